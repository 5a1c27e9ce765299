"""A district of one's own: what a log has of a place, the rest borrowed from a template.

Lives here: the place that is put together, each fact with its source, and what is refused.
May not: which fact a log has (fit/facts.py), a sentence, or printing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from scenarios.fit.demand import FEW_CASES, LEAST_DAYS, Window, window
from scenarios.fit.facts import LogFacts
from scenarios.fit.place_file import Fact, Fitted
from scenarios.inputs.checks import FACTS, crowding
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.own_files import check_own_name
from scenarios.inputs.toml_files import PlaceFile, SourcedLine, read_place
from scenarios.logs.cases import Events
from scenarios.logs.estimates import OfCases
from scenarios.logs.measure import read_events
from scenarios.logs.remark import Remark, remark

NOT_FITTED = ("handoffs.mean", "handoffs.share_1", "time_days.median")
"""What a log has and no fact of a place holds: `calibrate` and `validate` read it."""


def fit_log(
    path: str | Path,
    *,
    name: str,
    template: str | Path = "baseline",
    asked: Mapping[str, str | None] | None = None,
    desk: str | None = None,
    end_words: Sequence[str] = (),
    encoding: str | None = None,
    residents: float | None = None,
) -> Fitted:
    """A place fitted to a log in a file, what the log lacks borrowed from a template.

    `asked` maps roles (`scenarios.logs.columns.ROLES` and `LABELS`) to columns; the others are
    guessed.
    `template` is a shipped place or the path of a place file. `residents` is the people of the
    whole area. Raises ScenarioError for a log that no place can be fitted to.
    """
    check_own_name(name, "place")
    site = read_place(template)
    events, columns, log = read_events(
        Path(path), asked or {}, desk=desk, end_words=end_words, encoding=encoding, labels=True
    )
    seen = _seen(events, str(path))
    lines = {line.name: (line, "baseline") for line in read_place("baseline").facts}
    lines |= {line.name: (line, site.name) for line in site.facts}
    found = LogFacts(events, columns, seen, {key: line.value for key, (line, _) in lines.items()})
    found.all(residents, str(path))
    first, last = seen.ends
    about = {"log": log["log"], "sha": log["sha256"][:16], "first": first, "last": last}
    years = "–".join(dict.fromkeys(date[:4] for date in seen.ends))
    facts = tuple(_fact(fact, found, *lines[fact], about) for fact in FACTS)
    values = {fact.name: fact.value for fact in facts}
    crowding(values, str(path))
    return Fitted(
        name=name,
        title=remark("title", label=name.replace("_", " "), years=years),
        source=remark("place", template=site.name, **about),
        template=site.name,
        level_from=site.level_from or site.name,
        facts=facts,
        before=tuple(_fact_before(line, site) for line in site.before),
        demand=found.demand,
        log=log | {"first": first, "last": last, "days": seen.days},
        counted=found.counted,
        left_out=events.left_out,
        columns=columns.listed(),
        notes=tuple(events.notes),
        warnings=_warnings(events, seen),
        not_fitted=_not_fitted(events),
    )


def _seen(events: Events, where: str) -> Window:
    """The window of the log; ScenarioError where it is none, or too short for a year."""
    seen = window(events.known.day)
    if seen is None:
        raise ScenarioError(
            f"{where}: no case has a time of opening: expected some, for demand is counted by it. "
            "Name the column with --opened or --time."
        )
    if seen.days < LEAST_DAYS:
        raise ScenarioError(
            f"{where}: its cases were opened within {seen.days} days (whole weeks of the middle "
            f"98 %): expected {LEAST_DAYS} or more, to estimate a year. Export a longer stretch."
        )
    return seen


def _warnings(events: Events, seen: Window) -> tuple[Remark, ...]:
    """What makes the demand doubtful: many cases were opened in no week that is counted."""
    share = 1.0 - seen.cases / len(events.known.day)
    if share <= FEW_CASES:
        return ()
    first, last = seen.ends
    return (remark("many_left_out", share=share, first=first, last=last),)


def _fact(
    name: str, found: LogFacts, line: SourcedLine, home: str, about: Mapping[str, str]
) -> Fact:
    """A fact with its source: the log's where the log has it, else the template's."""
    if name in found.given:
        return Fact(name, found.values[name], "given", found.how[name], found.how[name])
    if name in found.values:
        how = found.how[name]
        source = remark("source", how=how, **about)
        return Fact(name, found.values[name], "log", source, how, found.errors.get(name))
    value = line.value
    if name == "districts":
        value = min(value, found.values.get("townships", math.inf))
    reason = found.reasons.get(name)
    return Fact(name, value, "borrowed", _borrowed(line, home, reason), reason)


def _fact_before(line: SourcedLine, site: PlaceFile) -> Fact:
    """A lever that stood in the template before its reform, borrowed."""
    return Fact(line.name, line.value, "borrowed", _borrowed(line, site.name))


def _borrowed(line: SourcedLine, home: str, reason: Remark | None = None) -> Remark:
    """The source of a value that is another place's, in that place's words."""
    words = {"en": line.words, "zh": line.words_zh or line.words}
    if reason is None:
        return remark("borrowed", place=home, source=words)
    return remark("borrowed_for", place=home, reason=reason, source=words)


def _not_fitted(events: Events) -> dict[str, float]:
    """The mean hand-offs, the share handed on and the median days, where the log has them."""
    of_cases = OfCases(events.cases)
    measures = of_cases(np.ones(of_cases.size))
    kept = [key for key in NOT_FITTED if key.split(".")[0] not in events.reasons]
    return {key: float(measures[key]) for key in kept if math.isfinite(measures[key])}
