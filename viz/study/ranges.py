"""Ranges over the factors of a study: which runs are kept, everywhere on the page at once.

Lives here: the sliders and how many runs are left. May not: keep or compute (study/kept.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import solara
from solara.alias import rv
from solara.lab import use_task

from scenarios.study.kept import Kept, Ranges, VariedFactor, ranges_text
from viz.kit.elements import html
from viz.kit.session import Session
from viz.shared.wording import scale
from viz.study.figures import factor_label, valued
from viz.words.language import Language, words

say = words("study", "kit")

REST = 0.15
"""Seconds that all ends must rest before figures follow: an end under way moves many times."""


@solara.component
def Keep(kept: Kept, session: Session) -> None:
    """A range a factor, how many runs lie in all of them, and the way back to all."""
    language = session.language
    wished, wish = rested(kept, session)
    with rv.Html(tag="section", class_="keep"):
        html("h2", [say(language, "keep_title")])
        html("p", [say(language, "keep_note")], "quiet")
        with rv.Html(tag="div", class_="ranges"):
            for name, factor in kept.factors.items():
                ends = clipped(factor, wished.get(name, (factor.low, factor.high)))
                Range(factor, ends, lambda to, name=name: wish({**wished, name: to}), language).key(
                    name
                )
        with rv.Html(tag="p", class_="count"):
            counts = {"kept": f"{len(kept.at):,}", "runs": f"{kept.runs:,}"}
            html("b", [say(language, "keep_count", **counts)], "kept", role="status")
            solara.Button(
                say(language, "keep_all"),
                on_click=lambda: wish({}),
                outlined=True,
                small=True,
                disabled=not kept.ranges,
                classes=["all"],
            )


def rested(kept: Kept, session: Session) -> tuple[Ranges, Callable[[Ranges], None]]:
    """Ranges as the sliders stand, and how to move one: the address follows once all rest.

    What changes the address otherwise, such as a link, moves the sliders.
    """
    known = kept.factors
    said = ranges_text(kept.ranges, known)
    wished, wish = solara.use_state(kept.ranges)
    own = solara.use_ref(said)

    def follow() -> None:
        if said != own.current:
            own.current = said
            wish(kept.ranges)

    async def settle() -> None:
        if wanted != own.current:
            await asyncio.sleep(REST)
            own.current = wanted
            session.put_marks(keep=wanted)

    wanted = ranges_text(wished, known)
    solara.use_effect(follow, [said])
    use_task(settle, dependencies=[wanted])
    return wished, wish


def clipped(factor: VariedFactor, ends: tuple[float, float]) -> tuple[float, float]:
    """A range inside the factor's own."""
    low, high = (min(max(end, factor.low), factor.high) for end in ends)
    return low, high


@solara.component
def Range(
    factor: VariedFactor,
    ends: tuple[float, float],
    put: Callable[[tuple[float, float]], None],
    language: Language,
) -> None:
    """One factor: its label, its range in words, and a slider with two ends."""
    times, label = scale(factor.parameter.unit), factor_label(factor.name, language)
    low, high = (round(end * times, 9) for end in (factor.low, factor.high))
    step = round(factor.step * times, 9)

    def moved_to(to: list[float]) -> None:
        left, right = (snapped(float(one), low, high, step) / times for one in to)
        put((left, right))

    said = say(
        language, "keep_range", low=valued(factor.name, ends[0]), high=valued(factor.name, ends[1])
    )
    moved = ends != (factor.low, factor.high)
    with rv.Html(
        tag="div",
        class_="lever range" + (" moved" if moved else ""),
        attributes={"data-factor": factor.name},
    ):
        with rv.Html(tag="div", class_="name"):
            html("span", [label])
            html("small", [said])
        rv.RangeSlider(
            label=label,
            v_model=[round(end * times, 9) for end in ends],
            min=low,
            max=high,
            step=step,
            on_v_model=moved_to,
            hide_details=True,
            dense=True,
        )


def snapped(value: float, low: float, high: float, step: float) -> float:
    """An end as the slider means it: its last step may be shorter than the others."""
    return low if value - low < step / 2 else high if high - value < step / 2 else value
