"""The glossary: every term that the program shows a person, in sections; the page in docs/.

Lives here: its terms as read from `glossary.toml`, and docs/glossary.md written from them.
May not: a definition of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scenarios.documents.markdown import markdown_table
from viz.words.language import Language, words

WORDS = words("glossary")
PAGE = Path(__file__).parents[2] / "docs" / "glossary.md"
INTRO = """# Glossary 术语表

Every term that the program shows a person, in English and Chinese, each with one meaning. Written
from `viz/words/glossary.toml` by `make docs`; `run.py terms` prints it, and the page *About* shows
it. Formulas are in [model.md](model.md), outcomes in [ODD.md](ODD.md), ranges in
[parameters.md](parameters.md), articles in [reforms.md](reforms.md).

程序中出现的术语，中英对照，一词一义。

**One term for each concept.** A *case* that became known is 诉求; once dispatched it is 工单. A
*hand-off* is 流转 in every text. *Parameter* 参数 is the widest word: a place fact 地区事实, a
*lever* 杠杆 or a *behavioural assumption* 行为假设.
"""


@dataclass(frozen=True)
class Term:
    """A term and its meaning, each in both languages; `name` is its anchor in docs/glossary.md."""

    name: str
    term: dict[Language, str]
    meaning: dict[Language, str]

    def values(self) -> dict[str, str]:
        """One object of `terms --json`."""
        said = {f"term_{la}": text for la, text in self.term.items()}
        return {"name": self.name, **said, **{f"meaning_{la}": t for la, t in self.meaning.items()}}


def glossary_sections() -> list[tuple[dict[Language, str], list[Term]]]:
    """The sections in their order: title in both languages, and terms."""
    found = []
    for key in WORDS.texts["en"]:
        section, _, rest = key.partition(".")
        if rest == "title":
            table = WORDS.table(section)
            names = [name.removesuffix(".term") for name in table if name.endswith(".term")]
            terms = [Term(n, table[f"{n}.term"], table[f"{n}.meaning"]) for n in names]
            found.append((table["title"], terms))
    return found


def terms_with(text: str) -> list[Term]:
    """The terms in which a text stands, in either language, whatever its capitals; all for none."""
    every = [term for _, terms in glossary_sections() for term in terms]
    asked = text.strip().lower()
    by_term = [t for t in every if asked in t.name or asked in " ".join(t.term.values()).lower()]
    return by_term or [t for t in every if asked in " ".join(t.meaning.values()).lower()]


def glossary_page() -> str:
    """The glossary in Markdown: a table for each section, a row with an anchor for each term."""
    parts = [INTRO]
    for title, terms in glossary_sections():
        rows = []
        for one in terms:
            term, meaning = one.term, one.meaning
            anchored = f'<a id="{one.name}"></a>{term["en"]}'
            rows.append((anchored, term["zh"], meaning["en"], meaning["zh"]))
        parts.append(f"## {title['en']} · {title['zh']}\n")
        parts.append(markdown_table(("English", "中文", "Meaning", "含义"), rows))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(glossary_page(), encoding="utf-8")
