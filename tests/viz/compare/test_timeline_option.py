"""`--timeline` on the command line: what it shows, and what is refused with nothing written.

Lives here: the option in each command that has it. May not: the form of a timeline
(tests/scenarios/inputs).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from calls import answered, call

FLOOD = """title = "x"
days = 20
[[shock]]
kind = "demand"
from_day = 5
days = 3
size = 4.0
"""
PLACE = "--place huaisi --reform big_department"


@pytest.fixture
def flood(tmp_path: Path) -> Path:
    path = tmp_path / "flood.toml"
    path.write_text(FLOOD, encoding="utf-8")
    return path


def test_compare_reports_windows_and_recovery_over_the_timelines_days(
    flood: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked = [*f"compare {PLACE} --replications 1 --timeline".split(), str(flood)]
    found = answered(*asked, "--out", str(out))
    assert found["meta"]["days"] == 20
    assert found["meta"]["timeline"] == "flood"
    assert {one["window"] for one in found["windows"]} == {"before", "during", "after"}
    assert [one["arm"] for one in found["recovery"]] == ["before", "after"]
    assert {"windows.csv", "recovery.csv"} < {one.name for one in out.iterdir()}
    printed = call(*asked, "--out", str(out), "--force").stdout
    assert "during (days 5 to 8)" in printed
    assert "Days to recover" in printed
    assert "Under the timeline flood (phases and shocks)." in printed
    report = (out / "report.html").read_text(encoding="utf-8")
    figures = report.count("<figcaption>")
    for said in ("Under the timeline flood", "按时间表 flood 运行"):
        assert report.count(said) > figures  # in the head, and under each figure


@pytest.mark.parametrize("command", ["run", "trace --case 1", "flows --replications 1"])
def test_each_command_says_which_timeline_it_ran(command: str, flood: Path) -> None:
    found = answered(*f"{command} {PLACE} --timeline".split(), str(flood))
    assert found["meta"]["timeline"] == "flood"
    assert found["meta"]["days"] == 20


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("compare --timeline flood_week --pilot 0.5", "expected no --pilot beside it"),
        ("run --timeline flod_week", "Did you mean 'flood_week'"),
        ("compare --timeline flood_week --days 70", "inside the horizon of 70 days"),
        ("flows --timeline half_then_all --days 300", "inside the horizon of 300 days"),
        ("trace --case 1 --timeline nope.toml", "nope.toml"),
        ("explain --reform six_powers --timeline flood_week --days 60", "horizon of 60 days"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    asked: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = call(*asked.split())
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert list(tmp_path.iterdir()) == []
