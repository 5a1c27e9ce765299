"""A sensitivity analysis shown: tables on the terminal, and a page in English and Chinese.

Lives here: what is shown of an analysis, in which order, and the files that are written.
May not: compute or judge an index, or hold a word of its own (words/sensitivity.toml).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Table as RichTable

from scenarios.run.results import Writers
from scenarios.sensitivity.analysis import Sensitivity
from scenarios.sensitivity.answers import TOLERANCE, OutcomeAnswer, tolerance_of
from scenarios.sensitivity.methods import METHODS
from viz.sensitivity.figures import figures, overview
from viz.sensitivity.sentences import (
    ARROWS,
    convergence_ends,
    factor,
    main_measure,
    more,
    percent,
    ranked,
    say,
    sensitivity_sentences,
    shares,
    shown_factors,
    wordings,
)
from viz.shared.console import print_marks, print_tables, put, wide
from viz.shared.pages import all_spoken, page_file, rendered, speaker, spoken, spoken_table
from viz.shared.table import Row, Table, cell_entry, row, table, terminal_table
from viz.shared.wording import Wording, is_missing
from viz.words.language import LANGUAGES, Language, without_bold

MOST = 8
"""Factors of an outcome that the terminal shows one by one."""
LABEL_COLUMNS = (22, 44)
NUMBER_COLUMNS = 66  # the columns of numbers at their widest, and what stands between
Wordings = dict[Language, Wording]


def sensitivity_files(found: Sensitivity) -> Writers:
    """What `sensitivity` writes: the rows, the object, and a page to open."""
    return {**found.files, "sensitivity.html": page_file(lambda: sensitivity_page(found))}


def terminal_indices(found: Sensitivity, width: int) -> Iterator[RichTable]:
    """A table a reform: its outcomes, each with its strongest factors and the verdict."""
    wording = wordings(found)["en"]
    least, widest = LABEL_COLUMNS
    label = min(max(least, width - NUMBER_COLUMNS), widest)
    for place, reform in enumerate(found.meta["reforms"]):
        rows = []
        for answer in _answers(place, found):
            unit = (
                "" if shares(main_measure(found)) else f" ({wording.unit_of_change(answer.unit)})"
            )
            rows.append(row(wording.outcome(answer.outcome) + unit, kind="group"))
            if answer.reason:
                rows.append(row(cell_entry(_reason(answer, found), style="quiet"), last=True))
                continue
            rows += _factors(answer, found, "en", MOST)
            verdict = _verdict(answer, found, "en")
            rows.append(row(cell_entry(verdict, style="quiet"), last=True))
        made = table(_head(found, "en"), rows, wording.title(reform))
        yield terminal_table(made, label=label)


def _head(found: Sensitivity, language: Language) -> list[str]:
    keys = ("factor", *METHODS[found.meta["kind"]].measures, "direction")
    return [say(language, key) for key in keys]


def _factors(
    answer: OutcomeAnswer, found: Sensitivity, language: Language, most: int | None = None
) -> list[Row]:
    """A row a factor, the strongest first: its measures with their intervals, and its way."""
    factors, order = found.meta["factors"], ranked(answer, found)
    rows = []
    for k in order[:most]:
        name = list(factors)[k]
        span = "" if most else " – ".join(f"{end:g}" for end in factors[name])
        values = [measured[k] for measured in answer.indices.by_measure.values()]
        cells = [
            cell_entry(
                shown_factors(one[0], measure, answer),
                convergence_ends(one, measure, answer, "en").strip(),
            )
            for measure, one in zip(answer.indices.by_measure, values, strict=True)
        ]
        label = cell_entry(factor(name, language), span)
        rows.append(row(label, *cells, ARROWS[answer.directions[k]]))
    if order[len(rows) :]:
        left = say(language, "others", count=len(order) - len(rows))
        rows.append(row(cell_entry(left, style="quiet")))
    return rows


def _reason(answer: OutcomeAnswer, found: Sensitivity) -> str:
    if answer.reason == "constant":
        return "the same at every point"
    return f"undefined at {answer.undefined:,} of {found.meta['points']:,} points"


def _verdict(answer: OutcomeAnswer, found: Sensitivity, language: Language) -> str:
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
    for sentence in sensitivity_lead(found, "en"):
        wide().print(without_bold(sentence), highlight=False)
    print_tables(terminal_indices(found, wide().width))
    for reform in found.meta["reforms"]:
        put(f"{words.title(reform)}:")
        for answer in (a for a in found.answers if a.reform == reform):
            put(f"  {sensitivity_sentences(answer, found, words)}")
    print_marks(found.meta)
    put(f"→ {folder / 'sensitivity.html'}")


def sensitivity_lead(found: Sensitivity, language: Language) -> list[str]:
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


def sensitivity_page(found: Sensitivity) -> str:
    """The page of an analysis as a string of HTML; it opens offline."""
    words, meta, kind = wordings(found), found.meta, found.meta["kind"]
    places = range(len(meta["reforms"]))
    drawn = {
        language: {
            key: figure
            for place in places
            for key, figure in _drawn(place, found, words[language]).items()
        }
        for language in LANGUAGES
    }
    text = speaker(say.texts)
    how = {language: say(language, f"how_{kind}", **meta) for language in LANGUAGES}
    view = {
        "text": text,
        "titles": {la: f"{say(la, 'title')} {meta['study']}" for la in LANGUAGES},
        "subtitle": meta["study"],
        "lead": all_spoken(lambda language: sensitivity_lead(found, language)),
        "reforms": [_reform(place, found, words) for place in places],
        "overview_key": f"overview_{_short(kind)}",
        "reading": [
            *all_spoken(lambda language: words[language].marks(meta)),
            text(f"read_{_short(kind)}"),
            spoken(lambda language: say(language, "read_interval", how=how[language])),
            spoken(lambda language: _converged(language, kind)),
            *(text(key) for key in ("read_noise", "read_way", "read_ranges", "read_model")),
        ],
        "facts": text("run_facts", **{**meta, "place": words["en"].title(meta["place"])}),
    }
    return rendered("sensitivity/page.html.j2", view, drawn, meta)


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


def _answers(place: int, found: Sensitivity) -> list[OutcomeAnswer]:
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
        "title": spoken(lambda la: words[la].title(found.meta["reforms"][place])),
        "overview": f"overview_{place}" if len(defined) > 1 else "",
        "sentences": all_spoken(
            lambda la: [sensitivity_sentences(a, found, words[la]) for a in answers]
        ),
        "blocks": [_outcome(place, answer, found, words) for answer in defined],
    }


def _outcome(
    place: int, answer: OutcomeAnswer, found: Sensitivity, words: Wordings
) -> dict[str, Any]:
    """One outcome on the page: its figures, its verdict, and a row a factor."""

    def numbers(language: Language) -> Table:
        return table(_head(found, language), _factors(answer, found, language))

    return {
        "label": spoken(lambda la: words[la].outcome(answer.outcome)),
        "unit": spoken(lambda la: words[la].unit_of_change(answer.unit)),
        "in_unit": not shares(main_measure(found)),
        "word": answer.verdict.word.replace(" ", "-") if answer.verdict else "",
        "verdict": spoken(lambda la: _verdict(answer, found, la)),
        "figures": [
            (name, f"{name}_{place}_{answer.outcome}")
            for name in figures(answer, found, words["en"])
        ],
        "table": spoken_table(numbers),
    }
