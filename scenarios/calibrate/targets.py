"""Targets of a calibration: what runs before a reform should show, and what rules a set out.

Lives here: the form of a plan, priors, statistics of cohorts and their implausibility.
May not: search, run an arm, or know what is shipped.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.declared.outcomes import OUTCOMES
from model.plan import Cohort
from model.readings import outcomes
from scenarios.calibrate.shapes import TARGETS as SHAPES
from scenarios.calibrate.shapes import hazard, shape_values
from scenarios.data import DATA
from scenarios.inputs.checks import BEHAVIOURAL, FACTS, checked_number, find
from scenarios.inputs.ensemble import DUTY_SHIFT
from scenarios.inputs.errors import ScenarioError, unknown, wrong
from scenarios.inputs.toml_files import read_document, toml_path
from scenarios.run.experiment import check_count

FOLDER = DATA / "targets"
WIDEST_SHIFT = 10.0
HAZARDS = ("hazard_0", "hazard_3")
STATISTICS = (*SHAPES, *HAZARDS, *OUTCOMES)
KEYS = ("title", "place", "logs", "search", "targets", "learn", "draw", "after")
AFTER = {"days": (365, 1460), "worlds": (1, 100)}
"""Sizes of what is run after a reform, and their limits."""
SEARCH = {
    "seed": (0, 2**31),
    "days": (30, 730),
    "anchor": (0, 1000),
    "design": (16, 65_536),
    "waves": (0, 20),
    "wave": (16, 65_536),
    "worlds": (1, 100),
    "confirm": (2, 100),
    "wanted": (1, 10_000),
    "most": (1, 65_536),
}
"""Sizes of a search and their limits; docs/ensemble.md says what each is."""
TARGET_KEYS = ("low", "high", "tolerance", "counts", "source")

Stats = dict[str, float]
Values = dict[str, float]


@dataclass(frozen=True)
class Target:
    """An interval for one statistic, and the distance from it that is still borne."""

    name: str
    low: float
    high: float
    tolerance: float
    counts: bool
    source: str

    def implausibility(self, value: float) -> float:
        """Distance outside the interval in tolerances; zero inside, infinite for no value."""
        if math.isnan(value):
            return math.inf
        return max(self.low - value, value - self.high, 0.0) / self.tolerance


@dataclass(frozen=True)
class Prior:
    """What is held possible of one parameter: uniform if it is to be learnt, else triangular."""

    name: str
    low: float
    high: float
    central: float
    learnt: bool
    integer: bool

    def at(self, share: float) -> float:
        """The value below which that share (0 to 1) of the prior lies, to six digits."""
        span, peak = self.high - self.low, self.central - self.low
        if self.learnt:
            value = self.low + share * span
        elif share * span < peak:
            value = self.low + math.sqrt(share * span * peak)
        else:
            value = self.high - math.sqrt((1.0 - share) * span * (span - peak))
        value = min(max(value, self.low), self.high)
        return round(value) if self.integer else float(f"{value:.6g}")

    def share(self, value: float) -> float:
        """How much of the prior lies below a value: the inverse of `at`, rounding apart."""
        span, peak, above = self.high - self.low, self.central - self.low, value - self.low
        if self.learnt:
            return above / span
        if above < peak:
            return above * above / (span * peak)
        return 1.0 - (span - above) ** 2 / (span * (span - peak))


@dataclass(frozen=True)
class After:
    """What a reform's own report says of the years after it: a second sieve for confirmed sets."""

    place: str
    reform: str
    days: int
    worlds: int
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class CalibrationPlan:
    """A checked plan: where, how large a search, which targets, and the priors.

    `logs` are the content hashes of the logs that targets were read off: against these the result
    proves nothing.
    """

    name: str
    title: str
    place: str
    logs: tuple[str, ...]
    search: Mapping[str, int]
    targets: tuple[Target, ...]
    priors: tuple[Prior, ...]
    after: After | None = None

    def config(self) -> dict[str, Any]:
        """All that was resolved, as plain JSON-ready values; no bound is null."""
        return {
            "title": self.title,
            "place": self.place,
            "logs": list(self.logs),
            "search": dict(self.search),
            "targets": [_plain(target) for target in self.targets],
            "priors": [asdict(prior) for prior in self.priors],
            **({"after": self._after(self.after)} if self.after else {}),
        }

    @staticmethod
    def _after(after: After) -> dict[str, Any]:
        return asdict(after) | {"targets": [_plain(target) for target in after.targets]}


def _plain(target: Target) -> dict[str, Any]:
    """A target as plain values; no bound is null."""
    return {k: None if v in (math.inf, -math.inf) else v for k, v in asdict(target).items()}


def statistics(some: Sequence[Cohort], names: Sequence[str]) -> Stats:
    """The named statistics of cohorts: shapes and hazards of all pooled, outcomes as their mean.

    NaN where nothing can be measured, such as the hazard after hand-offs that nobody made.
    """
    found = pooled_statistics(some)
    by_world = [outcomes(c) for c in some]
    for name in names:
        if name in OUTCOMES:
            found[name] = float(np.mean(np.array([o[name] for o in by_world], float)))
    return {name: float(found[name]) for name in names}


def pooled_statistics(some: Sequence[Cohort]) -> Stats:
    """Shapes and hazards of cohorts taken together.

    NaN where nobody handed a case on twice, or no unit owed enough.
    """
    reach = np.sum([c.reach for c in some], axis=0).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of the mean of no unit: a NaN
        found: Stats = shape_values(some)
    return found | {"hazard_0": hazard(reach, 0, 0), "hazard_3": hazard(reach, 3, reach.size - 2)}


def implausibilities(stats: Mapping[str, float], targets: Sequence[Target]) -> Stats:
    """The implausibility of a set by target."""
    return {target.name: target.implausibility(stats[target.name]) for target in targets}


def worst(stats: Mapping[str, float], targets: Sequence[Target]) -> float:
    """The largest implausibility over the targets that count: at most one is plausible."""
    return max(t.implausibility(stats[t.name]) for t in targets if t.counts)


def read_targets(targets: str | Path) -> CalibrationPlan:
    """The plan of that shipped name, or in that file. Raises ScenarioError for what is wrong."""
    path, document = read_document(_path(targets), KEYS)
    where = str(path)
    title = document.get("title")
    if not isinstance(title, str) or not title:
        raise ScenarioError(f'{where}: title is missing: expected a name. Add title = "...".')
    place = document.get("place", "baseline")
    if not isinstance(place, str):
        raise wrong(f"{where}: place", place, "a name or a path", 'Write place = "baseline".')
    priors = [_learn(name, given, where) for name, given in _table(document, "learn", where)]
    priors += [_draw(name, where) for name in _listed(document.get("draw", []), where, "draw")]
    names = [prior.name for prior in priors]
    for name in names:
        if names.count(name) > 1:
            raise wrong(f"{where}: {name}", name, "in one list once", "Leave one out.")
    found = tuple(_target(*item, where) for item in _table(document, "targets", where))
    after = _after(document["after"], where) if "after" in document else None
    if not any(target.counts for target in found):
        raise ScenarioError(f"{where}: no target counts: expected one or more. Set counts = true.")
    logs = _listed(document.get("logs", []), where, "logs")
    sizes = _search(document, where)
    return CalibrationPlan(path.stem, title, place, tuple(logs), sizes, found, tuple(priors), after)


def shipped_targets() -> list[str]:
    """Names of the plans that come with the package."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def _path(targets: str | Path) -> Path:
    """A shipped name, or the path itself where it is written as one (a folder, or `.toml`)."""
    path = toml_path(targets, "targets", FOLDER)
    if not path.is_file():
        raise wrong(
            "targets",
            str(path),
            f"a TOML file, or one of {', '.join(shipped_targets())}",
            "Check the path.",
        )
    return path


def _table(document: Mapping[str, Any], key: str, where: str) -> list[tuple[str, Any]]:
    """The lines of one table, which must be there and hold something."""
    table = document.get(key)
    if not isinstance(table, dict) or not table:
        raise wrong(f"{where}: {key}", table, "a table with a line or more", f"Write [{key}].")
    return list(table.items())


def _search(document: Mapping[str, Any], where: str) -> dict[str, int]:
    """The sizes of the search, all of them given."""
    given = dict(_table(document, "search", where))
    for name in given:
        if name not in SEARCH:
            raise unknown("size", name, SEARCH, f"{where} [search]")
    for name, (low, high) in SEARCH.items():
        if name not in given:
            raise ScenarioError(
                f"{where} [search]: {name} is missing: expected a whole number. Write, say, "
                f"{name} = {max(low, 16)}."
            )
        check_count(f"{where} [search] {name}", given[name], low, high)
    return {name: int(given[name]) for name in SEARCH}


def _after(given: object, where: str) -> After:
    """The table [after]: where, under which reform and how long, and what was reported then."""
    thing = f"{where} [after]"
    if not isinstance(given, dict):
        raise wrong(thing, given, "a table", "Write [after] with place, reform, days and worlds.")
    for key in given:
        if key not in ("place", "reform", "targets", *AFTER):
            raise unknown("key", key, ("place", "reform", "targets", *AFTER), thing)
    for key in ("place", "reform"):
        if not isinstance(given.get(key), str):
            raise wrong(f"{thing} {key}", given.get(key), "a name", f'Write {key} = "...".')
    for key, (low, high) in AFTER.items():
        check_count(f"{thing} {key}", given.get(key, 0), low, high)
    targets = [_target(*item, thing) for item in _table(given, "targets", thing)]
    for target in targets:
        if target.name not in OUTCOMES:
            raise unknown("outcome", target.name, OUTCOMES, f"{thing} [targets]")
    sizes = {key: int(given[key]) for key in AFTER}
    return After(given["place"], given["reform"], **sizes, targets=tuple(targets))


def _target(name: str, given: object, where: str) -> Target:
    """One line of [targets]; a bound left out is none."""
    thing = f"{where} [targets] {name}"
    if name not in STATISTICS:
        raise unknown("target", name, STATISTICS, f"{where} [targets]")
    form = f'Write {name} = {{ low = 0.1, high = 0.3, tolerance = 0.02, source = "..." }}.'
    if not isinstance(given, dict):
        raise wrong(thing, given, "an interval with its tolerance", form)
    for key in given:
        if key not in TARGET_KEYS:
            raise unknown("key", key, TARGET_KEYS, thing)
    numbers = {key: given[key] for key in ("low", "high", "tolerance") if key in given}
    for key, value in numbers.items():
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not plain or not math.isfinite(value):
            raise wrong(f"{thing}, {key}", value, "a number that is not infinite", form)
    bounds = {"low": -math.inf, "high": math.inf} | numbers
    if not bounds["low"] < bounds["high"]:
        raise wrong(thing, [bounds["low"], bounds["high"]], "low below high", "Turn them round.")
    if not 0.0 < bounds.get("tolerance", 0.0) < math.inf:
        raise wrong(f"{thing}, tolerance", given.get("tolerance"), "a number above 0", form)
    counts, source = given.get("counts", True), given.get("source", "")
    if not isinstance(counts, bool):
        raise wrong(f"{thing}, counts", counts, "true or false", "Write counts = false.")
    if not isinstance(source, str) or not source:
        raise wrong(f"{thing}, source", source, "where the interval comes from", form)
    low, high, tolerance = (float(bounds[key]) for key in ("low", "high", "tolerance"))
    return Target(name, low, high, tolerance, counts, source)


def _learn(name: str, given: object, where: str) -> Prior:
    """One line of [learn]: a range of a behavioural parameter, a place fact or the duty shift."""
    thing = f"{where} [learn] {name}"
    form = f"Write, say, {name} = [0.1, 0.3]."
    if not isinstance(given, list) or len(given) != 2:
        raise wrong(thing, given, "a range [low, high]", form)
    if name == DUTY_SHIFT:
        for value in given:
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise wrong(thing, value, "a number", form)
            if not -WIDEST_SHIFT <= value <= WIDEST_SHIFT:
                raise wrong(thing, value, f"at most {WIDEST_SHIFT:g} either way", form)
        low, high, central, integer = float(given[0]), float(given[1]), 0.0, False
    else:
        if name not in BEHAVIOURAL and name not in FACTS:
            known = (DUTY_SHIFT, *BEHAVIOURAL, *FACTS)
            raise unknown("behavioural parameter or place fact", name, known, f"{where} [learn]")
        parameter = BEHAVIOURAL.get(name) or FACTS[name]
        low, high = (checked_number(value, parameter, thing) for value in given)
        central, integer = float(parameter.default), parameter.integer
    if low >= high:
        raise wrong(thing, given, "a range [low, high], low below high", form)
    return Prior(name, low, high, central, True, integer)


def _listed(given: object, where: str, key: str) -> list[str]:
    """The texts listed under a key."""
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        raise wrong(f"{where}: {key}", given, "a list of texts", f'Write {key} = ["..."].')
    return given


def _draw(name: str, where: str) -> Prior:
    """A parameter that is only drawn: a triangle around its central value.

    It is the widest symmetric one inside the declared range, so that its mean is central.
    """
    p = find(name, "behavioural parameter", f"{where}: draw")
    reach = min(p.default - p.low, p.high - p.default)
    if reach <= 0.0:
        raise wrong(
            f"{where}: draw", name, "a central value inside its range", "Leave it out: it is fixed."
        )
    return Prior(name, p.default - reach, p.default + reach, float(p.default), False, p.integer)
