"""The compiled engine's cache: an edited rule is noticed, and nowhere to write is no error."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from model.tables import cache

ROOT = Path(__file__).resolve().parents[3]
KEPT = ("__init__.py", "key.py", "tables/__init__.py", "tables/cache.py", "tables/compiled.py")
RULE = """
from model.tables.compiled import rule
@rule
def scaled(x):
    return 2 * x
"""
ENTRY = """
import sys
from model.rule import scaled
from model.tables.compiled import engine_entry
@engine_entry
def entry(x):
    return scaled(x)
print(*(entry(float(word) if "." in word else int(word)) for word in sys.argv[1:]))
"""


def house(folder: Path) -> Path:
    """A copy of how the engine is compiled, around an entry so small that it takes no time."""
    for name in KEPT:
        (folder / "model" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "model" / name, folder / "model" / name)
    (folder / "model" / "rule.py").write_text(RULE, encoding="utf-8")
    (folder / "model" / "entry.py").write_text(ENTRY, encoding="utf-8")
    return folder


def start(house: Path, kept: Path | str, *numbers: str) -> tuple[str, int]:
    """What the small engine makes of numbers in a process of its own; how often it compiled."""
    done = subprocess.run(
        [sys.executable, "-c", "import model.entry", *numbers],
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house), "BUCKSTOP_CACHE": str(kept)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip(), done.stderr.count("Compiling")


def test_an_edited_rule_changes_results_with_nothing_cleared_by_hand(tmp_path: Path) -> None:
    small, kept = house(tmp_path / "house"), tmp_path / "cache"
    assert start(small, kept, "4") == ("8", 1)
    assert start(small, kept, "4") == ("8", 0)
    (small / "model" / "rule.py").write_text(RULE.replace("2 * x", "3 * x"), encoding="utf-8")
    assert start(small, kept, "4") == ("12", 1)
    assert start(small, kept, "4") == ("12", 0)


def test_a_damaged_file_is_thrown_away_and_compiled_anew(tmp_path: Path) -> None:
    small, kept = house(tmp_path / "house"), tmp_path / "cache"
    start(small, kept, "4")
    for file in kept.rglob("*.nb[ic]"):  # one bit of the code, and an index cut to nothing
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data if file.suffix == ".nbc" else b"")
    assert start(small, kept, "4") == ("8", 1)
    assert start(small, kept, "4") == ("8", 0)


def test_what_is_compiled_later_for_other_arguments_is_kept_as_well(tmp_path: Path) -> None:
    small, kept = house(tmp_path / "house"), tmp_path / "cache"
    assert start(small, kept, "4", "4", "0.5") == ("8 8 1.0", 2)
    assert start(small, kept, "4", "0.5") == ("8 1.0", 0)


def test_a_call_that_fails_leaves_what_was_compiled(tmp_path: Path) -> None:
    small, kept = house(tmp_path / "house"), tmp_path / "cache"
    text = ENTRY.replace("    return", "    if x < 0:\n        raise ValueError\n    return")
    (small / "model" / "entry.py").write_text(text, encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        start(small, kept, "-4")
    assert start(small, kept, "4") == ("8", 0)


def test_two_copies_of_the_model_keep_their_code_apart(tmp_path: Path) -> None:
    kept = tmp_path / "cache"
    one, other = house(tmp_path / "one"), house(tmp_path / "other")
    assert [start(small, kept, "4") for small in (one, other)] == [("8", 1), ("8", 1)]
    assert [start(small, kept, "4") for small in (one, other)] == [("8", 0), ("8", 0)]


def test_with_nowhere_to_write_it_is_compiled_at_every_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, nowhere = house(tmp_path / "house"), "/dev/null/nowhere"
    monkeypatch.setenv("XDG_CACHE_HOME", nowhere)
    text = f"import tempfile\ntempfile.tempdir = {nowhere!r}\n{ENTRY}"
    (small / "model" / "entry.py").write_text(text, encoding="utf-8")
    assert [start(small, nowhere, "4") for _ in range(2)] == [("8", 1)] * 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sealed folder of two files, as a compilation leaves it."""
    made = tmp_path / "key"
    (made / "inner").mkdir(parents=True, mode=0o700)
    made.chmod(0o700)
    (made / "inner" / "day.nbi").write_bytes(b"index")
    (made / "inner" / "day.1.nbc").write_bytes(b"code")
    cache.seal(made)
    return made


def test_what_matches_its_seal_is_kept(folder: Path) -> None:
    cache.keep_whole(folder)
    assert len(cache.checksums(folder)) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "inner" / "day.nbi").write_bytes(b""),
        lambda folder: (folder / "inner" / "day.1.nbc").write_bytes(b"codf"),
        lambda folder: (folder / "inner" / "day.1.nbc").unlink(),
        lambda folder: (folder / "inner" / "day.2.nbc").write_bytes(b"more"),
        lambda folder: (folder / cache.SEAL).write_text("{"),
        lambda folder: (folder / cache.SEAL).write_text("[]"),
        lambda folder: (folder / cache.SEAL).unlink(),
    ],
)
def test_what_does_not_is_removed(folder: Path, damage: Callable[[Path], object]) -> None:
    damage(folder)
    cache.keep_whole(folder)
    assert list(folder.iterdir()) == []


def test_a_folder_that_others_could_write_to_is_emptied_and_made_private(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUCKSTOP_CACHE", str(folder.parent))
    monkeypatch.setattr(cache, "cache_key", lambda: folder.name)
    folder.chmod(0o777)
    assert cache.cache_directory() == folder
    assert list(folder.iterdir()) == []
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_of_somebody_else_or_a_link_is_passed_over(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(cache, "cache_key", lambda: folder.name)
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / folder.name).symlink_to(folder)
    monkeypatch.setenv("BUCKSTOP_CACHE", str(tmp_path / "links"))
    own = tmp_path / "home" / "buckstop" / folder.name
    assert cache.cache_directory() == own
    monkeypatch.setenv("BUCKSTOP_CACHE", str(folder.parent))
    monkeypatch.setattr(cache.os, "getuid", lambda: os.geteuid() + 1)
    found = cache.cache_directory()
    assert found not in (folder, own)
    assert len(cache.checksums(folder)) == 2


def test_without_a_place_to_write_the_cache_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BUCKSTOP_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "/dev/null/nowhere")
    monkeypatch.setattr(cache.tempfile, "tempdir", "/dev/null/nowhere")
    assert cache.cache_directory() is None
