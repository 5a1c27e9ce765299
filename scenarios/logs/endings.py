"""What a state or an activity says of the end of a case: resolved, closed, open, opened again.

Lives here: the words, English and Chinese, and what takes their sense away: not, to be, 待, a step.
May not: know a case, or whether a word comes last in it.
"""

from __future__ import annotations

import re

SILENT, STILL, OPEN, REOPENED, RESOLVED, CLOSED = range(6)
"""SILENT says nothing of the end (a call back, a survey), STILL is any other word."""
ENDED = (RESOLVED, CLOSED)

_PARTS = re.compile(r"\s+[-–—]+\s+|\s*[:：,，;；|/\\(（\[【)）\]】>]+\s*")
_SILENT = re.compile(
    r"\b(?:survey(?:ed)?|feedback|rated|rating|evaluat\w+|satisfaction|follow ?up)\b"
    r"|回访|评价|测评|考核|满意|[归歸]因"
)
_REOPENED = re.compile(
    r"\bre ?open(?:ed|ing)?\b|\bre ?activated?\b|\bre ?work\b"
    r"|重开|重新|重[办辦]|重启|返工|再次|二次|(?<![答批回])[复復][办辦]|激活"
    r"|(?:撤[销銷回]|取消|恢复)(?:[办辦][结結理]|[结結]案|[归歸]档)"
)
_OPEN = re.compile(
    r"\b(?:open(?:ed)?|new|active|pending|awaiting|waiting|assigned|in ?progress|ongoing|working"
    r"|work in progress|on ?hold|to do|todo|backlog|queued|returned)\b"
    r"|[办辦处處]理中|[处處]置中|受理中|流[转轉]中|进行中|[办辦]中|退回|驳回|打回|^待|^未"
)
_CHANGED = re.compile(r"^.*\b(?:status|state|changed|set|moved)\b.*\bto (?!be\b)")
_ENGLISH = re.compile(
    r"\b(?:(?P<resolved>resolved|solved|fixed|(?<!request )(?:re)?solve)"
    r"|(?P<closed>closed|completed|finished|done|archived|ended|fulfilled|finali[sz]ed|concluded"
    r"|(?<!request )(?:close|complete|finish|archive)))\b"
    r"|^(?:(?:case|ticket|request) )?(?:cancell?ed|withdrawn|closure)$"
)
_ENGLISH_NOT = re.compile(
    r"(?:(?<!\d)\d{1,2} ?%)|\b(?:not|no|non|never|without|cannot|cant|unable|won?t|\w+n t|will"
    r"|would|should|must|can|could|may|might|possibly|maybe|probably|to|if|whether|when|until|before|for|being|be|waiting"
    r"|awaiting|pending|ready|request(?:ed)?(?! $)|propos(?:e|ed|al)|plan(?:ned)?|want(?:s|ed)?"
    r"|hope|try"
    r"|trying|almost|nothing|none|likely|presumably|claim(?:ed)?|nearly|near|partial(?:ly)?|partly|half|soon|expect(?:ed)?|due|scheduled?|check|verify|review"
    r"|confirm|assess|validate|prepare|monitor|assign|assigned|notify|inform|remind|send|pre|un|in)\b"
)
_STEP = re.compile(
    r"^\s*(?:application|form|document|request|check|review|by date|date|attempt)s?\b"
    r"|^ (?:in ?progress|pending$|(?!100)\d+ ?%)"
    r"|^ (?:by|before|until) (?:the )?(?:\w+day|end|next|deadline|\d)"
    r"|^ ?loop\b|^ requested\b|^ to (?:deadline|due|breach|expir|complet)"
)
_CHINESE = re.compile(
    r"(?P<resolved>(?<![转轉交分协])[办辦][结結]|解[决決]|[办辦][毕畢好妥]|了[结結]|[办辦处處][理置](?:完[毕畢成]|[结結]束)"
    r"|已[经經]?(?:[办辦处處]理|[处處]置|整改)|整改完[成毕畢])"
    r"|(?P<closed>[结結][案单單]|[关關][闭閉单單]|[归歸][档檔]|[销銷][案单單号號]|(?<![转轉交分协])[办辦]完|完[结結]|已[结結办辦]|已[经經]?完成"
    r"|^(?:全部|工单|案件|任务|事件|流程|服务)*(?:完成|完[毕畢]|[结結]束)了?$|已[结結]束|已闭环|^闭环$"
    r"|完成[办辦处處][理置]$|^已?(?:取消|撤销|撤单|撤诉|作废)$)"
)
_CHINESE_NOT = re.compile(
    r"(?:[未不没沒][有曾]?|[难難非待拟擬]|[无無]法|等待|等候|即将|準备|准备|计划|预计|申请|提请|请求|要求|建议|可以?|可能|能否"
    r"|是否|[正]在|部分|尚|希望|得不到|[日天周月年]内|限.{1,3}[日天]|催|督促|限期|限时|应当?|需要?|争取|延期|暂[缓不]|承诺|尽快|敦促|(?:分|按|逐|现)?阶段性?|下一步"
    r"|预|何时|何日|如何|怎[么样]|逐步|初步|长期|推[动进]|驳回|拒绝|不同意)"
    r"(?:[能被予得曾以]|及时|按时|按期|全部|完全|彻底|真正|实际|最终|有效|完成|得到|审核|申请|确认|[办辦处處]理)*$"
)
_CHINESE_STEP = re.compile(
    r"^(?:审核|审批|审查|复核|核查|核实|初审|确认中|检查|申请|率|时限|期限|时间|前|通知|材料|报告|意见|中$|建议|情况|方案|困难|过程|途径|进度|一半|不了"
    r"|待(?:审|批|核|定|回复|复核|确认)|被?(?:[不未]通过|不予|不同意|退回|驳回|打回|撤回|拒绝|失败)"
    r"|派[单發发]|受理|签收|转[办派]|接单|登记|分[派办拨]|交办|立案)"
)


def ending(text: str) -> int:
    """What a state or an activity says, by its first part that says anything.

    Parts are divided by dashes, commas, colons and brackets: `Closed - not reproducible` is closed,
    `Pending: to be closed` is not, and what is opened again behind its end is open.
    """
    if re.search("[?？吗]", text):
        return STILL
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower().replace("'", " ").replace("’", " ")
    parts = [_ending(re.sub(r"[\s_\-.]+", " ", part).strip()) for part in _PARTS.split(plain)]
    found = next((part for part in parts if part != STILL), STILL)
    return REOPENED if found in ENDED and REOPENED in parts else found


def _ending(part: str) -> int:
    part = _CHANGED.sub("", part)
    again = _REOPENED.search(part)
    if again and not _NOT_AGAIN.search(part[: again.start()]):
        return REOPENED
    for words, not_before, not_after in (
        (_ENGLISH, _ENGLISH_NOT, _STEP),
        (_CHINESE, _CHINESE_NOT, _CHINESE_STEP),
    ):
        for said in words.finditer(part):
            before, after = part[: said.start()], part[said.end() :]
            if not not_before.search(before) and not not_after.search(after):
                return RESOLVED if said["resolved"] else CLOSED
    if _SILENT.search(part):
        return SILENT
    return OPEN if _OPEN.search(part) or _denied(part) else STILL


_NOT_AGAIN = re.compile(r"\b(?:not|never|no)\b|(?:[未不无勿][再得能予用必需须可]*)$")


def _denied(part: str) -> bool:
    """Whether an end is spoken of and denied or put off: not resolved, to be closed, unsolved."""
    return bool(
        re.search(r"\b(?:un|in)(?:resolved|solved|closed|complete[d]?|finished)\b", part)
        or (_ENGLISH.search(part) and _ENGLISH_NOT.search(part))
        or (_CHINESE.search(part) and re.search("[未不没待]|[无無]法", part))
    )
