"""What can be taken from a page: files that are made when asked for, and commands for a terminal.

Lives here: the buttons and lines, and a question as options. May not: the form of one file.
"""

from __future__ import annotations

import shlex

import solara

from viz.kit.elements import CopiedLine, html
from viz.kit.state import Ask
from viz.words.language import Language, words

say = words("kit")
PROGRAM = "buckstop"


def options_of(ask: Ask, *, behaviour: bool = True) -> str:
    """The options of a command that ask this question, with that of behaviour if it has one."""
    parts = ["--place", ask.place, "--reform", ask.reform]
    for name, value in ask.moved:
        parts += ["--set", f"{name}={value:.9g}"]
    return shlex.join([*parts, *(["--behaviour", ask.behaviour] if behaviour else [])])


@solara.component
def Command(line: str, language: Language) -> None:
    """The command that gives the same in a terminal."""
    heading = say(language, "terminal")
    html("h3", [heading])
    CopiedLine(line, heading, language)
    html("p", [say(language, "terminal_note")], "quiet")


def Download(label: str, filename: str, make: object) -> None:
    """A button that saves a file, which is made when it is asked for."""
    with solara.FileDownload(make, filename=filename):  # type: ignore[arg-type]
        solara.Button(label, outlined=True, small=True, classes=["save"])
