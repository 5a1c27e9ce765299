"""The page *Studies*: which study of this machine is looked into; what it is decides the rest.

Lives here: the choice, and what is said where there is none. May not: a sweep's own parts
(study/dashboard.py) or a search's (optimise/dashboard.py), or which folders may be read.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import solara
from solara.alias import rv

from viz.kit.downloads import PROGRAM
from viz.kit.elements import Choose, CopiedLine, html
from viz.kit.page import Page
from viz.kit.session import Session, use_session
from viz.optimise.dashboard import SearchPage
from viz.sensitivity.dashboard import Sensitive
from viz.study.dashboard import Swept
from viz.study.folders import Cabinet, Listed, cabinet
from viz.words.language import Language, words

say = words("study", "kit")

MARKS = ("study", "outcome", "axes", "keep", "under", "of")
"""What of a study stands in the address; another study begins with its own first view."""
FIRST_STUDIES = ("sweep six_powers", "optimise one_town")


@solara.component
def Studies() -> None:
    """The whole page."""
    session = use_session()
    language, home = session.language, cabinet()
    again, set_again = solara.use_state(0)
    listed = solara.use_memo(home.studies, [again])
    with rv.Html(tag="div", class_="studies"):
        html("h1", [say(language, "studies_title")])
        html("p", [say(language, "studies_subtitle")], "subtitle")
        with rv.Html(tag="div", class_="run"):
            if listed:
                StudyChoice(listed, session)
            solara.Button(
                say(language, "studies_again"),
                on_click=lambda: set_again(again + 1),
                outlined=True,
                small=True,
                classes=["again"],
            )
        if not listed:
            Empty(home, language)
            return
        study = study_named(listed, session.mark("study"))
        key = f"{study.kind} {study.name}"
        if study.kind == "sweep":
            Swept(study.name, again, Sensitive).key(key)
        else:
            SearchPage(study.name, again).key(key)


def study_named(listed: Sequence[Listed], name: str) -> Listed:
    """The study of that name; the first one for a name that none has."""
    return next((one for one in listed if one.name == name), listed[0])


@solara.component
def StudyChoice(listed: Sequence[Listed], session: Session) -> None:
    """All studies by title and folder."""
    language = session.language

    def choose(name: str) -> None:
        session.put_marks(**(dict.fromkeys(MARKS, "") | {"study": name}))

    names = {
        one.name: say(
            language,
            "studies_name",
            name=one.name,
            title=one.title_zh if language == "zh" else one.title,
        )
        for one in listed
    }
    held = study_named(listed, session.mark("study")).name
    Choose(say(language, "studies_choose"), names, held, choose, "study")


@solara.component
def Empty(home: Cabinet, language: Language) -> None:
    """How a study is made."""
    with rv.Html(tag="section", class_="empty"):
        html("p", [say(language, "studies_empty", folder=home.called)])
        for command in FIRST_STUDIES:
            out = shlex.quote(f"{home.called}/{command.split()[1]}")
            line = f"{PROGRAM} {command} --out {out}"
            CopiedLine(line, line, language)
        html("p", [say(language, "studies_elsewhere")], "quiet")


PAGE = Page("studies", say.both("tab"), Studies)
