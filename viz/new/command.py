"""The commands `new` and `level`: a file to begin with, and the level of a place of one's own.

Lives here: their options and their run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or how a result is printed.
"""

from __future__ import annotations

from itertools import repeat
from pathlib import Path
from typing import Annotated

import typer

from viz.shared import options
from viz.shared.cli import guarded
from viz.shared.console import counted, print_json, put, waiting

app = typer.Typer()

NEW = (
    "Write a file to begin with: a place, a reform, a study or a timeline of your own.\n\n"
    "Every name stands in it with its meaning in English and Chinese, unit, range and default. It "
    "works as it is: a place does what its template does, a reform changes nothing yet, a study is "
    "over in seconds. See docs/begin.md."
)
LEVEL = (
    "Fit the level of a place of your own, as that of the shipped places is fitted.\n\n"
    "Mean duty is moved until the share of rejected or circulating cases before any reform is what "
    "bulletins report (4.7 %). Printed are the value with its standard error, and what the "
    "calibration asks of a district, before and after. Written into PLACE, its other lines kept: "
    "duty with its source; the mark of a borrowed level goes. See docs/begin.md."
)
KindOf = Annotated[str, typer.Argument(metavar="KIND", help="place, reform, study or timeline.")]
NewName = Annotated[
    str, typer.Argument(metavar="NAME", help="What it is called; also its file, NAME.toml.")
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="PLACE",
        show_default="baseline",
        help="Of a place: where its facts and its level come from; a shipped place, or a file.",
    ),
]
NewFile = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write it there. If not given, to NAME.toml."),
]


@app.command(
    help=NEW,
    epilog=options.examples(
        "new place elm_district --from wenjiang",
        "new reform elm_reform",
        "new study elm_study",
        "new timeline elm_timeline",
    ),
)
@guarded
def new(
    kind: KindOf,
    name: NewName,
    from_: From = None,
    out_: NewFile = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """Write a file to begin with."""
    from scenarios.new.templates import new_file
    from scenarios.run.results import check_toml_file, write_file
    from viz.new.sentences import next_steps, voice

    text = new_file(kind, name, from_, voice)
    path = out_ or Path(f"{name}.toml")
    check_toml_file(path, force=force)
    write_file(path, lambda at: at.write_text(text, encoding="utf-8") and None)
    if json_:
        print_json({"kind": kind, "name": name, "file": str(path)})
        return
    put(f"→ {path}")
    put(next_steps(kind, path))


@app.command(
    help=LEVEL, epilog=options.examples("level elm_district.toml", "level wenjiang --dry-run")
)
@guarded
def level(
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="The path of a place file, or a shipped place.")
    ],
    replications: Annotated[
        int, options.number_option("Worlds of a year each, at every value that is tried.")
    ] = 90,
    workers: options.Workers = None,
    out_: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write there, and leave PLACE as it is."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", metavar="", help="Print only; write nothing.")
    ] = False,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """Fit the level of a place of your own."""
    with waiting("Reading the place"):
        from scenarios.calibrate.levels import EXPECTED, fitted_duty, level_worlds
        from scenarios.inputs.load import load
        from scenarios.new.level import level_file, levelled, write_level
        from scenarios.run.experiment import check_workers
        from viz.new.level import level_object, level_source, print_level

        check_workers(workers)
        worlds = level_worlds(replications)
        scenario = load(place)
        path, target = level_file(place, out_, force=force, dry_run=dry_run)
        levelled(path, scenario.place.duty, ("-", "-"))
    expected = EXPECTED * len(worlds)
    with counted("Worlds, in most places", expected) as tick:
        left = repeat(tick, expected)  # beyond, nobody knows how many there will be
        found = fitted_duty(scenario, worlds, workers, lambda: next(left, lambda: None)())
    source = level_source(found, worlds)
    if target:
        write_level(path, target, found.duty, source)
    if json_:
        print_json(level_object(found, worlds, place, target))
    else:
        print_level(found, worlds, place, target)
