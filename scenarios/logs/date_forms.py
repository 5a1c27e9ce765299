"""How exports write dates, and each of them in one plain form.

Lives here: the plain form, and the ways that are put into it: compact, by name, since the epoch.
May not: decide which of day and month stands first, or compute a moment.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

UNKNOWN = frozenset(
    [
        *("", "?", "-", "--", "—", "——", "/", "na", "n/a", "nan", "nat", "none", "null", "(null)"),
        *("nil", "\\n", "unknown", "infinity", "-infinity", "无", "未知", "不详", "空"),
    ]
)
"""Texts, in lower case, that stand for nothing known."""
FORM = (
    r"^(?P<a>\d{1,4})\s*[-/.年]\s*(?P<b>\d{1,2})\s*[-/.月]\s*(?P<c>\d{1,4})\s*[日号]?\.?"
    r"(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?"
    r"(?:[Tt,\s_]*(?P<half>[上下中]午|凌晨|清晨|[早晚]上|傍晚)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*"
    r"(?:(?P<minute>\d{1,2})\s*分?)?"
    r"(?::?\s*(?P<second>\d{1,2})(?:[.,:](?P<fraction>\d+))?\s*秒?)?"
    r"\s*(?P<after>[AaPp]\.?[Mm]\.?|上午|下午)?"
    r"\s*[\[(]?(?P<zone>[Zz]|(?:UTC|GMT)?\s*[+-]\d{1,2}(?::?\d\d)?|[Uu][Tt][Cc]|GMT)?[\])]?"
    r"(?:\s*UTC|\s*[\[(].*[\])])?)?$"
)
"""The plain form: 2024-01-31 14:05:00 +08:00, with many marks; also 31/1/2024 and 1/31/2024."""
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAY = r"(?:[A-Za-z]{3,9},?\s+)?"
_REST = r"(?:[\s,:T]+(?:at\s+)?(?P<rest>\S.*))?"
_DAY_NAMED = re.compile(
    _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*(?P<month>[A-Za-z]{3,9}|\d{1,2}月)\.?"
    r"[\s\-/.,]*(?P<year>\d{4}|\d{2})" + _REST,
    re.ASCII,
)
_NAMED_DAY = re.compile(
    _WEEKDAY
    + r"(?P<month>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
    + _REST,
    re.ASCII,
)
_COMPACT = re.compile(
    r"(?P<date>(?:19|20|99|00)\d\d(?:0\d|1[0-2])[0-3]\d)"
    r"(?:[T\s_-]?(?P<hour>[0-2]\d):?(?P<minute>[0-5]\d)?:?(?P<second>[0-5]\d)?(?P<rest>\D.*|\d{3})?)?",
    re.ASCII,
)
_DOTTED = re.compile(
    r"(?P<date>\d{1,4}[-/.]\d\d?[-/.]\d{1,4})[\s\-](?P<clock>\d{1,2}\.\d\d(?:\.\d\d)?)(?P<rest>\D.*)?"
)
_YEAR_BEHIND = re.compile(
    r"(?P<date>" + _WEEKDAY + r"[A-Za-z]{3}\s+\d{1,2})\s+(?P<clock>\d\d?:\S+)\s+(?P<year>\d{4})"
)
_SERIAL = re.compile(r"[345]\d{4}(?:[.,]\d+)?")
"""Days since 1899-12-30, by which a spreadsheet counts, from the years 2000 to 2049."""
SERIALS, SERIAL_ZERO = (36_526, 54_789), datetime(1899, 12, 30)
ZONES = {
    **{"EST": "-05:00", "EDT": "-04:00", "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00"},
    **{"PDT": "-07:00", "CDT": "-05:00", "CET": "+01:00", "CEST": "+02:00", "EET": "+02:00"},
    **{"EEST": "+03:00", "JST": "+09:00", "KST": "+09:00", "HKT": "+08:00", "SGT": "+08:00"},
}
"""Names of zones that mean one; CST (of America or China), BST and IST mean several."""
_EPOCH = {10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}
"""Digits of a moment since 1970, and how many of its units a second has."""


def canonical(text: str) -> str:
    """A date in the plain form, or the text as it is where it is no date of another form."""
    head, _, zone = text.rpartition(" ")
    if zone in ZONES:
        return f"{canonical(head)} {ZONES[zone]}"
    found = _YEAR_BEHIND.fullmatch(text)
    if found:
        text = f"{found['date']} {found['year']} {found['clock']}"
    found = _DOTTED.fullmatch(text)
    if found:
        return f"{found['date']} {found['clock'].replace('.', ':')}{found['rest'] or ''}"
    if serial(text):
        at = SERIAL_ZERO + timedelta(days=float(text.replace(",", ".")))
        return (at + timedelta(milliseconds=500)).strftime("%Y-%m-%d %H:%M:%S")
    found = _COMPACT.fullmatch(text)
    if found:
        date, rest = found["date"], found["rest"] or ""
        clock = ":".join(found[name] or "00" for name in ("hour", "minute", "second"))
        rest = "." + rest if rest.isdigit() else rest
        return f"{date[:4]}-{date[4:6]}-{date[6:]} {clock}{rest}"
    digits = text.partition(".")[0]
    if re.fullmatch(r"1[0-9]+(?:\.[0-9]*)?", text) and len(digits) in _EPOCH:
        seconds = float(text) / _EPOCH[len(digits)]
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%fZ")
    found = _DAY_NAMED.fullmatch(text) or _NAMED_DAY.fullmatch(text)
    month = found and _month(found["month"])
    if not found or not month:
        return text
    year = int(found["year"])
    if len(found["year"]) == 2:
        last = (found["day"], month, year) == ("31", 12, 99)  # Oracle's 31-DEC-99 is that of 9999
        year += 9900 if last else 2000 if year < 69 else 1900
    rest = re.sub(r"^(\d{1,2})\.(\d\d)(?:\.(\d\d))?", r"\1:\2:\3", found["rest"] or "")
    return f"{year:04d}-{month}-{found['day']} {rest.replace(':.', '.')}".strip()


def serial(text: str) -> bool:
    """Whether a text may be a date as a spreadsheet counts days: 45322.5."""
    number = _SERIAL.fullmatch(text) is not None
    return number and SERIALS[0] <= float(text.replace(",", ".")) < SERIALS[1]


def _month(name: str) -> int:
    """The number of a month by its name, English or Chinese; 0 for another word."""
    if name.endswith("月"):
        return int(name[:-1])
    short = name[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0
