"""The command `response`: one lever at a time, on the terminal; its best value in words.

Lives here: its options, its table, and the sentences that the page shows, too.
May not: run anything (scenarios/explain/response.py), judge (viz/shared/verdict.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from viz.shared.cli import guarded
from viz.shared.console import counted, print_json, print_tables
from viz.shared.options import (
    Behaviour,
    Days,
    Folder,
    Force,
    Json,
    Place,
    ReformText,
    Seed,
    Settings,
    examples,
    number_option,
    settings,
)
from viz.words.language import words

say = words("explain.page", "kit")

if TYPE_CHECKING:
    from scenarios.explain.response import Response
    from viz.shared.table import Table
    from viz.shared.wording import Wording

app = typer.Typer()
SHOWN = ("true_in_time", "buck_passing_rate", "burden", "vertical_neglect")
"""Outcomes of the table, and of the page's figures."""


@app.command(
    epilog=examples(
        "response --place baiyun --reform six_powers --lever bottom_up_weight",
        "response --reform big_department --lever platform --replications 12 --days 365",
    )
)
@guarded
def response(
    lever: Annotated[str, typer.Option(metavar="LEVER", help="The lever that takes five values.")],
    place: Place = "baseline",
    reform: ReformText = "none",
    replications: Annotated[int, number_option("Worlds, each with its own seed.")] = 30,
    days: Days = 730,
    seed: Seed = 1,
    set_: Settings = None,
    behaviour: Behaviour = None,
    out_: Folder = None,
    json_: Json = False,
    force: Force = False,
) -> None:
    """One lever at a time: outcomes at five values of a lever, compared with before the reform."""
    from scenarios.explain.response import points, respond
    from scenarios.inputs.ensemble import PLAUSIBLE, chosen
    from scenarios.run.experiment import check_size
    from scenarios.run.results import check_folder, write_results

    group = points(place, reform, lever, settings(set_ or []))
    check_size([group], replications, days, seed)
    ensemble = chosen(behaviour or PLAUSIBLE)
    check_folder(out_, force=force)
    with counted("Worlds", replications) as tick:
        found = respond(lever, group, seed, replications, days, ensemble=ensemble, tick=tick)
    folder = write_results(out_, "response", found.files, force=force)
    if json_:
        print_json(found.json_ready())
        return
    from viz.shared.wording import Wording

    wording = Wording("en", {})
    print_tables([response_table(found, wording)])
    for line in best_value(found, wording):
        print(line)
    print(f"{replications} replications of {days} days → {folder / 'response.csv'}")


def response_table(found: Response, wording: Wording) -> Table:
    """A row a value of the lever: the levels before and after, and what differs."""
    from viz.kit.sentences import level
    from viz.shared.cell import cell
    from viz.shared.table import row, table

    head = [wording.lever(found.lever)]
    for name in SHOWN:
        unit = wording.unit(found.at(found.values[0], name)["unit"])
        head.append(f"{wording.outcome(name)} ({unit})")
    rows = []
    for value in found.values:
        cells = [cell(found.at(value, name)).compact() for name in SHOWN]
        rows.append(row(level(found.lever, value, wording.language), *cells, last=True))
    return table(head, rows)


def best_value(found: Response, wording: Wording) -> list[str]:
    """The value that solves most in truth and on time, how sure, and for whom it is worse."""
    from scenarios.explain.response import JUDGED
    from viz.kit.sentences import TOLD, level, sentence
    from viz.shared.verdict import mark
    from viz.shared.wording import number

    language, row = wording.language, found.at(found.best, JUDGED)
    low, high = (number(row[k], row["unit"], row["before"], sign=True) for k in ("low", "high"))
    lines = [
        say(
            language,
            "best",
            value=level(found.lever, found.best, language),
            level=wording.value(row["after"], row["unit"]),
            change=wording.change(row["difference"], row["unit"], row["before"]),
            low=low,
            high=high,
        )
    ]
    if not found.clear:
        lines.append(say(language, "best_unclear"))
    worse = [at for at in (found.at(found.best, name) for name in TOLD) if mark(at) == "worse"]
    if worse:
        parts = say(language, "semicolon").join(sentence(one, wording) for one in worse)
        lines.append(say(language, "worse_best", parts=parts))
    return lines
