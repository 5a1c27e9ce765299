"""The commands `dashboard`, `list` and `terms`: the page served, and all that has a name.

Lives here: their options. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from viz.shared.cli import guarded
from viz.shared.console import print_address, print_address_json, print_json, print_tables
from viz.shared.options import Json, examples, number_option

app = typer.Typer()

Host = Annotated[str, typer.Option(metavar="HOST", help="Where to listen.")]
Port = Annotated[int, number_option("The port; 0 for any free one.")]
AllowRemote = Annotated[
    bool,
    typer.Option(
        "--allow-remote", metavar="", help="Let others reach it, by an address with a token."
    ),
]
AccessToken = Annotated[
    str,
    typer.Option(
        metavar="TOKEN",
        envvar="BUCKSTOP_ACCESS_TOKEN",
        show_default="a random one, where others reach it",
        help="What the address must carry; better set in the environment than written here.",
    ),
]
TokenFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        envvar="BUCKSTOP_ACCESS_TOKEN_FILE",
        show_default=False,
        help="A file that holds the access token.",
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Option(
        "--name",
        metavar="NAME",
        show_default=False,
        help="Another host name by which it is called, as behind a proxy. Repeatable.",
    ),
]
StudiesFolder = Annotated[
    Path | None,
    typer.Option(
        "--studies",
        metavar="FOLDER",
        show_default="results",
        help="The folder whose studies the page shows.",
    ),
]


@app.command(epilog=examples("dashboard", "dashboard --port 9000"))
@guarded
def dashboard(
    host: Host = "127.0.0.1",
    port: Port = 8765,
    allow_remote: AllowRemote = False,
    access_token: AccessToken = "",
    access_token_file: TokenFile = None,
    name: Names = None,
    studies_folder: StudiesFolder = None,
    json_: Json = False,
) -> None:
    """Serve a page: move a lever, see the district answer."""
    from scenarios.inputs.errors import ScenarioError
    from viz.site.serve import serve_page, token_in

    if access_token and access_token_file:
        raise ScenarioError(
            "access token: given itself and as a file, expected one of them. Leave the other out."
        )
    token = token_in(access_token_file) if access_token_file else access_token
    how = {"remote": allow_remote, "token": token, "names": name or []}
    how["studies"] = studies_folder
    serve_page(host, port, **how, announce=print_address_json if json_ else print_address)


@app.command(name="list", epilog="Where every number comes from: docs/parameters.md")
@guarded
def list_(
    kind: Annotated[
        str,
        typer.Argument(metavar="[KIND]", help="Only places, reforms, levers, outcomes, rules ..."),
    ] = "",
    json_: Json = False,
) -> None:
    """List all that has a name: places, reforms, levers, parameters, outcomes, rules."""
    from scenarios.inputs.catalogue import catalogue
    from scenarios.inputs.errors import unknown

    found = catalogue()
    if kind and kind not in found:
        raise unknown("kind of list", kind, found)
    found = {name: rows for name, rows in found.items() if kind in ("", name)}
    if json_:
        print_json(found)
        return
    from viz.shared.terminal import catalogue_tables

    print_tables(catalogue_tables(found))


@app.command(epilog=examples("terms", "terms hand-off", "terms 推诿"))
@guarded
def terms(
    word: Annotated[str, typer.Argument(metavar="[WORD]", help="A term, or a part of one.")] = "",
    json_: Json = False,
) -> None:
    """Say what a term means, in English and Chinese; all terms if none is named."""
    from scenarios.inputs.errors import ScenarioError
    from viz.words.glossary import terms_with

    found = terms_with(word)
    if not found:
        raise ScenarioError(f"term {word!r}: expected one of the glossary. Leave it out for all.")
    if json_:
        print_json({"terms": [one.values() for one in found]})
        return
    from viz.shared.terminal import terms_table

    print_tables([terms_table(found)])
