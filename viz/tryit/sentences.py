"""An answer in words: what gets better, for whom it gets worse, and how sure that is.

Lives here: the sentences made from an answer's rows. May not: judge (scenarios/run/effects.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from model.declared.outcomes import CARDS, CONCERNING, OUTCOMES, TRUTH
from scenarios.run.effects import GAINS, LOSSES, Mark
from viz.kit.jobs import Answer
from viz.kit.sentences import TOLD, listed_words, sentence
from viz.shared.verdict import mark
from viz.shared.wording import Wording, share_of_worlds
from viz.words.language import words

say = words("tryit", "kit")

WORLDS_TOLD = (*TRUTH, *(name for name in CARDS if not OUTCOMES[name].judged))
"""The outcomes of which it is said in how many worlds they get better."""


def better(answer: Answer, wording: Wording) -> list[str]:
    """What gets better, by whom it touches, and what probably does."""
    return _by_whom(answer, GAINS, wording) or [say(wording.language, "better_none")]


def made_worse_words(answer: Answer, wording: Wording) -> list[str]:
    """For whom it gets worse, and for whom it probably does."""
    return _by_whom(answer, LOSSES, wording) or [say(wording.language, "worse_none")]


def how_sure(answer: Answer, wording: Wording) -> list[str]:
    """How sure that is: worlds, shares that get better or worse, and what is uncertain."""
    language = wording.language
    behaviour = say(language, f"sure_{answer.ask.behaviour}")
    said = [say(language, "sure_worlds", count=answer.replications, behaviour=behaviour)]
    said += wording.cautions(answer.meta)
    shares = {name: share_of_worlds(answer.rows[name]) for name in WORLDS_TOLD}
    parts = [
        say(language, "sure_helps", label=wording.outcome_inside(name), **share)
        for name, share in shares.items()
        if share
    ]
    if parts:
        said.append(say(language, "sure_in", parts=listed_words(parts, language)))
    for kind in ("uncertain", "unchanged", "too_few"):
        those = [n for n in TOLD if mark(answer.rows[n]) == kind]
        if those:
            names = listed_words([wording.outcome_inside(name) for name in those], language)
            said.append(say(language, f"sure_{kind}", names=names))
    said.append(say(language, "sure_outside"))
    return said


def _by_whom(answer: Answer, kinds: Sequence[Mark], wording: Wording) -> list[str]:
    """A sentence for each that is touched so: the sure ones first, then the probable."""
    said = []
    for kind, key in zip(kinds, ("for_whom", "for_whom_probably"), strict=True):
        for whom, names in CONCERNING.items():
            rows = [answer.rows[name] for name in names if mark(answer.rows[name]) == kind]
            if rows:
                parts = listed_words([sentence(row, wording) for row in rows], wording.language)
                named = wording.text(f"whom_{whom}")
                told = say(wording.language, key, parts=parts, whom=named)
                said.append(told[:1].upper() + told[1:])
    return said
