"""The options that commands share, how their texts are read, and the longer help of commands.

Lives here: the types of Typer's options, numbers out of texts, and what `--help` says of a command.
May not: a command, a range (it is checked where the number is used), or anything printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def whole(text: str) -> int:
    """An option's text as a whole number."""
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r}, expected a whole number") from None


def fraction(text: str) -> float:
    """An option's text as a number."""
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r}, expected a number") from None


def number_option(text: str) -> Any:
    """An option that takes a whole number; its range is checked where it is used."""
    return typer.Option(parser=whole, metavar="N", help=text)


Place = Annotated[
    str, typer.Option(metavar="PLACE", help="A shipped place, or the path of a TOML file.")
]
ReformText = Annotated[
    str,
    typer.Option(
        metavar="REFORM",
        help="A shipped reform, or the path of a TOML file; stack them with +, as in a+b.",
    ),
]
Days = Annotated[
    int, number_option("Days from the reform on. A year before and 60 days after are added.")
]
Seed = Annotated[int, number_option("The key of all chance: same seed, same numbers.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="LEVER=VALUE",
        help="Put a lever at this value, whatever the reform says. Repeatable.",
    ),
]
Json = Annotated[
    bool, typer.Option("--json", metavar="", help="One JSON object on stdout, and nothing else.")
]
Force = Annotated[bool, typer.Option("--force", metavar="", help="Write over what is there.")]
PilotShare = Annotated[
    float | None,
    typer.Option(
        "--pilot",
        parser=fraction,
        metavar="SHARE",
        help="Put the reform in force in this share of the townships only, and set the difference "
        "in differences beside the true effect. See docs/pilot.md.",
    ),
]
Spill = Annotated[
    bool,
    typer.Option(
        "--spill",
        metavar="",
        help="With --pilot: levers of the whole district are in force everywhere.",
    ),
]
Behaviour = Annotated[
    str | None,
    typer.Option(
        "--behaviour",
        metavar="WORD",
        show_default="plausible",
        help="plausible: each world draws how people decide from the sets that a calibration left. "
        "central: the central values in all. See docs/ensemble.md.",
    ),
]
PlanBehaviour = Annotated[
    str | None,
    typer.Option(
        "--behaviour",
        metavar="WORD",
        show_default="what the plan says, else plausible",
        help="plausible or central; as in compare.",
    ),
]
Study = Annotated[str, typer.Argument(metavar="STUDY", help="The plan: a name or a path.")]
Targets = Annotated[str, typer.Argument(metavar="TARGETS", help="The plan: a name or a path.")]
Begun = Annotated[
    Path,
    typer.Option(
        "--out", metavar="FOLDER", help="Write there; new, empty, or begun with this plan."
    ),
]
Workers = Annotated[int | None, number_option("Threads to run on; all cores if not given.")]
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
StudiesFolder = Annotated[
    Path | None,
    typer.Option(
        "--studies",
        metavar="FOLDER",
        show_default="results",
        help="Where studies lie that the page browses; folders in it, and no others.",
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FOLDER",
        help="Write there; new or empty. If not given, a fresh folder under results/.",
    ),
]
PlacesOf = Annotated[
    str,
    typer.Option(
        metavar="PLACE",
        help="own: each reform at home, then all in one common place. all: every place. "
        "Or one place, by name or path.",
    ),
]
Reforms = Annotated[
    list[str] | None,
    typer.Option(
        metavar="REFORM",
        help="A reform, by name or path; stack with +. Repeatable; all five if none is named.",
    ),
]


def column_option(text: str, name: str | None = None) -> Any:
    """An option that names a column of a log."""
    return typer.Option(*([name] if name else []), metavar="COLUMN", help=text)


CaseColumn = Annotated[str | None, column_option("Tells cases apart.")]
UnitColumn = Annotated[str | None, column_option("The unit that holds the case.")]
TimeColumn = Annotated[str | None, column_option("The moment of the event.")]
ActivityColumn = Annotated[str | None, column_option("What was done.")]
StatusColumn = Annotated[str | None, column_option("The state of the case.")]
DueColumn = Annotated[str | None, column_option("The deadline: a date, or yes and no for met.")]
OpenedColumn = Annotated[str | None, column_option("When the case became known.")]
ResolvedColumn = Annotated[str | None, column_option("When it was resolved.")]
LegColumn = Annotated[
    str | None, column_option("The part of the case, where several units work on it at once.")
]
CountField = Annotated[
    str | None,
    column_option("Take hand-offs from this number, and not from stays in units.", "--count-field"),
]
Desk = Annotated[
    str | None,
    typer.Option(metavar="UNIT", help="A unit that only passes on, and so counts as none."),
]
Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="Of a CSV, say gb18030; told if not given.")
]
LogFile = Annotated[Path, typer.Argument(metavar="LOG", help="A CSV or XES file, also as .gz.")]
LogToo = Annotated[
    Path | None, typer.Option("--log", metavar="LOG", help="Hold this log against the model, too.")
]
PlacesValidated = Annotated[
    str, typer.Option(metavar="PLACE", help="all, or one place, by name or path.")
]
Worlds = Annotated[
    int | None,
    typer.Option(
        "--replications",
        parser=whole,
        metavar="N",
        help="Worlds a place; as many as intervals need if not given.",
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", metavar="", help="Leave with exit code 1 where one is missed.")
]
MEASURE = (
    "Measure an event log: who handed what to whom, how often, and how long it took.\n\n"
    "LOG has a row an event (CSV in any encoding, or XES; also gzipped). Columns that are not "
    "named are guessed, and it is said which. Consecutive rows of a case in one unit are one stay; "
    "a change of unit is a hand-off. Printed are hand-offs, hazard, ping-pong, times, deadlines, "
    "units and demand, with 95 % intervals; written are measured.json, measured.csv and "
    "measured.html. See docs/measure.md."
)
VALIDATE = (
    "Hold the shipped calibrations against every pattern: shapes, levels, reported figures.\n\n"
    "The plausible sets are run anew, in worlds no calibration has seen. Each pattern is shown "
    "with its target, what the model gives with its interval, and the verdict; what was fitted "
    "beforehand is marked. With --log, a log of one's own is measured and held against both "
    "shipped configurations. Written are validation.csv, validation.json and validation.html. "
    "See docs/validate.md."
)
CALIBRATE = (
    "Find the sets of behavioural parameters that targets do not rule out.\n\n"
    "TARGETS is a shipped plan (district, log_like) or the path of a TOML file: targets with "
    "tolerances, what is to be learnt over which range, what is only drawn, and the size of the "
    "search. Written are ensemble.csv, a row a plausible set, and ensemble.json, the recipe with "
    "its diagnostics. Started again, it goes on where it was. See docs/ensemble.md."
)
COMPARE = (
    "Compare before and after each reform: two tables, and a report to open.\n\n"
    "Both arms start from one district after one year and meet the same chance, so they differ by "
    "the reform alone; differences come with 95 % intervals. Written are comparison.csv, "
    "daily.csv, config.json and report.html; with --pilot, pilot.csv and pilot.json."
)
TRACE = (
    "Follow one case through the units in words, or write a whole run as an event log.\n\n"
    "The log has a row an event: case, leg, unit, activity, timestamp, and for a hand-off whether "
    "it was warranted (1) or passing the buck (0)."
)

SWEEP = (
    "Run a study: a district at every point of a design, before and after its reforms.\n\n"
    "STUDY is a shipped study or the path of a TOML file: title, place, reform, days, "
    "replications, seed, behaviour, outcomes, daily, and a design (full factorial, Latin "
    "hypercube, Sobol, Morris, list or CSV) over levers, place facts and behavioural parameters. "
    "Written are plan.json, provenance.json and results/*.parquet, a row a run, in whole batches, "
    "and daily/*.parquet if asked for. Started again, it goes on where it was. See "
    "docs/studies.md."
)


def examples(*calls: str) -> str:
    """Calls to try, a line each, under a command's help."""
    return "\n\n".join(["For example:", *(f"[bold]run.py {call}[/bold]" for call in calls)])


def settings(texts: list[str]) -> dict[str, float]:
    """`lever=value` texts as numbers; ScenarioError for a text that is not one."""
    from scenarios.inputs.errors import wrong

    values: dict[str, float] = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            values[name.strip()] = int(value) if value.strip().isdigit() else float(value)
        except ValueError:
            raise wrong(
                "set", text, "lever=value with a number", "Write, say, --set platform=0.5."
            ) from None
    return values
