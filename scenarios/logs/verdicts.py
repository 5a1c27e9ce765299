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
    r"\b(?:met|meets?|on ?time|in ?time|timely|punctual"
    r"|(?:within|inside)\b.*|in ?sla|pass(?:ed)?|achieved"
    r"|satisfied|(?:in|under) (?:compliance|sla)"
    r"|compliant|unbreached|on schedule|[io]n target|ahead of \w+|early|succe(?:ss|eded)"
    r"|before (?:the )?(?:deadline|due)|(?:sla|target) hit)\b|^(?:ok|green|hit)$"
    r"|提前|按时|按期|准时|及时|如期|达标|合[规格]|正常|(?:[时期]限|时效|时间|期)内"
)
_BAD = (
    r"\b(?:late|over ?due|(?:past|over|after) (?:the )?(?:due|deadline|sla|target)"
    r"|out ?of ?(?:sla|time)"
    r"|(?:outside|beyond)(?: of)?(?: the)? (?:sla|target|deadline|due|limit|time)"
    r"|breach(?:ed|es|ing)?|miss(?:ed|es)?|unmet"
    r"|untimely|delay(?:ed|s)?|off target"
    r"|behind schedule|overr[au]n|noncompliant|out of compliance|lapsed"
    r"|fail(?:ed)?|exceed(?:ed|s)?|time(?:d ?| )?out|expired"
    r"|violat(?:ed|ion)|tardy)\b|^red$"
    r"|超[过出]?(?:规定|法定|要求)?[期时時限]|[逾误][期时時]|已超|拖延|迟延|晚于|延误|延期|过期|违[约规]|滞后|[迟晚][办结]"
)
_SAID = re.compile(rf"(?P<good>{_GOOD})|(?P<bad>{_BAD})")
_OPEN = re.compile(
    r"\b(?:pending|on track|due (?:today|tomorrow)|within .* of (?:the )?(?:breach|due|deadline)"
    r"|(?:will|could|may|might|likely)(?: be| to)? (?:breach|late|overdue|miss|exceed|delay|fail)"
    r"|in progress|at risk|paused|soon|approaching|near(?:ing|s)?|about to"
    r"|not (?:yet )?due)\b"
    r"|^(?:(?:still )?(?:open|running|waiting)|on ?going|on hold)$"
    r"|即将|将要|剩余|临近|临期|快要|快到|未到[期时]|[可或]能|^[将快]|还剩|办理期|[黄橙]灯|还有.*到期|预警|^待|中$"
)
_NOT = re.compile(
    r"(?:\b(?:not|no|non|un|zero|never|without|(?:is|was|has|did)n t)\b"
    r"(?: (?:yet|been|be|an?|sla))*\s*"
    r"|(?:[未不没无非]|没有|零|并未|未曾|未能|不在)"
    r"(?:有|能|曾|被|在|出现|发生|予|构成|存在|算|见|属于|按|规定|法定|要求|承诺)*)$"
)
_NOT_DONE = re.compile(r"\b(?:not|never|(?:is|was|has|did)n t)\b(?: \w+){1,2} $")
"""Not closed in time: turns round what is good only, for `not closed, late` is late."""
_RUN_ON = re.compile(r"\b(is|has|was|sla)(?=overdue|breach|late\b|missed|delayed|violat|failed)")


def deadline_verdict(text: str) -> int | None:
    """What a word says by itself: MET, MISSED, OPEN_YET; None for yes, no, and anything else.

    The first word that says it counts, turned round by a negation right before it.
    """
    text = re.sub(r"^(?:yes|no)\s*[-–—,:;(（]", "", text.lower())
    plain = re.sub(r"[\s_\-'’]+", " ", text).strip()
    if _OPEN.search(plain):
        return OPEN_YET
    return _said(plain)


def _said(plain: str) -> int | None:
    said = _SAID.search(plain)
    if said is None:
        return None
    good, before = said["good"] is not None, plain[: said.start()]
    turned = _NOT.search(before) or (good and _NOT_DONE.search(before))
    return MET if good != bool(turned) else MISSED


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
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).lower().replace("有无", "")
    return _said(_RUN_ON.sub(r"\1 ", re.sub(r"[\s_\-]+", " ", plain))) == MISSED
