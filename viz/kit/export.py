"""What can be carried away: rows and curves as CSV, the question as TOML, its command, its report.

Lives here: the form of what is handed out. May not: Solara, words, or a number of its own.
"""

from __future__ import annotations

import csv
import io
import json
import shlex

from scenarios.compare.comparison import Comparison, compared
from scenarios.inputs.ensemble import chosen
from viz.kit.jobs import FIRST_SEED, FULL, HEADLINE, Answer
from viz.kit.state import Ask

PROGRAM = ".venv/bin/python run.py"


def asked(ask: Ask) -> str:
    """The options of a command that ask this question."""
    parts = ["--place", ask.place, "--reform", ask.reform]
    for name, value in ask.moved:
        parts += ["--set", f"{name}={value:.9g}"]
    return shlex.join([*parts, "--behaviour", ask.behaviour])


def command(ask: Ask) -> str:
    """The command that gives the same numbers in a terminal."""
    size = f"--replications {FULL.replications} --days {FULL.days} --seed {FIRST_SEED}"
    return f"{PROGRAM} compare {asked(ask)} {size}"


def configuration(ask: Ask) -> str:
    """The question as a study of one point, which `run.py sweep FILE --out FOLDER` reads."""
    after = ask.after
    held = dict(ask.moved) or {"platform": float(after.platform)}
    point = ", ".join(f"{name} = {value:.9g}" for name, value in held.items())
    lines = [
        "# One question of the dashboard. To run it: run.py sweep THIS_FILE --out FOLDER",
        f"# The same as a table and a report: {command(ask)}",
        "",
        f"title = {json.dumps(f'{ask.reform} in {ask.place}')}",
        f"place = {json.dumps(ask.place)}",
        f"reform = [{json.dumps(ask.reform)}]",
        f"days = {FULL.days}",
        f"replications = {FULL.replications}",
        f"seed = {FIRST_SEED}",
        f"behaviour = {json.dumps(ask.behaviour)}",
        f"outcomes = {json.dumps(list(HEADLINE))}",
        "",
        "[design]",
        'kind = "list"',
        f"points = [{{ {point} }}]",
    ]
    return "\n".join(lines) + "\n"


def rows_csv(answer: Answer) -> str:
    """Every outcome's row, as comparison.csv has them."""
    text = io.StringIO()
    rows = list(answer.rows.values())
    out = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    out.writeheader()
    out.writerows({k: "" if v is None or v != v else v for k, v in row.items()} for row in rows)
    return text.getvalue()


def curves_csv(answer: Answer) -> str:
    """The daily curves, a row a day, arm and series."""
    return str(answer.curves.frame().to_csv(index=False, lineterminator="\n"))


def comparison(answer: Answer) -> Comparison:
    """The answer as `scenarios.compare.comparison` gives it."""
    ask = answer.ask
    return compared(
        [[ask.scenario]],
        [list(answer.pairs)],
        [pair.seed for pair in answer.pairs],
        answer.stage.days,
        ask.place,
        [ask.reform],
        ensemble=chosen(ask.behaviour),
    )


def report(answer: Answer) -> str:
    """The report of this question as one page of HTML."""
    return report_of(comparison(answer))


def report_of(found: Comparison) -> str:
    """A comparison's report, made as `run.py compare` makes it."""
    from viz.compare.report import report_page

    homes = (found.own, found.common) if len(found.own) else (found.common, found.own)
    config = {"meta": found.meta, "scenarios": found.config}
    return report_page(found.meta, *homes, found.daily, config)
