"""What code, data and documents name exists: every file, and every section of a page.

Lives here: how references are found in texts, and how a heading becomes an anchor.
May not: what stands in a section, or running a document (test_docs.py).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READ = {".py", ".toml", ".md", ".j2", ".vue"}
MADE_UP = ("tests/data/", "tests/test_floors.py")  # broken files, and floors of an example

PAGE = re.compile(r"\b(docs/[\w/-]+\.md)(?:#([\w-]+))?")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)")
PATH = re.compile(
    r"(?<![\w/.-])((?:model|scenarios|viz|tests|examples|benchmarks)/[\w/-]+"
    r"(?:\.(?:py|toml|csv|json|md|j2|vue|css|c)\b|/))"
)
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
NAMED = re.compile(r'<a (?:id|name)="([^"]+)"')
FENCED = re.compile(r"^(```+|~~~+).*?^\1", re.MULTILINE | re.DOTALL)


@cache
def sources() -> tuple[Path, ...]:
    """The texts git tracks in which something may be named."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in done.stdout.split("\0") if name and not name.startswith(MADE_UP)]
    return tuple(p for p in map(ROOT.joinpath, names) if p.suffix in READ and p.is_file())


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


@cache
def anchors(page: Path) -> frozenset[str]:
    """Every anchor of a page: its headings, numbered where one stands twice, and named places."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    found: dict[str, int] = {}
    for heading in HEADING.findall(text):
        name = slug(heading)
        found[name] = found.get(name, -1) + 1
        if found[name]:
            found[f"{name}-{found[name]}"] = 0
    return frozenset([*found, *NAMED.findall(text)])


def named(source: Path) -> Iterator[tuple[Path, str]]:
    """What a text names: files with an anchor, or an empty one."""
    text = source.read_text(encoding="utf-8")
    for page, anchor in PAGE.findall(text):
        yield ROOT / page, anchor
    if source.suffix == ".md":
        for target, anchor in LINK.findall(FENCED.sub("", text)):
            yield (source.parent / target if target else source).resolve(), anchor
    if source.name != "CHANGELOG.md":  # which names what there once was, too
        for path in PATH.findall(text):
            tests = ROOT / "tests" / path  # as clauses.toml and tests name tests
            yield tests if tests.is_file() else ROOT / path, ""


def test_every_file_and_section_that_is_named_exists() -> None:
    missing = set()
    for source in sources():
        for target, anchor in named(source):
            if not target.exists() or (anchor and anchor not in anchors(target)):
                name = f"{target.relative_to(ROOT)}{'#' * bool(anchor)}{anchor}"
                missing.add(f"{source.relative_to(ROOT)} names {name}")
    assert sorted(missing) == []


def test_no_document_names_a_file_outside_of_the_repository() -> None:
    outside = re.compile(r"\.\./shared|\b(?:MODEL|EMPIRICS|HOUSE|SOURCES)\.md\b")
    found = [
        f"{source.relative_to(ROOT)}: {match[0]}"
        for source in sources()
        if source != Path(__file__).resolve()
        for match in outside.finditer(source.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("How a reform's effect is shared out", "how-a-reforms-effect-is-shared-out"),
        ("`fit`, and [the log](x.md)", "fit-and-the-log"),
        ("5.1 The day & the night", "51-the-day--the-night"),
        ("流转 (hand-off)", "流转-hand-off"),
    ],
)
def test_a_heading_becomes_its_anchor(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


def test_references_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One\n# One\n```\n# no heading\n[no](link.md)\n```\n"
        '<a id="here"></a> [x](page.md#one-1), [y](#here), `docs/model.md#scale`, viz/kit/',
        encoding="utf-8",
    )
    assert anchors(page) == {"one", "one-1", "here"}
    assert set(named(page)) == {
        (page, "one-1"),
        (page, "here"),
        (ROOT / "docs/model.md", "scale"),
        (ROOT / "viz/kit/", ""),
    }
