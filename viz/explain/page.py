"""An explanation shown: a table on the terminal, and a page with waterfalls in two languages.

Lives here: what is shown of an explanation, in which order, and the files that are written.
May not: compute an attribution, or hold a word of its own (explain/words.py).
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from markupsafe import Markup
from rich import box
from rich.table import Table
from rich.text import Text

from scenarios.explain.attribution import CLAUSE, MEASURES, WHOLE, Explanation
from scenarios.run.results import Writers
from viz.explain.figures import waterfall
from viz.explain.sentences import Block, Shown, blocks, made_worse, name, sentences
from viz.explain.words import TEXTS, say
from viz.shared.console import print_already, print_tables, wide
from viz.shared.pages import both, rendered, speaker
from viz.shared.terminal import STYLES
from viz.shared.texts import LANGUAGES, Language
from viz.shared.texts import TEXTS as REPORT_TEXTS
from viz.shared.verdict import SYMBOLS
from viz.shared.wording import Wording, is_missing, lines, number

LABEL_COLUMNS = (18, 40)
NUMBER_COLUMNS = 61  # the four columns of numbers, and what stands between
READING = ("read_shapley", "read_sampled", "read_without", "read_shared", "read_many")
ONLY_CLAUSES = ("read_sampled", "read_shared")
LIMITS = ("limit_model", "limit_sources", "limit_places")
BESIDES = MEASURES[1:]
Wordings = dict[Language, Wording]


def files(found: Explanation) -> Writers:
    """What `explain` writes: the rows, the object, what was run, and a page to open."""
    return {**found.files, "explain.html": lambda path: _write(path, page(found))}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def table(found: Explanation, wording: Wording, width: int) -> Table:
    """Every outcome: its parts with what they do, lose and do alone; the largest of many."""
    language = wording.language
    least, most = LABEL_COLUMNS
    columns = min(max(least, width - NUMBER_COLUMNS), most)
    built = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    built.add_column(say(language, "part"), overflow="fold")
    for key in ("does", "interval", *BESIDES):
        built.add_column(say(language, key), justify="right")
    for block in blocks(found):
        heading = f"{wording.outcome(block.outcome)} ({wording.unit(block.unit)})"
        if block.mark == "undefined":
            built.add_row(Text(heading, style="bold"), SYMBOLS["undefined"], end_section=True)
            continue
        levels = " → ".join(
            number(block.whole[arm], block.unit, block.before) for arm in ("before", "after")
        )
        built.add_row(Text("\n".join(lines(heading, columns)), style="bold"), levels)
        shown, rest = block.largest()
        for one in shown:
            label = "\n".join(lines(name(one.part, found, wording), columns))
            built.add_row(*_cells(one, block, label))
        if rest:
            does = number(math.fsum(o.does for o in rest), block.unit, block.before, sign=True)
            built.add_row(say(language, "others", count=len(rest)), does + "  ")
        whole = Shown(WHOLE, block.whole, block.mark, block.whole["difference"])
        built.add_row(*_cells(whole, block, say(language, "whole")), end_section=True)
    return built


def _cells(one: Shown, block: Block, label: str) -> list[Text | str]:
    """A part's row: label, what it does with its mark, the interval, lost without it, alone."""
    does = number(one.does, block.unit, block.before, sign=True)
    return [
        label,
        Text(f"{does} {SYMBOLS[one.mark]}", style=STYLES[one.mark]),
        Text(_interval(one, block), style="dim"),
        *(_beside(one, measure, block) for measure in BESIDES),
    ]


def _interval(one: Shown, block: Block) -> str:
    if is_missing(one.row["low"]):
        return ""
    ends = (number(one.row[end], block.unit, block.before, sign=True) for end in ("low", "high"))
    return f"[{', '.join(ends)}]"


def _beside(one: Shown, measure: str, block: Block) -> str:
    """Lost without it, or done alone; nothing for the whole."""
    value = one.row[measure]
    return "" if is_missing(value) else number(value, block.unit, block.before, sign=True)


def print_explained(found: Explanation, folder: Path) -> None:
    """Print the table, what it says in words, what is made worse, and where everything is."""
    meta, words = found.meta, Wording("en", found.meta["titles"])
    print(f"{words.title(meta['reform'])}: {words.title(meta['place'])}")
    print_tables([table(found, words, wide().width)])
    for line in (*(sentences(block, found, words) for block in blocks(found)), ""):
        print(line.replace("**", ""))
    print(say("en", "worse_heading"))
    for line in made_worse(blocks(found), found, words):
        print(f"  {line.replace('**', '')}")
    print_already({meta["reform"]: meta["already"]}, meta["titles"])
    count = "1 world" if meta["replications"] == 1 else f"{meta['replications']} worlds"
    print(
        f"{count} of {meta['days']} days, {meta['cases']:,} cases, {meta['seconds']:.0f} s "
        f"→ {folder / 'explain.html'}"
    )


def page(found: Explanation) -> str:
    """The page of an explanation as a string of HTML; it opens offline."""
    words = {language: Wording(language, found.meta["titles"]) for language in LANGUAGES}
    made = blocks(found)
    defined = [block for block in made if block.mark != "undefined"]
    drawn = {
        language: {block.outcome: waterfall(block, found, wording) for block in defined}
        for language, wording in words.items()
    }
    text, report = speaker(TEXTS), speaker(REPORT_TEXTS)
    meta, plausible = found.meta, found.meta["behaviour"] == "plausible"
    reading = [key for key in READING if meta["by"] == CLAUSE or key not in ONLY_CLAUSES]
    behaviour = "behaviour_plausible" if plausible else "behaviour_central"
    facts = {"sets": len(set(meta["sets"])), "ensemble": meta["ensemble"]} if plausible else {}
    view = {
        "title": {language: _title(wording, found) for language, wording in words.items()},
        "subtitle": _said(words, lambda wording: _title(wording, found)),
        "sentences": [
            _said(words, lambda wording, block=block: sentences(block, found, wording))
            for block in made
        ],
        "worse": [
            both(*pair)
            for pair in zip(
                *(made_worse(made, found, words[language]) for language in LANGUAGES), strict=True
            )
        ],
        "panels": [{"key": b.outcome, "label": _said(words, _outcome(b))} for b in defined],
        "tables": [_table(block, found, words) for block in defined],
        "parts": _parts(found, words),
        "parts_key": f"parts_{meta['by']}",
        "reading": [text(key, orders=meta["orders"]) for key in reading],
        "interval": report("read_interval_plausible" if plausible else "read_interval"),
        "marks": report("read_marks"),
        "limits": [report(key) for key in LIMITS],
        "symbols": {mark: (symbol, report(mark)) for mark, symbol in SYMBOLS.items()},
        "text": text,
        "facts": report("run_facts", **meta),
        "configuration": report("configuration"),
        "behaviour": report(behaviour, **facts),
        "config": json.dumps(found.config, indent=2, ensure_ascii=False),
    }
    return rendered("explain/page.html.j2", view, drawn)


def _title(wording: Wording, found: Explanation) -> str:
    return f"{wording.title(found.meta['reform'])} · {wording.title(found.meta['place'])}"


def _outcome(block: Block) -> Any:
    return lambda wording: wording.outcome(block.outcome)


def _table(block: Block, found: Explanation, words: Wordings) -> dict[str, Any]:
    """One outcome's rows as cells, the whole last."""
    whole = Shown(WHOLE, block.whole, block.mark, block.whole["difference"])
    levels = (number(block.whole[arm], block.unit, block.before) for arm in ("before", "after"))
    return {
        "label": _said(words, _outcome(block)),
        "unit": _said(words, lambda wording: wording.unit(block.unit)),
        "levels": " → ".join(levels),
        "rows": [
            {
                "label": _said(words, lambda w, part=one.part: name(part, found, w)),
                "mark": one.mark,
                "does": number(one.does, block.unit, block.before, sign=True),
                "interval": _interval(one, block),
                "besides": [_beside(one, measure, block) for measure in BESIDES],
                "whole": one.part == WHOLE,
            }
            for one in (*block.parts, whole)
        ],
    }


def _parts(found: Explanation, words: Wordings) -> list[dict[str, Any]]:
    """Every part with the labels of the levers it moves."""
    return [
        {
            "label": _said(words, lambda w, part=part: name(part.name, found, w)),
            "levers": [
                _said(words, lambda w, lever=lever: w.lever(lever)) for lever in part.levers
            ],
        }
        for part in found.parts
    ]


def _said(words: Wordings, say_it: Any) -> Markup:
    return both(*(say_it(words[language]) for language in LANGUAGES))
