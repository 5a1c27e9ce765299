"""What can be taken from *Try it*: a link, a command, numbers, curves, the question, a report.

Lives here: the form of each, and their buttons. May not: a number of its own.
"""

from __future__ import annotations

import json

import pandas as pd
import solara
from solara.alias import rv

from model.declared.outcomes import CARDS
from scenarios.compare.comparison import Comparison, compared
from scenarios.inputs.csv_files import csv_text
from scenarios.inputs.defaults import SEED
from scenarios.inputs.ensemble import behaviour_sets
from viz.compare.dashboard import report_of
from viz.kit.downloads import PROGRAM, Command, Download, options_of
from viz.kit.elements import Copy, html
from viz.kit.jobs import FULL, Answer
from viz.kit.state import Ask
from viz.words.language import Language, words

say = words("tryit", "kit")


@solara.component
def TakeAlong(ask: Ask, answer: Answer | None, language: Language) -> None:
    """The section of all that can be taken along."""
    line, copied = same_command(ask), say(language, "copied")
    name = f"{ask.place}-{ask.reform}"
    with rv.Html(tag="section", class_="downloads"):
        html("h2", [say(language, "downloads")])
        with rv.Html(tag="p", class_="link"):
            label = say(language, "link_copy")
            html("span", [label])
            Copy(text="", label=say(language, "copy"), done=copied, about=label)
        made = {"configuration_toml": (f"{name}.toml", lambda: configuration_toml(ask))}
        if answer and not answer.stage.coarse:
            made |= {
                "numbers_csv": (f"{name}.csv", lambda: rows_csv(answer)),
                "curves_csv": (f"{name}-daily.csv", lambda: curves_csv(answer)),
                "report_html": (f"{name}.html", lambda: answer_report(answer)),
            }
        with rv.Html(tag="p", class_="files"):
            for key, file in made.items():
                Download(say(language, key), *file)
        if not answer or answer.stage.coarse:
            html("p", [say(language, "carry_later")], "quiet")
        Command(line, language)


def same_command(ask: Ask) -> str:
    """The command that gives the same numbers in a terminal."""
    size = f"--replications {FULL.replications} --days {FULL.days} --seed {SEED}"
    return f"{PROGRAM} compare {options_of(ask)} {size}"


def configuration_toml(ask: Ask) -> str:
    """The question as a study of one point, which `buckstop sweep FILE --out FOLDER` reads."""
    after = ask.after
    held = dict(ask.moved) or {"platform": float(after.platform)}
    point = ", ".join(f"{name} = {value:.9g}" for name, value in held.items())
    lines = [
        f"# One question of the dashboard. To run it: {PROGRAM} sweep THIS_FILE --out FOLDER",
        f"# The same as a table and a report: {same_command(ask)}",
        "",
        f"title = {json.dumps(f'{ask.reform} in {ask.place}')}",
        f"place = {json.dumps(ask.place)}",
        f"reform = [{json.dumps(ask.reform)}]",
        f"days = {FULL.days}",
        f"replications = {FULL.replications}",
        f"seed = {SEED}",
        f"behaviour = {json.dumps(ask.behaviour)}",
        f"outcomes = {json.dumps(list(CARDS))}",
        "",
        "[design]",
        'kind = "list"',
        f"points = [{{ {point} }}]",
    ]
    return "\n".join(lines) + "\n"


def rows_csv(answer: Answer) -> str:
    """Every outcome's row, as comparison.csv has them."""
    return csv_text(pd.DataFrame(answer.rows.values()))


def curves_csv(answer: Answer) -> str:
    """The daily curves, a row a day, arm and series."""
    return csv_text(answer.curves.frame())


def as_comparison(answer: Answer) -> Comparison:
    """The answer as `scenarios.compare.comparison` gives it."""
    ask = answer.ask
    return compared(
        [[ask.scenario]],
        [list(answer.pairs)],
        [pair.seed for pair in answer.pairs],
        answer.stage.days,
        ask.place,
        [ask.reform],
        ensemble=behaviour_sets(ask.behaviour),
    )


def answer_report(answer: Answer) -> str:
    """The report of this question as one page of HTML."""
    return report_of(as_comparison(answer))
