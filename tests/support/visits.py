"""A visitor of the dashboard in headless Chromium: what is done, read, and complained about.

Lives here: what the browser tests share. May not: an assertion of one test.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from browser import chromium, executable, served
from viz.kit.jobs import FULL

WIDE, PHONE = (1280, 900), (360, 800)
COLD = 600_000  # milliseconds: an engine to be compiled first, on a machine that others use
expect.set_options(timeout=180_000)  # what is drawn in several messages is waited for
HARMLESS = {"data", "blob", "about"}
TOWN = "?v=1&place=huaisi&reform=big_department"
"""Where tests look: a town whose thirty worlds of two years take a second."""
ANSWERED = f"""before => {{
  const of = document.querySelector(".cards").dataset.of;
  const question = (stamp) => stamp.replace(/^[a-z]+-[0-9]+-/, "");
  return question(of) !== question(before) && of.startsWith("full-{FULL.replications}-")
    && document.querySelector(".status[data-state=done]");
}}"""
"""The whole answer to another question than before: a status line may change after its cards."""
STILL = """() => new Promise((done) => {
  const settled = () => { watcher.disconnect(); done(); };
  let timer = setTimeout(settled, 300);
  setTimeout(settled, 5000);
  const watcher = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(settled, 300);
  });
  watcher.observe(document.querySelector("main"), {
    subtree: true, childList: true, characterData: true,
  });
})"""
"""Resolves when nothing has been laid out for a while; a page that plays is not waited for."""
MARKS = [
    pytest.mark.long,
    pytest.mark.skipif(
        executable() is None and os.environ.get("CI") != "true",
        reason="no Chromium on this machine: apt-get install chromium fonts-noto-cjk",
    ),
]


class Visit:
    """One visitor's page, with all it asked for and all it complained about."""

    def __init__(self, context: Any, address: str, query: str = TOWN) -> None:
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.abroad: list[str] = []
        self.failed: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda channel: self._asked(channel.url))
        self.page.on("response", self._answered)
        self.page.goto(address + query)
        if query == TOWN:
            self.done()

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in HARMLESS and parts.hostname != "127.0.0.1":
            self.abroad.append(url)

    def _answered(self, response: Any) -> None:
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")

    def done(self) -> None:
        """Wait for the full answer."""
        self.page.wait_for_selector(".status[data-state=done]", timeout=COLD)

    def asks(self, change: Callable[[], None]) -> None:
        """Make a change and wait until the district has answered another question than before."""
        before = self.page.locator(".cards").get_attribute("data-of")  # waits for the first one
        change()
        self.page.wait_for_function(ANSWERED, arg=before, timeout=COLD)

    def numbers(self) -> dict[str, str]:
        """Levels on the cards: before → after, by outcome; the same in every language."""
        cards = self.page.locator(".card:has(.levels)").all()
        return {
            str(card.get_attribute("data-outcome")): card.locator(".levels").inner_text()
            for card in cards
        }

    def value(self, lever: str) -> str:
        """What stands in a lever's field."""
        return str(self.page.locator(f"{lever} input[type=text]").input_value())

    def type(self, lever: str, text: str) -> None:
        """Type a value by hand."""
        field = self.page.locator(f"{lever} input[type=text]")
        field.fill(text)
        field.press("Enter")

    def press(self, lever: str, key: str) -> None:
        """Move a lever's slider by the keyboard."""
        self.page.locator(f"{lever} [role=slider]").press(key)

    def speak(self, language: str) -> None:
        """Switch the language and wait for it."""
        self.page.click(f".toggle button[lang={language}]")
        self.page.wait_for_selector(f"main[lang^={language}]")

    def go(self, page: str) -> None:
        """Open another page by the navigation."""
        path = "/" if page == "try" else f"/{page}"
        self.page.click(f"nav a[href^='{path}?']")
        self.page.wait_for_selector(f".{page}")
        self.page.wait_for_selector(f"nav a[aria-current=page][href^='{path}?']")

    def still(self) -> None:
        """Wait until the page stands.

        Mesa's page left while its grid is being laid out complains of models that are gone:
        jupyter-widgets saves to a closed comm ("Syncing error: no comm channel defined").
        """
        self.page.evaluate(STILL)

    def is_clean(self) -> None:
        """Nothing went wrong, and nothing was asked of another machine."""
        assert self.complaints == []
        assert self.abroad == []
        assert self.failed == []


@cache
def one_server() -> str:
    """The address of one dashboard for all modules: each start lays out its districts anew."""
    kept = ExitStack()
    atexit.register(kept.close)
    return kept.enter_context(served())


@pytest.fixture(scope="module")
def address() -> str:
    return one_server()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture
def visitor(browser: Any, address: str) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def come(size: tuple[int, int] = WIDE, query: str = TOWN, **how: Any) -> Visit:
        viewport = {"width": size[0], "height": size[1]}
        contexts.append(browser.new_context(viewport=viewport, accept_downloads=True, **how))
        return Visit(contexts[-1], address, query)

    yield come
    for context in contexts:
        context.close()
