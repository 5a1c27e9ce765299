"""A user's own files beside the notebook: `model.py`, `scenarios/`; scripts without a main guard.

Lives here: processes of their own in such folders, as users start them. May not: results.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from calls import ROOT, tiny
from sweeps import plan

CONSOLE = (
    "import sys\nfrom viz.site.main import app\nif __name__ == '__main__':\n    sys.exit(app())\n"
)
SWEEP = """from pathlib import Path
from scenarios.study.folder import go_on
from scenarios.study.opening import opened_study
from scenarios.study.plan_file import read_study
from scenarios.study.sweep import Processes

def main():
    study = read_study(Path("study0.toml"))
    with opened_study(Path("out"), study) as store:
        go_on(store, Processes(2), lambda: None)
    print("made", store.kept)

"""


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in a folder, with Buckstop where an installation would have it."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def clash(folder: Path, name: str, form: str) -> Path:
    """A module or a package of the user's under one of our names."""
    path = folder / f"{name}.py" if form == "module" else folder / name / "__init__.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text("raise SystemExit('read')\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["module", "package"])
@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("model", "from scenarios import load"),
        ("model", "import scenarios.study.plan"),
        ("scenarios", "from model import GovernanceModel"),
    ],
)
def test_a_clash_of_names_is_said(name: str, line: str, form: str, tmp_path: Path) -> None:
    mine = clash(tmp_path, name, form)
    done = python(tmp_path, "-c", line)
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"ImportError: `{name}` is {mine.resolve()}, which is not Buckstop's")
    assert "Rename yours, or start Python in another folder." in last


def test_a_folder_that_is_no_package_does_no_harm(tmp_path: Path) -> None:
    for name in ("model", "scenarios", "viz"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.py").write_text("", encoding="utf-8")
    done = python(tmp_path, "-c", "from scenarios import load; load(); print('well')")
    assert done.stdout == "well\n", done.stderr


def test_the_console_command_works_from_any_folder(tmp_path: Path) -> None:
    here, script = tmp_path / "here", tmp_path / "bin" / "buckstop"
    here.mkdir()
    script.parent.mkdir()
    script.write_text(CONSOLE, encoding="utf-8")
    tiny(here)
    plan(here, days=5, replications=1)
    for name in ("model", "scenarios", "viz"):
        clash(here, name, "package")
    made = python(here, str(script), "sweep", "study0.toml", "--workers", "2", "--out", "out")
    assert made.returncode == 0, made.stderr
    assert "12 runs" in made.stdout
    asked = python(here, str(script), "status", "nothing")
    assert asked.returncode == 2
    assert "Traceback" not in asked.stderr


def test_the_program_says_what_clashes_where_its_folder_comes_first(tmp_path: Path) -> None:
    for name in ("model", "scenarios"):
        mine = clash(tmp_path, name, "module")
        line = f"import sys; sys.argv = ['buckstop', 'list']\n{CONSOLE}"
        done = python(tmp_path, "-c", line)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"Error: {name} is {mine.resolve()}, which is not Buckstop's")
        assert done.stderr.count("\n") == 1
        mine.unlink()


@pytest.mark.parametrize(
    ("end", "refused"),
    [
        ("main()\n", True),
        ("for _ in range(1):\n    main()\n", True),
        ("if True:\n    main()\n", True),
        ("if __name__ == '__main__':\n    main()\n", False),
    ],
)
def test_a_script_without_a_main_guard_is_said_to_lack_it(
    end: str, refused: bool, tmp_path: Path
) -> None:
    tiny(tmp_path)
    plan(tmp_path, days=5, replications=1)
    (tmp_path / "mine.py").write_text(SWEEP + end, encoding="utf-8")
    done = python(tmp_path, "mine.py")
    if not refused:
        assert done.stdout == "made 12\n", done.stderr
        return
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert "mine.py, line" in last
    assert 'beneath if __name__ == "__main__":' in last
    assert "memory" not in done.stderr
