"""Every figure of Buckstop for a notebook: results in, a Plotly figure out, in either language.

Lives here: one function a figure, with its title and legend; what it draws is the question's own
(`viz/<question>/figures.py`). May not: a colour, a formula, or a run.

`language` is "en" or "zh". `titles` names places and reforms of your own, as `meta["titles"]` of a
result has them; shipped ones are known. Each function returns a `plotly.graph_objects.Figure`,
which a notebook shows, and `write_html` or `write_image` saves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import pandas as pd
import plotly.graph_objects as go

from scenarios.discover.discovery import Discovery
from scenarios.explain.attribution import Explanation
from scenarios.explain.response import Response
from scenarios.follow.city import City
from scenarios.follow.flows import Compared
from scenarios.inputs.errors import unknown, wrong
from scenarios.logs.measure import Measured
from scenarios.optimise.found import Found
from scenarios.robustness.vanishing import Robustness
from scenarios.sensitivity.analysis import Sensitivity
from scenarios.study.kept import Kept, Whole
from scenarios.study.status import DIFFERENCE, Results
from scenarios.validate.validation import Validation
from viz.compare.figures import curves_figure, effect_figure, paper_and_truth
from viz.discover.page import discovery_figures
from viz.explain.figures import response_figure, waterfall
from viz.explain.sentences import blocks
from viz.follow.city import figures as city_map
from viz.follow.flows.figures import bands, matrix
from viz.follow.flows.names import ARMS, Arm
from viz.kit.state import NO_REFORM, place_titles
from viz.logs.figures import log_figures
from viz.optimise.page import front_figures
from viz.robustness.figures import vanishing_figures
from viz.sensitivity.figures import figures as sensitivity_figures
from viz.sensitivity.figures import overview
from viz.shared.figure import PASSING, SOLVED, standing_alone
from viz.shared.verdict import reforms
from viz.shared.wording import Wording
from viz.study.figures import say, study_heat_map, trend
from viz.validate.figures import validation_figures
from viz.validate.page import pattern_label, sections, titled, unit
from viz.words.language import LANGUAGES, Language

Titles = Mapping[str, Mapping[str, str]]
Found_ = TypeVar("Found_")
STRIDE = "Name another, or run the city with a smaller stride."


def plot_effects(
    rows: pd.DataFrame, outcome: str, language: Language = "en", titles: Titles | None = None
) -> go.Figure:
    """What each reform changes in one outcome, with the interval of the difference.

    `rows`: `Comparison.frame`, or any rows of it: a row a place, reform and outcome, with
    `before`, `after`, `difference`, `low`, `high` (shares from 0 to 1, else the unit in `unit`),
    `helps`, `same`, `hurts` and `verdict`. Raises ScenarioError for an outcome without a row.

    Example::

        plot_effects(compare(plan, seed=1, replications=12, days=120).frame, "true_in_time")
    """
    words = _wording(language, titles)
    _check("outcome", outcome, rows["outcome"])
    return standing_alone(
        effect_figure(rows, rows.iloc[:0], outcome, words), words.outcome(outcome)
    )


def plot_paper(
    rows: pd.DataFrame, language: Language = "en", titles: Titles | None = None
) -> go.Figure:
    """Solved by the deadline, in truth and on paper, before and after each reform, and the gap.

    `rows` as for `plot_effects`, with the outcomes `solved_by_paper` and `recorded_in_time`.

    Example::

        plot_paper(found.frame, language="zh")
    """
    words = _wording(language, titles)
    return standing_alone(paper_and_truth(rows, words), legend=4)


def plot_days(
    daily: pd.DataFrame,
    reform: str,
    show: str = "solved",
    language: Language = "en",
    titles: Titles | None = None,
) -> go.Figure:
    """A reform day by day, both arms, as shares over the four weeks up to each day.

    `daily`: `Comparison.daily`: a row a place, reform, `arm` ("before", "after") and `day`, with a
    column a series (shares, 0 to 1). `show`: "solved" (in truth and on record) or "passing" (buck-
    passing and rejected cases). Raises ScenarioError for a reform without a row, or another `show`.

    Example::

        plot_days(found.daily, "big_department", show="passing")
    """
    series = _of("show", show, {"solved": SOLVED, "passing": PASSING})
    pairs = {name: (place, name) for place, name in reversed(reforms(daily))}
    pair, words = _of("reform", reform, pairs), _wording(language, titles)
    drawn = curves_figure(daily, pair, series, words)
    return standing_alone(drawn, words.short_title(reform), legend=2)


def plot_response(
    found: Response, outcome: str, language: Language = "en", titles: Titles | None = None
) -> go.Figure:
    """One outcome over the values of a lever, with intervals, and the level before as a line.

    `found`: what `lever_response` gives; its `frame` has the columns of a comparison, and `lever`
    and `value`. Raises ScenarioError for an outcome without a row.

    Example::

        plot_response(found, "true_in_time")
    """
    words = _wording(language, titles)
    _check("outcome", outcome, found.frame["outcome"])
    drawn = go.Figure(response_figure(found, outcome, words))
    return standing_alone(drawn, words.outcome(outcome), legend=1)


def plot_explanation(found: Explanation, outcome: str, language: Language = "en") -> go.Figure:
    """From before to after: what each part of a reform does to one outcome; the parts add up.

    `found`: what `explain` gives; its `frame` has a row an outcome and part, with the part's
    `shapley` value and interval. Raises ScenarioError for an outcome that was not explained.

    Example::

        plot_explanation(found, "buck_passing_rate")
    """
    words = _wording(language, found.meta["titles"])
    block = _of("outcome", outcome, {one.outcome: one for one in blocks(found)})
    return standing_alone(waterfall(block, found, words), words.outcome(outcome))


def plot_robustness(found: Robustness, outcome: str, language: Language = "en") -> go.Figure:
    """How far each assumption about behaviour moves an effect, and where it is lost (a cross).

    `found`: what `robustness` gives; its `frame` has a row an outcome and parameter, with `least`,
    `most`, `margin` and `vanishes`. Raises ScenarioError for an outcome without an effect to lose.

    Example::

        plot_robustness(found, "true_in_time")
    """
    words = _wording(language, found.meta["titles"])
    drawn = _of("outcome", outcome, vanishing_figures(found, words))
    return standing_alone(drawn, words.outcome(outcome))


def plot_sensitivity(
    found: Sensitivity,
    outcome: str,
    show: str = "tornado",
    language: Language = "en",
    reform: str | None = None,
) -> go.Figure:
    """Which factors of a study an outcome depends on, under one reform (the first, if not named).

    `found`: what `sensitivity_of` gives; its `rows()` are a row an index. `show`: "tornado", and,
    as the design has them, "pairs", "interactions", "scatter" or "convergence". Raises
    ScenarioError for what the analysis does not have.

    Example::

        plot_sensitivity(found, "true_in_time", show="convergence")
    """
    words, name = _wording(language, None), _reform(found.meta["reforms"], reform)
    defined = {a.outcome: a for a in found.answers if a.reform == name and not a.reason}
    drawn = sensitivity_figures(_of("outcome", outcome, defined), found, words)
    return standing_alone(
        _of("show", show, drawn), words.outcome(outcome), legend=3 * (show == "convergence")
    )


def plot_overview(
    found: Sensitivity, language: Language = "en", reform: str | None = None
) -> go.Figure:
    """Every outcome of a study against every factor, by the main index of each.

    `found`, `reform` and errors as for `plot_sensitivity`.

    Example::

        plot_overview(sensitivity_of(sensitivity_plan(Path("results/plan"), (), ())))
    """
    words, name = _wording(language, None), _reform(found.meta["reforms"], reform)
    defined = [a for a in found.answers if a.reform == name and not a.reason]
    return standing_alone(overview(defined, found, words), words.short_title(name))


def plot_study_map(
    results: Results,
    x: str,
    y: str,
    outcome: str,
    language: Language = "en",
    reform: str | None = None,
) -> go.Figure:
    """The mean difference that a reform makes over two parameters of a study.

    `results`: what `read_results` gives; its `frame` has a row a run, with a column a parameter,
    the outcomes after, and `before_…`. Raises ScenarioError for a name the study does not have.

    Example::

        plot_study_map(read_results(Path("results/plan")), "bottom_up_weight", "load", "gap")
    """
    words, kept = _wording(language, None), _kept(results, reform, outcome, x, y)
    drawn = study_heat_map(kept.cells(x, y, outcome, DIFFERENCE), outcome, DIFFERENCE, words)
    return standing_alone(go.Figure(drawn), _differing(outcome, words))


def plot_study_trend(
    results: Results, x: str, outcome: str, language: Language = "en", reform: str | None = None
) -> go.Figure:
    """The difference that a reform makes over one parameter of a study: runs, and their means.

    `results` and errors as for `plot_study_map`.

    Example::

        plot_study_trend(read_results(Path("results/plan")), "load", "true_in_time")
    """
    words, kept = _wording(language, None), _kept(results, reform, outcome, x)
    drawn = trend(kept.trend(x, outcome, DIFFERENCE), outcome, DIFFERENCE, words)
    return standing_alone(go.Figure(drawn), _differing(outcome, words))


def plot_flows(
    found: Compared, arm: Arm = "after", show: str = "matrix", language: Language = "en"
) -> go.Figure:
    """Who hands cases to whom, per 1,000 known cases, and how much of it is buck-passing.

    `found`: what `compared_flows` gives; its `table("kinds")` has a row a giver and taker, with
    `before_count`, `after_count` and the unwarranted among them. `show`: "matrix" or "bands".

    Example::

        plot_flows(compared_flows(load("huaisi", "big_department"), range(1, 5), days=120))
    """
    draw = _of("show", show, {"matrix": matrix, "bands": bands})
    _check("arm", arm, ARMS)
    return standing_alone(draw(found, arm, _wording(language, None).language))


def plot_city(
    found: City,
    measure: str = "open",
    arm: city_map.Name = "after",
    day: int | None = None,
    language: Language = "en",
) -> go.Figure:
    """The district on its schematic map on the evening of a day (the last, if none is named).

    `found`: what `city` gives. `measure`: "open" (cases), "backlog" (days), "burden", "trust" or
    "calls". Raises ScenarioError for a day that was not kept, or another measure.

    Example::

        plot_city(city(load("baseline", "six_powers"), seed=1, days=120), "trust")
    """
    day = found.days[-1] if day is None else day
    if day not in found.days:
        raise wrong("day", day, f"one that was kept, {found.days[0]} to {found.days[-1]}", STRIDE)
    _check("measure", measure, city_map.MEASURES)
    _check("arm", arm, ARMS)
    said = _wording(language, None).language
    return standing_alone(city_map.figure(found, arm, measure, found.days.index(day), said))


def plot_front(found: Found, language: Language = "en") -> go.Figure:
    """The Pareto front of a search: two objectives as a scatter, more on parallel axes.

    `found`: what `optimise` gives, in `Found(search)`; each of its `options` has the outcomes
    measured in worlds that the search did not use.

    Example::

        plot_front(Found(optimise(read_search_plan("one_town"), Path("results/one_town"))))
    """
    words = _wording(language, found.meta["titles"])
    objectives = found.search.plan.objectives
    return standing_alone(next(iter(front_figures(found.options, objectives, words).values())))


def plot_discovery(found: Discovery, show: str = "map", language: Language = "en") -> go.Figure:
    """Where in a study a reform fails: its points and the box around the failures.

    `found`: what `discover` gives; its `points` have a row a point of the study, with a column a
    parameter, and `fails`. `show`: "map", or "trail", how the box was peeled. Raises ScenarioError
    where no box was found.

    Example::

        plot_discovery(discover(Path("results/plan"), worse("true_in_time")))
    """
    drawn = discovery_figures(found, _wording(language, None).language)
    if not drawn:
        raise wrong(
            "found", found.fails.text, "a discovery that found a box", "Ask another question."
        )
    return standing_alone(_of("show", show, drawn), legend=int(show == "map"))


def plot_log(found: Measured, show: str = "distribution", language: Language = "en") -> go.Figure:
    """How cases are handed on in an event log.

    `found`: what `measure_log` gives. `show`: "distribution" (cases by hand-offs), "hazard" (chance
    of one more), "deadline", "passing" (units), "units" or "demand". Raises ScenarioError for what
    the log has no data for.

    Example::

        plot_log(measure_log(Path("events.csv")), "hazard")
    """
    return standing_alone(_of("show", show, log_figures(found, _wording(language, None).language)))


def plot_validation(found: Validation, pattern: str, language: Language = "en") -> go.Figure:
    """One pattern: the range known from evidence, shaded, and what the model's places give.

    `found`: what `validate` gives. `pattern`: a name such as "shape_S1" or "level_overdue": the
    group and the name of a finding's pattern. Raises ScenarioError for one that is not drawn.

    Example::

        plot_validation(found, "shape_S1")
    """
    groups = sections(found)
    said = _wording(language, None).language
    drawn = _of("pattern", pattern, validation_figures(groups, said, titled, unit))
    patterns = (row[0].pattern for section in groups for row in section.rows)
    (first, *_) = (one for one in patterns if f"{one.group}_{one.name}" == pattern)
    return standing_alone(drawn, pattern_label(first, said))


def _wording(language: Language, titles: Titles | None) -> Wording:
    _check("language", language, LANGUAGES)
    return Wording(language, {**place_titles(), **(titles or {})})


def _check(kind: str, name: str, known: Iterable[str]) -> None:
    """Raise ScenarioError for a name that is not among those known."""
    names = list(known)
    if name not in names:
        raise unknown(kind, name, set(names))


def _of(kind: str, name: str, by_name: Mapping[str, Found_]) -> Found_:
    """What has that name. Raises ScenarioError where nothing has."""
    _check(kind, name, by_name)
    return by_name[name]


def _reform(known: Sequence[str], asked: str | None) -> str:
    """The reform asked for; else the first that changes anything."""
    first = next((name for name in known if name != NO_REFORM), known[0])
    _check("reform", asked or first, known)
    return asked or first


def _kept(results: Results, reform: str | None, outcome: str, *names: str) -> Kept:
    """All runs of one reform. Raises ScenarioError for names that the study does not have."""
    whole = Whole(results)
    for name in names:
        _check("parameter", name, whole.factors)
    _check("outcome", outcome, whole.outcomes)
    return Kept(whole, _reform(results.plan["reform"], reform), {})


def _differing(outcome: str, words: Wording) -> str:
    """The title of a figure of differences."""
    return f"{words.outcome(outcome)} · {say(words.language, f'of_{DIFFERENCE}')}"
