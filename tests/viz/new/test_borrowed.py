"""A place that borrows its level says so wherever it is run, until it has its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calls import BORROWER, answered, call, place
from scenarios.inputs.own_files import borrowed_levels
from scenarios.inputs.toml_files import shipped
from studies_made import SEARCH
from sweeps import plan

__all__ = ["place"]  # a fixture


@pytest.fixture(autouse=True)
def borrower(place: Path) -> None:
    """The tiny place has no level of its own."""
    place.write_text(BORROWER, encoding="utf-8")


LINE = "tiny borrows its level (mean duty) from baseline: run.py level tiny.toml fits its own."
ZH = "tiny的水平（平均责任心）借自baseline：可用 run.py level tiny.toml 为本地拟合。"
META = {"tiny": {"from": "baseline", "file": "tiny.toml"}}
SIZE = "--replications 2 --days 20"
CALLS = {
    "run": "run --days 20",
    "trace": "trace --case 1 --days 20",
    "log": "trace --log log.csv --days 20 --force",
    "flows": f"flows {SIZE}",
    "compare": f"compare --reform one_list {SIZE}",
    "pilot": f"compare --reform one_list --pilot 0.5 --spill {SIZE}",
    "explain": f"explain --reform one_list --outcome gap {SIZE}",
    "response": f"response --lever platform {SIZE}",
}
PAGES = {
    "report": CALLS["compare"],
    "explain": CALLS["explain"],
    "robustness": "robustness --reform one_list --worlds 2 --days 10 --joint 0",
}
DUTY = 'duty = { value = 6.5, source = "a test" }\n'


def marks(answer: object) -> list[object]:
    """Every mark of a borrowed level in an answer, however deep."""
    if isinstance(answer, list):
        return [mark for one in answer for mark in marks(one)]
    if not isinstance(answer, dict):
        return []
    own = [answer["borrowed_level"]] if "borrowed_level" in answer else []
    return own + marks([one for key, one in answer.items() if key != "borrowed_level"])


def spoken(call_: str) -> tuple[str, list[object]]:
    """What a call prints, and the marks in its JSON."""
    words = [*call_.split(), "--place", "./tiny.toml"]
    done = call(*words, columns=200)
    assert done.exit_code == 0, done.stderr
    return done.stdout, marks(json.loads(call(*words, "--json").stdout))


@pytest.mark.parametrize("name", CALLS)
def test_every_run_says_so_once(name: str, place: Path) -> None:
    printed, found = spoken(CALLS[name])
    assert printed.count(LINE) == 1
    assert found == [META]


@pytest.mark.parametrize("name", ["run", "compare", "flows"])
def test_with_a_duty_of_its_own_nothing_is_said(name: str, place: Path) -> None:
    place.write_text(BORROWER + DUTY, encoding="utf-8")
    printed, found = spoken(CALLS[name])
    assert "borrows its level" not in printed
    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_pages_say_so_in_both_languages(page: str, place: Path) -> None:
    done = call(*PAGES[page].split(), "--place", "./tiny.toml", "--out", "out", columns=200)
    assert done.stdout.count(LINE) == 1, done.stderr
    text = Path(f"out/{page}.html").read_text(encoding="utf-8")
    assert text.count(LINE) == 1
    assert text.count(ZH) == 1


def test_a_study_says_so_and_keeps_it(place: Path) -> None:
    over = "[design.over]\nplatform = [0.0, 1.0]\nload = [0.6, 1.1]\n"
    path = plan(place.parent, 'kind = "sobol"\nsamples = 8\n' + over, outcomes='["gap"]')
    swept = call("sweep", path, "--threads", "--out", "swept", columns=200)
    assert LINE in swept.stdout, swept.stderr
    for command in ("status", "sensitivity", "discover"):
        words = [
            command,
            "swept",
            *(["--worse", "gap", "--reform", "none"] if command == "discover" else []),
        ]
        done = call(*words, columns=200)
        assert LINE in done.stdout, done.stderr
    assert answered("status", "swept")["borrowed_level"] == META


def test_a_search_says_so(place: Path) -> None:
    Path("search.toml").write_text(SEARCH, encoding="utf-8")
    done = call("optimise", "search.toml", "--out", "found", columns=200)
    assert LINE in done.stdout, done.stderr
    assert ZH in Path("found/optimise.html").read_text(encoding="utf-8")


def test_shipped_places_have_their_own() -> None:
    assert borrowed_levels(shipped("place")) == {}
