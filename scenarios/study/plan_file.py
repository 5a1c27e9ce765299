"""A study's file: read, checked as a whole, and resolved into a study.

Lives here: the keys of a plan, what each may be, and how large a study may be unasked.
May not: what a run is (study/plan.py), a design (study/design.py), or a folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from model.declared.outcomes import OUTCOMES
from model.declared.scenario import Scenario
from model.key import stamp
from scenarios.inputs.defaults import DAYS, REPLICATIONS, SEED
from scenarios.inputs.ensemble import CENTRAL, PLAUSIBLE, WORDS, Ensemble, behaviour_sets
from scenarios.inputs.errors import ScenarioError, unknown, wrong
from scenarios.inputs.load import load
from scenarios.inputs.own_files import borrowed_levels
from scenarios.inputs.rules import RULES, RuleChoice, study_rules
from scenarios.inputs.timeline import TIMELINE, TimelineFile, read_timeline
from scenarios.inputs.toml_files import read_document
from scenarios.run.experiment import check_size, cost, reform_label
from scenarios.study.design import read_design
from scenarios.study.plan import LARGEST, Study

KEYS = (
    "title",
    "place",
    "reform",
    TIMELINE,
    "days",
    "replications",
    "seed",
    "behaviour",
    RULES,
    "outcomes",
    "daily",
    "design",
)
MOST_RUNS = 100_000
"""Runs in the largest study that is run unasked."""
MOST_CASES = 40_000_000_000
"""Known cases in the largest study that is run unasked: about a day on one core."""


def read_study(
    study: str | Path,
    word: str | None = None,
    *,
    large: bool = False,
    rules: RuleChoice = (),
    timeline: str | None = None,
) -> Study:
    """The study of that shipped name, or in that file; `word` goes before its own behaviour.

    `rules` and `timeline`, where there are any, go before its own. Raises ScenarioError for what is
    wrong in it, or for a study beyond reason (stating its cost) unless `large` says that it is
    meant.
    """
    path, document = read_document(study, KEYS)
    document = document | ({TIMELINE: timeline} if timeline else {})
    where = str(path)
    title = document.get("title")
    if not isinstance(title, str) or not title:
        raise ScenarioError(f'{where}: title is missing: expected a name. Add title = "...".')
    place = document.get("place", "baseline")
    settled, ensemble = _behaviour(document.get("behaviour", PLAUSIBLE), word, where)
    rules = rules or study_rules(document.get(RULES, {}), where, path.parent)
    sheet = _timeline(document, where)
    names = _names(document.get("reform", ["none"]), f"{where}: reform")
    how: dict[str, Any] = {"behaviour": settled, "rules": rules, "timeline": sheet}
    found = Study(
        title=title,
        bases=_distinct(load(place, name, **how) for name in names),
        days=document.get("days", sheet.days if sheet else DAYS),
        replications=document.get("replications", REPLICATIONS),
        seed=document.get("seed", SEED),
        outcomes=_outcomes(document.get("outcomes", "all"), where),
        design=read_design(document.get("design", {}), where, path.parent),
        model=stamp(),
        ensemble=ensemble,
        daily=_daily(document.get("daily", False), where),
        borrowed=borrowed_levels([place]),
    )
    _check(found, large=large)
    return found


def _timeline(document: dict[str, Any], where: str) -> TimelineFile | None:
    """The timeline that a plan names, to be run over its days; None where it names none."""
    given, days = document.get(TIMELINE), document.get("days")
    if given is None:
        return None
    if not isinstance(given, str):
        raise wrong(f"{where}: timeline", given, "a name or a path", "Put it in quotes.")
    return read_timeline(given, days, DAYS)


def _behaviour(
    given: object, word: str | None, where: str
) -> tuple[dict[str, Any] | None, Ensemble | None]:
    """What a plan and the word beside it say of behaviour: values by name, or an ensemble."""
    if isinstance(given, dict):
        if word == PLAUSIBLE:
            raise wrong(
                "behaviour",
                word,
                f"no ensemble, for {where} gives values of its own",
                "Leave one of them out.",
            )
        return given, behaviour_sets(word or CENTRAL)
    if given not in WORDS:
        raise wrong(
            f"{where}: behaviour",
            given,
            "'central', 'plausible', or a table of name = value",
            'Write behaviour = "central".',
        )
    return None, behaviour_sets(word or str(given))


def _daily(given: object, where: str) -> bool:
    """Whether a plan asks for daily series."""
    if not isinstance(given, bool):
        raise wrong(f"{where}: daily", given, "true or false", "Write daily = true.")
    return given


def _check(study: Study, *, large: bool) -> None:
    """Refuse a study that cannot be, or takes beyond reason; a large one that is not meant."""
    check_size([[study.bases[0]]], study.replications, study.days, study.seed)
    if study.size > LARGEST:
        limit = f"at most {LARGEST:,} runs"
    elif study.size > MOST_RUNS and not large:
        limit = f"at most {MOST_RUNS:,} runs unless --yes is said"
    elif study.expected > MOST_CASES and not large:
        limit = f"at most {MOST_CASES:,} cases in all unless --yes is said"
    else:
        if study.design.can_clash:
            for point in range(len(study.points)):
                for reform in range(len(study.bases)):
                    study.scenario(point, reform)
        return
    raise ScenarioError(
        f"design of {study.design.size:,} points × {len(study.bases)} reforms × "
        f"{study.replications:,} replications = {study.size:,} runs: expected {limit}, for this "
        f"would cost {cost(study.expected)}. Choose fewer samples, levels, reforms, "
        "replications or days."
    )


def _names(given: object, thing: str) -> list[str]:
    """The reforms a plan lists."""
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list) or not listed or not all(isinstance(n, str) for n in listed):
        raise wrong(thing, given, "a list of names or paths", 'Write, say, ["six_powers"].')
    return listed


def _distinct(scenarios: Iterable[Scenario]) -> tuple[Scenario, ...]:
    """The reforms of a study, each under a name of its own, for rows are found by it."""
    found: dict[str, Scenario] = {}
    for scenario in scenarios:
        if reform_label(scenario) in found:
            raise wrong(
                "reform",
                reform_label(scenario),
                "each reform once, under a name of its own",
                "Leave one out, or rename its file.",
            )
        found[reform_label(scenario)] = scenario
    return tuple(found.values())


def _outcomes(given: object, where: str) -> tuple[str, ...]:
    """The outcomes a plan asks for, in the order they are reported."""
    if given == "all":
        return tuple(OUTCOMES)
    if not isinstance(given, list) or not given:
        raise wrong(f"{where}: outcomes", given, "'all' or a list of names", 'Write "all".')
    for name in given:
        if not isinstance(name, str) or name not in OUTCOMES:
            raise unknown("outcome", name, OUTCOMES, f"{where}: outcomes")
    return tuple(name for name in OUTCOMES if name in given)
