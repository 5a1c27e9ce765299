"""The documents are run: every fenced block tagged bash or python works as written.

Lives here: how blocks are found and run. May not: a claim of its own about what they print.

A document's blocks run in order in a fresh copy of the repository, so what they write is theirs.
Only the code is the one beside these tests, for a copy of the engine would be compiled once more.
Blocks tagged console or text are output and are not run. In a bash block `make` is asked what it
would do (`make -n`), and a command marked `# long` is asked for its `--help`, which still refuses
an option that does not exist. A python block whose first line is `# long` is compiled only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 600
LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv", "results", "build", "dist", "*_cache", "*.egg-info", ".hypothesis"),
    *("model", "scenarios", "viz", "__pycache__"),
)

FENCE = re.compile(r"^(?P<indent> *)(?P<mark>`{3,}|~{3,})(?P<tag>[^\n`]*)$")
LONG = re.compile(r"\s*#\s*long\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it opens, its tag, and its text without indentation."""

    line: int
    tag: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    """Every fenced block of a page in Markdown."""
    opened: re.Match[str] | None = None
    start = 0
    body: list[str] = []
    for number, line in enumerate(page.splitlines(), start=1):
        fence = FENCE.match(line)
        if opened is None:
            if fence:
                opened, start, body = fence, number, []
        elif fence and not fence["tag"].strip() and fence["mark"].startswith(opened["mark"]):
            tag = opened["tag"].split()
            yield Block(start, tag[0] if tag else "", "\n".join(body) + "\n")
            opened = None
        else:
            body.append(line.removeprefix(opened["indent"]))
    if opened is not None:
        raise ValueError(f"the block opened on line {start} is never closed")


def script(text: str) -> str:
    """A bash block as it is run: one logical line at a time, long ones and `make` only asked."""
    lines = []
    for line in text.replace("\\\n", " ").splitlines():
        if line.split()[:1] == ["make"]:
            lines.append(line.replace("make", "make -n", 1))
        elif LONG.search(line):
            lines.append(LONG.sub("", line) + " --help")
        else:
            lines.append(line)
    return "\n".join(["set -euo pipefail", *lines, ""])


def documents() -> list[Path]:
    """The pages that are run."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [page for page in pages if page.exists()]


def runnable(page: Path) -> list[Block]:
    """The blocks of a page that are run."""
    found = blocks(page.read_text(encoding="utf-8"))
    return [block for block in found if block.tag in {"bash", "python"}]


@pytest.fixture(scope="session")
def spot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where copies stand, one after the other: the compiler knows its sources by their path."""
    return tmp_path_factory.mktemp("documents") / "buckstop"


@pytest.fixture
def copy(spot: Path) -> Path:
    """A fresh copy of the repository with the environment of these tests as its own."""
    shutil.rmtree(spot, ignore_errors=True)
    shutil.copytree(ROOT, spot, ignore=LEFT_OUT)
    (spot / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    return spot


def run(block: Block, here: Path) -> subprocess.CompletedProcess[str]:
    """Run one block in the copy, with this interpreter as `python`."""
    command = ["bash", "-c", script(block.text)]
    if block.tag == "python":
        (here / "block.py").write_text(block.text, encoding="utf-8")
        checks_only = LONG.search(block.text.splitlines()[0] if block.text.strip() else "")
        command = [sys.executable, *(["-m", "py_compile"] if checks_only else []), "block.py"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        command,
        cwd=here,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
    )


@pytest.mark.long
@pytest.mark.parametrize("page", documents(), ids=lambda page: page.name)
def test_every_block_of_a_document_runs(page: Path, copy: Path) -> None:
    for block in runnable(page):
        done = run(block, copy)
        where = f"{page.name}:{block.line}"
        assert done.returncode == 0, f"{where} exits {done.returncode}:\n{done.stdout[-4000:]}"


PAGE = """
Text.

```bash
make test
python run.py run \\
    --days 30
python run.py compare  # long
```

- an item
  ```python
  x = 1
  if x:
      y = 2
  ```

```console
$ python no-such-file.py
```

````text
```bash
false
```
````
"""


def test_blocks_are_found_with_their_tags() -> None:
    found = list(blocks(PAGE))
    assert [(block.line, block.tag) for block in found] == [
        (4, "bash"),
        (12, "python"),
        (18, "console"),
        (22, "text"),
    ]
    assert found[1].text == "x = 1\nif x:\n    y = 2\n"


def test_a_block_left_open_is_an_error() -> None:
    with pytest.raises(ValueError, match="line 2 is never closed"):
        list(blocks("text\n```bash\nmake test\n"))


def test_make_and_long_commands_are_only_asked() -> None:
    assert script(next(blocks(PAGE)).text).splitlines() == [
        "set -euo pipefail",
        "make -n test",
        "python run.py run      --days 30",
        "python run.py compare --help",
    ]


@pytest.mark.parametrize(
    ("tag", "text", "works"),
    [
        ("bash", "echo one > out.txt\ncat out.txt | grep -q one\n", True),
        ("bash", "false\ntrue\n", False),
        ("bash", "make no-such-target\n", False),
        ("bash", "make help\npython -c 'import sys'\n", True),
        ("python", "from pathlib import Path\nassert Path('Makefile').exists()\n", True),
        ("python", "raise SystemExit(1)\n", False),
        ("python", "# long\nraise SystemExit(1)\n", True),
        ("python", "# long\nx = (\n", False),
    ],
)
def test_a_block_is_really_run(tag: str, text: str, works: bool, copy: Path) -> None:
    assert (run(Block(1, tag, text), copy).returncode == 0) is works
