"""A fitted level shown: its source in the place file, its table, and the object of `--json`.

Lives here: what is asked of a district, before and after the fit.
May not: fit anything, or hold a word of its own (words/new.toml).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from model.declared.outcomes import OUTCOMES
from scenarios.calibrate.levels import LEVEL, FittedDuty, level_targets
from scenarios.calibrate.targets import Target
from scenarios.run.experiment import version
from viz.new.sentences import say, voice
from viz.shared.console import print_tables, put
from viz.shared.table import row, table
from viz.shared.wording import Wording
from viz.words.language import words

shape = words("validate.shapes")


def level_source(found: FittedDuty, worlds: Sequence[int]) -> tuple[str, str]:
    """The source of a fitted duty, as it stands in the place file."""
    share = found.after.stats[LEVEL]
    said = {"date": date.today(), "share": share, "error": found.error, "version": version()}
    return voice("level.source", **said, count=len(worlds), first=worlds[0])


def level_object(
    found: FittedDuty, worlds: Sequence[int], place: str, target: Path | None
) -> dict[str, Any]:
    """The object of `--json`: the duty with its error, and every target before and after."""
    meta = {"place": place, "seed": worlds[0], "replications": len(worlds), "version": version()}
    return {
        "meta": meta,
        "duty": found.duty,
        "standard_error": found.error,
        "duty_before": found.before.duty,
        "rows": [_target_object(one, found) for one in level_targets()],
        "file": None if target is None else str(target),
    }


def _target_object(one: Target, found: FittedDuty) -> dict[str, Any]:
    ends = {key: None if math.isinf(v := getattr(one, key)) else v for key in ("low", "high")}
    arms = {"before": found.before.stats[one.name], "after": found.after.stats[one.name]}
    values = {key: None if math.isnan(value) else value for key, value in arms.items()}
    met = {f"met_{key}": _met(one, value) for key, value in arms.items()}
    return {"name": one.name, "fitted": one.name == LEVEL, **ends, **values, **met}


def _met(one: Target, value: float) -> bool:
    """Whether a value lies inside what is asked, or outside by no more than is borne."""
    return one.implausibility(value) <= 1.0


def print_level(found: FittedDuty, worlds: Sequence[int], place: str, target: Path | None) -> None:
    """Print every target before and after, the duty found, and where it was written."""
    asked, arms = level_targets(), (found.before, found.after)
    head = [say("en", f"level.{key}") for key in ("target", "asked", "before", "after")]
    rows = [
        row(_label(one), _asked(one), *(_value(one, arm.stats[one.name]) for arm in arms))
        for one in asked
    ]
    print_tables([table(head, rows, caption=say("en", "level.key"), align="lr")])
    ends = {"before": found.before.duty, "after": found.duty, "error": found.error}
    put(say("en", "level.found", place=place, **ends, count=len(worlds), first=worlds[0]))
    before, after = (sum(_met(one, arm.stats[one.name]) for one in asked) for arm in arms)
    put(say("en", "level.count", before=before, after=after, all=len(asked)))
    put(say("en", "level.written", file=target) if target else say("en", "level.not_written"))


def _label(one: Target) -> str:
    label = Wording("en", {}).outcome(one.name) if one.name in OUTCOMES else shape("en", one.name)
    return f"{label} ({say('en', 'level.fitted')})" if one.name == LEVEL else label


def _asked(one: Target) -> str:
    low = _number(one, one.low)
    if math.isinf(one.high):
        return say("en", "level.above", low=low)
    return say("en", "level.between", low=low, high=_number(one, one.high))


def _value(one: Target, value: float) -> str:
    return f"{_number(one, value)} {say('en', 'level.met' if _met(one, value) else 'level.missed')}"


def _number(one: Target, value: float) -> str:
    if one.name in OUTCOMES:
        return Wording("en", {}).value(
            None if math.isnan(value) else value, OUTCOMES[one.name].unit
        )
    return f"{value:.2f}"
