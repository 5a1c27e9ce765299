"""Folders of one study joined: the merged folder is the study swept at once, or an error.

Lives here: parts, replications, points and reforms from several machines, and what is refused.
May not: an extension (test_growing.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from calls import answered, call, contents, place
from scenarios.study.batches import write_batch
from scenarios.study.growing import study_mark
from scenarios.study.status import status
from sweeps import EVERYTHING, LEVERS_ONLY, plan, same, series, swept, table

__all__ = ["place"]  # a fixture

SOBOL = 'kind = "sobol"\nsamples = {}\n[design.over]\nplatform = [0.2, 0.9]\n'
LIST = 'kind = "list"\npoints = [{}]\n'
P, Q, R = ("{ platform = 0.3 }", "{ platform = 0.9 }", "{ platform = 0.5 }")


def turned_down(*folders: str, out: str = "c") -> str:
    """The one line of a merge that is refused, which writes nothing."""
    before = contents(Path())
    result = call("merge", *folders, "--out", out)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert contents(Path()) == before
    assert result.stderr.count("\n") == 1
    return str(result.stderr)


def study(folder: Path, seed: int = 3, **values: Any) -> Path:
    """A plan as in sweeps.py, with a random seed of its own."""
    path = plan(folder, **values)
    path.write_text(path.read_text("utf-8").replace("seed = 3", f"seed = {seed}"), "utf-8")
    return path


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([{}, {"replications": 4}], {"replications": 4}),
        ([{}, {"seed": 5, "replications": 1}], {"replications": 3}),
        (
            [
                {"design": LEVERS_ONLY.replace("0.3, 0.9", "0.9")},
                {"design": LEVERS_ONLY.replace("0.3, 0.9", "0.3")},
            ],
            {},
        ),
        ([{"design": SOBOL.format(4)}, {"design": SOBOL.format(2)}], {"design": SOBOL.format(4)}),
        (
            [{"design": LIST.format(f"{P}, {Q}")}, {"design": LIST.format(f"{R}, {Q}, {Q}")}],
            {"design": LIST.format(f"{P}, {Q}, {R}, {Q}")},
        ),
        ([{"daily": "true"}, {"daily": "true", "seed": 4}], {"daily": "true", "replications": 3}),
    ],
    ids=["more replications", "later seeds", "levels", "sobol", "list", "daily"],
)
def test_a_merged_folder_is_the_study_swept_at_once(
    place: Path, parts: list[dict[str, Any]], whole: dict[str, Any]
) -> None:
    for name, part in zip("ab", parts, strict=True):
        swept(study(place.parent, **part), name)
    larger = plan(place.parent, **whole)
    swept(larger, "whole")
    before = [contents(Path(name)) for name in "ab"]
    result = call("merge", "a", "b", "--out", "new/c")
    assert result.exit_code == 0, result.output
    same(table("new/c"), table("whole"))
    if "daily" in whole:
        same(series("new/c"), series("whole"))
    assert [contents(Path(name)) for name in "ab"] == before
    plans = [json.loads(Path(one, "plan.json").read_text("utf-8")) for one in ("new/c", "whole")]
    assert plans[0] == plans[1]
    assert (status(Path("new/c"))["left"], status(Path("new/c"))["rate"]) == (0, None)
    assert call("sweep", larger, "--threads", "--out", "new/c").exit_code == 0


def test_parts_of_a_study_become_one_and_what_is_missing_is_run(place: Path) -> None:
    made = study(place.parent, design=EVERYTHING)
    for k in (1, 2, 4):
        swept(made, f"o{k}", "--part", f"{k}/4")
    found = answered("merge", "o1", "o2", "o4", "--out", "c")
    assert (found["done"], found["runs"], found["left"]) == (18, 24, 6)
    same(swept(made, "c"), swept(made, "whole"))


def test_the_same_runs_in_two_folders_are_one(place: Path) -> None:
    made = plan(place.parent)
    swept(made, "a")
    swept(made, "b", "--part", "1/2")
    Path("c").mkdir()
    result = call("merge", "b", "a", "--out", "c")
    assert result.stdout == "24 of 24 runs, 12 of them in more than one folder → c/results\n"
    same(table("c"), table("a"))


def test_reforms_that_were_swept_apart_are_merged(place: Path) -> None:
    made = plan(place.parent)
    whole = swept(made, "whole")
    for name in ("none", "one_list"):
        text = made.read_text("utf-8").replace('["none", "one_list"]', f'["{name}"]')
        Path(f"{name}.toml").write_text(text, "utf-8")
        swept(Path(f"./{name}.toml"), name)
    assert call("merge", "none", "one_list", "--out", "c").exit_code == 0
    same(table("c"), whole)


def test_runs_with_other_bits_are_an_error_that_names_them(place: Path) -> None:
    made = plan(place.parent, daily="true")
    swept(made, "a")
    swept(made, "b")
    for kind, column in (("results", "gap"), ("daily", "known")):
        path = Path("b", kind, "000001.parquet")
        whole = path.read_bytes()
        mark = study_mark(json.loads(Path("b/plan.json").read_text("utf-8")))
        frame = pd.read_parquet(path)
        frame.loc[0, column] += 1
        rows = pa.Table.from_pandas(frame, preserve_index=False)
        write_batch(rows, path, Path("b/.writing-x"), mark)
        said = turned_down("a", "b")
        assert f"run {frame['run_id'][0]}" in said
        assert "a/results/000001.parquet" in said
        assert "b/results/000001.parquet" in said
        path.write_bytes(whole)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"days": 30}, ("'b' is not of the study in 'a'", "days = 30, there 20")),
        ({"outcomes": '["gap"]'}, ("outcomes =",)),
        ({"daily": "true"}, ("daily = true",)),
        ({"design": EVERYTHING}, ("kind =",)),
        ({"seed": 9}, ("random seeds 3 to 10", "no gap", "Sweep the 4 between")),
        (
            {"design": LEVERS_ONLY.replace("return_limit = [1, 4, 8]", "load = [0.7, 1.0]")},
            ("over =",),
        ),
    ],
)
def test_folders_of_other_studies_are_refused(
    place: Path, other: dict[str, Any], words: tuple[str, ...]
) -> None:
    swept(plan(place.parent), "a")
    swept(study(place.parent, **other), "b")
    said = turned_down("a", "b")
    assert [word for word in words if word not in said] == [], said


def test_samples_that_are_not_nested_are_refused(place: Path) -> None:
    swept(plan(place.parent, EVERYTHING), "a")
    swept(plan(place.parent, EVERYTHING.replace("= 6", "= 7")), "b")
    assert "design" in turned_down("a", "b")
    swept(study(place.parent, design=EVERYTHING, seed=5), "d")
    assert "seed = 5, there 3" in turned_down("a", "d")


def test_another_place_or_engine_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan(place.parent)
    swept(made, "a")
    text = place.read_text("utf-8")
    place.write_text(text.replace("20000", "21000"), encoding="utf-8")
    swept(made, "b")
    assert "residents = 21000.0, there 20000.0" in turned_down("a", "b")
    place.write_text(text, encoding="utf-8")
    monkeypatch.setattr("scenarios.study.plan_file.stamp", lambda: "other")
    swept(made, "d")
    said = turned_down("a", "d")
    assert "expected one engine" in said
    assert "model = " in said


def test_folders_that_cannot_be_merged_are_refused(place: Path) -> None:
    swept(plan(place.parent), "a")
    assert "two folders or more" in turned_down("a")
    assert "each once" in turned_down("a", "a")
    assert "a folder that a sweep began" in turned_down("a", "nowhere")
    swept(plan(place.parent, replications=3), "b")
    assert "new or empty" in turned_down("a", "b", out="b")
    assert "outside" in turned_down("a", "b", out="b/c")
    path = Path("b/results/000001.parquet")
    path.write_bytes(path.read_bytes()[:-9])
    assert "damaged" in turned_down("a", "b")


def test_a_list_is_known_by_its_runs(place: Path) -> None:
    swept(plan(place.parent, LIST.format(f"{P}, {Q}")), "a", "--part", "1/8")
    swept(plan(place.parent, LIST.format(f"{R}, {Q}")), "b")
    assert "1 of 2 points are run in 'a'" in turned_down("a", "b")
