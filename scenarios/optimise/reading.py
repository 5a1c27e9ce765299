"""Plans of a search for the best levers, read: every number checked, with file and table.

Lives here: the form of a plan, and every complaint about it.
May not: what a plan's numbers do (optimise/plan.py), or search.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.declared.outcomes import OUTCOMES
from model.declared.scenario import Scenario
from model.declared.timeline import LAST_DAY
from scenarios.data import DATA
from scenarios.inputs.checks import check_together, checked_number, find
from scenarios.inputs.ensemble import PLAUSIBLE, behaviour_sets
from scenarios.inputs.errors import ScenarioError, unknown, wrong
from scenarios.inputs.load import load
from scenarios.inputs.rules import RuleChoice
from scenarios.inputs.toml_files import read_document, toml_path
from scenarios.optimise.plan import Bound, Limit, Price, SearchPlan, expected_cost, rounded_step
from scenarios.run.experiment import LAST_SEED, check_count, cost
from scenarios.study.plan_file import MOST_CASES

FOLDER = DATA / "goals"
TEXTS = ("title", "title_zh")
SIZES = {
    "days": (1, LAST_DAY, 365),
    "replications": (1, 1000, 12),
    "confirm": (2, 1000, 60),
    "population": (4, 1000, 24),
    "generations": (1, 1000, 15),
    "seed": (0, LAST_SEED, 1),
}
"""Sizes of a search: lowest, highest, and what is taken where a plan says nothing."""
KEYS = (
    *TEXTS,
    *SIZES,
    "place",
    "reform",
    "behaviour",
    "objectives",
    "levers",
    "budget",
    "constraints",
    "satisfied",
)
BUDGET = ("total", "unit", "unit_zh", "costs")
LIMIT = ("low", "high", "of")


def read_search_plan(
    plan: str | Path, word: str | None = None, rules: RuleChoice = ()
) -> SearchPlan:
    """The plan of that shipped name, or in that file; `word` goes before its own behaviour;
    `rules` stand in every choice.

    Raises ScenarioError for everything wrong in it.
    """
    path, document = read_document(toml_path(plan, "plan", FOLDER), KEYS)
    where = str(path)
    sizes = _sizes(document, where)
    place, reform = (
        _text(document, key, default, where)
        for key, default in (("place", "baseline"), ("reform", "none"))
    )
    base = load(place, reform, rules=rules)
    bounds = _bounds(document, base, where)
    prices, total, units = _budget(document, base, where)
    found = SearchPlan(
        name=path.stem,
        titles=_titles(document, where),
        place=place,
        reform=reform,
        base=base,
        ensemble=behaviour_sets(word or _text(document, "behaviour", PLAUSIBLE, where)),
        bounds=bounds,
        objectives=_objectives(document, where),
        constraints=_limits(document, "constraints", where),
        satisfied=_limits(document, "satisfied", where),
        prices=prices,
        total=total,
        units=units,
        sizes=sizes,
    )
    _check(found, where)
    return found


def _check(plan: SearchPlan, where: str) -> None:
    """Refuse what can't be paid for, can't be together, or takes beyond reason."""
    highest = {bound.name: bound.high for bound in plan.bounds}
    check_together(
        plan.base.after.model_dump() | highest, f"{where} [levers], all at their highest"
    )
    cheapest = tuple(bound.idle for bound in plan.bounds)
    if not plan.affordable(cheapest):
        spent = plan.cost(plan.scenario(cheapest).after)
        raise ScenarioError(
            f"{where} [budget] total = {plan.total:g}: expected at least {spent:g}, which the "
            "cheapest choice within [levers] costs. Raise it, or widen the bounds."
        )
    if expected_cost(plan) > MOST_CASES:
        raise ScenarioError(
            f"{where}: population = {plan['population']} × generations = {plan['generations']} in "
            f"{plan['replications']} worlds: expected at most {MOST_CASES:,} cases in all, for "
            f"this would cost {cost(expected_cost(plan))}. Choose fewer of them, or fewer days."
        )


def _titles(document: Mapping[str, Any], where: str) -> dict[str, str]:
    title = _text(document, "title", "", where)
    if not title:
        raise ScenarioError(f'{where}: title is missing: expected a name. Add title = "...".')
    return {"title": title, "title_zh": _text(document, "title_zh", title, where)}


def _text(table: Mapping[str, Any], key: str, default: str, where: str) -> str:
    given = table.get(key, default)
    if not isinstance(given, str):
        raise wrong(f"{where}: {key}", given, "text", "Put it in quotes.")
    return given


def _sizes(document: Mapping[str, Any], where: str) -> dict[str, int]:
    found = {name: document.get(name, usual) for name, (_, _, usual) in SIZES.items()}
    for name, (low, high, _) in SIZES.items():
        check_count(f"{where}: {name}", found[name], low, high)
    return found


def _table(document: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    table = document.get(key, {})
    if not isinstance(table, dict):
        raise wrong(f"{where}: {key}", table, "a table", f"Write [{key}] on a line of its own.")
    return table


def _bounds(document: Mapping[str, Any], base: Scenario, where: str) -> tuple[Bound, ...]:
    """The levers of [levers], each with its range."""
    table = _table(document, "levers", where)
    if not table:
        raise ScenarioError(
            f"{where} [levers]: nothing to choose: expected a lever or more. Write [levers] and "
            "lines such as platform = [0.3, 0.9]."
        )
    return tuple(_bound(name, given, base, f"{where} [levers]") for name, given in table.items())


def _bound(name: str, given: object, base: Scenario, where: str) -> Bound:
    lever = find(name, "lever", where)
    thing, form = f"{where} {name}", f"Write, say, {name} = [{lever.low:.10g}, {lever.high:.10g}]."
    if not isinstance(given, list) or len(given) != 2:
        raise wrong(thing, given, "a range [low, high]", form)
    low, high = (checked_number(value, lever, thing) for value in given)
    if low >= high:
        raise wrong(thing, given, "a range [low, high], low below high", form)
    idle = min(max(getattr(base.before, name), low), high)
    return Bound(name, low, high, idle, 1.0 if lever.integer else rounded_step(low, high))


def _budget(
    document: Mapping[str, Any], base: Scenario, where: str
) -> tuple[tuple[Price, ...], float, dict[str, str]]:
    """What levers cost, what may be spent, and its unit; no budget at all is none to keep to."""
    table = _table(document, "budget", where)
    spot = f"{where} [budget]"
    for key in table:
        if key not in BUDGET:
            raise unknown("key", key, BUDGET, spot)
    unit = _text(table, "unit", "", spot)
    units = {"en": unit, "zh": _text(table, "unit_zh", unit, spot)}
    costs = _table(table, "costs", spot)
    prices = tuple(_price(name, given, base, f"{spot} costs") for name, given in costs.items())
    if not table:
        return (), math.inf, units
    if not prices:
        raise ScenarioError(
            f"{spot}: nothing has a cost: expected what levers cost. Write [budget.costs] and "
            "lines such as staff_shift = 1000.0."
        )
    return prices, _amount(table.get("total"), f"{spot} total", "total = 100.0"), units


def _price(name: str, given: object, base: Scenario, where: str) -> Price:
    lever, thing = find(name, "lever", where), f"{where} {name}"
    form = f"{name} = 10.0"
    if not isinstance(given, dict):
        return Price(name, _amount(given, thing, form), False)
    if set(given) != {"each"}:
        raise wrong(thing, given, "a number, or { each = number }", f"Write {form}.")
    if not lever.unit.startswith("days"):
        raise wrong(
            thing,
            given,
            f"a number, for {name} is in {lever.unit} and doesn't come round",
            f"Write {form}.",
        )
    if not getattr(base.before, name):
        raise wrong(
            thing,
            given,
            f"a number, for {name} stood at 0, by need, which is no number of times",
            f"Write {form}.",
        )
    return Price(name, _amount(given["each"], thing, form), True)


def _amount(given: object, thing: str, form: str) -> float:
    plain = isinstance(given, (int, float)) and not isinstance(given, bool)
    if not plain or not 0.0 <= float(str(given)) < math.inf:
        raise wrong(thing, given, "a number, 0 or more", f"Write, say, {form}.")
    return float(str(given))


def _objectives(document: Mapping[str, Any], where: str) -> tuple[str, ...]:
    given = document.get("objectives")
    form = 'Write, say, objectives = ["true_in_time", "vertical_neglect"].'
    if not isinstance(given, list) or not given:
        raise wrong(f"{where}: objectives", given, "a list of outcomes", form)
    for name in given:
        if not isinstance(name, str) or name not in OUTCOMES:
            raise unknown("outcome", name, OUTCOMES, f"{where}: objectives")
        if OUTCOMES[name].better == "neither":
            raise wrong(f"{where}: objectives", name, "an outcome that has a better side", form)
    if len(set(given)) < len(given):
        raise wrong(f"{where}: objectives", given, "each outcome once", form)
    return tuple(given)


def _limits(document: Mapping[str, Any], key: str, where: str) -> tuple[Limit, ...]:
    table = _table(document, key, where)
    return tuple(_limit(name, given, f"{where} [{key}]") for name, given in table.items())


def _limit(name: str, given: object, where: str) -> Limit:
    """One line of [constraints] or [satisfied]; a bound left out is none."""
    if name not in OUTCOMES:
        raise unknown("outcome", name, OUTCOMES, where)
    thing = f"{where} {name}"
    form = f'Write, say, {name} = {{ high = 0.0, of = "difference" }}.'
    if not isinstance(given, dict) or not {"low", "high"} & set(given):
        raise wrong(thing, given, "a bound, low or high or both", form)
    for key in given:
        if key not in LIMIT:
            raise unknown("key", key, LIMIT, thing)
    for key in ("low", "high"):
        value = given.get(key, 0.0)
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not plain or not math.isfinite(value):
            raise wrong(f"{thing}, {key}", value, "a number that is not infinite", form)
    low, high = float(given.get("low", -math.inf)), float(given.get("high", math.inf))
    if low > high:
        raise wrong(thing, [low, high], "low at most high", "Turn them round.")
    of = given.get("of", "after")
    if of not in ("after", "difference"):
        raise wrong(f"{thing}, of", of, "'after' or 'difference'", form)
    return Limit(name, low, high, of)
