"""Dates out of text: ISO, day-first, month-first and Chinese forms, in one order per column.

Lives here: which form a column has, and times in milliseconds out of its values.
May not: guess where a column contradicts itself: what does not fit is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

NONE = np.iinfo(np.int64).min
"""No moment."""
DAY = 86_400_000
UNKNOWN = frozenset(
    ["", "?", "-", "--", "na", "n/a", "nan", "nat", "none", "null", "unknown", "无", "未知", "不详"]
)
"""Texts, in lower case, that stand for nothing known."""
FORM = (
    r"^(?P<a>\d{1,4})\s*[-/.年]\s*(?P<b>\d{1,2})\s*[-/.月]\s*(?P<c>\d{1,4})\s*日?"
    r"(?:[T\s]*(?P<half>上午|下午)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*分?)?"
    r"(?::?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?\s*(?P<after>[AaPp][Mm])?)?$"
)
ISO = re.compile(r"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?P<zone>Z|[+-].+)?)?$")
ZONE = re.compile(r"([+-])(\d\d):?(\d\d)$")

Dates = np.ndarray[Any, np.dtype[np.int64]]


def known(text: pd.Series) -> Any:
    """Which values of a column of text say something."""
    return (~text.isna() & ~text.str.strip().str.lower().isin(UNKNOWN)).to_numpy()


@dataclass(frozen=True)
class Form:
    """How a column writes its dates: the order of day and month, whether that is certain, the zone.

    `offset` in milliseconds is added to moments that carry a zone, so that days are local days.
    """

    day_first: bool
    certain: bool
    offset: int


def form_of(text: pd.Series) -> Form:
    """The form of a column by its first values; day-first where nothing shows it."""
    values = text[known(text)].str.strip()
    parts = values.str.extract(FORM)
    first, second = (pd.to_numeric(parts[name]) for name in "ab")
    short = first < 100
    day_first, month_first = int((first[short] > 12).sum()), int((second[short] > 12).sum())
    zoned = next((found for found in map(ISO.match, values) if found), None)
    sign = ZONE.search(zoned["zone"] or "") if zoned else None
    offset = 0
    if sign:
        offset = int(sign[1] + "1") * (int(sign[2]) * 60 + int(sign[3])) * 60_000
    certain = bool(day_first or month_first) or not bool(short.any())
    return Form(day_first >= month_first, certain, offset)


def read_dates(text: pd.Series, form: Form) -> tuple[Dates, Any]:
    """Milliseconds since 1970 (NONE where there is no date), and which texts are no dates.

    A column that is one of dates already is taken as it is.
    """
    if pd.api.types.is_datetime64_any_dtype(text):
        return _milliseconds(text), np.zeros(len(text), dtype=bool)
    codes, uniques = pd.factorize(text.where(known(text)))
    values = pd.Series(uniques, dtype=object).str.strip()
    found = np.append(_parsed(values, form), NONE)[codes]
    return found, (codes >= 0) & (found == NONE)


def _parsed(values: pd.Series, form: Form) -> Dates:
    iso = values.str.match(ISO)
    strict = pd.to_datetime(values.where(iso), format="ISO8601", errors="coerce", utc=True)
    zoned = values.str.contains(r":.*(?:Z|[+-]\d\d:?\d\d)$", regex=True).to_numpy(dtype=bool)
    found = _milliseconds(strict)
    found[zoned & (found != NONE)] += form.offset
    parts = values.where(~iso).str.extract(FORM)
    year_first = parts["a"].str.len() == 4
    inner, outer = ("b", "a") if form.day_first else ("a", "b")
    moment = pd.DataFrame(
        {
            "year": parts["a"].where(year_first, parts["c"].where(parts["c"].str.len() == 4)),
            "month": parts["b"].where(year_first, parts[inner]),
            "day": parts["c"].where(year_first, parts[outer]),
            "hour": _hours(parts),
            "minute": parts["minute"].fillna("0"),
            "second": parts["second"].fillna("0"),
        }
    ).apply(pd.to_numeric, errors="coerce")
    loose = _milliseconds(pd.to_datetime(moment, errors="coerce"))
    return np.where(found == NONE, loose, found)


def _hours(parts: pd.DataFrame) -> pd.Series:
    """The hour of the day, with noon and midnight where a half of the day is named."""
    hour = pd.to_numeric(parts["hour"]).fillna(0)
    after = parts["after"].str.lower().eq("pm") | parts["half"].eq("下午")
    before = parts["after"].str.lower().eq("am") | parts["half"].eq("上午")
    hour = hour.where(~after | (hour >= 12), hour + 12)
    return hour.where(~before | (hour != 12), 0)


def _milliseconds(dates: pd.Series) -> Dates:
    if dates.dt.tz is not None:
        dates = dates.dt.tz_convert("UTC").dt.tz_localize(None)
    found: Dates = dates.to_numpy().astype("datetime64[ms]").astype(np.int64)
    return found
