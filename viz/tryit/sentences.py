"""An answer in words: what gets better, for whom it gets worse, and how sure that is.

Lives here: the sentences made from an answer's rows. May not: judge anew (viz/shared/verdict.py).
"""

from __future__ import annotations

from model.declared.outcomes import CARDS, CONCERNING, OUTCOMES, TRUTH
from viz.kit.jobs import Answer
from viz.kit.sentences import TOLD, listed_words, sentence
from viz.shared.verdict import mark
from viz.shared.wording import Wording, is_missing
from viz.words.language import words

say = words("tryit", "kit")

LIKELY = 0.9
"""The share of worlds from which on what is not sure is called probable."""
WORLDS_TOLD = (*TRUTH, *(name for name in CARDS if not OUTCOMES[name].judged))
"""The outcomes of which it is said in how many worlds they get better."""


def better(answer: Answer, wording: Wording) -> list[str]:
    """What gets better, by whom it touches."""
    return _by_whom(answer, "better", wording) or [say(wording.language, "better_none")]


def made_worse_words(answer: Answer, wording: Wording) -> list[str]:
    """For whom it gets worse, surely; and for whom in nearly all worlds, though not surely."""
    language = wording.language
    surely = _by_whom(answer, "worse", wording)
    said = surely or [say(language, "worse_none")]
    for whom, names in CONCERNING.items():
        for name in names:
            share = worse_share(answer, name)
            if mark(answer.rows[name]) == "uncertain" and share >= LIKELY:
                whom_ = say(language, f"whom_{whom}")
                told = sentence(answer.rows[name], wording)
                likely = {"whom": whom_, "share": f"{100 * share:.0f}", "told": told}
                said.append(say(language, "worse_likely", **likely))
    return said


def worse_share(answer: Answer, name: str) -> float:
    """The share of pairs of worlds in which an outcome is worse after than before."""
    sign = {"lower": 1.0, "higher": -1.0}.get(answer.rows[name]["better"], 0.0)
    both = [(p.before.outcomes[name], p.after[0].outcomes[name]) for p in answer.pairs]
    known = [
        sign * (after - before)
        for before, after in both
        if before is not None and after is not None
    ]
    return sum(apart > 0.0 for apart in known) / len(known) if known else 0.0


def how_sure(answer: Answer, wording: Wording) -> list[str]:
    """How sure that is: worlds, shares in which it gets better, and what is uncertain."""
    language = wording.language
    behaviour = say(language, f"sure_{answer.ask.behaviour}")
    said = [say(language, "sure_worlds", count=answer.replications, behaviour=behaviour)]
    helped = [
        say(
            language,
            "sure_helps",
            label=wording.outcome_inside(name),
            share=f"{100 * answer.rows[name]['helps']:.0f}",
        )
        for name in WORLDS_TOLD
        if not is_missing(answer.rows[name]["helps"]) and answer.rows[name]["difference"]
    ]
    if helped:
        said.append(say(language, "sure_in", parts=listed_words(helped, language)))
    for kind in ("uncertain", "little"):
        those = [n for n in TOLD if mark(answer.rows[n]) == kind]
        if those:
            names = listed_words([wording.outcome_inside(name) for name in those], language)
            said.append(say(language, f"sure_{kind}", names=names))
    said.append(say(language, "sure_outside"))
    return said


def _by_whom(answer: Answer, kind: str, wording: Wording) -> list[str]:
    said = []
    for whom, names in CONCERNING.items():
        rows = [answer.rows[name] for name in names if mark(answer.rows[name]) == kind]
        if rows:
            parts = listed_words([sentence(row, wording) for row in rows], wording.language)
            said.append(
                say(
                    wording.language,
                    "for_whom",
                    parts=parts,
                    whom=say(wording.language, f"whom_{whom}"),
                )
            )
    return said
