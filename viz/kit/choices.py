"""The choices that several pages offer: the place, and the reform.

Lives here: their fields, and one for what the address says of a page (`Session.mark`).
May not: what a page shows of an answer.
"""

from __future__ import annotations

from collections.abc import Mapping

import solara

from viz.kit import state
from viz.kit.elements import Choose, wording_of
from viz.kit.session import use_session
from viz.words.language import words

say = words("kit")


@solara.component
def ChoosePlace() -> None:
    """Where; levers moved by hand stay where they are."""
    session, wording = use_session(), wording_of(use_session().language)
    names = {name: wording.title(name) for name in state.places()}
    label = say(session.language, "place")
    Choose(label, names, session.ask.place, lambda n: session.put(session.ask.at(n)), "place")


@solara.component
def ChooseReform() -> None:
    """Under which reform; levers moved by hand go back."""
    session, wording = use_session(), wording_of(use_session().language)
    names = {name: wording.title(name) for name in state.reform_titles()}
    label = say(session.language, "reform")
    Choose(label, names, session.ask.reform, lambda n: session.put(session.ask.under(n)), "reform")


@solara.component
def ChooseMark(mark: str, label: str, texts: Mapping[str, str], value: str) -> None:
    """What of an answer is shown, kept in the address under this mark."""
    session = use_session()
    Choose(label, texts, value, lambda name: session.put_marks(**{mark: name}), mark)
