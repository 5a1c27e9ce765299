"""What a column of deadlines says in words: met, missed, or not decided yet.

Lives here: bare yes and no, words that say the verdict themselves, and headings that turn round.
May not: read a date, or know which column it is.
"""

from __future__ import annotations

import re

MET, MISSED, OPEN_YET = 1, 0, -1
YES = frozenset(["true", "yes", "y", "t", "1", "1.0", "是", "√", "✓", "对"])
NO = frozenset(["false", "no", "n", "f", "0", "0.0", "否", "x", "✗"])
_GOOD = (
    r"\b(?:met|on ?time|in ?time|timely|punctual|within\b.*|in ?sla|pass(?:ed)?|achieved"
    r"|compliant|unbreached|on schedule|[io]n target|ahead of \w+|early|succe(?:ss|eded)"
    r"|before (?:the )?(?:deadline|due))\b"
    r"|提前|按时|按期|准时|及时|如期|达标|正常|(?:[时期]限|时效|时间|期)内"
)
_BAD = (
    r"\b(?:late|over ?due|(?:past|after) (?:the )?(?:due|deadline)|out ?of ?(?:sla|time)"
    r"|(?:outside|beyond)(?: of)? sla|breach(?:ed|es)?|missed|unmet|untimely|delayed|off target"
    r"|behind schedule|overrun|noncompliant|fail(?:ed)?|exceeded|expired|violat(?:ed|ion)|tardy)\b"
    r"|超[过出]?[期时限]|逾期|延误|延期|过期|违约|滞后"
)
_SAID = re.compile(rf"(?P<good>{_GOOD})|(?P<bad>{_BAD})")
_OPEN = re.compile(
    r"\b(?:pending|in progress|at risk|paused|soon|approaching|near(?:ing|s)?|about to"
    r"|not (?:yet )?due)\b"
    r"|^(?:(?:still )?(?:open|running|waiting)|on ?going|on hold)$"
    r"|即将|将要|剩余|临近|临期|快要|快到|未到期|还有.*到期|预警|^待|中$"
)
_NOT = re.compile(
    r"(?:\b(?:not|no|non|never|without|(?:is|was|has|did)n t)\b(?: (?:yet|been|be|an?|sla))*\s*"
    r"|(?:[未不没无非]|没有|并未|未曾|未能|不在)(?:有|能|曾|被|在|出现|发生|予)?)$"
)
_RUN_ON = re.compile(r"\b(is|has|was|sla)(?=overdue|breach|late\b|missed|delayed|violat|failed)")


def deadline_verdict(text: str) -> int | None:
    """What a word says by itself: MET, MISSED, OPEN_YET; None for yes, no, and anything else.

    The first word that says it counts, turned round by a negation right before it.
    """
    plain = re.sub(r"[\s_\-'’]+", " ", text.lower()).strip()
    if _OPEN.search(plain):
        return OPEN_YET
    return _said(plain)


def _said(plain: str) -> int | None:
    said = _SAID.search(plain)
    if said is None:
        return None
    good = said["good"] is not None
    return MET if good != bool(_NOT.search(plain[: said.start()])) else MISSED


def bare(text: str, heading: str) -> int | None:
    """What yes or no says under a heading: MET or MISSED; None for anything else.

    Yes is met, but under 超期, overdue, breached and the like it is missed.
    """
    said = text.strip().lower()
    if said not in YES | NO:
        return None
    return MET if (said in YES) != turns_round(heading) else MISSED


def turns_round(heading: str) -> bool:
    """Whether yes under this heading means that a deadline was missed (overdue, 是否超期)."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).lower()
    return _said(_RUN_ON.sub(r"\1 ", re.sub(r"[\s_\-]+", " ", plain))) == MISSED
