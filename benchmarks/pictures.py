"""Fresh pictures of the page and the report for the README, by headless Chromium.

Lives here: what is photographed, how wide, and where it is written. May not: words of either.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from browser import ROOT, chromium, executable, served

PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 1280, "height": 900}
REPLICATIONS = 60  # forty sets of behaviour, as by default
PATIENCE = 300_000  # milliseconds: a cold engine compiles for a minute


def page(browser: Any) -> None:
    """The dashboard as a visitor finds it, once its full answer is there."""
    with served() as address:
        view = browser.new_page(viewport=SIZE)
        view.goto(address)
        view.wait_for_selector(".status[data-state=done]", timeout=PATIENCE)
        view.wait_for_selector(".js-plotly-plot .scatterlayer", timeout=PATIENCE)
        view.wait_for_timeout(500)
        view.screenshot(path=PICTURES / "page.png")


def report(browser: Any) -> None:
    """The first screen of the report of the main comparison."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "run.py"), "compare", "--out", folder, "--force"]
        command += ["--replications", str(REPLICATIONS)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        view = browser.new_page(viewport=SIZE)
        view.goto((Path(folder) / "report.html").as_uri())
        view.wait_for_timeout(1000)
        view.screenshot(path=PICTURES / "report.png")


def main() -> None:
    """Take both pictures."""
    if executable() is None:
        sys.exit("Pictures need Chromium: apt-get install chromium fonts-noto-cjk")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        page(browser)
        report(browser)
    print("Written: docs/pictures/page.png, docs/pictures/report.png")


if __name__ == "__main__":
    main()
