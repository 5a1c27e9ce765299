"""What can be carried away from *Try it*: a link, a command, numbers, curves, a file, a report.

Lives here: the buttons. May not: the form of what is handed out (kit/export.py).
"""

from __future__ import annotations

import solara
from solara.alias import rv

from viz.kit import export
from viz.kit.elements import Copy, Line, html
from viz.kit.jobs import Answer
from viz.kit.state import Ask
from viz.kit.texts import say
from viz.words.language import Language


@solara.component
def Carry(ask: Ask, answer: Answer | None, language: Language) -> None:
    """The section of all that can be taken along."""
    line, copied = export.command(ask), say(language, "copied")
    name = f"{ask.place}-{ask.reform}"
    with rv.Html(tag="section", class_="carry"):
        html("h2", [say(language, "carry")])
        with rv.Html(tag="p", class_="link"):
            label = say(language, "link_copy")
            html("span", [label])
            Copy(text="", label=say(language, "copy"), done=copied, about=label)
        with rv.Html(tag="p", class_="files"):
            Download(
                "configuration_toml", f"{name}.toml", lambda: export.configuration(ask), language
            )
            if answer and not answer.stage.coarse:
                rows, curves, report = export.rows_csv, export.curves_csv, export.report
                Download("numbers_csv", f"{name}.csv", lambda: rows(answer), language)
                Download("curves_csv", f"{name}-daily.csv", lambda: curves(answer), language)
                Download("report_html", f"{name}.html", lambda: report(answer), language)
        if not answer or answer.stage.coarse:
            html("p", [say(language, "carry_later")], "quiet")
        Command(line, language)


@solara.component
def Command(line: str, language: Language) -> None:
    """The command that gives the same in a terminal."""
    heading = say(language, "terminal")
    html("h3", [heading])
    Line(line, heading, language)
    html("p", [say(language, "terminal_note")], "quiet")


def Download(key: str, filename: str, make: object, language: Language) -> None:
    """A button that saves a file, which is made when it is asked for."""
    label = say(language, key)
    with solara.FileDownload(make, filename=filename):  # type: ignore[arg-type]
        solara.Button(label, outlined=True, small=True, classes=["save"])
