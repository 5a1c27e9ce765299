"""The stamp: what can change a number changes it, and nothing else does.

Lives here: edits of a small copy of the model, and what they do to its stamp.
May not: a run, or a digest of results (test_digest.py).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model import key
from model.key import stamp, stamp_of

MODEL = Path(key.__file__).parent
RULE = '''"""A rule."""

GAIN = 2.0  # a comment


def answer(work: float) -> float:
    """What comes out."""
    return GAIN * work
'''
LEVERS = '''"""Levers."""
PAIRS = (("fire safety", "消防安全"),)
DENOMINATORS = {"planning": 40}


class Reform(Declared):
    """The rules in force."""

    weight: float = parameter(
        0.05, "share", 0.0, 1.0, "Weight", "权重", "article 1", group="powers", scope="township",
        per="planning",
    )
'''
OUTCOMES = '''"""Outcomes."""
_ALL = (
    Outcome("gap", "points", "lower", "Gap", "差距", "recorded less solved", "减", headline=1),
)
'''


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A model of three files, one of them in a folder inside another."""
    (tmp_path / "rules" / "deep").mkdir(parents=True)
    (tmp_path / "rules" / "deep" / "answer.py").write_text(RULE, "utf-8")
    (tmp_path / "levers.py").write_text(LEVERS, "utf-8")
    (tmp_path / "outcomes.py").write_text(OUTCOMES, "utf-8")
    return tmp_path


def edited(house: Path, old: str, new: str) -> str:
    """The stamp after one text is replaced by another, wherever it stands."""
    for path in house.rglob("*.py"):
        text = path.read_text("utf-8")
        path.write_text(text.replace(old, new), "utf-8")
    return stamp_of(house)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# a comment", "# another comment"),
        ("What comes out.", "What comes out of it."),
        ('"""A rule."""', '"""A rule, told otherwise."""'),
        ("消防安全", "消防"),
        ("权重", "下考上权重"),
        ('"Weight"', '"Weight of the verdict"'),
        ('"share"', '"share of the grade"'),
        ('"article 1"', '"article 2"'),
        ('"powers"', '"assessment"'),
        ("        per=", "per="),
        ('"points", "lower", "Gap"', '"share", "higher", "Gap between them"'),
        ("recorded less solved", "recorded − solved"),
        ("headline=1", 'headline=2, judged="paper"'),
    ],
)
def test_what_only_readers_see_leaves_the_stamp(house: Path, old: str, new: str) -> None:
    before = stamp_of(house)
    assert edited(house, old, new) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("GAIN * work", "GAIN + work"),
        ("GAIN = 2.0", "GAIN = 2.5"),
        ("0.05, ", "0.06, "),
        ("0.0, 1.0", "0.0, 0.9"),
        ("weight: float", "weight: int"),
        ("weight:", "weights:"),
        ("township", "district"),
        ('per="planning"', 'per="shared"'),
        ('"planning": 40', '"planning": 41'),
        ("fire safety", "fire"),
        ('"gap"', '"gap_between"'),
    ],
)
def test_what_can_change_a_number_changes_the_stamp(house: Path, old: str, new: str) -> None:
    before = stamp_of(house)
    assert edited(house, old, new) != before


def test_a_new_file_in_any_folder_changes_the_stamp(house: Path) -> None:
    found = {stamp_of(house)}
    for name in ("new.py", "rules/new.py", "rules/deep/new.py"):
        (house / name).write_text('"""Empty."""\n', "utf-8")
        found.add(stamp_of(house))
    assert len(found) == 4


def test_what_is_not_python_leaves_the_stamp(house: Path) -> None:
    before = stamp_of(house)
    (house / "rules" / "notes.md").write_text("notes", "utf-8")
    assert stamp_of(house) == before


def test_a_chinese_label_in_the_real_model_leaves_its_stamp(tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "model", ignore=shutil.ignore_patterns("__pycache__"))
    assert stamp_of(tmp_path / "model") == stamp()
    assert edited(tmp_path / "model", "审批层级", "签批层级") == stamp()
