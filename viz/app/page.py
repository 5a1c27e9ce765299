"""The page: a place, a reform, its levers, and what the district answers.

Lives here: what one visitor sees and does, and the thread that works for that visitor.
May not: how an answer is shown (parts.py), how it is worked out (work.py), or a module-level state.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import solara
from solara.alias import rv

from model.declare import Parameter
from viz.app import state
from viz.app.laboratory import laboratory
from viz.app.parts import Cards, Curves, Missing, Status, html, words
from viz.app.state import Ask
from viz.app.texts import NAMES, lever_unit, say
from viz.app.work import REST, Answer, Progress
from viz.groups import group_name
from viz.texts import LANGUAGES, Language

STYLE = Path(__file__).parent / "page.css"


class Desk:
    """One visitor's desk: what is asked, in which language, and what has come back."""

    def __init__(self) -> None:
        self.ask = solara.Reactive(Ask())
        self.language: solara.Reactive[Language] = solara.Reactive("en")
        self.refused: solara.Reactive[dict[str, str]] = solara.Reactive({})
        self.answer: solara.Reactive[Answer | None] = solara.Reactive(None)
        self.progress: solara.Reactive[Progress | None] = solara.Reactive(None)

    def choose_place(self, place: str) -> None:
        """Look at another place."""
        self.refused.value = {}
        self.ask.value = self.ask.value.at(place)

    def choose_reform(self, reform: str) -> None:
        """Put another reform in force, as it is written."""
        self.refused.value = {}
        self.ask.value = self.ask.value.under(reform)

    def reset(self) -> None:
        """Put all levers back to the reform."""
        self.refused.value = {}
        self.ask.value = self.ask.value.reset()

    def move(self, name: str, value: float) -> None:
        """Put one lever at a value."""
        self.type(name, state.written(state.levers()[name], value))

    def type(self, name: str, text: str) -> None:
        """Put one lever at what was typed; what cannot be stays beside the lever, with a reason."""
        moved, complaint = state.tried(self.ask.value, name, text, self.language.value)
        others = {key: held for key, held in self.refused.value.items() if key != name}
        self.refused.value = others | ({name: text} if complaint else {})
        self.ask.value = moved

    def work(self) -> Any:
        """Start working on the present question; returns what gives it up."""
        ask, given_up = self.ask.value, threading.Event()

        def run() -> None:
            if not given_up.wait(REST):
                laboratory().answer(ask, given_up, self.answer.set, self.progress.set)

        threading.Thread(target=run, daemon=True).start()
        return given_up.set


@solara.component
def Row(  # noqa: N802
    desk: Desk,
    lever: Parameter,
    held: float,
    reference: tuple[float, float],
    refused: str | None,
    language: Language,
) -> None:
    """One lever: its name and source, a slider, a field, and what stood before."""
    label = words(language).lever(lever.name)
    before, reform = (state.with_unit(lever, value, language) for value in reference)
    complaint = ""
    if refused is not None:
        complaint = state.tried(desk.ask.value, lever.name, refused, language)[1]
    moved = abs(held - reference[1]) > state.FINE
    low, high = state.ends(lever, language)
    hint = say(language, "range", low=low, high=high)
    hint += "\n" + say(language, "source", source=lever.source)

    def slid(value: float) -> None:
        if state.moves(lever, held, value):
            desk.move(lever.name, state.stored(lever, value))

    with rv.Html(
        tag="div",
        class_="lever" + (" moved" if moved else ""),
        attributes={"data-lever": lever.name},
    ):
        with rv.Html(tag="div", class_="name"):
            html("span", [label])
            with solara.Tooltip(hint):
                html("button", ["ⓘ"], "about", type="button",
                     **{"aria-label": f"{say(language, 'about', label=label)} {hint}"})  # fmt: skip
        solara.SliderFloat(
            label,
            value=state.shown(lever, held),
            min=state.shown(lever, lever.low),
            max=state.shown(lever, lever.high),
            step=state.step(lever),
            on_value=slid,
            thumb_label=False,
        )
        solara.InputText(
            say(language, "value_of", label=label),
            value=refused if complaint else state.written(lever, held),
            on_value=lambda text: desk.type(lever.name, text or ""),
            error=complaint or False,
            suffix=lever_unit(lever.unit, language),
            dense=True,
        )
        key = "stood_moved" if moved else "stood"
        html("small", [say(language, key, before=before, reform=reform)])


@solara.component
def Levers(desk: Desk) -> None:  # noqa: N802
    """All levers that a rule reads, in their groups."""
    language, ask = desk.language.value, desk.ask.value
    scenario, written = ask.scenario, ask.reset().after
    with rv.Html(tag="section", class_="levers"):
        with rv.Html(tag="div", class_="levers-head"):
            html("h2", [say(language, "levers")])
            solara.Button(
                say(language, "reset"),
                on_click=desk.reset,
                outlined=True,
                small=True,
                disabled=not (ask.moved or desk.refused.value),
                classes=["reset"],
            )
        count = len(ask.moved)
        note = say(language, "moved_count", count=count) if count else say(language, "levers_note")
        html("p", [note], "quiet")
        for group, held in state.groups():
            html("h3", [group_name(group, language)])
            for lever in held:
                Row(
                    desk,
                    lever,
                    float(getattr(scenario.after, lever.name)),
                    (
                        float(getattr(scenario.before, lever.name)),
                        float(getattr(written, lever.name)),
                    ),
                    desk.refused.value.get(lever.name),
                    language,
                ).key(lever.name)


@solara.component
def Head(desk: Desk) -> None:  # noqa: N802
    """The title, the language and the two choices."""
    language = desk.language.value
    wording = words(language)
    with rv.Html(tag="header"):
        with rv.Html(tag="div", class_="top"):
            html("p", [say(language, "kicker")], "kicker")
            with rv.Html(
                tag="div",
                class_="toggle",
                attributes={"role": "group", "aria-label": say(language, "language")},
            ):
                for name in LANGUAGES:
                    button = html("button", [NAMES[name]], type="button", lang=name,
                                  **{"aria-pressed": str(name == language).lower()})  # fmt: skip
                    rv.use_event(button, "click", _choice(desk, name))
        html("h1", [say(language, "title")])
        html("p", [say(language, "subtitle")], "subtitle")
    with rv.Html(tag="div", class_="choices"):
        for key, names, value, choose in (
            ("place", state.places(), desk.ask.value.place, desk.choose_place),
            ("reform", state.reforms(), desk.ask.value.reform, desk.choose_reform),
        ):
            rv.Select(
                label=say(language, key),
                items=[{"text": wording.title(name), "value": name} for name in names],
                v_model=value,
                on_v_model=choose,
                outlined=True,
                dense=True,
                hide_details=True,
                class_=f"choose-{key}",
            )


def _choice(desk: Desk, language: Language) -> Any:
    return lambda *_: desk.language.set(language)


@solara.component
def Page() -> None:  # noqa: N802
    """The whole page."""
    desk = solara.use_memo(Desk, [])
    ask, language, answer = desk.ask.value, desk.language.value, desk.answer.value
    solara.use_effect(desk.work, [ask])
    stale = answer is not None and answer.ask != ask
    solara.Title(say(language, "title"))
    solara.Style(STYLE)
    lang = "zh-CN" if language == "zh" else "en"
    with rv.Html(tag="main", class_="buckstop", attributes={"lang": lang}):
        with rv.Html(tag="div", class_="head"):
            Head(desk)
        Levers(desk)
        with rv.Html(tag="div", class_="found"):
            with rv.Html(tag="section", class_="answer"):
                html("h2", [say(language, "answer")])
                Status(ask, answer, desk.progress.value, laboratory().ready.is_set(), language)
                if answer:
                    Cards(answer, stale, language)
            with rv.Html(tag="div", class_="below"):
                if answer:
                    Curves(answer, stale, language)
                Missing(ask, language)
                html("p", [say(language, "limits")], "quiet limits")


@solara.component
def Layout(children: list[Any]) -> None:  # noqa: N802
    """No frame around the page: no bar, no drawer."""
    rv.Html(tag="div", class_="buckstop-frame", children=children)


routes = [solara.Route(path="/", component=Page, layout=Layout)]
