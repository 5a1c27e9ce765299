"""`level`: the duty found, printed, and written into the file of the place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from calls import BORROWER, answered, call, contents, place
from scenarios.calibrate import levels
from scenarios.inputs.toml_files import read_place

__all__ = ["place"]  # a fixture


@pytest.fixture(autouse=True)
def borrower(place: Path) -> None:
    """The tiny place has no level of its own."""
    place.write_text(BORROWER, encoding="utf-8")


FEW = ("--replications", "4")


def duty(path: Path) -> float:
    (found,) = (line.value for line in read_place(path).facts if line.name == "duty")
    return found


def test_the_level_is_printed_and_written_and_no_longer_borrowed(place: Path) -> None:
    place.write_text("# mine\n" + BORROWER + "# the end\n", encoding="utf-8")
    done = call("level", "tiny.toml", *FEW, columns=120)
    assert done.exit_code == 0, done.stderr
    assert "Rejected or circulating (fitted)" in done.stdout
    assert "standard error" in done.stdout
    assert done.stdout.endswith("→ tiny.toml\n")
    text = place.read_text(encoding="utf-8")
    assert text.startswith("# mine\n")
    assert text.endswith("# the end\n")
    assert "fitted with level on" in text
    assert read_place(place).level_from == ""
    assert "borrows its level" not in call("run", "--place", "./tiny.toml", "--days", "20").stdout


def test_json_has_the_error_and_every_target(place: Path) -> None:
    found = answered("level", "tiny.toml", *FEW, "--workers", "1")
    assert found["duty"] == duty(place)
    assert found["standard_error"] > 0
    assert (found["meta"]["seed"], found["meta"]["replications"]) == (1001, 4)
    assert found["file"] == "tiny.toml"
    (level,) = (one for one in found["rows"] if one["fitted"])
    assert level["name"] == "rejected_share"
    assert level["met_after"]
    assert abs(level["after"] - 0.047) <= abs(level["before"] - 0.047) + 0.001


def test_a_dry_run_and_a_shipped_place_write_nothing(place: Path) -> None:
    before = contents(Path())
    assert answered("level", "tiny.toml", *FEW, "--dry-run")["file"] is None
    assert contents(Path()) == before


def test_out_writes_elsewhere(place: Path) -> None:
    before = place.read_text(encoding="utf-8")
    assert call("level", "tiny.toml", *FEW, "--out", "new.toml").exit_code == 0
    assert place.read_text(encoding="utf-8") == before
    assert duty(Path("new.toml")) == answered("level", "new.toml", *FEW, "--dry-run")["duty"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("level wenjang", "Did you mean 'wenjiang'"),
        ("level no.toml", "no such file"),
        ("level tiny.toml --replications 1", "replications = 1: expected a whole number from 2"),
        ("level tiny.toml --replications 1001", "from 2 to 1,000"),
        ("level tiny.toml --workers 0", "workers = 0"),
        ("level tiny.toml --out tiny.toml", "already exists"),
        ("level tiny.toml --out new", "ends in .toml"),
        ("level odd.toml", "by hand"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(asked: str, said: str, place: Path) -> None:
    Path("odd.toml").write_text('title = "Odd"\nfacts.duty.value = 7\nfacts.duty.source = "x"\n')
    before = contents(Path())
    done = call(*asked.split())
    assert done.exit_code == 2
    assert said in done.stderr
    assert contents(Path()) == before


def test_a_level_out_of_reach_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "TARGET", 0.9)
    before = contents(Path())
    done = call("level", "tiny.toml", *FEW)
    assert done.exit_code == 2
    assert "at duty = 0 is" in done.stderr
    assert "expected 90 % at some duty in its range" in done.stderr
    assert contents(Path()) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write anything")
def test_a_folder_that_takes_nothing_is_found_before_the_work(place: Path) -> None:
    place.parent.chmod(0o500)
    done = call("level", "tiny.toml", *FEW)
    place.parent.chmod(0o700)
    assert done.exit_code == 2
    assert "cannot" in done.stderr
