"""An explanation shown: a table on the terminal, and a page with waterfalls in two languages.

Lives here: what is shown of an explanation, in which order, and the files that are written.
May not: compute an attribution, or hold a word of its own (words/explain.toml).
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from markupsafe import Markup

from scenarios.explain.attribution import MEASURES, Explanation
from scenarios.explain.game import CLAUSE
from scenarios.run.results import Writers
from viz.explain.figures import waterfall
from viz.explain.sentences import (
    MOST,
    Block,
    ShownOutcome,
    blocks,
    explanation_sentences,
    made_worse,
    part_name,
    say,
)
from viz.shared.console import print_already, print_tables, put, wide
from viz.shared.pages import all_spoken, page_file, rendered, speaker, spoken, spoken_table
from viz.shared.table import Entry, Row, Table, cell_entry, row, table, terminal_table
from viz.shared.verdict import SYMBOLS
from viz.shared.wording import Wording, is_missing, number
from viz.words.language import LANGUAGES, Language, words

LABEL_COLUMNS = (18, 40)
NUMBER_COLUMNS = 61  # the four columns of numbers, and what stands between
READING = ("read_shapley", "read_sampled", "read_without", "read_shared", "read_many")
ONLY_CLAUSES = ("read_sampled", "read_shared")
LIMITS = ("limit_model", "limit_sources", "limit_places")
BESIDES = MEASURES[1:]
Wordings = dict[Language, Wording]


def _drawn(found: Explanation) -> bool:
    """Whether each world drew a plausible parameter set of behaviour."""
    return bool(found.meta["behaviour"] == "plausible")


def explanation_files(found: Explanation) -> Writers:
    """What `explain` writes: the rows, the object, what was run, and a page to open."""
    return {**found.files, "explain.html": page_file(lambda: explanation_page(found))}


def explanation_table(
    made: list[Block], found: Explanation, wording: Wording, most: int | None = None
) -> Table:
    """Every outcome: its parts with what they do, lose and do alone; of more than `most` the rest
    together."""
    language = wording.language
    interval = wording.interval(_drawn(found))
    head = [say(language, "part"), say(language, "does"), interval]
    head += [say(language, key) for key in BESIDES]
    return table(head, [one for block in made for one in _rows(block, found, wording, most)])


def _rows(block: Block, found: Explanation, wording: Wording, most: int | None) -> list[Row]:
    """One outcome: its levels under its name, a row a part, and the whole."""
    heading = f"{wording.outcome(block.outcome)} ({wording.unit(block.unit)})"
    if block.mark == "undefined":
        return [row(f"{heading}: {SYMBOLS['undefined']}", kind="group", last=True)]
    levels = (number(block.whole[arm], block.unit, block.before) for arm in ("before", "after"))
    rows = [row(f"{heading}: {' → '.join(levels)}", kind="group")]
    shown, rest = block.largest(most or len(block.parts))
    rows += [row(*_cells(one, block, part_name(one.part, found, wording))) for one in shown]
    if rest:
        does = number(math.fsum(o.does for o in rest), block.unit, block.before, sign=True)
        rows.append(row(say(wording.language, "others", count=len(rest)), does + "  "))
    whole = _cells(block.all, block, say(wording.language, "whole"))
    return [*rows, row(*whole, kind="whole", last=True)]


def _cells(one: ShownOutcome, block: Block, label: str) -> list[Entry | str]:
    """A part's row: label, what it does with its mark, the interval, lost without it, alone."""
    does = "{does} {symbol}".format(**one.shown(block), symbol=SYMBOLS[one.mark])
    interval = "" if is_missing(one.row["low"]) else "[{low}, {high}]".format(**one.shown(block))
    return [
        label,
        cell_entry(does, style="strong", mark=one.mark),
        cell_entry(interval, style="quiet"),
        *(_beside(one, measure, block) for measure in BESIDES),
    ]


def _beside(one: ShownOutcome, measure: str, block: Block) -> str:
    """Lost without it, or done alone; nothing for the whole."""
    value = one.row[measure]
    return "" if is_missing(value) else number(value, block.unit, block.before, sign=True)


def print_explained(found: Explanation, folder: Path) -> None:
    """Print the table, what it says in words, what is made worse, and where everything is."""
    meta, wording, width = found.meta, Wording("en", found.meta["titles"]), wide().width
    made = blocks(found)
    put(f"{wording.title(meta['reform'])}: {wording.title(meta['place'])}")
    print_tables([terminal_explanation(found, wording, width)])
    for line in (*(explanation_sentences(block, found, wording) for block in made), ""):
        put(line)
    put(say("en", "worse_heading"))
    for line in made_worse(made, found, wording):
        put(f"  {line}")
    for line in wording.cautions(meta):
        put(line)
    print_already({meta["reform"]: meta["already"]}, meta["titles"])
    count = "1 world" if meta["replications"] == 1 else f"{meta['replications']} worlds"
    put(
        f"{count} of {meta['days']} days, {meta['cases']:,} cases, {meta['seconds']:.0f} s "
        f"→ {folder / 'explain.html'}"
    )


def terminal_explanation(found: Explanation, wording: Wording, width: int) -> Any:
    """The table of all outcomes in a given width; of many parts the largest."""
    least, widest = LABEL_COLUMNS
    label = min(max(least, width - NUMBER_COLUMNS), widest)
    return terminal_table(explanation_table(blocks(found), found, wording, MOST), label=label)


def explanation_page(found: Explanation) -> str:
    """The page of an explanation as a string of HTML; it opens offline."""
    wordings = {language: Wording(language, found.meta["titles"]) for language in LANGUAGES}
    made = blocks(found)
    defined = [block for block in made if block.mark != "undefined"]
    drawn = {
        language: {block.outcome: waterfall(block, found, wording) for block in defined}
        for language, wording in wordings.items()
    }
    text, report = speaker(say.texts), speaker(words("common").texts)
    meta, plausible = found.meta, _drawn(found)
    reading = [key for key in READING if meta["by"] == CLAUSE or key not in ONLY_CLAUSES]
    facts = {"sets": len(set(meta["sets"])), "ensemble": meta["ensemble"]} if plausible else {}
    behaviour = report("behaviour_plausible" if plausible else "behaviour_central", **facts)
    cautions = all_spoken(lambda la: wordings[la].cautions(meta))
    titles = {language: _title(wording, found) for language, wording in wordings.items()}
    view = {
        "titles": titles,
        "subtitle": spoken(lambda language: titles[language]),
        "sentences": [
            spoken(
                lambda language, block=block: explanation_sentences(
                    block, found, wordings[language]
                )
            )
            for block in made
        ],
        "worse": all_spoken(lambda language: made_worse(made, found, wordings[language])),
        "panels": [
            (b.outcome, spoken(lambda language, b=b: wordings[language].outcome(b.outcome)))
            for b in defined
        ],
        "table": spoken_table(lambda la: explanation_table(defined, found, wordings[la])),
        "parts": _parts(found, wordings),
        "parts_key": f"parts_{meta['by']}",
        "reading": [
            *cautions,
            *(text(key, orders=meta["orders"]) for key in reading),
            report("read_interval_plausible" if plausible else "read_interval"),
            report("read_marks"),
            *(report(key) for key in LIMITS),
        ],
        "figures_intro": spoken(
            lambda la: say(la, "figures_intro", interval=wordings[la].interval(plausible))
        ),
        "symbols": {mark: (symbol, report(mark)) for mark, symbol in SYMBOLS.items()},
        "text": text,
        "facts": Markup("{} · {}").format(report("run_facts", **meta), behaviour),
        "config": json.dumps(found.config, indent=2, ensure_ascii=False),
    }
    return rendered("explain/page.html.j2", view, drawn, meta)


def _title(wording: Wording, found: Explanation) -> str:
    return f"{wording.title(found.meta['reform'])} · {wording.title(found.meta['place'])}"


def _parts(found: Explanation, wordings: Wordings) -> list[dict[str, Any]]:
    """Every part with the labels of the levers it moves."""
    return [
        {
            "label": spoken(lambda la, part=part: part_name(part.name, found, wordings[la])),
            "levers": all_spoken(
                lambda la, part=part: [wordings[la].lever(lever) for lever in part.levers]
            ),
        }
        for part in found.parts
    ]
