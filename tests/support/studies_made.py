"""A folder of tiny studies as visitors of the dashboard find it: sweeps, a search, and clutter.

Lives here: what the tests of the page *Studies* share. May not: an assertion about the page.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from calls import call, tiny
from sweeps import plan

OUTCOMES = '["buck_passing_rate", "true_in_time", "time_p90", "handoffs_mean"]'
OVER = "[design.over]\nplatform = [0.0, 1.0]\nload = [0.6, 1.1]\n"
DESIGNS = {
    "sobol": 'kind = "sobol"\nsamples = 8\n' + OVER,
    "deeper/by hand (2)": 'kind = "list"\npoints = [{ platform = 0.2 }, { platform = 0.9 }]\n',
}
SEARCH = """title = "A tiny search whose title is by far longer than a telephone is wide"
title_zh = "小搜索"
place = "tiny.toml"
days = 40
replications = 2
confirm = 4
population = 6
generations = 2
objectives = ["true_in_time", "buck_passing_rate"]

[levers]
platform = [0.3, 1.0]
signoff_levels = [1, 4]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two sweeps and a search, a part of a sweep, and much that is no study."""
    place = tmp_path_factory.mktemp("place")
    tiny(place)
    (place / "search.toml").write_text(SEARCH, encoding="utf-8")
    root = place / "results"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        for name, design in DESIGNS.items():
            path = plan(place, design, outcomes=OUTCOMES)
            result = call("sweep", path, "--threads", "--out", root / name)
            assert result.exit_code == 0, result.output
        result = call("optimise", "search.toml", "--out", root / "search")
        assert result.exit_code == 0, result.output
    cut(root)
    (root / "compared").mkdir()
    (root / "compared" / "comparison.csv").write_text("place\n", encoding="utf-8")
    for name, text in (("broken", "{"), ("foreign", "[1]"), ("calibration", '{"title": "x"}')):
        (root / name).mkdir()
        (root / name / "plan.json").write_text(text, encoding="utf-8")
    return root


def cut(root: Path) -> None:
    """The first third of the Sobol study's runs, with one that failed."""
    shutil.copytree(root / "sobol", root / "part")
    (path,) = (root / "part" / "results").iterdir()
    frame = pd.read_parquet(path)
    lost = frame.iloc[-1]
    frame.iloc[: len(frame) // 3].to_parquet(path)
    (root / "part" / "checksums.jsonl").unlink()
    head = ("run_id", "reform", "replication", "seed", "point", "platform", "load")
    failure = {name: lost[name].item() if name not in head[:2] else lost[name] for name in head}
    failure |= {"attempt": 4, "error": "Traceback\nValueError: too much"}
    (root / "part" / "failures.jsonl").write_text(json.dumps(failure) + '\n{"torn', "utf-8")
