"""The commands `trace` and `flows`: one case or an event log; who passes to whom.

Lives here: their options and their run. Imports are lazy: `--help` needs no Numba.
May not: an option that commands share (viz/shared/options.py), or count a hand-off
(scenarios/follow/flows.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scenarios.inputs.defaults import LOGGED_DAYS, LOGGED_WORLDS, SEED
from viz.shared import options
from viz.shared.cli import guarded
from viz.shared.console import counted, print_already, print_json, print_marks, put, waiting

app = typer.Typer()

TRACE = (
    "Follow one case through the units in words, or write a whole run as an event log.\n\n"
    "The log has one row per event: case, leg, unit, activity, timestamp, and for a hand-off "
    "whether it was warranted (1) or passing the buck (0)."
)
FLOWS = (
    "Who passes to whom, before a reform and after?\n\n"
    "Paired worlds are run from the day of the reform; counted are the hand-offs of cases that "
    "become known in the window, each followed for sixty days more. The numbers are those of the "
    "dashboard's page Who passes to whom."
)


@app.command(
    help=TRACE,
    epilog=options.examples(
        "trace --place baiyun --reform six_powers --case 100", "trace --log log.csv"
    ),
)
@guarded
def trace(
    place: options.Place = "baseline",
    reform: options.ReformText = "none",
    days: options.LoggedHorizon = None,
    seed: options.Seed = SEED,
    set_: options.Settings = None,
    rule: options.Rule = None,
    rules: options.RulesFile = None,
    behaviour: options.Behaviour = None,
    timeline: options.Timeline = None,
    case: Annotated[
        int | None,
        options.number_option("Follow the N-th case that becomes known since the reform."),
    ] = None,
    log: Annotated[
        Path | None,
        typer.Option(
            "--log", "--out", metavar="FILE", help="Write the event log of all cases there, as CSV."
        ),
    ] = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """Follow one case in words, or write a whole run as an event log."""
    from scenarios.follow.event_log import LOG_COLUMNS, check_log, traced, write_log
    from scenarios.inputs.ensemble import PLAUSIBLE, behaviour_sets, group_drawn
    from scenarios.inputs.errors import ScenarioError
    from scenarios.inputs.load import load
    from scenarios.inputs.own_files import borrowed_levels
    from scenarios.inputs.rules import rules_meta
    from scenarios.inputs.timeline import timed
    from scenarios.run.experiment import reform_label
    from scenarios.run.results import check_file, write_file
    from viz.follow.case_sentences import case_sentences

    if (case is None) == (log is None):
        given = "neither --case nor --log" if case is None else "both --case and --log"
        raise ScenarioError(
            f"trace: {given}: expected one of them. Give --case N for one case in words, or "
            "--log FILE for the log of all."
        )
    chosen = options.chosen_rules(rule, rules)
    sheet, days = timed(timeline, days, LOGGED_DAYS)
    scenario = load(place, reform, set=options.settings(set_ or []), timeline=sheet, rules=chosen)
    marks = borrowed_levels([place]) | rules_meta(scenario.rules)
    check_log(scenario, seed, days)
    (drawn,) = group_drawn([scenario], seed, behaviour_sets(behaviour or PLAUSIBLE))
    if log:
        check_file(log, force=force)
    with waiting("Running one district with its log"):
        found = traced(drawn, seed, days)
        if log:
            write_file(log, lambda path: write_log(found, path))
    sentences = [] if case is None else case_sentences(found, case, "en")
    if json_:
        size = {"events": len(found.log), "cases": int(found.log["case"].nunique())}
        rows = found.log.loc[found.log["case"] == case, LOG_COLUMNS]
        one = {"case": case, "rows": _records(rows), "sentences": sentences}
        asked = _asked(scenario, seed, days) | marks
        print_json(asked | (size | {"file": str(log)} if log else one))
        return
    if log:
        put(f"{len(found.log):,} events of {found.log['case'].nunique():,} cases → {log}")
    for sentence in sentences:
        put(sentence)
    print_already({reform_label(scenario): scenario.already})
    print_marks(marks)


@app.command(
    help=FLOWS,
    epilog=options.examples(
        "flows --place huaisi --reform big_department",
        "flows --place baiyun --reform six_powers --level units --csv flows.csv",
    ),
)
@guarded
def flows(
    place: options.Place = "baseline",
    reform: options.ReformText = "none",
    replications: options.Replications = LOGGED_WORLDS,
    days: options.LoggedHorizon = None,
    seed: options.Seed = SEED,
    set_: options.Settings = None,
    rule: options.Rule = None,
    rules: options.RulesFile = None,
    behaviour: options.Behaviour = None,
    timeline: options.Timeline = None,
    workers: options.Workers = None,
    level: Annotated[
        str, typer.Option(metavar="LEVEL", help="How units are grouped: kinds, fields or units.")
    ] = "kinds",
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv", "--out", metavar="FILE", help="Write the table of all flows there, as CSV."
        ),
    ] = None,
    json_: options.Json = False,
    force: options.Force = False,
) -> None:
    """Who passes to whom, before a reform and after?"""
    from scenarios.follow.flows import LEVELS, compared_flows
    from scenarios.inputs.csv_files import write_csv
    from scenarios.inputs.ensemble import PLAUSIBLE, behaviour_sets
    from scenarios.inputs.errors import unknown
    from scenarios.inputs.load import load
    from scenarios.inputs.own_files import borrowed_levels
    from scenarios.inputs.rules import rules_meta
    from scenarios.inputs.timeline import timed
    from scenarios.run.experiment import check_size
    from scenarios.run.results import check_file, write_file
    from viz.follow.flows.sentences import named_table, said

    if level not in LEVELS:
        raise unknown("level", level, LEVELS)
    chosen = options.chosen_rules(rule, rules)
    sheet, days = timed(timeline, days, LOGGED_DAYS)
    scenario = load(place, reform, set=options.settings(set_ or []), timeline=sheet, rules=chosen)
    marks = borrowed_levels([place]) | rules_meta(scenario.rules)
    check_size([[scenario]], replications, days, seed)
    if csv:
        check_file(csv, thing="csv", force=force)
    seeds = tuple(range(seed, seed + replications))
    ensemble = behaviour_sets(behaviour or PLAUSIBLE)
    with counted("Pairs of worlds", replications) as tick:
        found = compared_flows(scenario, seeds, days, ensemble=ensemble, workers=workers, tick=tick)
    sentences, table = said(found, "en"), named_table(found, level, "en")
    if csv:
        write_file(csv, lambda path: write_csv(table, path))
    if json_:
        asked = _asked(scenario, seed, days, replications=replications, level=level)
        asked |= marks
        rows = {"sentences": sentences, "rows": _records(table)}
        print_json(asked | rows | ({"file": str(csv)} if csv else {}))
        return
    for sentence in sentences:
        put(sentence)
    print_marks(marks)
    if csv:
        put(f"{len(table):,} flows → {csv}")


def _asked(scenario: Any, seed: int, days: int, **more: object) -> dict[str, Any]:
    """What a run was asked for, as its JSON begins."""
    from scenarios.inputs.timeline import timeline_meta
    from scenarios.run.experiment import reform_label, version

    meta = {"place": scenario.place_name, "reform": reform_label(scenario), "days": days}
    meta |= {"seed": seed, "version": version(), "config_hash": scenario.config_hash}
    meta |= timeline_meta(scenario)
    return {"meta": meta | more}


def _records(table: Any) -> Any:
    """The rows of a table, JSON-ready: empty cells are null, moments are text."""
    import json

    return json.loads(table.to_json(orient="records", date_format="iso"))
