"""`fit` at the command line: what it writes and says, what it borrows, what it refuses.

Lives here: columns, files, words and bad input. May not: whether an estimate is right
(test_fit.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from calls import answered, call, contents, place
from logs import table, written
from scenarios.fit.fitting import fit_log
from scenarios.inputs.checks import FACTS
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.toml_files import read_place
from scenarios.logs.columns import LABELS, ROLES
from viz.fit.table import place_words
from viz.fit.table import say as fit_say

__all__ = ["place"]  # a fixture

HEADINGS = ("case", "unit", "time", "opened", "township", "category")
CHINESE = ("工单编号", "承办单位", "操作时间", "受理时间", "街道", "诉求类别")
AREAS, UNITS, KINDS = ("East", "West", "North"), ("parks", "roads", "fire"), ("noise", "trees")
WEEKS = 8
UNSAID = {"cases", "rare_areas", "domains_put_together"}
"""Counts that stand in other lines of the printout."""


def rows(
    weeks: int = WEEKS,
    areas: Sequence[str] = AREAS,
    units: Sequence[str] = UNITS,
    kinds: Sequence[str] = KINDS,
) -> list[tuple[str, ...]]:
    """Two cases a day and two events a case; the first area has half of them."""
    made = []
    for k in range(weeks * 14):
        date = np.datetime64("2024-01-01") + k // 2
        area = areas[0] if k % 2 else areas[k // 2 % len(areas)]
        shared = (f"{date} 08:00", area, kinds[k % len(kinds)])
        for hour, unit in ((9, units[k % len(units)]), (10, units[(k + 1) % len(units)])):
            made.append((f"c{k}", unit, f"{date} {hour:02d}:00", *shared))
    return made


def log(folder: Path, text: str = "", name: str = "log.csv") -> Path:
    """A small log in a folder."""
    return written(folder / name, text or table(rows(), HEADINGS))


def test_a_place_is_written_and_compared(place: Path) -> None:
    log(place.parent)
    done = call("fit", "log.csv", "--name", "elm_district", columns=110)
    assert done.exit_code == 0, done.stderr
    assert "→ elm_district.toml" in done.stdout
    site = read_place(Path("elm_district.toml"))
    assert site.texts["title"] == "elm district (from its log, 2024)"
    assert site.texts["own_reform"] == "none"
    assert {line.name for line in site.facts} == set(FACTS)
    assert site.level_from == "baseline"  # every run says so, until it is fitted
    assert all(line.words and line.words_zh for line in site.facts)
    small = ("--reform", "six_powers", "--replications", 2, "--days", 5)
    ran = call("compare", "--place", "elm_district.toml", *small, "--out", "compared")
    assert ran.exit_code == 0, ran.stderr
    assert "elm district" in Path("compared/report.html").read_text(encoding="utf-8")


def test_the_object_says_where_every_fact_comes_from(place: Path) -> None:
    log(place.parent)
    found = answered("fit", "log.csv", "--name", "elm")
    assert list(found["facts"]) == list(FACTS)
    told = {name for name, fact in found["facts"].items() if fact["from"] == "log"}
    assert {"townships", "departments", "residents"} <= told
    assert found["facts"]["townships"]["value"] == len(AREAS)
    assert found["facts"]["departments"]["value"] == len(UNITS)
    for fact in found["facts"].values():
        kinds = ("log.csv (sha256 " + found["sha256"][:16], "borrowed from baseline")
        assert fact["source"].startswith(kinds[fact["from"] == "borrowed"])
    assert sum(found["demand"]["townships"].values()) == found["counted"]["cases"]
    assert set(found["demand"]["domains"]) == set(KINDS)
    assert set(found["counted"]) - set(fit_say.table("counted")) == UNSAID
    assert found["file"] == "elm.toml"
    assert found["not_fitted"]["handoffs.mean"] == 1.0


def test_chinese_headings_are_guessed_and_said(place: Path) -> None:
    areas = ("东街街道", '西"街', "北\\镇")
    text = table([(*row[:5], "噪音") for row in rows(areas=areas)], CHINESE)
    written(place.parent / "log.csv", text.replace('西"街', '"西""街"'), "gb18030")
    found = answered("fit", "log.csv", "--name", "白云分区")
    for role, column in (("area", "街道"), ("domain", "诉求类别")):
        assert found["columns"][role] == {"column": column, "guessed": True}
    site = read_place(Path("白云分区.toml"))
    assert len(site.demand.townships) == len(areas)
    assert site.demand.names == ("噪音",)
    assert set(found["demand"]["townships"]) == set(areas)


def test_without_areas_and_domains_they_are_borrowed(place: Path) -> None:
    log(place.parent, table([row[:4] for row in rows()], HEADINGS[:4]))
    found = answered("fit", "log.csv", "--name", "elm")
    assert found["demand"] == {}
    for name in ("townships", "demand_dispersion", "zipf", "load", "grid_spread"):
        fact = found["facts"][name]
        assert fact["value"] == FACTS[name].default
        assert fact["source"].startswith("borrowed from baseline, because ")
    assert read_place(Path("elm.toml")).demand.townships == ()


def test_a_template_is_borrowed_from_with_what_stood_before(place: Path) -> None:
    log(place.parent)
    found = fit_log("log.csv", name="elm", template="baiyun")
    template = read_place("baiyun")
    assert [line.value for line in found.before] == [line.value for line in template.before]
    facts = {fact.name: fact for fact in found.facts}
    grids = next(line for line in template.facts if line.name == "grids_per_township")
    assert facts["grids_per_township"].value == grids.value
    assert (
        place_words(facts["grids_per_township"].source)[0] == f"borrowed from baiyun: {grids.words}"
    )
    assert place_words(facts["matters"].source)[0].startswith("borrowed from baseline")
    city = {fact.name: fact for fact in fit_log("log.csv", name="e", template="tianjin_city").facts}
    assert city["districts"].value == city["townships"].value == len(AREAS)


def test_given_residents_make_the_rate_of_cases_the_logs(place: Path) -> None:
    log(place.parent)
    facts = {fact.name: fact for fact in fit_log("log.csv", name="elm", residents=5_000).facts}
    assert (facts["residents"].origin, facts["known_per_person"].origin) == ("given", "log")
    assert facts["residents"].value == 5_000
    assert facts["known_per_person"].value == pytest.approx(2 * 365 / 5_000, rel=0.02)


def test_units_that_are_areas_are_no_departments(place: Path) -> None:
    log(place.parent, table(rows(units=(*AREAS, "parks", "roads")), HEADINGS))
    facts = {fact.name: fact for fact in fit_log("log.csv", name="elm").facts}
    assert (facts["departments"].value, facts["departments"].origin) == (2, "log")
    log(place.parent, table(rows(units=AREAS), HEADINGS))
    facts = {fact.name: fact for fact in fit_log("log.csv", name="elm").facts}
    assert facts["departments"].origin == "borrowed"


def test_rare_and_unknown_areas_are_left_out_and_counted(place: Path) -> None:
    made = rows()
    for k, name in ((4, "Esat"), (9, "?"), (13, "")):
        for at in (2 * k, 2 * k + 1):
            made[at] = (*made[at][:4], name, made[at][5])
    log(place.parent, table(made, HEADINGS))
    found = answered("fit", "log.csv", "--name", "elm")
    assert set(found["demand"]["townships"]) == set(AREAS)
    counted = found["counted"]
    assert (counted["rare_areas"], counted["cases_in_rare_areas"]) == (1, 1)
    assert counted["cases_without_area"] == 2
    assert sum(found["demand"]["townships"].values()) == counted["cases"] - 3


def test_a_file_is_not_written_over_unless_forced(place: Path) -> None:
    log(place.parent)
    there = place.read_bytes()
    arguments = ("fit", "log.csv", "--name", "elm", "--out", place.name)
    refused = call(*arguments)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert place.read_bytes() == there
    assert call(*arguments, "--force").exit_code == 0
    first = place.read_bytes()
    assert call(*arguments, "--force").exit_code == 0
    assert place.read_bytes() == first != there


def test_many_areas_are_refused_if_named_and_borrowed_if_guessed(place: Path) -> None:
    made = []
    for k in range(401 * 5):
        date = f"2024-01-{1 + k % 28:02d} 08:00"
        made.append((f"c{k}", UNITS[k % 3], date, date, f"a{k % 401}", "noise"))
    log(place.parent, table(made, HEADINGS))
    with pytest.raises(ScenarioError, match="401 areas"):
        fit_log("log.csv", name="elm", asked={"area": "township"})
    assert "townships" not in fit_log("log.csv", name="elm").demand


def _few_days(folder: Path) -> Path:
    return log(folder, table(rows(weeks=3), HEADINGS))


def _one_unit(folder: Path) -> Path:
    return log(folder, table(rows(units=("parks",)), HEADINGS))


def _no_opening(folder: Path) -> Path:
    return log(folder, table([(f"c{k}", "u", "?") for k in range(9)], ("case", "unit", "opened")))


BAD: dict[str, tuple[Callable[[Path], Path], tuple[object, ...], str]] = {
    "a bad name": (log, ("--name", "a/b"), "name = 'a/b'"),
    "an empty name": (log, ("--name", ""), "name = ''"),
    "a shipped name": (log, ("--name", "baiyun"), "no shipped place has"),
    "no toml": (log, ("--out", "elm.txt"), "ends in .toml"),
    "a folder that is not there": (log, ("--out", "no/elm.toml"), "a folder that exists"),
    "an unknown template": (log, ("--template", "balyun"), "Did you mean 'baiyun'?"),
    "no such column": (log, ("--area", "street"), "Columns: 'case', 'unit'"),
    "areas that are none": (log, ("--area", "opened"), "no area has a case a week in 'opened'"),
    "a short log": (_few_days, (), "21 days"),
    "one unit": (_one_unit, (), "two or more"),
    "no opening": (_no_opening, (), "no case has a time of opening"),
    "residents in words": (log, ("--residents", "many"), "expected a number"),
    "too few residents": (log, ("--residents", 10), "residents = 10"),
    "more residents than the cases can be of": (log, ("--residents", 9e6), "--residents the"),
    "no log": (lambda folder: folder / "none.csv", (), "no such file"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_nothing_is_written(name: str, place: Path) -> None:
    make, arguments, said = BAD[name]
    path = make(place.parent)
    before = contents(place.parent)
    done = call("fit", path, *(() if "--name" in arguments else ("--name", "elm")), *arguments)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(place.parent) == before


def test_labels_are_no_roles_of_measure() -> None:
    assert not set(LABELS) & set(ROLES)
    headings = [heading for role in (ROLES | LABELS).values() for heading in role.headings]
    assert len(headings) == len(set(headings))


def test_a_fit_that_leaves_out_many_cases_warns_first(place: Path) -> None:
    """Of 112 cases 23 have no time of opening: the first line says so."""
    made = [row if k % 10 > 1 else (*row[:3], "", *row[4:]) for k, row in enumerate(rows())]
    without_time = [(*row[:2], *row[3:]) for row in made]
    log(place.parent, table(without_time, (*HEADINGS[:2], *HEADINGS[3:])))
    printed = call("fit", "log.csv", "--name", "elm").stdout
    assert printed.startswith("Warning: 21% of all cases were not opened from 2024-01-01 to ")
    warned = answered("fit", "log.csv", "--name", "elm", "--force")["warnings"]
    assert warned == [printed.splitlines()[0]]
    log(place.parent)
    assert answered("fit", "log.csv", "--name", "elm", "--force")["warnings"] == []
