"""Which facts of a place a log has, fact by fact, and why it lacks the others.

Lives here: the conditions under which an estimate is taken, and what is counted on the way.
May not: an estimator (fit/demand.py), a sentence, or where the rest comes from.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from model.district.matters import DOMAINS
from scenarios.fit.demand import (
    FEW_AREAS,
    Window,
    by_name,
    deadlines,
    exponent,
    seen_of_bursts,
    together,
    unevenness,
)
from scenarios.inputs.checks import FACTS, checked_number
from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.logs.cases import Events
from scenarios.logs.columns import Columns
from scenarios.logs.dates import NONE
from scenarios.logs.remark import Remark, remark

YEAR = 365
NOISE = 0.5  # error over value beyond which a dispersion is not taken
CASES_A_MATTER = 20  # below, which category is rarer than which is chance
DUE_SHARE = 0.5  # of cases that must have a deadline
COLOURS = ("red", "orange", "yellow", "plain")


class LogFacts:
    """What a log says: value, error and how it was found, by fact; and reasons for what it lacks.

    `borrowed` are the template's facts, of which some estimates need one or two.
    """

    def __init__(
        self, events: Events, columns: Columns, seen: Window, borrowed: Mapping[str, float]
    ) -> None:
        self.events, self.columns, self.seen, self.borrowed = events, columns, seen, borrowed
        self.values: dict[str, float] = {}
        self.how: dict[str, Remark] = {}
        self.errors: dict[str, float] = {}
        self.given: set[str] = set()
        self.reasons: dict[str, Remark] = {
            "load": remark("no_load"),
            "grid_spread": remark("no_grids"),
        }
        self.demand: dict[str, dict[str, int]] = {}
        self.counted: dict[str, int] = {
            "cases": seen.cases,
            "cases_without_opening": int((events.known.day == NONE).sum()),
            "cases_outside_the_window": int(((events.known.day != NONE) & ~seen.inside).sum()),
            "cases_that_no_unit_held": int((seen.inside & (events.known.unit < 0)).sum()),
        }

    def all(self, residents: float | None, where: str) -> None:
        """Go through all that a log may have. ScenarioError for what no place can hold."""
        self._size(residents, where)
        self._areas(where)
        self._units(where)
        self._domains()
        self._matters()
        self._unevenness()
        self._clocks()

    def _take(self, name: str, value: float, how: Remark) -> None:
        """Keep a value, moved to the nearest that a place may have."""
        fact = FACTS[name]
        nearest = min(max(value, fact.low), fact.high)
        self.values[name] = checked_number(nearest, fact, name)
        self.how[name] = how if nearest == value else remark("clipped", how=how, value=value)

    def _column(self, role: str) -> str:
        return self.columns.names[role]

    def _size(self, residents: float | None, where: str) -> None:
        """Residents × known_per_person is the log's cases a year; one of them is not the log's."""
        a_year = self.seen.cases / self.seen.days * YEAR
        wanted = round(a_year / self.borrowed["known_per_person"])
        if residents is None:
            self._take("residents", wanted, remark("residents_by_cases", cases=a_year))
        else:
            people = checked_number(residents, FACTS["residents"], "residents")
            self._take("residents", people, remark("residents_given"))
            self.given.add("residents")
        people = self.values["residents"]
        if people == wanted:
            self.reasons["known_per_person"] = remark("no_residents")
            return
        each = FACTS["known_per_person"]
        if not each.low <= a_year / people <= each.high:
            raise ScenarioError(
                f"{where}: {a_year:,.0f} cases a year of {people:,.0f} residents: expected "
                f"{each.low:g} to {each.high:g} of each. Give with --residents the people of the "
                "area that the log is of."
            )
        how = remark("known_per_person", cases=a_year)
        self._take("known_per_person", round(a_year / people, 6), how)

    def _areas(self, where: str) -> None:
        """Townships are areas that have a case a week; rarer names are left out, and counted."""
        if "area" not in self.columns.names:
            self.reasons["townships"] = remark("no_area")
            return
        column, asked = self._column("area"), "area" not in self.columns.guessed
        cases = by_name(self.events.known, "area", self.seen)
        found = {name: n for name, n in cases.items() if n >= self.seen.weeks}
        self.counted["cases_without_area"] = self.seen.cases - sum(cases.values())
        self.counted["rare_areas"] = len(cases) - len(found)
        self.counted["cases_in_rare_areas"] = sum(cases.values()) - sum(found.values())
        most = int(FACTS["townships"].high)
        if found and len(found) <= most:
            self._take("townships", len(found), remark("areas", column=column))
            self.demand["townships"] = found
            return
        if asked:
            there = f"{len(found):,} areas have" if found else "no area has"
            raise ScenarioError(
                f"{where}: --area: {there} a case a week in {column!r}: expected 1 to {most:,} "
                "townships. Name another column."
            )
        many = remark("many_areas", column=column, count=len(found), most=most)
        self.reasons["townships"] = many if found else remark("rare_areas", column=column)

    def _units(self, where: str) -> None:
        """Departments are the units that held a case and are not areas by name."""
        units = self.events.units
        held = [name for name, n in zip(units.names, units.cases, strict=True) if n]
        if len(held) < 2:
            raise wrong(
                f"{where}: units",
                held,
                "two or more, for they are the departments",
                "Name another column with --unit.",
            )
        names = self.events.known.names.get("area", []) if "townships" in self.demand else []
        apart = len(set(held) - set(names))
        if apart < FACTS["departments"].low:
            self.reasons["departments"] = remark("units_are_areas")
            return
        less = len(held) - apart
        how = remark("units_less", less=less) if less else remark("units")
        self._take("departments", apart, how)

    def _domains(self) -> None:
        """Domains by their cases, small ones together."""
        if "domain" not in self.columns.names:
            return
        cases = by_name(self.events.known, "domain", self.seen)
        self.counted["cases_without_domain"] = self.seen.cases - sum(cases.values())
        found = together(cases, len(DOMAINS))
        self.counted["domains_put_together"] = len(cases) - len(set(cases) & set(found))
        if found:
            self.demand["domains"] = found

    def _matters(self) -> None:
        """Matters and their Zipf exponent, by the finest category there is."""
        role = next((role for role in ("matter", "domain") if role in self.columns.names), None)
        least = int(FACTS["matters"].low)
        reason = remark("no_matter")
        if role is not None:
            column = self._column(role)
            cases = list(by_name(self.events.known, role, self.seen).values())
            if least <= len(cases) <= sum(cases) / CASES_A_MATTER:
                self._take("matters", len(cases), remark("matters", column=column))
                top = cases[: int(self.values["matters"])]
                domains = list(self.demand.get("domains", {}).values())
                power, error = exponent(top, domains)
                self._take("zipf", round(power, 3), remark("zipf", column=column, count=len(top)))
                if np.isfinite(error):
                    self.errors["zipf"] = round(error, 3)
                return
            few = remark("few_matters", column=column, count=len(cases), least=least)
            thin = remark("few_cases", column=column, least=CASES_A_MATTER)
            reason = (few if role == "matter" else reason) if len(cases) < least else thin
        self.reasons |= {"matters": reason, "zipf": reason}

    def _unevenness(self) -> None:
        """The dispersion of new problems, by what is left of it in the daily cases of areas."""
        if "townships" not in self.demand:
            self.reasons["demand_dispersion"] = self.reasons["townships"]
            return
        areas = list(self.demand["townships"])
        found = self.borrowed["patrol_rate"] + self.borrowed["report_rate"]
        left = seen_of_bursts(found, min(found + self.borrowed["damping_rate"], 1.0))
        if len(areas) < FEW_AREAS or left <= 0.0:
            self.reasons["demand_dispersion"] = remark("few_areas", areas=len(areas))
            return
        ratio, error = unevenness(self.events.known, self.seen, areas)
        value, error = 1.0 + (ratio - 1.0) / left, error / left
        if not (np.isfinite(error) and error <= NOISE * abs(value)):
            self.reasons["demand_dispersion"] = remark("noisy", value=value, error=error)
            return
        how = remark("dispersion", seen=ratio, areas=len(areas), value=value, error=error)
        self._take("demand_dispersion", round(value, 3), how)
        self.errors["demand_dispersion"] = round(error, 3)

    def _clocks(self) -> None:
        """Deadlines of the four colours, at the template's shares of them."""
        names = [f"deadline_{colour}" for colour in COLOURS]
        shares = [self.borrowed[f"share_{colour}"] for colour in COLOURS[:-1]]
        shares.append(max(1.0 - sum(shares), 0.0))
        found, count = deadlines(self.events.known, self.seen, shares)
        if count < DUE_SHARE * self.seen.cases:
            part = count / self.seen.cases
            reason = remark("few_due", share=part, least=DUE_SHARE) if count else remark("no_due")
            self.reasons |= dict.fromkeys(names, reason)
            return
        upto = np.cumsum([0.0, *shares])
        for k, name in enumerate(names):
            low, high = float(upto[k]), float(upto[k + 1])
            how = remark("deadline", column=self._column("due"), low=low, high=high, count=count)
            self._take(name, found[k], how)
