"""One case's way in sentences, in English and Chinese: an event a line, and how it ended.

Lives here: the texts of an event and of a unit, filled in. May not: a text of its own, or a run.
"""

from __future__ import annotations

from model.district.matters import DOMAINS
from scenarios.follow.event_log import CaseEvent, Traced, UnitId, case_end, case_events
from viz.words.language import Language, words

say = words("follow.trace")


def unit_name(unit: UnitId | None, language: Language) -> str:
    """What one unit is called."""
    if unit is None:
        return say(language, "nobody")
    return say(language, f"units.{unit.kind}", number=unit.number, parent=unit.parent)


def case_sentences(run: Traced, case: int, language: Language) -> list[str]:
    """A sentence an event, and one of how it ended where the last event does not say it.

    Raises ScenarioError where the run has no such case.
    """
    own = [en if language == "en" else zh for en, zh in DOMAINS]
    domains = run.domains or own
    lines = [
        _event_sentence(event, domains[event.domain], language) for event in case_events(run, case)
    ]
    end = case_end(run, case)
    return lines if end is None else [*lines, say(language, f"ends.{end}", day=run.days)]


def _event_sentence(event: CaseEvent, domain: str, language: Language) -> str:
    text = say(
        language,
        f"events.{event.kind}",
        grid=event.grid + 1,
        township=event.township + 1,
        matter=event.matter + 1,
        domain=domain,
        found_by=say(language, f"found_by.{event.found_by}"),
        unit=unit_name(event.unit, language),
        verdict=say(language, f"verdicts.{event.verdict}") if event.verdict else "",
    )
    date = say(
        language,
        "date",
        weekday=say(language, "weekdays").split()[event.moment.weekday()],
        month=say(language, "months").split()[event.moment.month - 1],
        day=event.moment.day,
    )
    leg = say(language, "leg", number=event.leg) if event.leg else ""
    return say(language, "line", day=event.day, date=date, leg=leg, text=text)
