"""A district of one's own: what a log tells of a place, the rest borrowed from a template.

Lives here: the place that is put together, each fact with its source, and what is refused.
May not: which fact a log tells (fit/facts.py), a sentence (fit/remarks.py), or printing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.fit.demand import LEAST_DAYS, Window, window
from scenarios.fit.facts import Telling
from scenarios.fit.place_file import Fact, Fitted
from scenarios.fit.remarks import said
from scenarios.inputs.checks import FACTS, crowding
from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.inputs.toml_files import Line, PlaceFile, read_place, shipped
from scenarios.logs.cases import Events
from scenarios.logs.estimates import OfCases
from scenarios.logs.measure import read_events

NAME = re.compile(r"[\w-]{1,80}")
NOT_FITTED = ("handoffs.mean", "handoffs.share_1", "time_days.median")
"""What a log tells and no fact of a place holds: `calibrate` and `validate` read it."""


def fit_log(
    path: str | Path,
    *,
    name: str,
    template: str | Path = "baseline",
    asked: Mapping[str, str | None] | None = None,
    desk: str | None = None,
    encoding: str | None = None,
    residents: float | None = None,
) -> Fitted:
    """A place fitted to a log in a file, what the log does not tell borrowed from a template.

    `asked` maps roles (`scenarios.logs.columns.ROLES` and `LABELS`) to columns; the others are
    guessed.
    `template` is a shipped place or the path of a place file. `residents` is the people of the
    whole area. Raises ScenarioError for a log that no place can be fitted to.
    """
    check_name(name)
    site = read_place(template)
    events, columns, log = read_events(
        Path(path), asked or {}, desk=desk, encoding=encoding, labels=True
    )
    seen = _seen(events, str(path))
    lines = {line.name: (line, "baseline") for line in read_place("baseline").facts}
    lines |= {line.name: (line, site.name) for line in site.facts}
    telling = Telling(events, columns, seen, {key: line.value for key, (line, _) in lines.items()})
    telling.all(residents, str(path))
    first, last = seen.ends
    about = {"log": log["log"], "sha": log["sha256"][:16], "first": first, "last": last}
    years = "–".join(dict.fromkeys(date[:4] for date in seen.ends))
    facts = tuple(_fact(fact, telling, *lines[fact], about) for fact in FACTS)
    values = {fact.name: fact.value for fact in facts}
    crowding(values, str(path))
    return Fitted(
        name=name,
        title=said("title", label=name.replace("_", " "), years=years),
        source=said("place", template=site.name, **about),
        template=site.name,
        facts=facts,
        before=tuple(_borrowed_line(line, site) for line in site.before),
        demand=telling.demand,
        log=log | {"first": first, "last": last, "days": seen.days},
        counted=telling.counted,
        read={"left_out": events.left_out, "columns": columns.said(), "notes": events.notes},
        not_fitted=_not_fitted(events),
    )


def check_name(name: str) -> None:
    """Refuse a name that no file should have, or that a shipped place has."""
    if not NAME.fullmatch(name):
        raise wrong(
            "name",
            name,
            "letters, digits, _ and - (at most 80), for the file is called so",
            "Write, say, --name elm_district.",
        )
    if name in shipped("place"):
        raise wrong("name", name, "a name that no shipped place has", "Choose another.")


def _seen(events: Events, where: str) -> Window:
    """The window of the log; ScenarioError where it is none, or too short to tell a year."""
    seen = window(events.known.opened)
    if seen is None:
        raise ScenarioError(
            f"{where}: no case has a time of opening: expected some, for demand is told by it. "
            "Name the column with --opened or --time."
        )
    if seen.days < LEAST_DAYS:
        raise ScenarioError(
            f"{where}: its cases were opened within {seen.days} days (whole weeks of the middle "
            f"98 %): expected {LEAST_DAYS} or more, to tell a year. Export a longer stretch."
        )
    return seen


def _fact(name: str, telling: Telling, line: Line, home: str, about: Mapping[str, str]) -> Fact:
    """A fact with its source: the log's where it tells it, else the template's."""
    if name in telling.given:
        return Fact(name, telling.values[name], "given", telling.words[name], telling.words[name])
    if name in telling.values:
        how = telling.words[name]
        source, error = said("source", how=how, **about), telling.errors.get(name)
        return Fact(name, telling.values[name], "log", source, how, error)
    value, original = line.value, (line.words, line.words_zh or line.words)
    if name == "districts":
        value = min(value, telling.values.get("townships", math.inf))
    if name not in telling.reasons:
        return Fact(name, value, "borrowed", said("borrowed", place=home, source=original))
    reason = telling.reasons[name]
    source = said("borrowed_for", place=home, reason=reason, source=original)
    return Fact(name, value, "borrowed", source, reason)


def _borrowed_line(line: Line, site: PlaceFile) -> Line:
    words = said("borrowed", place=site.name, source=(line.words, line.words_zh or line.words))
    return replace(line, words=words[0], words_zh=words[1])


def _not_fitted(events: Events) -> dict[str, float]:
    """The mean hand-offs, the share handed on and the median days, where the log tells them."""
    of_cases = OfCases(events.cases)
    found: dict[str, Any] = of_cases(np.ones(of_cases.size))
    told = {key: float(found[key]) for key in NOT_FITTED if key.split(".")[0] not in events.reasons}
    return {key: value for key, value in told.items() if math.isfinite(value)}
