"""A discovery shown: sentences on the terminal, and a page with figures in English and Chinese.

Lives here: what is shown of the boxes, in which order, and the page that is written.
May not: look for a box, or hold a word of its own (words/discover.toml).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from model.declared.outcomes import OUTCOMES
from scenarios.discover.boxes import Box, Restriction
from scenarios.discover.discovery import Discovery
from scenarios.inputs.checks import KINDS
from scenarios.inputs.toml_files import read_reform, shipped
from scenarios.run.results import Writers
from viz.discover.figures import points_figure, trail
from viz.shared.console import print_marks, print_tables, put, wide
from viz.shared.pages import all_spoken, page_file, rendered, speaker, spoken, spoken_table
from viz.shared.table import Table, row, table
from viz.shared.wording import FULL_WIDTH, Wording
from viz.words.language import LANGUAGES, Language, without_bold, words

say = words("discover")
KEYS: dict[Language, str] = {"en": "title", "zh": "title_zh"}
SHARES = ("coverage", "density", "mass")


def parameter_label(name: str, language: Language) -> str:
    """What a parameter is called by its declaration."""
    declared = next(table[name] for table in KINDS.values() if name in table)
    said = str(getattr(declared, language))
    return said.translate(FULL_WIDTH) if language == "zh" else said


def inside(name: str, language: Language) -> str:
    """The label as it stands inside a sentence: told from it by marks and a small letter."""
    said = parameter_label(name, language)
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


def condition_words(found: Discovery, language: Language) -> str:
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


def discovery_lead(
    found: Discovery, language: Language, called: Callable[[str, Language], str] = inside
) -> list[str]:
    """The results, in a few sentences."""
    meta = found.meta
    share = per_cent(meta["failing"] / meta["points"])
    sizes = {"failing": meta["failing"], "points": meta["points"], "share": share}
    said = [say(language, "asked", condition=condition_words(found, language), **sizes)]
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
    """Print the results, all boxes, and where everything is."""
    for sentence in discovery_lead(found, "en", lambda name, _: name):
        wide().print(without_bold(sentence), highlight=False, soft_wrap=True)
    put()
    for how, boxes in _groups(found):
        print_tables([boxes_table(boxes, "en", say("en", how), lambda name, _: name)])
    print_marks(found.meta)
    put(f"→ {folder / 'discover.html'}")


def _groups(found: Discovery) -> list[tuple[str, Sequence[Box]]]:
    """The boxes by the way they were found, where there are any."""
    return [(how, some) for how, some in (("prim", found.prim), ("cart", found.cart)) if some]


def boxes_table(
    boxes: Sequence[Box],
    language: Language,
    title: str = "",
    called: Callable[[str, Language], str] = inside,
) -> Table:
    """A row a box: where it is, what share of failures it holds, and how sure it is."""
    head = [say(language, key) for key in ("where", *SHARES, "quasi_p")]
    rows = [
        row(
            where(one, language, called),
            *(f"{per_cent(getattr(one, key))}%" for key in SHARES),
            how_stable(one),
        )
        for one in boxes
    ]
    return table(head, rows, title)


def how_stable(one: Box) -> str:
    """The largest quasi-p of a box's restrictions; none of a tree."""
    known = [r.quasi_p for r in one.restrictions if r.quasi_p is not None]
    return f"{max(known):.2g}" if known else "–"


def discovery_files(found: Discovery) -> Writers:
    """What `discover` writes: points, one object, and a page to open."""
    return {**found.files(), "discover.html": page_file(lambda: discovery_page(found))}


def discovery_page(found: Discovery) -> str:
    """The page of a discovery as a string of HTML; it opens offline."""
    text = speaker(say.texts)
    view = {
        "text": text,
        "lead": all_spoken(lambda language: discovery_lead(found, language)),
        "heading": text("question"),
        "subtitle": spoken(lambda language: _subtitle(found, language)),
        "titles": {language: say(language, "question") for language in LANGUAGES},
        "groups": [
            (text(how), spoken_table(lambda language, boxes=boxes: boxes_table(boxes, language)))
            for how, boxes in _groups(found)
        ],
        "reading": [
            *all_spoken(lambda language: Wording(language, {}).marks(found.meta)),
            text("read_point", **found.meta),
            *(text(key) for key in ("read_prim", "read_limits")),
        ],
        "facts": text("run_facts", **found.meta),
    }
    return rendered(
        "discover/page.html.j2",
        view,
        {la: discovery_figures(found, la) for la in LANGUAGES},
        found.meta,
    )


def _subtitle(found: Discovery, language: Language) -> str:
    reform = reform_title(found.meta["reform"], language)
    return say(language, "subtitle", study=found.meta["study"], reform=reform)


def discovery_figures(found: Discovery, language: Language) -> dict[str, Any]:
    """The points with the first box, and how it was peeled; none where no box was found."""
    if not found.prim:
        return {}
    texts = say.texts[language]
    return {
        "map": points_figure(found, lambda name: parameter_label(name, language), texts),
        "trail": trail(found, texts),
    }
