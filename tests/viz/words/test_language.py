"""The words in both languages: same keys, same places to fill, and each in its own script.

Lives here: what holds for every text of every file. May not: what a text says.
"""

from __future__ import annotations

import re

import pytest

from calls import fields
from viz.words.language import FOLDER, words

FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
HAN = re.compile(r"[一-鿿]")
ENTRIES = [(name, key) for name in FILES for key in words(name).texts["en"]]


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_keys(name: str) -> None:
    texts = words(name).texts
    assert set(texts["en"]) == set(texts["zh"])


@pytest.mark.parametrize(("name", "key"), ENTRIES)
def test_a_text_has_the_same_places_to_fill_and_its_own_script(name: str, key: str) -> None:
    english, chinese = (words(name).texts[language][key] for language in ("en", "zh"))
    assert fields(english) == fields(chinese)
    assert english.count("**") % 2 == chinese.count("**") % 2 == 0
    assert not HAN.search(english)
    assert not re.search(r"[一-鿿][,;:?!]", chinese)


def test_a_table_inside_a_file_is_read_by_its_own_keys() -> None:
    assert words("common").table("groups")["lists"]["en"] == "Duty lists"
