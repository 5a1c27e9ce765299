"""Real organisations' logs become places that run: fitted, compared, and their demand kept.

Lives here: `fit` on the logs of the shared folder. May not: a small log, or bad input.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from calls import ROOT, answered, call
from logs import NYC, SERVICENOW, given
from model.plan import burnt_in
from scenarios.follow.event_log import traced
from scenarios.inputs.load import load

TOLD = {
    NYC: ("council_dist", "complaint_type", "descriptor"),
    SERVICENOW: ("location", "category", "subcategory"),
}
DAYS = 90


@pytest.mark.long
@pytest.mark.parametrize("name", TOLD)
def test_a_real_log_becomes_a_place_that_runs_with_its_demand(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = given(name).resolve()
    monkeypatch.chdir(tmp_path)
    found = answered("fit", path, "--name", "own")
    columns = tuple(found["columns"][role]["column"] for role in ("area", "domain", "matter"))
    assert columns == TOLD[name]
    small = ("--reform", "six_powers", "--replications", 2, "--days", 60, "--out", "compared")
    ran = call("compare", "--place", "own.toml", *small)
    assert ran.exit_code == 0, ran.stderr
    config = json.loads((tmp_path / "compared" / "config.json").read_text(encoding="utf-8"))
    assert "own" in json.dumps(config)
    scenario = load("own.toml")
    known = burnt_in(scenario, 1).towns["known"]
    agree(known, list(found["demand"]["townships"].values()), scenario.place.demand_dispersion)
    run = traced(scenario, 1, DAYS)
    first = run.log.drop_duplicates("case")
    domain = run.world.matters["domain"][first["matter"]]
    cases = list(found["demand"]["domains"].values())
    agree(np.bincount(domain, minlength=len(cases)), cases, scenario.place.demand_dispersion)


def agree(run: np.ndarray, cases: list[int], dispersion: float) -> None:
    """The shares of a run are the log's, within what bursts leave to chance."""
    total, wanted = run.sum(), np.array(cases) / sum(cases)
    error = np.sqrt(dispersion * wanted * (1.0 - wanted) / total)
    assert (np.abs(run / total - wanted) < 5.0 * error).all()


def test_the_offices_of_new_york_are_its_areas(tmp_path: Path) -> None:
    found = answered("fit", given(NYC), "--name", "own", "--out", tmp_path / "own.toml")
    facts = found["facts"]
    assert len(found["demand"]["townships"]) == facts["townships"]["value"] == 51
    assert facts["departments"]["from"] == "borrowed"
    assert (found["first"][:4], found["last"][:4]) == ("2015", "2023")
    assert list(found["not_fitted"]) == ["time_days.median"]


@pytest.mark.parametrize("name", TOLD)
def test_what_the_document_shows_is_what_is_printed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = given(name).resolve()
    monkeypatch.chdir(tmp_path)
    shown = shown_of(f"fit {name}")
    own = shown[0].split()[-1]
    printed = call("fit", path, "--name", own).stdout.splitlines()
    assert set(shown[1:]) - {"…", ""} <= {line.rstrip() for line in printed}


def shown_of(command: str) -> list[str]:
    """The command and what stands under it in the document's block."""
    page = (ROOT / "docs" / "fit.md").read_text(encoding="utf-8")
    return next(block for block in page.split("```") if command in block).strip().splitlines()[1:]
