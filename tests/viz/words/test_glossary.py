"""The glossary: its page is as its words have it, and a term is found in either language.

Lives here: tests of the terms as data. May not: what a term means.
"""

from __future__ import annotations

import pytest

from calls import answered, call
from viz.words.glossary import PAGE, glossary_page, glossary_sections, terms_with


def test_the_page_in_docs_is_written_from_the_words() -> None:
    assert PAGE.read_text(encoding="utf-8") == glossary_page()


def test_a_term_stands_once() -> None:
    terms = [one for _, terms in glossary_sections() for one in terms]
    for said in ([t.name for t in terms], [t.term["en"] for t in terms]):
        assert len(set(said)) == len(said)
    assert len(terms) > 150


@pytest.mark.parametrize("word", ["Hand-off", "流转", " hand-off "])
def test_a_term_is_found_in_either_language(word: str) -> None:
    assert "hand-off" in [one.name for one in terms_with(word)]


def test_a_word_of_a_meaning_finds_the_term() -> None:
    assert "grid" in [one.name for one in terms_with("640")]


def test_the_command_prints_both_languages() -> None:
    printed = call("terms", "buck-passing").stdout
    assert "推诿" in printed
    assert "truly owes a leg" in printed
    (one,) = answered("terms", "推诿")["terms"]
    assert one["name"] == "buck-passing"
    assert answered("terms")["terms"][0]["name"] == "case"


def test_an_unknown_term_is_refused() -> None:
    refused = call("terms", "zzz")
    assert refused.exit_code == 2
    assert "'zzz'" in refused.stderr
