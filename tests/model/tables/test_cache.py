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
SCRIPT = """
from model.district.setup import build_world, run_days
from scenarios import load
world = run_days(build_world(load("huaisi"), 3), 40)
print(int(world.daily["judged"].sum()), int(world.daily["satisfied"].sum()))
"""


def judged(house: Path, cache: Path | str) -> tuple[list[int], str]:
    """Cases judged and residents satisfied in a copy of the house, and what it said on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house), "BUCKSTOP_CACHE": str(cache)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(word) for word in done.stdout.split()], done.stderr


@pytest.mark.long
def test_an_edited_rule_changes_results_with_nothing_cleared_by_hand(tmp_path: Path) -> None:
    house, kept = tmp_path / "house", tmp_path / "cache"
    for room in ("model", "scenarios"):
        shutil.copytree(ROOT / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    first, said = judged(house, kept)
    assert "Compiling" in said
    again, silent = judged(house, kept)
    assert again == first
    assert "Compiling" not in silent
    for file in kept.rglob("*.nb[ic]"):  # one bit of the code, and an index cut to nothing
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data if file.suffix == ".nbc" else b"")
    mended, said = judged(house, kept)
    assert "Compiling" in said
    assert mended == first
    rule = house / "model" / "rules" / "resident.py"
    text = rule.read_text(encoding="utf-8")
    edited = text.replace("p.satisfied_solved if solved", "p.satisfied_unsolved if solved")
    assert edited != text
    rule.write_text(edited, encoding="utf-8")
    after, said = judged(house, kept)
    assert "Compiling" in said
    assert after[0] > 0.9 * first[0]
    assert after[1] < 0.6 * first[1]


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
