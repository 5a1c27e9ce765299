"""A served page and a browser to see it with, for pictures and for tests.

Lives here: starting and ending both. May not: an assertion, or what is done on the page.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def executable() -> str | None:
    """Where Chromium is on this machine; None where it is not."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium that can reach nothing but this machine."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(*options: str) -> Iterator[str]:
    """The dashboard on a free port, in a process of its own; yields its address."""
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), "dashboard", "--port", "0", *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    late = threading.Timer(START_SECONDS, process.kill)
    late.start()
    try:
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        late.cancel()
        if not found:
            raise RuntimeError("the dashboard did not start; see what it printed above")
        yield found.group()
    finally:
        late.cancel()
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
