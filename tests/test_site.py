"""The site of the documentation: it builds without a warning, and all of it is read offline.

Lives here: the build that `make docs` makes, its links, and a place for every page.
May not: a text of a page, or a notebook's results (test_notebooks.py).
"""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
INDEX = ROOT / "docs" / "index.md"
TREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
"""What a browser loads by itself, by the attribute that says from where."""


class Page(HTMLParser):
    """The targets of a page: what it links to, what it loads, and the places in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.places: set[str] = {""}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this element names."""
        found = {name: value or "" for name, value in attrs}
        self.places |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag in FETCHED and FETCHED[tag] in found:
            self.loaded.append(found[FETCHED[tag]])


read = cache(Page)


def listed(index: str) -> list[str]:
    """The pages in the navigation, from the folder of the index."""
    lines = [line for tree in TREE.findall(index) for line in tree.splitlines()]
    entries = [line for line in lines if line and not line.startswith(":")]
    return [re.sub(r"^.*<(.+)>$", r"\1", entry) for entry in entries]


def test_every_page_and_notebook_is_in_the_navigation() -> None:
    pages = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.ipynb")]
    named = {(INDEX.parent / entry).resolve() for entry in listed(INDEX.read_text("utf-8"))}
    missing = {page.relative_to(ROOT).as_posix() for page in pages if page != INDEX} - {
        page.relative_to(ROOT).as_posix()
        for entry in named
        for page in (entry.with_suffix(".md"), entry.with_suffix(".ipynb"))
    }
    assert not missing, "give each a line in docs/index.md"


def test_entries_are_read_with_and_without_a_title() -> None:
    text = "```{toctree}\n:hidden:\n\nmodel\nRead me <../README>\n```\n"
    assert listed(text) == ["model", "../README"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it."""
    made = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs"]
    done = subprocess.run(
        [*command, "-d", str(made / "trees"), ".", str(made / "site")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    return made / "site"


def pages(site: Path) -> list[Path]:
    """Every page of the site."""
    found = sorted(site.rglob("*.html"))
    assert len(found) > 40
    return found


def faults(page: Path, site: Path) -> list[str]:
    """Links of a page, inside the site, to a file or a place that is not there."""
    found = []
    for link in {*read(page).links, *read(page).loaded}:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        whole = target.is_file() and target.is_relative_to(site.resolve())
        if not whole or (
            target.suffix == ".html" and unquote(parts.fragment) not in read(target).places
        ):
            found.append(link)
    return found


@pytest.mark.long
def test_no_link_inside_the_site_is_broken(site: Path) -> None:
    broken = {page.relative_to(site).as_posix(): faults(page, site) for page in pages(site)}
    assert {name: links for name, links in broken.items() if links} == {}


@pytest.mark.long
def test_nothing_is_loaded_from_a_network(site: Path) -> None:
    loaded = {link for page in pages(site) for link in read(page).loaded}
    assert [link for link in loaded if urlsplit(link).netloc] == []
    styles = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", styles) == []


@pytest.mark.long
def test_terms_formulas_and_pictures_are_there(site: Path) -> None:
    assert "诉求" in (site / "docs" / "glossary.html").read_text("utf-8")
    assert "plot_response" in (site / "docs" / "api" / "figures.html").read_text("utf-8")
    assert ".png" in (site / "examples" / "gallery.html").read_text("utf-8")


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<p id="here"></p><a href="#here"></a><a href="#no"></a><a href="no.html"></a>')
    assert sorted(faults(page, tmp_path)) == ["#no", "no.html"]
