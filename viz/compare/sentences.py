"""The findings in plain words: sentences made from the numbers of a comparison.

Lives here: the lead paragraph and the card of each reform, in one language at a time.
May not: judge (scenarios/run/effects.py), know markup, or hold wording of its own (`texts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

import pandas as pd

from model.declared.outcomes import CONCERNING, HEADLINE, OUTCOMES, PAPER, TRUTH
from scenarios.run.effects import GAINS, LOSSES, MOVED
from viz.shared.verdict import Mark, Verdict, mark, of, records, reform_verdict, reforms
from viz.shared.wording import MINUS, Wording, is_missing, number, share_of_worlds

Row = Mapping[str, Any]
SETTLED_BY: dict[Verdict, Mark] = {"does_little": "unchanged", "unclear": "uncertain"}
"""The verdicts without a movement, and the mark of the outcomes they are about."""
ALONGSIDE = tuple(name for name in HEADLINE if not OUTCOMES[name].judged)
"""Headline outcomes that are named beside the truth and the record."""
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True)
class Card:
    """What is said about one reform."""

    reform: str
    place: str
    verdict: Verdict
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Lead:
    """What is said about all reforms: an opening, who does what, and closing sentences.

    `harm`: by reform, for whom it gets worse; it is said first.
    """

    harm: tuple[tuple[str, str], ...]
    opening: str
    groups: tuple[tuple[Verdict, str], ...]
    closing: str


def comparison_lead(own: pd.DataFrame, wording: Wording) -> Lead:
    """The opening paragraph, from the reforms in their own places."""
    pairs = reforms(own)
    judged = {pair: reform_verdict(of(own, *pair)) for pair in pairs}
    groups = []
    for kind in VERDICTS:
        named = [wording.short_title(reform) for (_, reform), v in judged.items() if v == kind]
        if named:
            groups.append((kind, wording.text("list_semicolon").join(named)))
    closing = [
        _largest(own, "true_in_time", 1, "lead_truth", wording),
        _largest(own, "buck_passing_rate", -1, "lead_passing", wording),
        _remaining_gap(own, wording),
    ]
    gap = wording.text("sentence_gap")
    return Lead(
        harmed(own, wording),
        wording.text("lead", count=len(pairs)),
        tuple(groups),
        gap.join(filter(None, closing)),
    )


def harmed(rows: pd.DataFrame, wording: Wording) -> tuple[tuple[str, str], ...]:
    """By reform, for whom it gets worse and in what, surely or probably; none without harm."""
    found = []
    for place, reform in reforms(rows):
        said = []
        for whom, names in CONCERNING.items():
            worse = [row for row in records(of(rows, place, reform), names) if mark(row) in LOSSES]
            if worse:
                parts = _short(worse, wording)
                said.append(
                    wording.text("harm_line", whom=wording.text(f"whom_{whom}"), parts=parts)
                )
        if said:
            found.append((wording.short_title(reform), wording.text("list_semicolon").join(said)))
    return tuple(found)


def _largest(own: pd.DataFrame, outcome: str, sign: int, key: str, wording: Wording) -> str:
    rows = own[own["outcome"] == outcome].to_dict("records")
    clear = [row for row in rows if mark(row) == "better"]
    if not clear:
        return ""
    best = max(clear, key=lambda row: sign * row["difference"])
    return wording.text(
        key, reform=wording.short_title(best["reform"]), amount=_amount(best, wording)
    )


def _remaining_gap(own: pd.DataFrame, wording: Wording) -> str:
    after = own.loc[own["outcome"] == "gap", "after"].dropna()
    if after.empty or after.min() <= 0:
        return ""
    low, high = wording.points(after.min()), wording.points(after.max())
    span = low if low == high else wording.text("span", low=low, high=high)
    return wording.text("lead_gap", span=span)


def cards(own: pd.DataFrame, common: pd.DataFrame, wording: Wording) -> list[Card]:
    """One card per reform in its own place, with a line on how it does in the common place."""
    made = []
    for place, reform in reforms(own):
        rows = of(own, place, reform)
        sentences = [_main(rows, wording), *_paper(rows, wording), *_remarks(rows, wording)]
        sentences += _worlds(rows, wording)
        sentences += _elsewhere(common[common["reform"] == reform], place, wording)
        said = tuple(sentence for sentence in sentences if sentence)
        made.append(Card(reform, place, reform_verdict(rows), said))
    return made


def _main(rows: pd.DataFrame, wording: Wording) -> str:
    kind = reform_verdict(rows)
    if kind in SETTLED_BY:
        those = [row for row in records(rows, TRUTH) if mark(row) == SETTLED_BY[kind]]
        return wording.text(f"{kind}_text", names=_names(those, wording)) if those else ""
    moved = [row for row in records(rows, TRUTH) if mark(row) in (*LOSSES, *GAINS)]
    return wording.text(f"{kind}_text", moved=_moved(moved, wording))


def _paper(rows: pd.DataFrame, wording: Wording) -> list[str]:
    paper = records(rows, PAPER)
    moved = [row for row in paper if mark(row) in MOVED]
    if moved:
        return [wording.text("on_paper", moved=_short(moved, wording))]
    return [wording.text("on_paper_still")] if paper else []


def _remarks(rows: pd.DataFrame, wording: Wording) -> list[str]:
    """What else moved, then what did not: each outcome outside the record is named once."""
    said = []
    truth, others = records(rows, TRUTH), records(rows, ALONGSIDE)
    moved = [row for row in others if mark(row) in MOVED]
    if moved:
        said.append(wording.text("alongside", moved=_short(moved, wording)))
    told = SETTLED_BY.get(reform_verdict(rows))
    rest = [row for row in truth if mark(row) != told] + others
    for kind in ("unchanged", "uncertain", "too_few", "undefined"):
        those = [row for row in rest if mark(row) == kind]
        if those:
            said.append(wording.text(f"also_{kind}", names=_names(those, wording)))
    return said


def _worlds(rows: pd.DataFrame, wording: Wording) -> list[str]:
    """In how many worlds it gets better or worse, and how much of the doubt is about behaviour."""
    said, truth = [], records(rows, TRUTH)
    for key, shares in (
        ("worlds", [share_of_worlds(row) for row in truth]),
        ("doubt", [_behaviour(row) for row in truth]),
    ):
        parts = [
            wording.text(f"{key}_one", label=wording.outcome_inside(row["outcome"]), **share)
            for row, share in zip(truth, shares, strict=True)
            if share
        ]
        if parts:
            said.append(wording.text(key, named=wording.text("list_clause").join(parts)))
    return said


def _behaviour(row: Row) -> dict[str, str]:
    share = row["behaviour_share"]
    return {} if is_missing(share) else {"share": f"{100 * share:.0f}"}


def _elsewhere(rows: pd.DataFrame, own_place: str, wording: Wording) -> list[str]:
    said = []
    for place, reform in reforms(rows):
        here = [r for r in records(of(rows, place, reform), TRUTH) if mark(r) != "undefined"]
        if here and place != own_place:
            moved = _short(here, wording)
            said.append(wording.text("elsewhere", place=wording.title(place), moved=moved))
    return said


def _change(row: Row, wording: Wording) -> str:
    return wording.change(row["difference"], row["unit"], row["before"])


def _amount(row: Row, wording: Wording) -> str:
    return wording.amount(row["difference"], row["unit"], row["before"])


def _names(rows: Iterable[Row], wording: Wording) -> str:
    return wording.names(wording.outcome_inside(row["outcome"]) for row in rows)


def _moved(rows: Iterable[Row], wording: Wording) -> str:
    return wording.text("list_semicolon").join(_sentence(row, wording) for row in rows)


def _sentence(row: Row, wording: Wording) -> str:
    unit = row["unit"]
    said = wording.text(
        "rises" if row["difference"] > 0 else "falls",
        label=wording.outcome_inside(row["outcome"]),
        before=wording.value(row["before"], unit),
        after=wording.value(row["after"], unit),
        change=_change(row, wording),
        ends=wording.ends(row, not is_missing(row["behaviour_share"])),
    )
    return _hedged(row, said, wording)


def _hedged(row: Row, said: str, wording: Wording) -> str:
    """What is said of a row, with how sure it is where that is less than sure."""
    judged = mark(row)
    if judged in ("probably_better", "probably_worse", "probably_moved"):
        return wording.text("probably", said=said)
    return wording.text("short_uncertain", said=said) if judged == "uncertain" else said


def _short(rows: Iterable[Row], wording: Wording) -> str:
    parts = []
    for row in rows:
        label, amount = wording.outcome_inside(row["outcome"]), _amount(row, wording)
        shown = number(row["difference"], row["unit"], row["before"], sign=True)[0]
        key = {"+": "short_up", MINUS: "short_down"}.get(shown, "short_same")
        parts.append(_hedged(row, wording.text(key, label=label, amount=amount), wording))
    return wording.text("list_clause").join(parts)
