"""`new`: a file written once, read at once, and nothing written where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from calls import answered, call, contents, place
from scenarios.inputs.load import load
from scenarios.new.templates import MAKERS

__all__ = ["place"]  # a fixture


@pytest.mark.parametrize("kind", MAKERS)
def test_a_file_is_written_and_what_comes_next_is_said(kind: str, place: Path) -> None:
    done = call("new", kind, "elm")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("→ elm.toml\n")
    assert f"run.py {'sweep' if kind == 'study' else 'compare'}" in done.stdout
    assert "./elm.toml" in done.stdout
    assert Path("elm.toml").read_text(encoding="utf-8").startswith("# ")


def test_each_new_file_runs_as_it_is(place: Path) -> None:
    for kind in MAKERS:
        call("new", kind, kind[::-1])
    ran = answered("run", "--place", "./ecalp.toml", "--reform", "./mrofer.toml", "--days", "20")
    shipped = answered("run", "--days", "20")
    assert ran["outcomes"] == shipped["outcomes"]
    assert answered("sweep", "./yduts.toml", "--threads", "--out", "swept")["left"] == 0


def test_a_place_from_another_says_so(place: Path) -> None:
    found = answered("new", "place", "elm", "--from", "huaisi", "--out", "there.toml")
    assert found == {"kind": "place", "name": "elm", "file": "there.toml"}
    assert load("there.toml").config_hash == load("huaisi").config_hash


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("new place elm", "already exists"),
        ("new place elm --from wenjang", "Did you mean 'wenjiang'"),
        ("new lace elm2", "Did you mean 'place'"),
        ("new place a.b", "letters, digits, _ and -"),
        ("new place baiyun", "no shipped place has"),
        ("new reform elm2 --from baiyun", "only a place has one"),
        ("new study elm2 --out elm2", "ends in .toml"),
        ("new study elm2 --out no/elm2.toml", "a folder that exists"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(asked: str, said: str, place: Path) -> None:
    Path("elm.toml").write_text("mine", encoding="utf-8")
    before = contents(Path())
    done = call(*asked.split())
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert contents(Path()) == before


def test_force_writes_over_it(place: Path) -> None:
    Path("elm.toml").write_text("mine", encoding="utf-8")
    assert call("new", "place", "elm", "--force").exit_code == 0
    assert load("elm.toml").place_name == "elm"
