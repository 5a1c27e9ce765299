"""The words in both languages: same keys, same places to fill, and each in its own script.

Lives here: what holds for every text of every file, and that each is used. May not: what it says.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from calls import fields
from viz.words.language import BOLD, FOLDER, words

FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
HAN = re.compile(r"[一-鿿]")
VIZ = FOLDER.parent
FIXED = 3  # letters that must stand fixed in a key that is put together
ENTRIES = [(name, key) for name in FILES for key in words(name).texts["en"]]


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_keys(name: str) -> None:
    texts = words(name).texts
    assert set(texts["en"]) == set(texts["zh"])


@pytest.mark.parametrize(("name", "key"), ENTRIES)
def test_a_text_has_the_same_places_to_fill_and_its_own_script(name: str, key: str) -> None:
    english, chinese = (words(name).texts[language][key] for language in ("en", "zh"))
    assert fields(english) == fields(chinese)
    assert english.count(BOLD) % 2 == chinese.count(BOLD) % 2 == 0
    assert not HAN.search(english)
    assert not re.search(r"[一-鿿][,;:?!]", chinese)


def test_a_table_inside_a_file_is_read_by_its_own_keys() -> None:
    assert words("common").table("groups")["lists"]["en"] == "Duty lists"


def asked(path: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    """The keys that a module names outright (`say(language, "key")`), each with its words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    sayers: dict[str, tuple[str, ...]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            call, (target, *_) = node.value, node.targets
            if getattr(call.func, "id", "") == "words" and isinstance(target, ast.Name):
                sayers[target.id] = tuple(str(ast.literal_eval(one)) for one in call.args)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in sayers:
            key = node.args[1] if len(node.args) > 1 else None
            if isinstance(key, ast.Constant):
                yield sayers[node.func.id], key.value  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", sorted(VIZ.rglob("*.py")), ids=lambda path: path.stem)
def test_every_key_that_a_module_names_is_in_its_words(path: Path) -> None:
    missing = [(names, key) for names, key in asked(path) if not words(*names).has(key)]
    assert missing == []


@cache
def used() -> tuple[frozenset[str], frozenset[str]]:
    """The words that sources quote, and patterns of the keys that they put together."""
    quoted, made = set(), set()
    for floor in ("viz", "scenarios", "model"):
        for path in (VIZ.parent / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    quoted.add(node.value)
                elif isinstance(node, ast.keyword) and node.arg:
                    quoted.add(node.arg)
                elif isinstance(node, ast.JoinedStr):
                    made.add(pattern(node))
    for path in VIZ.rglob("*.j2"):
        text = path.read_text(encoding="utf-8")
        quoted |= set(re.findall(r"'([^'\n]+)'", text))
        made |= {re.escape(begin) + ".+" for begin in re.findall(r"'([^'\n]+)' ~", text)}
        made |= {".+" + re.escape(end) for end in re.findall(r"~ '([^'\n]+)'", text)}
    return frozenset(quoted), frozenset(one for one in made if one)


def pattern(node: ast.JoinedStr) -> str:
    """The keys that an f-string may give; empty where next to nothing of them is fixed."""
    parts = [v.value if isinstance(v, ast.Constant) else None for v in node.values]
    fixed = "".join(str(part) for part in parts if part)
    if len(fixed) < FIXED or not re.fullmatch(r"[\w. ]+", fixed):
        return ""
    return "".join(re.escape(str(part)) if part else ".*" for part in parts)


@pytest.mark.parametrize("name", FILES)
def test_no_text_is_left_over(name: str) -> None:
    quoted, made = used()

    def is_used(key: str) -> bool:
        return key in quoted or any(re.fullmatch(one, key) for one in made)

    keys = [(key, key.partition(".")[0], key.rpartition(".")[2]) for key in words(name).texts["en"]]
    assert [key for key, *parts in keys if not any(map(is_used, (key, *parts)))] == []


def test_tables_are_read_by_themselves_and_no_key_stands_twice() -> None:
    assert words("common.groups").texts["en"]["lists"] == "Duty lists"
    with pytest.raises(ValueError, match="stand in another"):
        words("kit", "kit")
