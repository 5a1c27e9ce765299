"""Robustness in words: for each outcome what would have to be true, and the table of values.

Lives here: sentences and the table. May not: run anything, or judge an effect.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from scenarios.inputs.checks import BEHAVIOURAL
from scenarios.robustness.vanishing import Robustness, nearest_first
from viz.shared.table import Table, cell_entry, row, table
from viz.shared.wording import Wording, is_missing, number
from viz.words.language import words

say = words("robustness")

NAMED = 3
"""Assumptions that a sentence names: of those that take an effect away, the nearest."""


def assumption_label(name: str, wording: Wording) -> str:
    """What a behavioural parameter is called, with its own name for whoever looks it up."""
    return f"{getattr(BEHAVIOURAL[name], wording.language)} ({name})"


def robustness_lead(found: Robustness, wording: Wording) -> list[str]:
    """What was moved and how, and when an effect counts as lost."""
    language, meta = wording.language, found.meta
    joint = say(language, "lead_joint", sets=meta["joint"]) if meta["joint"] else ""
    sizes = {"worlds": meta["replications"], "days": meta["days"], "joint": joint}
    lead = say(language, "lead", count=len(meta["parameters"]), **sizes)
    return [lead, say(language, "lost")]


def outcome_lines(found: Robustness, wording: Wording) -> list[str]:
    """A sentence for each headline outcome: where its effect vanishes, or that it never does."""
    return [
        _one(str(name), rows, found, wording)
        for name, rows in found.frame.groupby("outcome", sort=False)
    ]


def _one(name: str, rows: pd.DataFrame, found: Robustness, wording: Wording) -> str:
    language, first = wording.language, rows.iloc[0]
    label, unit, level = wording.outcome(name), str(first["unit"]), float(first["before"])
    if is_missing(first["effect"]):
        return say(language, "undefined", label=label)
    said = {
        "label": label,
        "change": wording.change(first["effect"], unit, level),
        "margin": wording.amount(first["margin"], unit, level),
    }
    if not first["to_lose"]:
        return say(language, "nothing", **said)
    lost = nearest_first(rows.dropna(subset=["vanishes"]))
    if lost.empty:
        line = say(language, "never", count=len(rows), **said)
    else:
        parts = say(language, "semicolon").join(
            say(
                language,
                "at",
                parameter=assumption_label(str(one["parameter"]), wording),
                value=number(one["vanishes"], "", one["central"]),
                central=number(one["central"], ""),
            )
            for one in lost.head(NAMED).to_dict("records")
        )
        left = len(lost) - NAMED
        more = say(language, "more", number=left) if left > 0 else ""
        said |= {"parts": parts, "more": more}
        line = say(language, "vanishes", number=len(lost), count=len(rows), **said)
    return say(language, "gap").join([line, *_together(name, found, wording)])


def _together(name: str, found: Robustness, wording: Wording) -> list[str]:
    """The share of joint sets that lose the effect, and what decides there."""
    if name not in found.joint:
        return []
    language, names = wording.language, found.decisive(name)[:NAMED]
    listed = say(language, "list").join(assumption_label(one, wording) for one in names)
    decisive = say(language, "decisive", names=listed) if names else ""
    share = f"{100 * found.joint[name].lost:.0f}"
    return [say(language, "joint", share=share, decisive=decisive)]


def vanishing_table(found: Robustness, wording: Wording) -> Table:
    """A row for each effect and parameter that can take it away: its range, and the effects there.

    Where none can, the table is empty.
    """
    language = wording.language
    head = [say(language, key) for key in ("outcome", "parameter", "range", "effects", "value")]
    lost = found.frame.dropna(subset=["vanishes"])
    rows = [
        row(
            wording.outcome(str(one["outcome"])),
            assumption_label(str(one["parameter"]), wording),
            range_text(one, wording),
            effects_text(one),
            cell_entry(number(one["vanishes"], "", one["central"]), style="strong"),
        )
        for _, group in lost.groupby("outcome", sort=False)
        for one in nearest_first(group).to_dict("records")
    ]
    return table(head, rows, title=say(language, "table"), align="LLrrr")


def range_text(one: dict[Any, Any], wording: Wording) -> str:
    """The range of a parameter."""
    ends = {end: number(one[end], "", one["central"]) for end in ("low", "high")}
    return say(wording.language, "from_to", **ends)


def effects_text(one: dict[Any, Any]) -> str:
    """The effect at the lower end, at the centre and at the upper end of a range."""
    values = (one["at_low"], one["effect"], one["at_high"])
    return " / ".join(number(value, one["unit"], one["before"], sign=True) for value in values)
