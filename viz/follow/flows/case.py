"""A case followed: its way after the reform and before it, in sentences and on the map.

Lives here: the choice of a world and of a case, and both ways side by side.
May not: a run (follow/flows/jobs.py), a sentence or a map of its own
(viz/follow/flows/followed.py).
"""

from __future__ import annotations

import io

import solara
from solara.alias import rv

from scenarios.follow.event_log import Traced, kind, write_log
from scenarios.follow.offer import PICKS
from viz.follow.flows.followed import Followed, followed, way_map
from viz.follow.flows.jobs import EFFORT, SEEDS, TRACED, Trail, at_once, lane, trail_job
from viz.follow.flows.names import Arm
from viz.follow.flows.names import say as handoff_words
from viz.kit.downloads import PROGRAM, Download, options_of
from viz.kit.elements import Choose, CopiedLine, Figure, html, wording_of
from viz.kit.progress import Underway, minutes
from viz.kit.sentences import heading_of
from viz.kit.session import Session, use_session
from viz.kit.state import Ask
from viz.words.language import Language, words

say = words("follow.case", "kit")

ENDS = ("closed", "settled", "on paper")
"""Events that end a case (`scenarios.follow.event_log.kind`), if nothing follows them."""


def world_of(session: Session) -> int:
    """The world that is looked into: as the address says, or the first."""
    named = int(session.mark("world") or 0)
    return named if named in SEEDS else SEEDS[0]


@solara.component
def Follow() -> None:
    """The choice of a case, the work, and its way."""
    session = use_session()
    language, ask, task, seed = session.language, session.ask, session.trail, world_of(session)
    trail: Trail | None = task.news.value.answer
    case = int(session.mark("case") or 0) or None
    here = trail is not None and (trail.ask, trail.seed) == (ask, seed)
    shown = here and trail is not None and case in (None, trail.asked, trail.case)
    question = (ask, seed, case)
    with rv.Html(tag="section", class_="follow"):
        html("h2", [say(language, "heading")])
        html("p", [say(language, "note", days=TRACED)], "quiet")
        cost = "" if at_once(ask) or here else minutes([[ask.scenario]], EFFORT, language)
        CaseChoice(session, trail if here else None)
        Underway(
            task,
            question,
            question if shown else None,
            lambda: task.begin(question, 2, trail_job(*question), lane(ask)),
            language,
            cost=cost,
        )
        if trail is not None and trail.case:
            with rv.Html(tag="div", class_="fresh" if shown else "stale"):
                Ways(trail, language, stale=not shown)


@solara.component
def CaseChoice(session: Session, trail: Trail | None) -> None:
    """Which world, which case: by its number, or one of those worth following."""
    language = session.language
    typed, put_typed = solara.use_state("")
    refused, refuse = solara.use_state("")
    number = str(trail.case) if trail else session.mark("case")
    solara.use_effect(lambda: (put_typed(number), refuse(""))[0], [number])

    def choose(text: str) -> None:
        last = trail.cases if trail else 0
        bare = text.strip()
        if bare.isascii() and bare.isdigit() and len(bare) < 10 and 1 <= int(bare) <= last:
            refuse("")
            session.put_marks(case=str(int(bare)))
        else:
            refuse(say(language, "refused", last=f"{last:,}"))

    with rv.Html(tag="div", class_="choices"):
        worlds = {str(seed): str(seed) for seed in SEEDS}
        Choose(
            say(language, "world"),
            worlds,
            str(world_of(session)),
            lambda seed: session.put_marks(world=seed, case=""),
            "world",
        )
        field = rv.TextField(
            label=say(language, "case"),
            v_model=typed,
            on_v_model=put_typed,
            error_messages=[refused] if refused else [],
            disabled=trail is None,
            outlined=True,
            dense=True,
            hide_details="auto",
            class_="choose-case",
        )
        rv.use_event(field, "keydown.enter", lambda *_: choose(typed))
        solara.Button(
            say(language, "show"),
            on_click=lambda: choose(typed),
            outlined=True,
            disabled=trail is None,
            classes=["show-case"],
        )
    with rv.Html(tag="p", class_="files"):
        for name in PICKS:
            solara.Button(
                say(language, f"{name}"),
                on_click=lambda name=name: session.put_marks(case=str(trail.following(name))),
                outlined=True,
                small=True,
                disabled=not (trail and trail.picks[name]),
                classes=[f"pick-{name}"],
            )


@solara.component
def Ways(trail: Trail, language: Language, *, stale: bool) -> None:
    """The way before the reform, if there is one, beside the way after it."""
    ask = trail.ask
    if stale:
        html("p", [heading_of(ask, wording_of(language))], "asked")
    if ask.idle:
        html("p", [handoff_words(language, "same")], "quiet")
    elif trail.before is None:
        html("p", [say(language, "only_after")], "quiet")
    else:
        html("p", [say(language, "both")], "quiet")
    html("p", [say(language, "key")], "quiet")
    with rv.Html(tag="div", class_="panels"):
        if trail.before is not None:
            Way(trail.before, trail.case_before, ask.unreformed, trail.seed, "before", language)
        Way(trail.after, trail.case, ask, trail.seed, "before" if ask.idle else "after", language)


@solara.component
def Way(run: Traced, case: int, ask: Ask, seed: int, arm: Arm, language: Language) -> None:
    """One arm: how it went in a line, the map, day by day, and the command for it."""
    told = followed(run, case, language)
    title = say(language, "title", case=f"{case:,}", arm=handoff_words(language, arm))
    with rv.Html(tag="article", class_="way", attributes={"data-arm": arm, "data-case": str(case)}):
        html("h3", [title])
        html("p", [way_summary(run, told, language)], "summed")
        with rv.Html(tag="figure"):
            drawn = way_map(run, ask.scenario.place, told, language)
            Figure(
                figure=str(drawn.to_json()),
                title=title,
                height=drawn.layout.height,
                file=f"{ask.place}-{ask.reform}-case-{case}",
                language=language,
                stamp=f"{arm}-{case}",
            )
        bucks = [stop.buck for stop in told.stops] + [False] * len(told.sentences)
        lines = [
            html("li", ["▲ " + text if buck else text], "buck" if buck else "")
            for text, buck in zip(told.sentences, bucks, strict=False)
        ]
        html("ol", lines)
        with rv.Html(tag="p", class_="files"):
            Download(
                say(language, "csv"),
                f"{ask.place}-{ask.reform}-case-{case}.csv",
                lambda: log_csv(run),
            )
        heading = say(language, "terminal")
        html("p", [heading], "quiet")
        CopiedLine(trace_command(ask, seed, case), heading, language)


def way_summary(run: Traced, told: Followed, language: Language) -> str:
    """A case's way in a line: how often it was handed on, how often as a buck, and its end."""
    last = run.log.iloc[-1].to_dict()
    handed = int((run.log["activity"] == "hand-off").sum())
    buck = sum(stop.buck for stop in told.stops)
    day = told.stops[-1].day - told.stops[0].day
    ended = kind(last) if kind(last) in ENDS else "open"
    key = {"closed": "solved", "settled": "solved", "on paper": "paper", "open": "open"}[ended]
    rejected = int((run.log["activity"] == "called back").sum())
    moved = "handed" if handed else "never"
    parts = [say(language, f"{moved}", count=handed, buck=buck)]
    if rejected:
        parts.append(say(language, "called_back", count=rejected))
    when = say(language, "days" if day else "at_once", days=day)
    parts.append(say(language, f"end_{key}", when=when))
    return say(language, "joint").join(parts)


def log_csv(run: Traced) -> str:
    """The events of the case, as `trace --log` writes them."""
    text = io.StringIO()
    write_log(run, text)
    return text.getvalue()


def trace_command(ask: Ask, seed: int, case: int) -> str:
    """The command that prints the same way."""
    return f"{PROGRAM} trace {options_of(ask)} --seed {seed} --days {TRACED} --case {case}"
