"""The page of turning points: its form, its sentences, and that it fits engine and numbers.

Lives here: checks of documents/turning.py, of docs/turning_points.md and the table beside it.
May not: the arithmetic of curves (explain/test_turning.py).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.key import stamp
from scenarios.documents import turning
from scenarios.explain.turning import (
    NEGLECT,
    TurningCurves,
    TurningLine,
    curves_configuration,
    turning_curves,
)

AGAIN = "run make turning"
STAMPS = ("0" * 16, "1" * 16)


def made(curve: str, outcome: str, rises: float) -> list[TurningLine]:
    """The lines of an outcome, straight with that slope, with a little chance in four worlds."""
    one = next(found for found in turning_curves() if found.name == curve)
    values = np.array(one.values)
    shaken = 0.001 * np.outer([1, -1, 2, -2], np.arange(values.size) % 2)
    lines = []
    for setting, groups in one.lines.items():
        levels = 0.5 + rises * (values - values.mean()) + shaken
        base = levels[:, :1] if len(groups) == 1 else np.full_like(levels, 0.5)
        lines.append(TurningLine(curve, setting, outcome, one.values, levels, base))
    return lines


@pytest.fixture(scope="module")
def found() -> TurningCurves:
    """All lines, made by hand: paper falls with accountability, all else rises."""
    lines = [
        line
        for curve in turning_curves()
        for outcome in curve.read
        for line in made(curve.name, outcome, -0.2 if outcome == "closed_on_paper" else 0.2)
    ]
    days = dict.fromkeys(("accountability", "weight", "pooling"), 60)
    return TurningCurves(*STAMPS, 4, 1, days, tuple(lines))


def test_the_page_has_every_line_and_the_stamps(found: TurningCurves) -> None:
    text = turning.turning_page(found)
    for value in STAMPS:
        assert f"`{value}`" in text
    for line in found.lines:
        assert f"pictures/turning_{line.curve}.png" in text
    widths = [line.count("|") for line in text.splitlines() if line.startswith("|")]
    assert set(widths) <= {3, 4, 5}
    assert "*closed on paper* falls, with no clear turn" in text
    assert "*truly solved within the deadline* rises, with no clear turn" in text
    assert "no clear inner optimum at every `neglect_spawn` measured" in text
    assert "Huaisi, *truly solved within the deadline*: pooling harms at a speed of 0.2," in text
    assert "由害转利" in text


def test_an_inner_optimum_is_named_with_the_costs_at_which_it_is_gone(found: TurningCurves) -> None:
    lines = []
    for line in found.lines:
        bent = line.curve == "weight" and line.setting in ("2", "3")
        hill = line.levels - 2.0 * np.maximum(np.array(line.values) - 0.4, 0.0)
        lines.append(replace(line, levels=hill, base=hill[:, :1]) if bent else line)
    text = turning.turning_page(replace(found, lines=tuple(lines)))
    flat = ", ".join(f"{value:g}" for value in NEGLECT if value not in (2.0, 3.0))
    assert f"a clear inner one at `neglect_spawn` 2, 3; at {flat} it lies at the edge" in text
    assert "highest at weight 0.4" in text


def test_the_table_has_a_row_a_point(found: TurningCurves) -> None:
    table = turning.turning_table(found)
    assert len(table) == sum(len(line.values) for line in found.lines)
    assert table[["mean", "difference", "low", "high"]].notna().all().all()


def test_the_page_in_docs_is_of_this_engine_and_these_numbers() -> None:
    text = turning.PAGE.read_text("utf-8")
    assert f"| model stamp | `{stamp()}` |" in text, f"the engine has changed: {AGAIN}"
    configuration = curves_configuration(turning_curves())
    assert f"| configuration | `{configuration}` |" in text, f"numbers have changed: {AGAIN}"


def test_the_table_beside_the_page_holds_its_points_and_every_figure_is_there() -> None:
    table, text = pd.read_csv(turning.TABLE), turning.PAGE.read_text("utf-8")
    curves = turning_curves()
    for curve in curves:
        here = table[table["curve"] == curve.name]
        assert set(here["setting"].astype(str)) == set(curve.lines), AGAIN
        assert set(here["outcome"]) == set(curve.read), AGAIN
        assert sorted(set(here["value"])) == list(curve.values), AGAIN
        assert f"pictures/turning_{curve.name}.png" in text, AGAIN
        assert (turning.PAGE.parent / "pictures" / f"turning_{curve.name}.png").exists(), AGAIN


def test_worlds_that_cannot_be_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert turning.write_turning_page(["--worlds", "0"]) == 2
    assert "replications = 0" in capsys.readouterr().err
