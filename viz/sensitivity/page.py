"""A sensitivity analysis shown: tables on the terminal, and a page in English and Chinese.

Lives here: what is shown of an analysis, in which order, and the files that are written.
May not: compute or judge an index, or hold a word of its own (sensitivity/words.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from markupsafe import Markup
from rich import box
from rich.table import Table
from rich.text import Text

from scenarios.run.results import Writers
from scenarios.sensitivity.analysis import Sensitivity
from scenarios.sensitivity.answers import TOLERANCE, Answer, tolerance_of
from scenarios.sensitivity.methods import METHODS
from viz.sensitivity.figures import figures, overview
from viz.sensitivity.sentences import (
    ARROWS,
    ends,
    factor,
    main,
    more,
    percent,
    ranked,
    sentences,
    shares,
    shown,
    wordings,
)
from viz.sensitivity.words import TEXTS, say
from viz.shared.console import print_tables, wide
from viz.shared.pages import both, rendered, speaker
from viz.shared.texts import LANGUAGES, Language
from viz.shared.wording import Wording, is_missing, lines

MOST = 8
"""Factors of an outcome that the terminal shows one by one."""
LABEL_COLUMNS = (22, 44)
NUMBER_COLUMNS = 66  # the columns of numbers at their widest, and what stands between
Wordings = dict[Language, Wording]


def files(found: Sensitivity) -> Writers:
    """What `sensitivity` writes: the rows, the object, and a page to open."""

    def write(path: Path) -> None:
        path.write_text(page(found), encoding="utf-8")

    return {**found.files, "sensitivity.html": write}


def tables(found: Sensitivity, width: int) -> Iterator[Table]:
    """A table a reform: its outcomes, each with its strongest factors and the verdict."""
    words = wordings(found)["en"]
    measures = METHODS[found.meta["kind"]].measures
    least, most = LABEL_COLUMNS
    columns = min(max(least, width - NUMBER_COLUMNS), most)
    for reform in found.meta["reforms"]:
        table = Table(
            box=box.SIMPLE_HEAD,
            show_edge=False,
            padding=(0, 1, 0, 0),
            title_justify="left",
            title=words.title(reform),
            title_style="bold",
        )
        table.add_column(say("en", "factor"), overflow="fold")
        for measure in measures:
            table.add_column(say("en", measure), justify="right")
        table.add_column("")
        for answer in (a for a in found.answers if a.reform == reform):
            for row in _block(answer, found, words, columns):
                table.add_row(*row)
            table.add_section()
        yield table


def _block(
    answer: Answer, found: Sensitivity, words: Wording, columns: int
) -> Iterator[list[Text | str]]:
    """The rows of one outcome: its heading, its strongest factors, and the verdict."""
    measures = METHODS[found.meta["kind"]].measures
    unit = "" if shares(main(found)) else f" ({words.unit_of_change(answer.unit)})"
    heading = "\n".join(lines(words.outcome(answer.outcome) + unit, columns))
    yield [Text(heading, style="bold")]
    if answer.reason:
        yield [Text(_reason(answer, found), style="dim")]
        return
    order = ranked(answer, found)
    for k in order[:MOST]:
        label = "\n".join(lines(factor(list(found.meta["factors"])[k], "en"), columns))
        cells = [_cell(answer, measure, k) for measure in measures]
        yield [f"  {label}".replace("\n", "\n  "), *cells, ARROWS[answer.directions[k]]]
    if order[MOST:]:
        yield [Text("  " + say("en", "others", count=len(order) - MOST), style="dim")]
    yield [Text("\n".join(lines(_verdict(answer, found, "en"), columns)), style="dim")]


def _reason(answer: Answer, found: Sensitivity) -> str:
    if answer.reason == "constant":
        return "  the same at every point"
    return f"  undefined at {answer.undefined:,} of {found.meta['points']:,} points"


def _cell(answer: Answer, measure: str, k: int) -> str:
    one = answer.indices.by_measure[measure][k]
    return shown(one[0], measure, answer) + ends(one, measure, answer, "en")


def _verdict(answer: Answer, found: Sensitivity, language: Language) -> str:
    """The verdict on the sample in a few words, and how much is noise."""
    verdict = answer.verdict
    if verdict is None:
        return ""
    said = say(language, f"short_{verdict.word}", more=more(answer, found, language))
    noise = "" if is_missing(verdict.noise) else percent(verdict.noise)
    return f"{said} · {say(language, 'noise_of', noise=noise)}" if noise else said


def print_sensitivity(found: Sensitivity, folder: Path) -> None:
    """Print the tables, what they say in words, and where everything is."""
    words = wordings(found)["en"]
    for sentence in lead(found, "en"):
        wide().print(sentence.replace("**", ""), highlight=False, markup=False)
    print_tables(tables(found, wide().width))
    for reform in found.meta["reforms"]:
        print(f"{words.title(reform)}:")
        for answer in (a for a in found.answers if a.reform == reform):
            print(f"  {sentences(answer, found, words).replace('**', '')}")
    print(f"→ {folder / 'sensitivity.html'}")


def lead(found: Sensitivity, language: Language) -> list[str]:
    """What was analysed, and whether the study is whole."""
    meta = found.meta
    used = {answer.replications for answer in found.answers if answer.replications} or {0}
    said = say(
        language,
        "lead",
        of=say(language, f"of_{meta['of']}"),
        points=f"{meta['points']:,}",
        count=len(meta["factors"]),
        replications="–".join(str(n) for n in sorted({min(used), max(used)})),
        method=say(language, f"method_{meta['kind']}"),
    )
    return [said] + ([say(language, "incomplete", label=meta["label"])] if meta["label"] else [])


def page(found: Sensitivity) -> str:
    """The page of an analysis as a string of HTML; it opens offline."""
    words = wordings(found)
    reforms = [_reform(number_, found, words) for number_ in range(len(found.meta["reforms"]))]
    drawn = {
        language: {
            key: figure
            for number_ in range(len(found.meta["reforms"]))
            for key, figure in _drawn(number_, found, words[language]).items()
        }
        for language in LANGUAGES
    }
    meta, kind = found.meta, found.meta["kind"]
    text = speaker(TEXTS)
    how = {language: say(language, f"how_{kind}", **meta) for language in LANGUAGES}
    view = {
        "text": text,
        "titles": {la: f"{say(la, 'title')} {meta['study']}" for la in LANGUAGES},
        "study": meta["study"],
        "lead": [both(*pair) for pair in zip(*(lead(found, la) for la in LANGUAGES), strict=True)],
        "reforms": reforms,
        "measures": METHODS[kind].measures,
        "overview_key": f"overview_{_short(kind)}",
        "reading": [
            text(f"read_{_short(kind)}"),
            both(*(say(la, "read_interval", how=how[la]) for la in LANGUAGES)),
            both(*(_converged(la, kind) for la in LANGUAGES)),
            *(text(key) for key in ("read_noise", "read_way", "read_ranges", "read_model")),
        ],
        "facts": text("run_facts", **{**meta, "place": words["en"].title(meta["place"])}),
    }
    return rendered("sensitivity/page.html.j2", view, drawn)


def _short(kind: str) -> str:
    """What sort of measure a kind of design gives."""
    return {"morris": "morris", "latin_hypercube": "first"}.get(kind, "share")


def _converged(language: Language, kind: str) -> str:
    relative = say(language, "relative") if kind == "morris" else ""
    return say(
        language,
        "read_converged",
        tolerance=tolerance_of(kind),
        relative=relative,
        noise=percent(TOLERANCE),
    )


def _answers(place: int, found: Sensitivity) -> list[Answer]:
    return [a for a in found.answers if a.reform == found.meta["reforms"][place]]


def _drawn(place: int, found: Sensitivity, wording: Wording) -> dict[str, Any]:
    """The figures of one reform, by the keys that the template asks for."""
    answers = [a for a in _answers(place, found) if not a.reason]
    made = {f"overview_{place}": overview(answers, found, wording)} if len(answers) > 1 else {}
    for answer in answers:
        for name, figure in figures(answer, found, wording).items():
            made[f"{name}_{place}_{answer.outcome}"] = figure
    return made


def _reform(place: int, found: Sensitivity, words: Wordings) -> dict[str, Any]:
    """One reform on the page: sentences, and a block an outcome that has indices."""
    answers = _answers(place, found)
    defined = [answer for answer in answers if not answer.reason]
    return {
        "title": _said(words, lambda w: w.title(found.meta["reforms"][place])),
        "overview": f"overview_{place}" if len(defined) > 1 else "",
        "sentences": [_said(words, lambda w, a=a: sentences(a, found, w)) for a in answers],
        "blocks": [_outcome(place, answer, found, words) for answer in defined],
    }


def _outcome(place: int, answer: Answer, found: Sensitivity, words: Wordings) -> dict[str, Any]:
    """One outcome on the page: its figures, its verdict, and a row a factor."""
    names = list(found.meta["factors"])
    kinds = figures(answer, found, words["en"])
    return {
        "label": _said(words, lambda w: w.outcome(answer.outcome)),
        "unit": _said(words, lambda w: w.unit_of_change(answer.unit)),
        "in_unit": not shares(main(found)),
        "word": answer.verdict.word.replace(" ", "-") if answer.verdict else "",
        "verdict": both(*(_verdict(answer, found, language) for language in LANGUAGES)),
        "figures": [(name, f"{name}_{place}_{answer.outcome}") for name in kinds],
        "rows": [
            {
                "label": _said(words, lambda w, k=k: factor(names[k], w.language)),
                "range": " – ".join(f"{end:g}" for end in found.meta["factors"][names[k]]),
                "cells": [_numbers(answer, measure, k) for measure in answer.indices.by_measure],
                "way": ARROWS[answer.directions[k]],
            }
            for k in ranked(answer, found)
        ],
    }


def _numbers(answer: Answer, measure: str, k: int) -> dict[str, str]:
    one = answer.indices.by_measure[measure][k]
    return {
        "value": shown(one[0], measure, answer),
        "interval": ends(one, measure, answer, "en").strip(),
    }


def _said(words: Wordings, say_it: Callable[..., str]) -> Markup:
    return both(*(say_it(words[language]) for language in LANGUAGES))
