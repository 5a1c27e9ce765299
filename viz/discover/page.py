"""A discovery shown: sentences on the terminal, and a page with figures in English and Chinese.

Lives here: what is shown of the boxes, in which order, and the page that is written.
May not: look for a box, or hold a word of its own (discover/words.py).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich import box as boxes
from rich.table import Table

from model.declared.outcomes import OUTCOMES
from scenarios.discover.boxes import Box, Discovery, Restriction
from scenarios.inputs.checks import KINDS
from scenarios.inputs.toml_files import read_reform, shipped
from scenarios.run.results import Writers
from viz.discover.figures import points, trail
from viz.discover.words import TEXTS
from viz.shared.console import print_tables, wide
from viz.shared.pages import both, rendered, speaker
from viz.shared.texts import LANGUAGES, Language
from viz.shared.wording import FULL_WIDTH, Wording

KEYS: dict[Language, str] = {"en": "title", "zh": "title_zh"}


def say(language: Language, key: str, **filled: object) -> str:
    """A text of this language, filled in."""
    return TEXTS[language][key].format(**filled)


def label(name: str, language: Language) -> str:
    """What a parameter is called by its declaration."""
    declared = next(table[name] for table in KINDS.values() if name in table)
    said = str(getattr(declared, language))
    return said.translate(FULL_WIDTH) if language == "zh" else said


def inside(name: str, language: Language) -> str:
    """The label as it stands inside a sentence: told from it by marks and a small letter."""
    said = label(name, language)
    return said if language == "zh" else f"“{said[:1].lower()}{said[1:]}”"


def per_cent(share: float) -> str:
    """A share as written."""
    return f"{100 * share:.0f}"


def where(box: Box, language: Language, called: Callable[[str, Language], str] = inside) -> str:
    """A box in words."""
    said = [_restricted(r, language, called) for r in box.restrictions]
    return say(language, "and").join(said)


def _restricted(
    restriction: Restriction, language: Language, called: Callable[[str, Language], str]
) -> str:
    low, high = restriction.low, restriction.high
    key = "at_most" if low is None else "at_least" if high is None else "between"
    ends = {"low": "" if low is None else f"{low:g}", "high": "" if high is None else f"{high:g}"}
    return say(language, key, label=called(restriction.name, language), **ends)


def condition(found: Discovery, language: Language) -> str:
    """What counts as failing, in words."""
    fails = found.fails
    side = say(language, fails.sign)
    outcome = Wording(language, {}).outcome_inside(fails.outcome)
    value = _value(found, fails.value, language)
    return say(language, f"is_{fails.arm}", outcome=outcome, side=side, value=value)


def _value(found: Discovery, value: float, language: Language) -> str:
    """A level or a difference of the outcome asked about, with its unit."""
    words, unit = Wording(language, {}), OUTCOMES[found.fails.outcome].unit
    if found.fails.arm != "difference":
        return words.value(value, unit)
    return words.change(value, unit, value) if value else "0"


def reform_title(name: str, language: Language) -> str:
    """The titles of a stack's reforms; the name of one that is not shipped."""
    if name == "none":
        return say(language, "none")
    titles = [
        read_reform(part).texts[KEYS[language]] if part in shipped("reform") else part
        for part in name.split("+")
    ]
    return Wording(language, {name: {language: " + ".join(titles)}}).title(name)


def lead(
    found: Discovery, language: Language, called: Callable[[str, Language], str] = inside
) -> list[str]:
    """What came of it, in a few sentences."""
    meta = found.meta
    share = per_cent(meta["failing"] / meta["points"])
    sizes = {"failing": meta["failing"], "points": meta["points"], "share": share}
    said = [say(language, "asked", condition=condition(found, language), **sizes)]
    if meta["label"]:
        said.append(say(language, "incomplete", label=meta["label"]))
    if meta["failing"] in (0, meta["points"]):
        said.append(say(language, "everywhere" if meta["failing"] else "nowhere"))
        ends = {key: _value(found, meta[key], language) for key in ("least", "most")}
        return [*said, say(language, "span", **ends)]
    for one in found.prim:
        said.append(say(language, "box", where=where(one, language, called), **_shares(one)))
    if not found.prim:
        said.append(say(language, "no_box"))
    if not found.cart:
        return [*said, say(language, "no_tree")]
    first = found.cart[0]
    tree = say(language, "tree", where=where(first, language, called), **_shares(first))
    return [*said, tree]


def _shares(one: Box) -> dict[str, str]:
    return {"coverage": per_cent(one.coverage), "density": per_cent(one.density)}


def print_discovered(found: Discovery, folder: Path) -> None:
    """Print what came of it, all boxes, and where everything is."""
    for sentence in lead(found, "en", lambda name, _: name):
        wide().print(sentence.replace("**", ""), highlight=False, soft_wrap=True)
    if found.prim or found.cart:
        print()
        print_tables([_table(found)])
    print(f"→ {folder / 'discover.html'}")


def _table(found: Discovery) -> Table:
    table = Table(box=boxes.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("")
    table.add_column(say("en", "where"), overflow="fold")
    for key in ("coverage", "density", "mass"):
        table.add_column(say("en", key), justify="right")
    table.add_column(say("en", "quasi_p"), justify="right")
    for how, some in (("prim", found.prim), ("cart", found.cart)):
        for one in some:
            shares = [f"{per_cent(getattr(one, key))}%" for key in ("coverage", "density", "mass")]
            said = where(one, "en", lambda name, _: name)
            table.add_row(say("en", how), said, *shares, sure(one))
    return table


def sure(one: Box) -> str:
    """The largest quasi-p of a box's restrictions; none of a tree."""
    known = [r.quasi_p for r in one.restrictions if r.quasi_p is not None]
    return f"{max(known):.2g}" if known else "–"


def files(found: Discovery) -> Writers:
    """What `discover` writes: points, one object, and a page to open."""

    def write(path: Path) -> None:
        path.write_text(page(found), encoding="utf-8")

    return {**found.files(), "discover.html": write}


def page(found: Discovery) -> str:
    """The page of a discovery as a string of HTML; it opens offline."""
    pairs = zip(*(lead(found, language) for language in LANGUAGES), strict=True)
    view = {
        "text": speaker(TEXTS),
        "lead": [both(*pair) for pair in pairs],
        "subtitle": both(*(_subtitle(found, language) for language in LANGUAGES)),
        "titles": {language: say(language, "question") for language in LANGUAGES},
        "groups": [
            {"name": how, "rows": [_row(one) for one in some]}
            for how, some in (("prim", found.prim), ("cart", found.cart))
            if some
        ],
        "meta": found.meta,
    }
    return rendered("discover/page.html.j2", view, {la: _figures(found, la) for la in LANGUAGES})


def _subtitle(found: Discovery, language: Language) -> str:
    reform = reform_title(found.meta["reform"], language)
    return say(language, "subtitle", study=found.meta["study"], reform=reform)


def _figures(found: Discovery, language: Language) -> dict[str, Any]:
    if not found.prim:
        return {}
    words = TEXTS[language]
    return {
        "map": points(found, lambda name: label(name, language), words),
        "trail": trail(found, words),
    }


def _row(one: Box) -> dict[str, Any]:
    return {
        "where": both(*(where(one, language) for language in LANGUAGES)),
        **{key: f"{per_cent(getattr(one, key))}%" for key in ("coverage", "density", "mass")},
        "quasi_p": sure(one),
    }
