"""A log measured: by hand, against formulas, against what is known of real logs, and our own.

Lives here: what the measures of a good log are. May not: bad input (test_measure_input.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from scipy.stats import norm, spearmanr

from districts import toy
from logs import HELPDESK, NYC, SERVICENOW, geometric, given, table, way, written, xes
from model.tables.records import SECTION_UNIT
from scenarios.follow.event_log import LOG_COLUMNS, traced, write_log
from scenarios.logs.cases import NOT_KNOWN, Cases
from scenarios.logs.columns import OWN_LOG
from scenarios.logs.dates import DAY
from scenarios.logs.estimates import OfCases, gini_estimate
from scenarios.logs.measure import Measured, measure_frame, measure_log
from scenarios.logs.remark import remark

HALF_DIGIT = 0.01
STAYS = {
    "handoffs.mean": 0.847,
    "handoffs.share_1": 0.408,
    "handoffs.share_3": 0.102,
    "spearman": 0.43,
    "pingpong_given_2": 0.60,
    "gini": 0.745,
    "top_tenth": 0.61,
    "unit_passing.mean": 0.47,
    "unit_passing.sd": 0.20,
}
FIELD = {
    "handoffs.mean": 1.11,
    "handoffs.share_1": 0.518,
    "handoffs.share_3": 0.141,
    "spearman": 0.50,
}
HAZARD = {
    None: (0.408, 0.475, 0.526, 0.539, 0.567, 0.632),
    "reassignment_count": (0.518, 0.471, 0.577, 0.573, 0.571, 0.619),
}
DEADLINE = {
    None: {0: 0.62, 1: 0.46, 2: 0.31, 3: 0.25, 8: 0.03},
    "reassignment_count": {0: 0.68, 1: 0.46, 2: 0.34, 3: 0.25, 8: 0.04},
}


@pytest.mark.parametrize(
    ("field", "cases", "known", "over"),
    [(None, 12_824, STAYS, 2.72), ("reassignment_count", 13_095, FIELD, 2.65)],
)
def test_the_known_log_gives_the_known_measures(
    field: str | None, cases: int, known: dict[str, float], over: float
) -> None:
    """docs/evidence.md#a-real-organisation-passing-cases: the columns of stays and of the field."""
    found = measure_log(given(SERVICENOW), {"count": field})
    assert (found.values["cases"], found.values["units"]) == (cases, 71)
    assert {name: found.at(name) for name in known} == pytest.approx(known, abs=HALF_DIGIT)
    handoffs = found.values["handoffs"]
    assert handoffs["variance"] / handoffs["mean"] == pytest.approx(over, abs=HALF_DIGIT)
    assert found.values["hazard"][:6] == pytest.approx(HAZARD[field], abs=HALF_DIGIT)
    met = found.values["deadline_met"]
    wanted = DEADLINE[field]
    assert {k: met[k] for k in wanted} == pytest.approx(wanted, abs=HALF_DIGIT)
    left_out = found.values["left_out"]
    assert left_out["unknown_units"] == {"?": 12_096}
    assert left_out["duplicate_rows"] == 1_048
    assert remark("kept_repeats", count=1) in found.notes
    assert (found.values["pingpong_given_2"] is None) == bool(field)


def test_a_log_of_four_cases_by_hand(tmp_path: Path) -> None:
    """A: stays; B: A to B and back, twice handed off; C: once; D: A, ?, A is one stay."""
    rows = [*way("a", "AA"), *way("b", "ABA", 2), *way("c", "BBC", 3), *way("d", "A?A", 4)]
    found = measure_log(written(tmp_path / "log.csv", table(rows)))
    values = found.values
    assert (values["cases"], values["units"]) == (4, 3)
    assert values["distribution"] == [2, 1, 1]
    assert values["handoffs"] == {
        "mean": 0.75,
        "variance": pytest.approx(np.var([0, 2, 1, 0], ddof=1)),
        "share_1": 0.5,
        "share_3": 0.0,
        "share_5": 0.0,
        "max": 2,
    }
    assert values["hazard"] == [0.5, 0.5, 0.0]
    assert values["pingpong_given_2"] == 1.0
    hours = [1, 2, 2, 2]
    assert values["time_days"]["mean"] == pytest.approx(np.mean(hours) / 24)
    assert values["time_days"]["p90"] == pytest.approx(np.quantile(hours, 0.9) / 24)
    assert values["spearman"] == pytest.approx(spearmanr([0, 2, 1, 0], hours)[0])
    assert values["gini"] == pytest.approx(gini_estimate(np.array([3, 2, 1])))
    assert values["left_out"]["unknown_units"] == {"?": 1}
    assert [row["unit"] for row in values["by_unit"]] == ["A", "B", "C"]
    assert [row["passed"] for row in values["by_unit"]] == [1, 2, 0]
    assert values["demand"]["mean"] == 1.0
    assert found.undefined.keys() == {
        *("deadline_share", "deadline_met"),
        *("unit_passing.mean", "unit_passing.sd", "unit_passing.logit_sd"),
    }


@drawn(st.data())
@settings(max_examples=60, deadline=None)
def test_measures_under_weights_are_those_of_the_sample_they_stand_for(data: Any) -> None:
    """A case that counts three times is three cases: the bootstrap's weights are exact."""
    n = data.draw(st.integers(3, 30))
    seed = data.draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    k, days = rng.integers(0, 4, n), rng.integers(0, 6, n)
    weights = np.bincount(rng.integers(0, n, n), minlength=n)
    zeros = np.zeros(n, dtype=np.int64)
    cases = Cases(k, (k > 2) * 1, zeros, days * DAY, np.full(n, NOT_KNOWN), zeros, zeros)
    found = OfCases(cases)(weights.astype(float))
    ks, ds = np.repeat(k, weights), np.repeat(days, weights)
    assert found["handoffs.mean"] == pytest.approx(ks.mean())
    assert found["handoffs.variance"] == pytest.approx(ks.var(ddof=1))
    assert found["time_days.median"] == pytest.approx(np.median(ds))
    assert found["time_days.p90"] == pytest.approx(np.quantile(ds, 0.9))
    if len(set(ks)) > 1 and len(set(ds)) > 1:
        assert found["spearman"] == pytest.approx(spearmanr(ks, ds)[0])
    for j in range(ks.max()):
        assert found["hazard"][j] == pytest.approx((ks > j).sum() / (ks >= j).sum())


def test_one_and_the_same_chance_of_passing_is_found() -> None:
    """Mean p/(1−p) and a flat hazard p, within 4 standard errors: wrong 1 time in 2,000 at most."""
    p, n = 0.4, 20_000
    values = measure_frame(geometric(np.random.default_rng(5), n, p)).values
    error = np.sqrt(p) / (1 - p) / np.sqrt(n)
    assert values["handoffs"]["mean"] == pytest.approx(p / (1 - p), abs=4 * error)
    for k in range(4):
        left = sum(values["distribution"][k:])
        assert values["hazard"][k] == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / left))


def test_intervals_hold_the_truth_and_are_as_wide_as_theory_says() -> None:
    """Of 40 logs at least 32 intervals hold the mean: at 93 % coverage missed 1 time in 600.

    Their mean half-width is 1.96 standard errors of the mean, within a tenth.
    """
    p, logs, n = 0.4, 40, 250
    held, widths = 0, []
    for seed in range(logs):
        values = measure_frame(geometric(np.random.default_rng(seed), n, p)).values
        low, high = values["intervals"]["handoffs.mean"]
        held += low <= p / (1 - p) <= high
        widths.append((high - low) / 2)
    assert held >= 32
    assert np.mean(widths) == pytest.approx(1.96 * np.sqrt(p / n) / (1 - p), rel=0.1)


def test_the_same_seed_gives_the_same_intervals_and_another_does_not() -> None:
    frame = geometric(np.random.default_rng(1), 300, 0.4)
    one, same, other = (measure_frame(frame, seed=seed).values for seed in (1, 1, 2))
    assert one == same
    assert one["handoffs"] == other["handoffs"]
    assert one["intervals"] != other["intervals"]


def test_units_that_differ_only_by_chance_show_no_spread() -> None:
    """120 units of 400 and of 160 stays and one chance: what is left is within 3 standard errors.

    Chance alone gives log-odds a variance of .018, known from 120 units to .0023; so the SD with
    its noise taken off stays below .083 but 1 time in 700, and is .134 where it is not taken off.
    """
    frame = geometric(np.random.default_rng(3), 24_000, 0.4)
    frame["unit"] = frame["unit"].astype(str) + "_" + (frame["case"] % 60).astype(str)
    passing = measure_frame(frame).values["unit_passing"]
    assert passing["units"] == 120
    assert passing["sd"] > 0.02
    assert passing["logit_sd"] < 0.083


def test_our_own_log_is_known_by_its_headings() -> None:
    assert set(LOG_COLUMNS) == OWN_LOG


def test_our_own_log_goes_through_the_same_code(tmp_path: Path) -> None:
    """Hand-offs are the hand-offs of the log and the moves between sections of a township."""
    run = traced(toy(), 1, 60)
    write_log(run, tmp_path / "own.csv")
    inside, outside = measure_frame(run.log), measure_log(tmp_path / "own.csv")
    for name in ("cases", "units", "handoffs", "hazard", "pingpong_given_2", "gini", "by_unit"):
        assert inside.values[name] == outside.values[name], name
    assert inside.values["columns"]["leg"] == {"column": "leg", "guessed": True}
    log = run.log
    moved = log[log["unit"].notna() & (log["unit"] != 0)].sort_values(
        ["case", "leg", "timestamp"], kind="stable"
    )
    before = moved.groupby(["case", "leg"])["unit"].shift()
    changed = before.notna() & (before != moved["unit"])
    units = run.world.units
    sections = [
        units[int(a)]["kind"] == units[int(b)]["kind"] == SECTION_UNIT
        and units[int(a)]["township"] == units[int(b)]["township"]
        for a, b in zip(before[changed], moved["unit"][changed], strict=True)
    ]
    handed = int((log["activity"] == "hand-off").sum())
    assert handed > 0
    total = sum(k * n for k, n in enumerate(inside.values["distribution"]))
    assert total == handed + sum(sections)
    assert "0" not in {row["unit"] for row in inside.values["by_unit"]}
    assert inside.values["left_out"]["desk_rows"] == int((log["unit"] == 0).sum())


def test_hand_offs_are_counted_per_leg_and_added_up() -> None:
    """Two legs at once, one of which moves: one hand-off, where one leg would show three."""
    rows = [("x", 0, "A"), ("x", 1, "B"), ("x", 0, "A"), ("x", 1, "C")]
    frame = pd.DataFrame(rows, columns=["case", "part", "unit"])
    frame["time"] = pd.date_range("2024-01-01", periods=4, freq="h")
    assert measure_frame(frame, {"leg": "part"}).values["distribution"] == [0, 1]
    assert measure_frame(frame).values["distribution"] == [0, 0, 0, 1]


def test_the_desk_is_no_unit() -> None:
    frame = pd.DataFrame(way("a", "AXB") + way("b", "AXA"), columns=["case", "unit", "time"])
    assert measure_frame(frame).values["distribution"] == [0, 0, 2]
    desked = measure_frame(frame, desk="X").values
    assert desked["distribution"] == [1, 1]
    assert desked["left_out"]["desk_rows"] == 2
    assert [row["unit"] for row in desked["by_unit"]] == ["A", "B"]
    assert remark("no_such_desk", desk="Z") in measure_frame(frame, desk="Z").notes


def test_a_table_of_cases_gives_demand_and_times_and_says_why_nothing_else() -> None:
    found = measure_log(given(NYC))
    values = found.values
    assert (values["cases"], values["units"]) == (341_194, 51)
    assert values["handoffs"]["mean"] is None
    assert found.undefined["handoffs.mean"].key in ("no_event_times", "one_moment_each")
    assert values["hazard"] is values["deadline_met"] is values["spearman"] is None
    assert values["time_days"]["median"] == 7.0
    assert values["demand"]["unit_dispersion"] > 2.0
    assert values["left_out"]["cases_without_end"] == 14_139
    columns = {role: said["column"] for role, said in values["columns"].items()}
    assert columns == {
        **{"case": "unique_key", "unit": "account"},
        **{"opened": "opendate", "resolved": "closedate"},
    }


def test_a_table_of_cases_has_hand_offs_where_a_column_counts_them() -> None:
    frame = pd.DataFrame({"id": [1, 2, 3, 4], "unit": list("AABB"), "n": [0, 1, 1, 3]})
    frame["opened"] = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]
    found = measure_frame(frame, {"count": "n"})
    values = found.values
    assert values["distribution"] == [1, 2, 0, 1]
    assert values["pingpong_given_2"] is None
    assert values["time_days"]["median"] is None
    assert found.undefined["time_days.median"] == remark("no_resolved")


def test_the_standard_keys_of_xes_are_known() -> None:
    found = measure_log(given(HELPDESK))
    values = found.values
    assert (values["cases"], values["units"]) == (4_580, 22)
    assert values["columns"]["unit"]["column"] == "org:resource"
    assert remark("units_are_persons", column="org:resource") in found.notes
    assert values["left_out"]["rows_read"] == 21_348


def test_an_xes_gives_what_the_same_events_as_csv_give(tmp_path: Path) -> None:
    cases = {"a": "AAB", "b": "ABA", "c": "C"}
    rows = [row for case, units in cases.items() for row in way(case, units)]
    events = {
        case: [
            {"org:group": unit, "time:timestamp": time.replace(" ", "T") + ":00+08:00"}
            for _, unit, time in way(case, units)
        ]
        for case, units in cases.items()
    }
    one = measure_log(written(tmp_path / "log.xes.gz", xes(events)))
    other = measure_log(written(tmp_path / "log.csv", table(rows)))
    for name in ("cases", "distribution", "hazard", "time_days", "gini", "demand", "by_unit"):
        assert one.values[name] == other.values[name], name


@pytest.mark.parametrize(
    ("status", "ends"),
    [
        (("New", "Resolved", "Closed"), 1.0),
        (("New", "Active", "Closed"), 2.0),
        (("New", "Resolved", "Active"), None),
        (("受理", "办结", "归档"), 1.0),
        (("受理", "未办结", "处理中"), None),
    ],
)
def test_a_state_tells_the_end_of_a_case(status: tuple[str, ...], ends: float | None) -> None:
    rows = [("x", "A", f"2024-01-0{k + 1}", word) for k, word in enumerate(status)]
    rows += [("y", "A", "2024-01-01", "Closed")]
    frame = pd.DataFrame(rows, columns=["case", "unit", "time", "status"])
    values = measure_frame(frame).values
    assert values["time_days"]["mean"] == (0.0 if ends is None else ends / 2)
    assert values["left_out"]["cases_without_end"] == (ends is None)


def test_a_deadline_may_be_a_date_or_said() -> None:
    """Due by the end of a day; a case still open is late once its deadline has passed."""
    frame = pd.DataFrame(
        {
            "case": list("aabbccdd"),
            "unit": list("AAABABAA"),
            "time": ["2024-01-01 09:00", "2024-01-02 09:00"] * 3 + ["2024-01-01 09:00"] * 2,
            "due": ["2024-01-02"] * 2 + ["2024-01-01"] * 4 + ["2024-01-09"] * 2,
            "resolved": ["2024-01-02 17:00"] * 2 + ["2024-01-02 09:00"] * 2 + [""] * 4,
        }
    )
    met = measure_frame(frame).values["deadline_met"]
    assert met[:2] == [1.0, 0.0]
    for word, share in (("是否按期", [1.0, 0.0]), ("是否超期", [0.0, 1.0])):
        said = frame.drop(columns="due").assign(**{word: ["是"] * 2 + ["否"] * 4 + [""] * 2})
        assert measure_frame(said).values["deadline_met"][:2] == share


def rows_of(found: Measured) -> pd.DataFrame:
    return found.frame().set_index("statistic")


def test_the_frame_holds_what_the_object_holds() -> None:
    found = measure_frame(geometric(np.random.default_rng(1), 500, 0.5))
    frame = rows_of(found)
    assert frame.loc["handoffs.mean", "value"] == found.values["handoffs"]["mean"]
    assert frame.loc["hazard", "value"].tolist() == pytest.approx(found.values["hazard"])
    assert frame.loc["deadline_met", "undefined"] == "no_due"
    known = frame.dropna(subset=["value", "low"])
    inside = (known["low"] <= known["value"] + 1e-9) & (known["value"] <= known["high"] + 1e-9)
    assert inside.mean() > norm.cdf(1)
