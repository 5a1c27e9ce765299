"""The notebooks of examples/, run afresh, with figures kept as pictures that show anywhere.

Lives here: how a notebook is run, and what of its results is kept. May not: a cell.

A figure in a cell's output is Plotly's JSON, a few kilobytes, which only some viewers draw;
headless Chromium turns it into a PNG. Nothing of this machine is kept: no time, path or version.
"""

from __future__ import annotations

import base64
import io
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import plotly.graph_objects as go
from nbclient import NotebookClient
from PIL import Image

from browser import ROOT, chromium, executable

EXAMPLES = ROOT / "examples"
DRAWN = "application/vnd.plotly.v1+json"
WIDTH, SHARP, PATIENCE, COLOURS = 760, 1.5, 300, 64
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def run_notebook(path: Path, folder: Path) -> Any:
    """The notebook with every cell run in that folder. CellExecutionError for one that fails.

    Figures are Plotly's JSON in its outputs.
    """
    notebook = nbformat.read(path, as_version=4)
    beside = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    mine = {"PLOTLY_RENDERER": "plotly_mimetype", "PYTHONPATH": beside}
    client = NotebookClient(notebook, timeout=PATIENCE, resources={"metadata": {"path": folder}})
    client.execute(env=os.environ | mine)
    for cell in (
        one for one in notebook["cells"] if one["cell_type"] == "code"
    ):  # what a cold engine says while it compiles is no result
        cell["outputs"] = [o for o in cell["outputs"] if o.get("name") != "stderr"]
    return notebook


def kept_outputs(notebook: Any) -> list[list[str]]:
    """What each cell prints, but for its figures."""
    return [
        [
            output.get("text") or output["data"].get("text/plain", "")
            for output in cell["outputs"]
            if not {DRAWN, "image/png"} & output.get("data", {}).keys()
        ]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def settled(notebook: Any, browser: Any) -> Any:
    """The notebook as it is kept: figures as PNG, outputs as text, nothing of this machine."""
    notebook["metadata"] = METADATA
    for number, cell in enumerate(notebook["cells"]):
        cell["id"], cell["metadata"] = f"cell-{number}", {}
        for output in cell.get("outputs", []):
            output.pop("metadata", None)
            if "data" in output:
                output["metadata"] = {}
            if DRAWN in output.get("data", {}):
                figure = go.Figure(output["data"][DRAWN])
                title = figure.layout.title.text or "figure"
                output["data"] = {"image/png": picture(figure, browser), "text/plain": title}
    return notebook


def picture(figure: go.Figure, browser: Any) -> str:
    """A figure as PNG, in base64."""
    view = browser.new_page(device_scale_factor=SHARP)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "figure.html"
        figure.update_layout(width=WIDTH).write_html(page, config={"displayModeBar": False})
        view.goto(page.as_uri())
        view.wait_for_selector(".js-plotly-plot .main-svg")
        view.wait_for_timeout(300)
        drawn = Image.open(io.BytesIO(view.locator(".js-plotly-plot").screenshot()))
    view.close()
    kept = io.BytesIO()
    drawn.convert("RGB").quantize(COLOURS).save(kept, "png", optimize=True)
    return base64.b64encode(kept.getvalue()).decode()


def main(names: list[str]) -> None:
    """Run the notebooks named, or all, and keep their results."""
    if executable() is None:
        sys.exit("Pictures need Chromium: apt-get install chromium fonts-noto-cjk")
    paths = [EXAMPLES / f"{name}.ipynb" for name in names] or sorted(EXAMPLES.glob("*.ipynb"))
    with chromium() as browser:
        for path in paths:
            with tempfile.TemporaryDirectory() as folder:
                nbformat.write(settled(run_notebook(path, Path(folder)), browser), path)
            print(f"Written: {path.relative_to(ROOT).as_posix()}")


if __name__ == "__main__":
    main(sys.argv[1:])
