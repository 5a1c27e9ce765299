"""What `fit` tells of a place: known places given back from their own logs, known laws recovered.

Lives here: the estimators against simulation and theory. May not: bad input (test_fit_input.py),
or the logs of real organisations (test_fit_logs.py).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from harness import toy
from model.declared.place import Demand, Place
from model.declared.scenario import Scenario
from model.district.matters import draw_matters
from model.district.setup import build_world
from scenarios.fit.demand import (
    LEAST_DAYS,
    by_name,
    deadlines,
    exponent,
    seen_of_bursts,
    together,
    unevenness,
    window,
)
from scenarios.fit.fitting import fit_log
from scenarios.fit.place_file import Fitted
from scenarios.follow.event_log import traced
from scenarios.inputs.ensemble import behaviour_sets, group_drawn
from scenarios.inputs.load import load
from scenarios.logs.cases import Known
from scenarios.logs.dates import DAY, NONE
from viz.fit.table import place_words

MONDAY = 19_723  # 2024-01-01, days since 1970
TOWNS = [round(1000 / (k + 1) ** 0.7) for k in range(12)]
DOMAINS = {"noise": 500, "potholes": 200, "dogs": 100, "fire": 60, "rent": 40}
FACTS = {"townships": len(TOWNS), "residents": 400_000, "matters": 100, "zipf": 0.8}
DISPERSION = 6.0
RISE = 0.08  # better service brings more reports: known cases run some percent above the nominal


def known_place(folder: Path) -> Path:
    """A place of which every fact that a log may tell is known."""
    facts = FACTS | {"demand_dispersion": DISPERSION}
    lines = ['title = "Known"', "[facts]"]
    lines += [f'{name} = {{ value = {value}, source = "a test" }}' for name, value in facts.items()]
    lines += ["[demand.townships]", *(f"town_{k} = {n}" for k, n in enumerate(TOWNS))]
    lines += ["[demand.domains]", *(f"{name} = {n}" for name, n in DOMAINS.items())]
    path = folder / "known.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def coloured(opened: pd.Series, place: Place) -> pd.Series:
    """A deadline for each case, as the place has them: by colour, in working days."""
    shares = [place.share_red, place.share_orange, place.share_yellow]
    shares.append(1.0 - sum(shares))
    days = [place.deadline_red, place.deadline_orange, place.deadline_yellow, place.deadline_plain]
    drawn = np.random.default_rng(1).choice(days, len(opened), p=shares).astype(int)
    dates = opened.to_numpy().astype("datetime64[D]")
    return pd.Series(np.busday_offset(dates, drawn, roll="forward"), index=opened.index)


@pytest.fixture(scope="module")
def given_back(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Fitted, pd.DataFrame]:
    """A known place, the place fitted to a year of its own log, and that log."""
    folder = tmp_path_factory.mktemp("known")
    scenario = load(known_place(folder))
    run = traced(scenario, 1, 365)
    names = np.array(list(DOMAINS))[run.world.matters["domain"]]
    first = run.log.drop_duplicates("case").set_index("case")["timestamp"]
    log = run.log.assign(
        township=[f"town_{town}" for town in run.log["township"]],
        domain=names[run.log["matter"]],
        due=run.log["case"].map(coloured(first, scenario.place)),
    ).drop(columns=["day", "grid", "nth", "found_by"])
    log.to_csv(folder / "own.csv", index=False)
    return scenario, fit_log(folder / "own.csv", name="given_back"), log


def value(found: Fitted, name: str) -> float:
    return next(fact.value for fact in found.facts if fact.name == name)


def error(found: Fitted, name: str) -> float:
    told = next(fact.error for fact in found.facts if fact.name == name)
    assert told is not None
    return told


def test_a_known_place_is_given_back_from_its_own_log(
    given_back: tuple[Scenario, Fitted, pd.DataFrame],
) -> None:
    scenario, found, _ = given_back
    told = {fact.name for fact in found.facts if fact.origin == "log"}
    for name in ("townships", "matters", "deadline_red", "deadline_yellow", "deadline_plain"):
        assert name in told
        assert value(found, name) == getattr(scenario.place, name)
    for name in ("zipf", "demand_dispersion"):
        assert name in told
        assert abs(value(found, name) - getattr(scenario.place, name)) < 3.5 * error(found, name)
    assert error(found, "demand_dispersion") < 1.0
    assert error(found, "zipf") < 0.2


def test_demand_is_given_back_by_township_and_domain(
    given_back: tuple[Scenario, Fitted, pd.DataFrame],
) -> None:
    _, found, log = given_back
    towns = {f"town_{k}": n for k, n in enumerate(TOWNS)}
    for key, true in (("townships", towns), ("domains", DOMAINS)):
        cases = found.demand[key]
        total, whole = sum(cases.values()), sum(true.values())
        assert set(cases) == set(true)
        assert total == found.counted["cases"]
        for name, n in cases.items():
            share = true[name] / whole
            spread = np.sqrt(DISPERSION * share * (1.0 - share) / total)
            assert abs(n / total - share) < 5.0 * spread, name
    assert log["case"].nunique() == sum(
        found.counted[key] for key in ("cases", "cases_outside_the_window")
    )


def test_the_cases_of_a_year_are_given_back_but_for_what_better_service_brings(
    given_back: tuple[Scenario, Fitted, pd.DataFrame],
) -> None:
    scenario, found, log = given_back
    a_year = value(found, "residents") * value(found, "known_per_person")
    assert a_year == pytest.approx(log["case"].nunique() / 365 * 365, rel=0.01)
    nominal = scenario.place.residents * scenario.place.known_per_person
    assert nominal * (1.0 - RISE) < a_year < nominal * (1.0 + RISE)


def test_the_fitted_place_is_a_place(
    given_back: tuple[Scenario, Fitted, pd.DataFrame], tmp_path: Path
) -> None:
    _, found, _ = given_back
    path = tmp_path / "given_back.toml"
    path.write_text(found.toml(place_words), encoding="utf-8")
    scenario = load(path)
    assert scenario.place.model_dump() == {fact.name: fact.value for fact in found.facts}
    world = build_world(scenario, 1)
    by_town = np.bincount(world.grids["township"], world.grids["demand"])
    cases = np.array(list(found.demand["townships"].values()))
    assert by_town / by_town.sum() == pytest.approx(cases / cases.sum())


def test_load_is_not_told_by_how_long_cases_take() -> None:
    """Cases take longer at low load under one plausible behaviour than at high under another."""
    ensemble = behaviour_sets("plausible")
    days: dict[float, list[float]] = {0.6: [], 0.95: []}
    for load_, found in days.items():
        base = toy(load=load_)
        for seed in (1, 3, 5, 7, 9, 11):
            (drawn,) = group_drawn([base], seed, ensemble)
            log = traced(drawn, seed, 120).log
            closed = log[log["activity"] == "closed"].groupby("case")["day"].max()
            opened = log.groupby("case")["day"].min()
            found.append(float((closed - opened).mean()))
    assert max(days[0.6]) > min(days[0.95])
    assert np.mean(days[0.6]) < np.mean(days[0.95])


def log_of(area: np.ndarray, day: np.ndarray, areas: int) -> Known:
    """Cases of areas on days."""
    opened = (MONDAY + day) * DAY
    nothing = np.full(len(day), NONE)
    names = [str(k) for k in range(areas)]
    return Known(opened, nothing, np.zeros(len(day)), {"area": area}, {"area": names})


def bursts(rng: np.random.Generator, areas: int, days: int, dispersion: float) -> Known:
    """New problems a day, negative binomial, each known on a later day: the model's own law."""
    size = 4.0 / (dispersion - 1.0)
    new = rng.negative_binomial(size, 1.0 / dispersion, (areas, days))
    area, day = (np.repeat(index, new.ravel()) for index in np.indices(new.shape).reshape(2, -1))
    later = day + rng.geometric(LEAVING, len(day))
    known = (rng.random(len(day)) < FOUND / LEAVING) & (later >= 60) & (later < days)
    return log_of(area[known], later[known] - 60, areas)


FOUND, LEAVING = 0.16, 0.21


@pytest.mark.parametrize("dispersion", [1.5, 5.0, 15.0])
def test_the_dispersion_of_new_problems_is_read_off_known_cases(dispersion: float) -> None:
    areas = 200
    known = bursts(np.random.default_rng(3), areas, 60 + 52 * 7, dispersion)
    ratio, wide = unevenness(known, window_of(known), known.names["area"])
    left = seen_of_bursts(FOUND, LEAVING)
    assert abs(1.0 + (ratio - 1.0) / left - dispersion) < 4.0 * wide / left


def window_of(known: Known) -> object:
    found = window(known.opened)
    assert found is not None
    return found


def test_what_is_left_of_bursts_is_the_sum_over_days() -> None:
    chance = FOUND * (1.0 - LEAVING) ** np.arange(500)
    same, week = (chance**2).sum(), (chance[:-7] * chance[7:]).sum()
    assert seen_of_bursts(FOUND, LEAVING) == pytest.approx((same - week) / chance.sum())


def test_a_week_and_a_year_are_not_taken_for_chance() -> None:
    rng = np.random.default_rng(4)
    areas, days = 40, 52 * 7
    rate = 8.0 * np.where(np.arange(days) % 7 < 5, 1.0, 0.1) * (1.0 + np.arange(days) / days)
    counts = rng.poisson(rate, (areas, days))
    area, day = (
        np.repeat(index, counts.ravel()) for index in np.indices(counts.shape).reshape(2, -1)
    )
    known = log_of(area, day, areas)
    ratio, wide = unevenness(known, window_of(known), known.names["area"])
    assert abs(ratio - 1.0) < 4.0 * wide
    assert (counts.var(axis=1) / counts.mean(axis=1)).min() > 2.0


def test_few_areas_tell_no_error() -> None:
    known = bursts(np.random.default_rng(5), 4, 200, 2.0)
    assert np.isnan(unevenness(known, window_of(known), known.names["area"])[1])


def test_a_zipf_law_is_given_back() -> None:
    for power in (0.0, 0.6, 1.0, 1.7):
        cases = 1e6 / np.arange(1, 301) ** power
        assert exponent(cases, [])[0] == pytest.approx(power, abs=1e-3)


def test_a_zipf_law_under_domains_is_given_back() -> None:
    place, demand = toy(matters=200, zipf=0.9).place, Demand(domains=(50.0, 30.0, 15.0, 5.0))
    scores = []
    for seed in range(1, 13):
        matters, _ = draw_matters(place, seed, demand)
        found, wide = exponent(np.sort(matters["share"])[::-1], demand.domains)
        scores.append((found - place.zipf) / wide)
    assert abs(np.mean(scores)) < 4.0 / np.sqrt(len(scores))
    assert np.std(scores) < 2.0


def test_small_domains_are_put_together() -> None:
    cases = {f"d{k}": 100 - k for k in range(14)}
    found = together(cases, 10)
    assert len(found) == 10
    assert sum(found.values()) == sum(cases.values())
    assert found["other"] == sum(100 - k for k in range(9, 14))
    assert "其他" in together({f"噪音{k}": 9 for k in range(11)}, 10)
    there = together({"Other": 1000, **cases}, 10)
    assert there["Other"] == 1000 + sum(100 - k for k in range(8, 14))
    assert together({"a": 1}, 10) == {"a": 1}


def test_the_window_is_whole_weeks_without_strays() -> None:
    day = np.concatenate([np.arange(100).repeat(50), [-3000, 2500, 2600]])
    found = window((MONDAY + day) * DAY)
    assert found is not None
    assert found.days % 7 == 0
    assert 91 <= found.days <= 98
    assert abs(found.first - MONDAY) <= 1
    assert found.cases == 50 * found.days
    assert window(np.full(3, NONE)) is None
    short = window((MONDAY + np.arange(20)) * DAY)
    assert short is not None
    assert short.days < LEAST_DAYS


def test_deadlines_are_medians_of_stretches_in_working_days() -> None:
    day = np.arange(0, 28).repeat(100)
    known = log_of(np.zeros(len(day), dtype=int), day, 1)
    working = np.tile(np.repeat([2, 20], [60, 40]), 28)
    dates = (MONDAY + day).astype("datetime64[D]")
    due = np.busday_offset(dates, working, roll="forward").astype(np.int64) * DAY
    found, count = deadlines(replace(known, due=due), window_of(known), [0.25, 0.35, 0.25, 0.15])
    assert found == [2.0, 2.0, 20.0, 20.0]
    assert count == len(day)
    assert deadlines(known, window_of(known), [1.0]) == ([], 0)


def test_names_are_counted_the_most_first() -> None:
    area = np.array([2, 2, 1, 1, 0, -1] * 30)
    known = log_of(area, np.arange(len(area)) // 6, 3)
    assert list(by_name(known, "area", window_of(known)).items()) == [
        ("1", 56),
        ("2", 56),
        ("0", 28),
    ]
