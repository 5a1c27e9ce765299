"""The command `fit`: a place file from an event log.

Lives here: its options and its run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from viz.shared import options
from viz.shared.cli import guarded
from viz.shared.console import print_json, waiting
from viz.shared.log_options import LogFile, column_option, reads_log

app = typer.Typer()

FIT = (
    "Fit a place to an event log: your own district.\n\n"
    "LOG is read as by measure, with two columns more: the area a case came from and the domain it "
    "was about. Written is a place file (TOML): demand by area and domain, cases a year, units, "
    "dispersion and deadlines where the log has them; every other fact is taken from a "
    "template and marked so. compare --place NAME.toml then works on it. See docs/fit.md."
)
Name = Annotated[
    str, typer.Option(metavar="NAME", help="What the place is called; also its file, NAME.toml.")
]
Template = Annotated[
    str,
    typer.Option(
        metavar="PLACE", help="Where the other facts come from: a shipped place, or a TOML file."
    ),
]
AreaColumn = Annotated[str | None, column_option("Where the case came from: township, street.")]
DomainColumn = Annotated[str | None, column_option("What the case was about, in a few classes.")]
MatterColumn = Annotated[str | None, column_option("What the case was about, in fine classes.")]
Residents = Annotated[
    float | None,
    typer.Option(
        parser=options.fraction,
        metavar="N",
        help="Residents of the whole area; if not given, estimated from cases a year.",
    ),
]
OutFile = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="Write the place there. If not given, to NAME.toml."
    ),
]


@app.command(
    help=FIT,
    epilog=options.examples(
        "fit log.csv --name elm_district",
        "fit log.csv --name elm --area 街道 --domain 类别 --residents 400000",
    ),
)
@guarded
@reads_log
def fit(
    log: LogFile,
    name: Name,
    *,
    template: Template = "baseline",
    residents: Residents = None,
    area: AreaColumn = None,
    domain: DomainColumn = None,
    matter: MatterColumn = None,
    read: dict[str, Any],
    out_: OutFile = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """Fit a place to an event log."""
    from scenarios.fit.fitting import fit_log
    from scenarios.fit.place_file import write_place
    from scenarios.inputs.own_files import check_own_name
    from scenarios.run.results import check_toml_file
    from viz.fit.table import fitted_object, place_words, print_fitted

    check_own_name(name, "place")
    path = out_ or Path(f"{name}.toml")
    check_toml_file(path, force=force)
    read["asked"] |= {"area": area, "domain": domain, "matter": matter}
    with waiting("Fitting a place to the log"):
        found = fit_log(log, name=name, template=template, **read, residents=residents)
        write_place(found, path, place_words)
    if json_:
        print_json(fitted_object(found) | {"file": str(path)})
    else:
        print_fitted(found, path)
