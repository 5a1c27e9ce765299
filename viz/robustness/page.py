"""Robustness shown: sentences and a table on the terminal, and a page in two languages.

Lives here: what is shown, in which order, and the files that are written.
May not: run anything, or hold a word of its own (words/robustness.toml).
"""

from __future__ import annotations

from pathlib import Path

from scenarios.robustness.vanishing import Robustness
from scenarios.run.results import Writers
from viz.robustness.figures import MOST_ROWS, vanishing_figures
from viz.robustness.sentences import outcome_lines, robustness_lead, say, vanishing_table
from viz.shared.console import print_marks, print_tables, put
from viz.shared.pages import all_spoken, page_file, rendered, speaker, spoken, spoken_table
from viz.shared.wording import Wording
from viz.words.language import LANGUAGES, words

LEGEND = (("low", "○"), ("high", "●"), ("centre", "│"), ("lost", "✕"), ("band", "▒"))
READING = ("read_moved", "read_chance", "read_joint")
LIMITS = ("limit_model", "limit_places")


def robustness_files(found: Robustness) -> Writers:
    """What `robustness` writes: the rows, the object, and a page to open."""
    return {**found.files, "robustness.html": page_file(lambda: robustness_page(found))}


def robustness_title(found: Robustness, wording: Wording) -> str:
    """The reform and the place."""
    return f"{wording.title(found.meta['reform'])} · {wording.title(found.meta['place'])}"


def print_robustness(found: Robustness, folder: Path) -> None:
    """Print what it says in words, the table, and where everything is."""
    wording = Wording("en", found.meta["titles"])
    put(robustness_title(found, wording))
    for line in (*robustness_lead(found, wording), "", *outcome_lines(found, wording), ""):
        put(line)
    made = vanishing_table(found, wording)
    if made.rows:
        print_tables([made])
    print_marks(found.meta)
    put(f"→ {folder / 'robustness.html'}")


def robustness_page(found: Robustness) -> str:
    """The page as a string of HTML; it opens offline."""
    wordings = {language: Wording(language, found.meta["titles"]) for language in LANGUAGES}
    text, report = speaker(say.texts), speaker(words("common").texts)
    drawn = {language: vanishing_figures(found, wordings[language]) for language in LANGUAGES}
    titles = {language: robustness_title(found, wordings[language]) for language in LANGUAGES}
    view = {
        "titles": titles,
        "subtitle": spoken(lambda la: titles[la]),
        "lead": all_spoken(lambda la: robustness_lead(found, wordings[la])),
        "sentences": all_spoken(lambda la: outcome_lines(found, wordings[la])),
        "most": MOST_ROWS,
        "legend": LEGEND,
        "panels": [
            (name, spoken(lambda la, name=name: wordings[la].outcome(name))) for name in drawn["en"]
        ],
        "table": spoken_table(lambda la: vanishing_table(found, wordings[la])),
        "reading": [
            *all_spoken(lambda la: wordings[la].marks(found.meta)),
            *(text(key) for key in READING),
            *(report(key) for key in LIMITS),
        ],
        "text": text,
        "facts": text("run_facts", **found.meta),
    }
    return rendered("robustness/page.html.j2", view, drawn, found.meta)
