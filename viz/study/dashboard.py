"""A sweep on the page *Studies*: what it is, which runs are kept, and what these say.

Lives here: the parts of a sweep and the choices between them. May not: read a folder, compute
what is drawn (scenarios/study/kept.py), or its sensitivity (sensitivity/dashboard.py).
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import solara
from solara.alias import rv
from solara.lab import use_task

from model.declared.outcomes import HEADLINE, OUTCOMES
from scenarios.inputs.ensemble import WORDS
from scenarios.study.kept import DOTS, MOST_WHOLE, Kept, read_ranges
from scenarios.study.status import OF
from scenarios.study.sweep import TRIES
from viz.kit.choices import ChooseMark
from viz.kit.downloads import Download
from viz.kit.elements import Choose, Titled, element_table, html, items, wording_of
from viz.kit.jobs import laboratory
from viz.kit.session import Session, use_session
from viz.shared.wording import number, share_of_worlds
from viz.study.figures import as_text, encoding_key, factor_label, study_heat_map, trend, valued
from viz.study.folders import cabinet
from viz.study.parts import CommandLines, Waiting
from viz.study.ranges import Keep
from viz.study.reading import Sweep, read_sweep
from viz.study.table import judged_change
from viz.words.language import Language, words

say = words("study", "kit")

MOST_PANELS = 6
"""Factors that have a figure of their own."""
Analysed = Callable[[Sweep, str, str, str], Any]
"""A component: the study, its reform, its outcome, and what of it."""
MOST_FAILURES = 20
"""Failed runs that the page lists."""


@dataclass(frozen=True)
class Shown:
    """What of a sweep is shown: out of the address, or the first of what there is."""

    reform: str
    outcome: str
    of: str
    axes: tuple[str, ...]


def shown(study: Sweep, session: Session) -> Shown:
    """What the address says, where this study has it."""
    whole = study.whole
    assert whole
    reforms, outcomes = whole.plan["reform"], whole.outcomes
    number_, outcome, of = session.mark("under"), session.mark("outcome"), session.mark("of")
    first = next((k for k, name in enumerate(reforms) if name != "none"), 0)
    at = int(number_) if number_ and int(number_) < len(reforms) else first
    if outcome not in outcomes:
        outcome = next((name for name in HEADLINE if name in outcomes), outcomes[0])
    names = list(whole.factors)
    asked = [name for name in session.mark("axes").split(",") if name in names]
    axes = tuple(dict.fromkeys([*asked, *names]))[:2]
    return Shown(reforms[at], outcome, of or whole.first_of(reforms[at], outcome), axes)


@solara.component
def Swept(name: str, again: int, analysed: Analysed) -> None:
    """A sweep, read off the page's own thread; `analysed` shows its sensitivity below."""
    session = use_session()
    language = session.language
    home = cabinet()
    task = use_task(
        lambda: read_sweep(name, home, laboratory().cache),
        dependencies=[again, str(home.root)],
        raise_error=False,
    )
    if task.exception:
        html(
            "p", [say(language, "studies_unreadable", reason=error_text(task.exception))], "refused"
        )
    elif not task.finished:
        Waiting(say(language, "studies_reading"))
    elif task.value is None:
        html("p", [say(language, "studies_gone")], "refused")
    else:
        Facts(task.value, language)
        if task.value.whole is None:
            html("p", [say(language, "sweep_nothing")])
        else:
            Browsed(task.value, analysed)


def error_text(error: BaseException) -> str:
    """An error without the path of this machine before the folder of studies."""
    return str(error).replace(str(cabinet().root), cabinet().called)


@solara.component
def Facts(study: Sweep, language: Language) -> None:
    """What the study is, and how it stands."""
    plan, standing, wording = study.plan, study.standing, wording_of(language)
    design, place = plan["design"], plan["scenarios"][0]["place_name"]
    behaviour = plan.get("behaviour")
    key = f"behaviour_of_{behaviour}" if behaviour in WORDS else "behaviour_own"
    counts = {name: f"{standing[name]:,}" for name in ("done", "runs", "failed", "left")}
    facts = [
        say(language, "sweep_place", place=wording.title(place)),
        say(
            language,
            "sweep_reforms",
            reforms=say(language, "semicolon").join(
                wording.short_title(name) for name in plan["reform"]
            ),
        ),
        say(
            language,
            "sweep_design",
            design=say(language, f"design_{design['kind']}"),
            points=f"{design['points']:,}",
            replications=plan["replications"],
            days=plan["days"],
        ),
        say(language, "sweep_behaviour", behaviour=say(language, key)),
        say(language, "sweep_standing", **counts),
    ]
    if len(standing["versions"]) > 1:
        version = Path(standing["folder"]).name
        facts.append(say(language, "sweep_version", version=version))
    if standing["running"]:
        facts.append(say(language, "sweep_running"))
    with rv.Html(tag="section", class_="facts"):
        html("h2", [plan["title"]])
        items(facts)
        if standing["done"] < standing["runs"]:
            label = say(language, "sweep_incomplete", **counts)
            html(
                "p",
                [say(language, "sweep_incomplete_note", label=label)],
                "refused incomplete",
                role="status",
            )


@solara.component
def Browsed(study: Sweep, analysed: Analysed) -> None:
    """Choices, ranges, and the figures and numbers of what is kept."""
    session = use_session()
    language, view = session.language, shown(study, session)
    whole = study.whole
    assert whole
    ranges = read_ranges(session.mark("keep"), whole.factors)
    kept = solara.use_memo(
        lambda: Kept(whole, view.reform, ranges), [id(whole), view.reform, tuple(ranges.items())]
    )
    StudyChoices(study, view, session)
    Keep(kept, session)
    if len(kept.at):
        CellsShown(kept, view, language)
        Trends(kept, view, language)
        Means(kept, view.outcome, language)
    else:
        html("p", [say(language, "keep_none")], "nothing")
    if study.failures:
        Failures(study, language)
    with rv.Html(tag="section", class_="downloads"):
        html("h2", [say(language, "downloads")])
        with rv.Html(tag="p", class_="files"):
            Download(
                say(language, "kept_csv"),
                f"{study.name.replace('/', '-')}-kept.csv",
                lambda: kept.csv(view.outcome),
            )
        if len(kept.at) > MOST_WHOLE:
            outcome = wording_of(language).outcome(view.outcome)
            html(
                "p", [say(language, "kept_part", most=f"{MOST_WHOLE:,}", outcome=outcome)], "quiet"
            )
        folder = shlex.quote(f"{cabinet().called}/{study.name}")
        CommandLines([f"status {folder}"], language)
    analysed(study, view.reform, view.outcome, view.of)


@solara.component
def StudyChoices(study: Sweep, view: Shown, session: Session) -> None:
    """Reform, outcome, what of it, and the two factors."""
    language, wording = session.language, wording_of(session.language)
    assert study.whole
    plan, names = study.plan, list(study.whole.factors)
    reforms = {str(k): wording.short_title(name) for k, name in enumerate(plan["reform"])}
    at = str(plan["reform"].index(view.reform))

    def put(number_: int, name: str) -> None:
        axes = list(view.axes)
        other = axes[1 - number_]
        axes = [name, other] if number_ == 0 else [other, name]
        if name == other:  # the two change places
            axes = [view.axes[1], view.axes[0]]
        session.put_marks(axes=",".join(axes))

    with rv.Html(tag="div", class_="choices"):
        outcomes = {name: wording.outcome(name) for name in study.whole.outcomes}
        of = {of: say(language, f"of_{of}") for of in OF}
        ChooseMark("under", say(language, "sweep_reform"), reforms, at)
        ChooseMark("outcome", say(language, "sweep_outcome"), outcomes, view.outcome)
        ChooseMark("of", say(language, "sweep_of"), of, view.of)
        if len(view.axes) == 2:
            labels = {name: factor_label(name, language) for name in names}
            Choose(say(language, "sweep_x"), labels, view.axes[0], lambda name: put(0, name), "x")
            Choose(say(language, "sweep_y"), labels, view.axes[1], lambda name: put(1, name), "y")


@solara.component
def CellsShown(kept: Kept, view: Shown, language: Language) -> None:
    """The heat map over two factors."""
    wording = wording_of(language)
    with rv.Html(tag="section", class_="cells"):
        title = say(language, "heat_title", outcome=wording.outcome(view.outcome))
        html("h2", [title])
        if len(view.axes) < 2:
            html("p", [say(language, "heat_one")], "quiet")
            return
        html("p", [asked_study(view, language)], "asked")
        notes = [say(language, "heat_note"), say(language, encoding_key(view.outcome, view.of))]
        html("p", [("" if language == "zh" else " ").join(notes)], "quiet")
        found = kept.cells(*view.axes, view.outcome, view.of)
        figure = study_heat_map(found, view.outcome, view.of, wording)
        Titled(
            as_text(figure), figure["layout"]["height"], _unit(view, language), "cells", language
        )
        with rv.Html(tag="p", class_="files"):
            Download(say(language, "cells_csv"), f"cells-{view.outcome}-{view.of}.csv", found.csv)


def asked_study(view: Shown, language: Language) -> str:
    """What is drawn: the reform and what of the outcome."""
    return f"{wording_of(language).short_title(view.reform)} · {say(language, f'of_{view.of}')}"


def _unit(view: Shown, language: Language) -> str:
    """The outcome with its unit."""
    wording, unit = wording_of(language), OUTCOMES[view.outcome].unit
    said_ = wording.unit_of_change(unit) if view.of == OF[0] else wording.unit(unit)
    return say(language, "trend_axis", factor=wording.outcome(view.outcome), unit=said_)


@solara.component
def Trends(kept: Kept, view: Shown, language: Language) -> None:
    """The outcome over each factor by itself."""
    wording, drawn = wording_of(language), dict.fromkeys([*view.axes, *kept.factors])
    names = list(drawn)[:MOST_PANELS]
    found = [kept.trend(name, view.outcome, view.of) for name in names]
    dots = max((len(one.dots) for one in found), default=0)
    sampled = len(kept.at) > DOTS
    said_ = say(
        language,
        "trend_sample" if sampled else "trend_all",
        dots=f"{dots:,}",
        runs=f"{len(kept.at):,}",
    )
    with rv.Html(tag="section", class_="trends"):
        title = say(language, "trend_title", outcome=wording.outcome(view.outcome))
        html("h2", [title])
        html("p", [asked_study(view, language)], "asked")
        html("p", [said_], "quiet")
        if len(drawn) > len(names):
            counts = {"shown": len(names), "count": len(drawn)}
            html("p", [say(language, "trend_most", **counts)], "quiet")
        with rv.Html(tag="div", class_="panels"):
            for one in found:
                figure = trend(one, view.outcome, view.of, wording)
                Titled(
                    as_text(figure),
                    figure["layout"]["height"],
                    factor_label(one.factor.name, language),
                    f"over-{one.factor.name}",
                    language,
                )


@solara.component
def Means(kept: Kept, outcome: str, language: Language) -> None:
    """Means of the headline outcomes, and of the one looked at, over what is kept."""
    wording, rows, known = wording_of(language), [], kept.whole.outcomes
    looked_at = [name for name in known if name in (*HEADLINE, outcome)]
    for mean in kept.means(looked_at):
        unit, before = OUTCOMES[mean["outcome"]].unit, mean["before"]
        label = (
            say(
                language,
                "trend_axis",
                factor=wording.outcome(mean["outcome"]),
                unit=wording.unit(unit),
            )
            if wording.unit(unit)
            else wording.outcome(mean["outcome"])
        )
        rows.append(
            [
                label,
                number(before, unit),
                number(mean["after"], unit, before),
                judged_change(mean),
                "/".join(share_of_worlds(mean).values()),
                f"{mean['runs']:,}",
            ]
        )
    keys = ("outcome", "before", "after", "difference", "shares", "runs")
    with rv.Html(tag="section", class_="means"):
        html("h2", [say(language, "means_title")])
        html("p", [say(language, "means_note")], "quiet")
        element_table(
            [say(language, f"means_{key}") for key in keys], rows, say(language, "means_title")
        )
        html("p", [wording.text("mark_legend")], "quiet")
        if len(known) > len(looked_at):
            more = {"shown": len(looked_at), "count": len(known)}
            html("p", [say(language, "means_more", **more)], "quiet")


@solara.component
def Failures(study: Sweep, language: Language) -> None:
    """The runs that failed for good, where, and why."""
    rows = [_failure(one, study, language) for one in study.failures[:MOST_FAILURES]]
    with rv.Html(tag="section", class_="failed"):
        html("h2", [say(language, "failed_title")])
        html("p", [say(language, "failed_note", tries=TRIES)], "quiet")
        heads = [say(language, key) for key in ("failed_run", "failed_where", "failed_why")]
        element_table(heads, rows, say(language, "failed_title"))
        count = study.standing["failed"]
        if count > len(rows):
            more = {"shown": len(rows), "count": f"{count:,}"}
            html("p", [say(language, "failed_more", **more)], "quiet")


def _failure(one: dict[str, Any], study: Sweep, language: Language) -> list[str]:
    """A failed run in words: which, at which values, and the last line of its error."""
    which = say(
        language,
        "failed_of",
        reform=wording_of(language).short_title(one["reform"]),
        point=one["point"],
        replication=one["replication"],
    )
    named = study.plan["design"]["over"]
    values = [
        say(
            language,
            "failed_at",
            factor=factor_label(name, language),
            value=valued(name, float(one[name])),
        )
        for name in named
        if name in one
    ]
    error = (str(one["error"]).strip().splitlines() or [""])[-1][:300]
    return [which, say(language, "semicolon").join(values), error]
