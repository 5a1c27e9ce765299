"""The panel of levers: each with its slider, its field, its source, and its way back.

Lives here: how a lever is shown and moved. May not: check a value (kit/state.py), or work.
"""

from __future__ import annotations

import solara
from solara.alias import rv

from model.declared.declare import Parameter
from viz.kit import state
from viz.kit.elements import LabelHint, Pressed, html, kept, wording_of
from viz.kit.session import Session, use_session
from viz.shared.wording import group_name
from viz.words.language import Language, words

say = words("tryit", "kit")


@solara.component
def LeverRow(
    session: Session,
    lever: Parameter,
    held: float,
    reference: tuple[float, float],
    refused: str | None,
    language: Language,
) -> None:
    """One lever: its name and source, a slider, a field, and what stood before."""
    label = wording_of(language).lever(lever.name)
    before, reform = (state.with_unit(lever, value, language) for value in reference)
    complaint = ""
    if refused is not None:
        complaint = state.tried(session.ask, lever.name, refused, language)[1]
    moved = abs(held - reference[1]) > state.FINE
    low, high = state.ends(lever, language)
    hint = say(language, "range", low=low, high=high)
    hint += "\n" + say(language, "source", source=lever.source)

    def slid(value: float) -> None:
        if state.moves(lever, held, value):
            session.move(lever.name, state.stored(lever, value))

    with rv.Html(
        tag="div",
        class_="lever" + (" moved" if moved else ""),
        attributes={"data-lever": lever.name},
    ):
        with rv.Html(tag="div", class_="name"):
            html("span", [label])
            LabelHint(label, hint, language)
        solara.SliderFloat(
            label,
            value=state.shown_value(lever, held),
            min=state.shown_value(lever, lever.low),
            max=state.shown_value(lever, lever.high),
            step=state.step(lever),
            on_value=slid,
            thumb_label=False,
        )
        solara.InputText(
            say(language, "value_of", label=label),
            value=refused if complaint else state.field_value(lever, held),
            on_value=lambda text: session.type(lever.name, text or ""),
            error=complaint or False,
            suffix=state.lever_unit(lever.unit, language),
            dense=True,
        )
        key = "stood_moved" if moved else "stood"
        with rv.Html(tag="div", class_="stood"):
            html("small", [say(language, key, before=before, reform=reform)])
            if moved or complaint:
                about = {"aria-label": say(language, "reset_label", label=label)}
                text = say(language, "reset_one")
                Pressed(text, lambda: session.free(lever.name), "reset-one", about)


@solara.component
def Steps() -> None:
    """Undo, redo, and everything back."""
    session = use_session()
    language = session.language
    with rv.Html(tag="div", class_="steps"):
        for key, go, able, keys in (
            ("undo", session.undo, session.past.value, "Ctrl+Z"),
            ("redo", session.redo, session.future.value, "Ctrl+Y"),
            ("reset", session.reset, session.ask.moved or session.refused.value, ""),
        ):
            label = say(language, key)
            title = say(language, "undo_key", label=label, keys=keys) if keys else label
            solara.Button(
                label,
                on_click=go,
                outlined=True,
                small=True,
                disabled=not able,
                classes=[key],
                attributes={"title": title},
            )


@solara.component
def Levers() -> None:
    """All levers that a rule reads, in their groups."""
    session = use_session()
    language, ask = session.language, session.ask
    scenario, written = ask.scenario, ask.reset().after
    count = len(ask.moved)
    note = say(language, "moved_count", count=count) if count else say(language, "levers_note")
    children = [
        html("div", [html("h2", [say(language, "levers")]), kept(Steps)], "levers-head"),
        html("p", [note], "quiet"),
    ]
    for group, held in state.lever_groups():
        children.append(html("h3", [group_name(group, language)]))
        for lever in held:
            now, before, reform = (
                float(getattr(levers, lever.name))
                for levers in (scenario.after, scenario.before, written)
            )
            refused = session.refused.value.get(lever.name)
            arguments = (session, lever, now, (before, reform), refused, language)
            children.append(kept(LeverRow, *arguments, key=lever.name))
    html("section", children, "levers", **{"aria-label": say(language, "levers")})
