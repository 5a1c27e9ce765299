"""The options that commands share, each with one name, one default and one help text.

Lives here: the types of Typer's options, numbers out of texts, and examples under a help text.
May not: a command or an option of one command alone (they stand together in its question's
folder), a range (it is checked where the number is used), or anything printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scenarios.inputs.defaults import DAYS, LOGGED_DAYS
from viz.shared.cli import program


def whole(text: str) -> int:
    """An option's text as a whole number."""
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"{_begun(text)}, expected a whole number") from None


def fraction(text: str) -> float:
    """An option's text as a number."""
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{_begun(text)}, expected a number") from None


def _begun(text: str) -> str:
    """A text as an error shows it, imported late: no command's help waits for more."""
    from scenarios.inputs.errors import abridged

    return abridged(text)


def number_option(text: str) -> Any:
    """An option that takes a whole number; its range is checked where it is used."""
    return typer.Option(parser=whole, metavar="N", help=text)


Place = Annotated[
    str, typer.Option(metavar="PLACE", help="A shipped place, or the path of a TOML file.")
]
OwnPlace = Annotated[
    str,
    typer.Option(
        metavar="PLACE",
        show_default="the reform's own",
        help="A shipped place, or the path of a TOML file.",
    ),
]
ReformText = Annotated[
    str,
    typer.Option(
        metavar="REFORM",
        help="A shipped reform, or the path of a TOML file; stack them with +, as in a+b.",
    ),
]
Replications = Annotated[int, number_option("Pairs of worlds, each with its own random seed.")]
Days = Annotated[
    int, number_option("Days from the reform on. A year before and 60 days after are added.")
]
Horizon = Annotated[
    int | None,
    typer.Option(
        "--days",
        parser=whole,
        metavar="N",
        show_default=f"the timeline's, else {DAYS}",
        help="Days from the reform on. A year before and 60 days after are added.",
    ),
]
LoggedHorizon = Annotated[
    int | None,
    typer.Option(
        "--days",
        parser=whole,
        metavar="N",
        show_default=f"the timeline's, else {LOGGED_DAYS}",
        help=f"Days from the reform on. Fewer than the {DAYS} of other commands, as every event is "
        "kept.",
    ),
]
Timeline = Annotated[
    str | None,
    typer.Option(
        "--timeline",
        metavar="FILE",
        help="Phases of the reform and shocks: a shipped timeline, or the path of a TOML file. "
        "See docs/timelines.md.",
    ),
]
Seed = Annotated[int, number_option("Random seed: the same seed gives the same numbers.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="LEVER=VALUE",
        help="Set a lever to this value, whatever the reform says. Repeatable.",
    ),
]
Rule = Annotated[
    list[str] | None,
    typer.Option(
        "--rule",
        metavar="SLOT=NAME",
        help="Decide by another rule than the default, as in answer=imitation. Repeatable. See "
        "docs/rules.md.",
    ),
]
RulesFile = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        metavar="FILE",
        help="A Python file with rules of your own: functions named after slots, or by --rule.",
    ),
]
Json = Annotated[
    bool, typer.Option("--json", metavar="", help="One JSON object on stdout, and nothing else.")
]
Force = Annotated[bool, typer.Option("--force", metavar="", help="Write over what is there.")]
Behaviour = Annotated[
    str | None,
    typer.Option(
        "--behaviour",
        metavar="WORD",
        show_default="plausible",
        help="plausible: each world draws a plausible parameter set of behaviour. central: the "
        "central values in all. See docs/ensemble.md.",
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
Begun = Annotated[
    Path,
    typer.Option(
        "--out", metavar="FOLDER", help="Write there; new, empty, or begun with this plan."
    ),
]
Workers = Annotated[
    int | None, number_option("Processes or threads to run on; all cores if not given.")
]
StudyFolder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The folder that a sweep wrote, its --out.")
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FOLDER",
        help="Write there; new or empty. If not given, a fresh folder under results/.",
    ),
]


def examples(*calls: str) -> str:
    """Calls to try, a line each, under a command's help; and where its terms are explained."""
    called = [f"[bold]{program()} {call}[/bold]" for call in calls]
    return "\n\n".join(["For example:", *called, f"What a term means: {program()} terms"])


def chosen_rules(texts: list[str] | None, file: Path | None) -> Any:
    """The rules of `--rule` and `--rules`; ScenarioError for one that cannot be."""
    from scenarios.inputs.rules import asked_rules

    return asked_rules(texts or [], file)


def settings(texts: list[str]) -> dict[str, float]:
    """`lever=value` texts as numbers; ScenarioError for one that is none, or a lever set twice."""
    from scenarios.inputs.errors import wrong

    values: dict[str, float] = {}
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        if name in values:
            raise wrong("set", text, f"{name} once, but it is given twice", "Leave one out.")
        try:
            values[name] = int(value) if value.isdigit() else float(value)
        except ValueError:
            raise wrong(
                "set", text, "lever=value with a number", "Write, say, --set platform=0.5."
            ) from None
    return values
