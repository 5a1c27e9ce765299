"""Robustness in words: for each outcome what would have to be true, and the table of values.

Lives here: sentences and the table. May not: run anything, or judge an effect.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from scenarios.inputs.checks import BEHAVIOURAL
from viz.shared.table import Table, row, table
from viz.shared.wording import number
from viz.words.language import words

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.robustness.vanishing import Robustness
    from viz.shared.wording import Wording

say = words("robustness")


def assumption_label(name: str, wording: Wording) -> str:
    """What a behavioural parameter is called, with its own name for whoever looks it up."""
    return f"{getattr(BEHAVIOURAL[name], wording.language)} ({name})"


def outcome_lines(found: Robustness, wording: Wording) -> list[str]:
    """A sentence for each headline outcome: where its effect vanishes, or that it never does."""
    return [
        _one(str(name), rows, found, wording)
        for name, rows in found.frame.groupby("outcome", sort=False)
    ]


def _one(name: str, rows: pd.DataFrame, found: Robustness, wording: Wording) -> str:
    language, effect = wording.language, float(rows["effect"].iloc[0])
    label, unit = wording.outcome(name), str(rows["unit"].iloc[0])
    if math.isnan(effect):
        return say(language, "undefined", label=label)
    change = wording.change(effect, unit)
    if effect == 0.0:
        return say(language, "nothing", label=label)
    lost = rows.dropna(subset=["vanishes"])
    shared = found.joint.get(name)
    together = ""
    if shared is not None:
        together = say(language, "joint", share=f"{100 * shared[0]:.0f}")
    if lost.empty:
        line = say(language, "never", label=label, change=change, count=len(rows))
        return line + together
    parts = say(language, "semicolon").join(
        say(
            language,
            "at",
            parameter=assumption_label(str(one["parameter"]), wording),
            value=number(one["vanishes"], "", one["central"]),
            central=number(one["central"], ""),
        )
        for one in lost.to_dict("records")
    )
    return say(language, "vanishes", label=label, change=change, parts=parts) + together


def vanishing_table(found: Robustness, wording: Wording) -> Table:
    """A row for each effect and parameter that can take it away: its range, and the effects there.

    Where none can, the table is empty.
    """
    language = wording.language
    head = [say(language, key) for key in ("outcome", "parameter", "range", "effects", "value")]
    rows = [
        row(
            wording.outcome(str(one["outcome"])),
            assumption_label(str(one["parameter"]), wording),
            say(language, "from_to", low=number(one["low"], ""), high=number(one["high"], "")),
            _effects(one),
            number(one["vanishes"], "", one["central"]),
        )
        for one in found.frame.dropna(subset=["vanishes"]).to_dict("records")
    ]
    return table(head, rows, title=say(language, "title"), align="LLrrr")


def _effects(one: dict[Any, Any]) -> str:
    """The effect at the lower end, at the centre and at the upper end of a range."""
    values = (one["at_low"], one["effect"], one["at_high"])
    return " / ".join(number(value, one["unit"], None, sign=True) for value in values)
