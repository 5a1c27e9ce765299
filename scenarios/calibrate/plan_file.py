"""Plans of a calibration as they are written: every key checked, every number in its range.

Lives here: reading a plan, its limits, and what is said of a bad one.
May not: what a target or a prior means (calibrate/targets.py), or run anything.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from model.declared.outcomes import OUTCOMES
from scenarios.calibrate.targets import STATISTICS, After, CalibrationPlan, Prior, Target, Threshold
from scenarios.data import DATA
from scenarios.inputs.checks import BEHAVIOURAL, FACTS, checked_number, find
from scenarios.inputs.ensemble import DUTY_SHIFT
from scenarios.inputs.errors import ScenarioError, unknown, wrong
from scenarios.inputs.toml_files import read_document, toml_path
from scenarios.run.experiment import check_count

FOLDER = DATA / "targets"
WIDEST_SHIFT = 10.0
KEYS = ("title", "place", "logs", "search", "targets", "learn", "draw", "after")
AFTER = {"days": (365, 1460), "worlds": (1, 100), "tries": (1, 100)}
"""Sizes of what is run after a reform, and their limits."""
AFTER_KEYS = ("place", "reform", "targets", "learn", *AFTER)
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
    found = tuple(_target(*item, where) for item in _table(document, "targets", where))
    after = _after(document["after"], where) if "after" in document else None
    if not any(target.counts for target in found):
        raise ScenarioError(f"{where}: no target counts: expected one or more. Set counts = true.")
    logs = _listed(document.get("logs", []), where, "logs")
    sizes = _search(document, where)
    plan = CalibrationPlan(path.stem, title, place, tuple(logs), sizes, found, tuple(priors), after)
    names = [prior.name for prior in plan.all_priors]
    for name in names:
        if names.count(name) > 1:
            raise wrong(f"{where}: {name}", name, "in one list once", "Leave one out.")
    return plan


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
        if key not in AFTER_KEYS:
            raise unknown("key", key, AFTER_KEYS, thing)
    for key in ("place", "reform"):
        if not isinstance(given.get(key), str):
            raise wrong(f"{thing} {key}", given.get(key), "a name", f'Write {key} = "...".')
    for key, (low, high) in AFTER.items():
        check_count(f"{thing} {key}", given.get(key, 0), low, high)
    targets = tuple(_target(*item, thing) for item in _table(given, "targets", thing))
    for target in targets:
        if target.name not in OUTCOMES:
            raise unknown("outcome", target.name, OUTCOMES, f"{thing} [targets]")
    names = [target.name for target in targets]
    learn = _table(given, "learn", thing) if "learn" in given else []
    thresholds = tuple(_threshold(*item, names, thing) for item in learn)
    sizes = {key: int(given[key]) for key in AFTER}
    return After(given["place"], given["reform"], **sizes, targets=targets, thresholds=thresholds)


def _threshold(name: str, given: object, targets: Sequence[str], where: str) -> Threshold:
    """One line of [after.learn]: a range, and which targets rise with the parameter."""
    thing = f"{where} [learn] {name}"
    form = f'Write {name} = {{ range = [0.8, 0.9], raises = ["{targets[0]}"] }}.'
    if not isinstance(given, dict) or set(given) != {"range", "raises"}:
        raise wrong(thing, given, "a range and what it raises", form)
    raised = _listed(given["raises"], thing, "raises")
    for target in raised:
        if target not in targets:
            raise unknown("target", target, targets, thing)
    if not raised:
        raise wrong(f"{thing}, raises", raised, "a target or more", form)
    return Threshold(_learn(name, given["range"], where), tuple(raised))


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
