"""The notebooks of examples/ run, and what they show is what is printed now.

Lives here: running each in a folder of its own, and what may stand in it.
May not: how one is run or kept (benchmarks/notebooks.py).
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from notebooks import DRAWN, EXAMPLES, kept_outputs, run_notebook

LARGEST = 1_000_000
"""Bytes: pictures stay small enough for a repository."""
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))
AGAIN = "run it again: make notebooks"


@pytest.mark.long
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_it_prints(path: Path, tmp_path: Path) -> None:
    kept, now = nbformat.read(path, as_version=4), run_notebook(path, tmp_path)
    drawn = [
        [DRAWN in output.get("data", {}) for output in cell.get("outputs", [])]
        for cell in now["cells"]
    ]
    pictures = [
        ["image/png" in output.get("data", {}) for output in cell.get("outputs", [])]
        for cell in kept["cells"]
    ]
    assert pictures == drawn, AGAIN
    for there, here in zip(kept_outputs(kept), kept_outputs(now), strict=True):
        assert there == here, AGAIN


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_small_and_of_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text) < LARGEST
    assert '"name": "stderr"' not in text, AGAIN
    cells = nbformat.read(path, as_version=4)["cells"]
    assert cells[0]["source"].startswith("# ")
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1)), AGAIN
