"""The commands `dashboard` and `list`: the page served, and all that has a name.

Lives here: their options. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how anything is printed.
"""

from __future__ import annotations

import typer

from viz.shared.cli import guarded
from viz.shared.console import print_address, print_json, print_tables
from viz.shared.options import AccessToken, AllowRemote, Host, Json, Port, StudiesFolder, examples

app = typer.Typer()


@app.command(epilog=examples("dashboard", "dashboard --port 9000"))
@guarded
def dashboard(
    host: Host = "127.0.0.1",
    port: Port = 8765,
    allow_remote: AllowRemote = False,
    access_token: AccessToken = "",
    studies_folder: StudiesFolder = None,
) -> None:
    """Serve a page: move a lever, see the district answer."""
    from viz.site.serve import serve

    how = {"remote": allow_remote, "token": access_token, "studies": studies_folder}
    serve(host, port, **how, announce=print_address)


@app.command(name="list", epilog="Where every number comes from: docs/parameters.md")
@guarded
def list_(json_: Json = False) -> None:
    """List all that has a name: places, reforms, levers, parameters, outcomes."""
    from scenarios.inputs.catalogue import catalogue

    found = catalogue()
    if json_:
        print_json(found)
        return
    from viz.shared.terminal import catalogue_tables

    print_tables(catalogue_tables(found))
