"""The session of one visitor: what is asked, in which language, and what has come back.

Lives here: its state, shared by the visitor's pages, and the thread that works for it.
May not: how anything is shown, or a state of the module.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import solara
from solara.lab import Ref

from viz.kit import address, state
from viz.kit.address import RefusedError, View
from viz.kit.jobs import LANES, REST, Answer, Job, Progress, laboratory
from viz.kit.state import Ask
from viz.words.language import Language

MOST_STEPS = 200
"""Moves that can be undone."""
ONE_MOVE = 0.8
"""Seconds within which steps of the same lever count as one move."""


@dataclass(frozen=True, eq=False)
class News:
    """The newest answer, and how far the work on the present question is."""

    answer: Any = None
    progress: Progress | None = None


class Task:
    """A long job of one visitor: begun on demand, told about, given up."""

    def __init__(self) -> None:
        self.news: solara.Reactive[News] = solara.Reactive(News())
        self._given_up = threading.Event()
        self._again: Callable[[], None] = lambda: None
        self._put_off = False

    @property
    def busy(self) -> bool:
        """Whether it is under way."""
        told = self.news.value.progress
        return told is not None and not (told.finished or told.failed)

    def begin(self, question: Any, total: int, job: Job, lane: str = LANES[0]) -> None:
        """Give up what is under way and begin this."""
        self.leave()
        given_up = self._given_up = threading.Event()
        self._again = partial(self.begin, question, total, job, lane)
        self.news.value = News(self.news.value.answer, Progress(question, total))

        def run() -> None:
            laboratory().work(question, total, job, given_up, self._told, lane)

        threading.Thread(target=run, daemon=True).start()

    def cancel(self) -> None:
        """Give it up; what was there before stays."""
        self.leave()
        self.news.value = News(self.news.value.answer)

    def leave(self) -> None:
        """Give it up without a word: the visitor has gone."""
        self._given_up.set()
        self._put_off = False

    def pause(self) -> None:
        """Give up what is under way, to begin it again at `resume`; what is shown stays."""
        self._put_off = self.busy and not self._given_up.is_set()
        self._given_up.set()

    def resume(self) -> None:
        """Begin again what `pause` gave up."""
        if self._put_off:
            self._again()

    def _told(self, progress: Progress, found: Any) -> None:
        answer = self.news.value.answer if found is None else found
        self.news.value = News(answer, progress)


class Session:
    """All that one visitor has; every page of theirs reads and writes the same."""

    def __init__(self, query: str | None = None) -> None:
        view, self.trouble = View(), solara.Reactive("")
        try:
            view = address.read_address(query)
        except RefusedError as refused:
            self.trouble.value = refused.part
        self.view = solara.Reactive(view)
        self._language = Ref(self.view.fields.language)
        self.refused: solara.Reactive[dict[str, str]] = solara.Reactive({})
        self.news: solara.Reactive[News] = solara.Reactive(News())
        self.past: solara.Reactive[tuple[Ask, ...]] = solara.Reactive(())
        self.future: solara.Reactive[tuple[Ask, ...]] = solara.Reactive(())
        self.comparison, self.explanation, self.response = Task(), Task(), Task()
        self.sensitivity, self.robustness = Task(), Task()
        self.flow, self.trail = Task(), Task()
        self.city, self.unit = Task(), Task()
        self._tasks = [task for task in vars(self).values() if isinstance(task, Task)]
        self._last = ("", 0.0)
        self._watched, self._given_up = False, threading.Event()
        self._paused = False

    @property
    def ask(self) -> Ask:
        """The present question."""
        return self.view.value.ask

    @property
    def language(self) -> Language:
        """The language of this visitor; reading it alone, nothing is drawn anew for a move."""
        found: Language = self._language.value
        return found

    @property
    def query(self) -> str:
        """The present state as the address bar has it."""
        return address.query_of(self.view.value)

    def follow(self, query: str | None) -> None:
        """Take the state of a link, where it says another than the present one."""
        if not query or query == self.query:
            return
        try:
            view = address.read_address(query)
        except RefusedError as refused:
            self.trouble.value = refused.part
            return
        self.trouble.value = ""
        self._show(view)

    def speak(self, language: Language) -> None:
        """Switch the language."""
        self.view.value = replace(self.view.value, language=language)

    def set_beside(self, names: tuple[str, ...]) -> None:
        """Choose the reforms that are set side by side."""
        self.view.value = replace(self.view.value, beside=names)

    def mark(self, name: str) -> str:
        """What a page shows of its answer under this name (`address.MARKS`); nothing if unsaid."""
        return dict(self.view.value.marks).get(name, "")

    def put_marks(self, **marks: str) -> None:
        """Show another part of an answer; an empty one takes the mark away."""
        held = dict(self.view.value.marks) | marks
        kept = tuple(sorted((name, value) for name, value in held.items() if value))
        self.view.value = replace(self.view.value, marks=kept)

    def put(self, ask: Ask) -> None:
        """Ask another question; the one before can be taken back."""
        self.refused.value = {}
        self._asked(ask)

    def reset(self) -> None:
        """Put all levers back to the reform."""
        self.put(self.ask.reset())

    def free(self, name: str) -> None:
        """Put one lever back to the reform."""
        self._asked(self.ask.freed(name))
        self._held(name, None)

    def move(self, name: str, value: float) -> None:
        """Put one lever at a value."""
        self.type(name, state.field_value(state.levers()[name], value))

    def type(self, name: str, text: str) -> None:
        """Put one lever at what was typed; what cannot be stays beside the lever, with a reason."""
        moved, complaint = state.tried(self.ask, name, text, self.language)
        self._asked(moved, name)
        self._held(name, text if complaint else None)

    def undo(self) -> None:
        """Take the last move back."""
        if self.past.value:
            *past, last = self.past.value
            self.future.value = (self.ask, *self.future.value)
            self.past.value, self._last = tuple(past), ("", 0.0)
            self.refused.value = {}
            self._show(replace(self.view.value, ask=last))

    def redo(self) -> None:
        """Make the move again that was taken back."""
        if self.future.value:
            following, *rest = self.future.value
            self.past.value = (*self.past.value, self.ask)
            self.future.value = tuple(rest)
            self.refused.value = {}
            self._show(replace(self.view.value, ask=following))

    def watch(self) -> Callable[[], None]:
        """Work on the present question and on those that follow; returns what ends that."""
        self._watched = True
        self._catch_up()

        def look_away() -> None:
            self._watched = False
            self._given_up.set()

        return look_away

    def leave(self) -> None:
        """Give up all long work: the visitor has gone."""
        for task in self._tasks:
            task.leave()

    def pause(self) -> None:
        """Give up all work while nobody sees it; all that is shown stays."""
        self._paused = True
        self._given_up.set()
        for task in self._tasks:
            task.pause()

    def resume(self) -> None:
        """Begin again what `pause` gave up."""
        if self._paused:
            self._paused = False
            for task in self._tasks:
                task.resume()
            if self._watched:
                self._catch_up()

    def _catch_up(self) -> None:
        """Work on the present question, unless it is answered."""
        answer = self.news.value.answer
        if not (answer and answer.final and answer.ask == self.ask):
            self._work(self.ask)

    def _asked(self, ask: Ask, lever: str = "") -> None:
        """Ask; steps of one lever that follow each other quickly are one move."""
        if ask == self.ask:
            return
        before, (same, moved) = self.ask, self._last
        self._last = (lever, time.monotonic())
        self._show(replace(self.view.value, ask=ask))
        under_way = lever and lever == same and self._last[1] - moved < ONE_MOVE
        if not (under_way and self.past.value):
            self.past.value = (*self.past.value, before)[-MOST_STEPS:]
        if self.future.value:
            self.future.value = ()

    def _show(self, view: View) -> None:
        """Show a view; work on its question begins first, for drawing the page takes a while."""
        if self._watched and view.ask != self.ask:
            self._work(view.ask)
        self.view.value = view

    def _work(self, ask: Ask) -> None:
        """Give up the question before, and begin with this one."""
        self._given_up.set()
        given_up = self._given_up = threading.Event()

        def told(progress: Progress, found: Answer | None) -> None:
            if not given_up.is_set():
                self.news.value = News(found or self.news.value.answer, progress)

        def run() -> None:
            if not given_up.wait(REST):
                laboratory().answer(ask, given_up, told)

        threading.Thread(target=run, daemon=True).start()

    def _held(self, name: str, text: str | None) -> None:
        held = {key: value for key, value in self.refused.value.items() if key != name}
        held |= {} if text is None else {name: text}
        if held != self.refused.value:
            self.refused.value = held


session_context = solara.create_context(None)


def use_session() -> Session:
    """The session in which a component is shown."""
    session = solara.use_context(session_context)
    assert isinstance(session, Session)
    return session
