"""What the parts of *Studies* share: a figure with its caption, choices, commands, tables.

Lives here: these small parts. May not: a study, or a text.
"""

from __future__ import annotations

from collections.abc import Sequence

import solara

from viz.kit.downloads import PROGRAM
from viz.kit.elements import CopiedLine, html
from viz.kit.progress import job_status
from viz.words.language import Language, words

say = words("study", "kit")


@solara.component
def CommandLines(calls: Sequence[str], language: Language) -> None:
    """The calls that give the same in a terminal."""
    html("h3", [say(language, "terminal")])
    for call in calls:
        line = f"{PROGRAM} {call}"
        CopiedLine(line, line, language)
    html("p", [say(language, "studies_terminal_note")], "quiet")


@solara.component
def Waiting(line: str) -> None:
    """Something is being read."""
    job_status("busy", line, 0.0)
