"""One lever at a time, on the terminal: its table, and its best value in words.

Lives here: the table of `response`, and the sentences that the page shows, too.
May not: run anything (scenarios/explain/response.py), judge (scenarios/run/effects.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.words.language import words

say = words("explain.page", "kit")

if TYPE_CHECKING:
    from scenarios.explain.response import Response
    from viz.shared.table import Table
    from viz.shared.wording import Wording

SHOWN = ("true_in_time", "buck_passing_rate", "burden", "vertical_neglect")
"""Outcomes of the table, and of the page's figures."""


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
    from scenarios.run.effects import LOSSES
    from viz.kit.sentences import TOLD, level, sentence
    from viz.shared.verdict import mark

    language, row = wording.language, found.at(found.best, JUDGED)
    lines = [
        say(
            language,
            "best",
            value=level(found.lever, found.best, language),
            level=wording.value(row["after"], row["unit"]),
            change=wording.change(row["difference"], row["unit"], row["before"]),
            ends=wording.ends(row, found.meta["behaviour"] == "plausible"),
        )
    ]
    if not found.clear:
        lines.append(say(language, "best_unclear"))
    worse = [at for at in (found.at(found.best, name) for name in TOLD) if mark(at) in LOSSES]
    if worse:
        parts = say(language, "semicolon").join(sentence(one, wording) for one in worse)
        lines.append(say(language, "worse_best", parts=parts))
    return lines
