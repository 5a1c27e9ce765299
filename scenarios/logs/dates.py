"""Dates out of text: how each is written, its zone, and which of day and month stands first.

Lives here: a slice of a column read both ways, and times in milliseconds out of its values.
May not: decide for a slice what the whole file has to say: the order, or the zone of what has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scenarios.logs.date_forms import FORM, UNKNOWN, canonical, serial

NONE = np.iinfo(np.int64).min
"""No moment."""
NAIVE = np.iinfo(np.int16).min
"""The offset of a moment that is written without a zone."""
MINUTE, DAY = 60_000, 86_400_000
FIRST, LAST, NOWHERE = "first", "last", "nowhere"
"""Where a year of two digits stands."""
FIRST_YEAR, LAST_YEAR = 1902, 2079
"""Years before the first and from the last on stand for no date: 0000, 1900-01-01, 9999-12-31."""
EPOCH = (-DAY, DAY)
"""So do moments of 1970-01-01, a zero in whatever zone."""
AFTERNOON = ("pm", "p.", "下午", "晚上", "傍晚")
MORNING = ("am", "a.", "上午", "凌晨", "清晨", "早上")
CENTURY = 70  # a year of two digits is one of the 1900s from here on
LIKELY_YEAR = (10, 50)  # years of two digits by which their place in a date is seen

Array = np.ndarray[Any, Any]
Lead = tuple[int, frozenset[int], frozenset[int]]
"""For years of two digits: values that suit a year at the end, less those that suit one at the
beginning; and, of values that suit both, the numbers that stand at either place."""


def known(text: pd.Series) -> Array:
    """Which values of a column of text say something."""
    found: Array = (~text.isna() & ~text.str.strip().str.lower().isin(UNKNOWN)).to_numpy()
    return found


@dataclass(frozen=True)
class Dates:
    """The dates of a slice as they are written, an element each.

    `readings` are milliseconds since 1970 by the clock on the wall, day first and month first (NONE
    where there is no date; the same array where no order is in doubt). `offset` is in minutes
    east of Greenwich, NAIVE where none is written. `said` is where something is written that ought
    to be a date, `void` where it stands for none (0000-00-00, 9999-12-31). `votes` are the
    values that can be read only day first, only month first, and either way. `doubts` counts the
    values that stand for none (`placeholders`), or were read so that it has to be reported. `lead`
    as in `year_shown`.
    """

    readings: tuple[Array, Array]
    offset: Array
    said: Array
    void: Array
    votes: tuple[int, int, int]
    doubts: dict[str, int]
    lead: Lead = (0, frozenset(), frozenset())

    @property
    def any(self) -> Array:
        """Which have a date in either reading."""
        found: Array = (self.readings[0] != NONE) | (self.readings[1] != NONE)
        return found


def read_dates(text: pd.Series, year_at: str = "") -> Dates:
    """Read the dates of a slice, text or already a column of dates.

    `year_at` says where a year of two digits stands, first or last, or `NOWHERE`; else what the
    slice shows, last if it shows nothing.
    """
    if pd.api.types.is_datetime64_any_dtype(text):
        return _clock(text)
    codes, uniques = pd.factorize(text.where(known(text)))
    values = pd.Series(uniques, dtype=object).str.normalize("NFKC").str.strip("'\" \t\xa0")
    values = values.str.replace("\N{MINUS SIGN}", "-").str.replace(
        r"^(\d\d)年", r"20\1年", regex=True
    )
    found, offset, void, short, brief, lead = _parsed(values, year_at)
    said = (codes >= 0) & ~np.append(void, True)[codes]
    day, month = (np.append(one, NONE)[codes] for one in found)
    either = np.append(short, False)[codes]
    votes = (
        int((either & (day != NONE) & (month == NONE)).sum()),
        int((either & (day == NONE) & (month != NONE)).sum()),
        int((either & (day != NONE) & (month != NONE) & (day != month)).sum()),
    )
    if not any(votes):
        month = day
    doubts = {"placeholders": void, "two_digit_years": brief, "serial_days": values.map(serial)}
    counted = {key: int(np.append(one, False)[codes].sum()) for key, one in doubts.items()}
    offset, void = np.append(offset, NAIVE)[codes], (codes >= 0) & ~said
    return Dates((day, month), offset, said, void, votes, counted, lead)


def _clock(dates: pd.Series) -> Dates:
    """A column that is one of dates already."""
    zone = dates.dt.tz
    local = _milliseconds(dates if zone is None else dates.dt.tz_localize(None))
    offset = np.full(len(local), NAIVE, dtype=np.int16)
    said = local != NONE
    if zone is not None:
        ahead = local - _milliseconds(dates.dt.tz_convert("UTC").dt.tz_localize(None))
        offset = np.where(said, ahead // MINUTE, NAIVE).astype(np.int16)
    return Dates((local, local), offset, said, ~said & False, (0, 0, 0), {})


def _milliseconds(dates: pd.Series) -> Array:
    found: Array = dates.to_numpy().astype("datetime64[ms]").astype(np.int64)
    return found


def _parsed(
    values: pd.Series, year_at: str
) -> tuple[tuple[Array, Array], Array, Array, Array, Array, Lead]:
    """Both readings of distinct texts, their offsets, and which stand for no date, begin with no
    year, and have one of two digits; where that stands.
    """
    parts = values.str.extract(FORM, flags=re.ASCII)
    foreign = parts["a"].isna().to_numpy()
    if foreign.any():
        parts.loc[foreign] = values[foreign].map(canonical).str.extract(FORM, flags=re.ASCII)
    number = {name: _whole(parts[name]) for name in ("a", "b", "c", "minute", "second")}
    year_first = (parts["a"].str.len() == 4).to_numpy(dtype=bool)
    year_last = ~year_first & (parts["c"].str.len() == 4).to_numpy(dtype=bool)
    a, b, c = number["a"], number["b"], number["c"]
    brief = (parts["c"].str.len() == 2).to_numpy(dtype=bool) & ~year_first & (a < 100)
    lead = _lead(parts["a"].str.len() == 2, a, b, c, brief)
    year_at = year_at or year_shown([lead]) or LAST
    year_first, year_last = (
        year_first | brief & (year_at == FIRST),
        year_last | brief & (year_at == LAST),
    )
    year = np.where(year_first, a, np.where(year_last, c, -1))
    year = np.where(brief & (year >= 0), year + np.where(year < CENTURY, 2000, 1900), year)
    minute, second = np.maximum(number["minute"], 0), np.maximum(number["second"], 0)
    hour = _hours(parts)
    in_day = (hour * 60 + minute) * MINUTE + second * 1_000
    in_day += (
        pd.to_numeric("0." + parts["fraction"].where(parts["fraction"].notna(), "0")) * 1_000
    ).to_numpy(dtype=int)
    good = (hour < 24) & (minute < 60) & (second < 60) | (in_day == DAY)
    readings = []
    for inner, outer in ((b, a), (a, b)):
        month, day = np.where(year_first, b, inner), np.where(year_first, c, outer)
        found = _days(year, month, day)
        readings.append(np.where((found == NONE) | ~good, NONE, found * DAY + in_day))
    void = _void(values, year, readings)
    day_first, month_first = (np.where(void, NONE, one) for one in readings)
    return (day_first, month_first), _offsets(parts["zone"]), void, year_last, brief, lead


def year_shown(leads: Iterable[Lead]) -> str:
    """Where years of two digits stand, first (24/01/31) or last (31/01/24); "" if nothing shows.

    By the lead of the last over the first in values that suit only one, else by which varies less.
    """
    suit, firsts, lasts = zip((0, frozenset(), frozenset()), *leads, strict=True)
    lead = sum(suit) or len(frozenset().union(*firsts)) - len(frozenset().union(*lasts))
    return LAST if lead > 0 else FIRST if lead < 0 else ""


def _lead(padded: pd.Series, a: Array, b: Array, c: Array, brief: Array) -> Lead:
    """What these dates show of the place of their year."""
    day = (np.minimum(a, b) <= 12) & (np.maximum(a, b) <= 31)
    last = brief & (c >= LIKELY_YEAR[0]) & day & ((c < LIKELY_YEAR[1]) | (c >= CENTURY))
    first = brief & padded.to_numpy(dtype=bool) & (a >= LIKELY_YEAR[0]) & (b <= 12) & (c <= 31)
    first &= (a < LIKELY_YEAR[1]) | (a >= CENTURY)
    suit = int((last & ~first).sum()) - int((first & ~last).sum())
    both = first & last
    return suit, frozenset(a[both].tolist()), frozenset(c[both].tolist())


def _void(values: pd.Series, year: Array, readings: list[Array]) -> Array:
    """Which texts stand for no date: zeros, years long past or far ahead, the epoch."""
    zeros = values.str.fullmatch(r"[0:./\-\s]+").to_numpy(dtype=bool)
    strange = (year >= 0) & ((year < FIRST_YEAR) | (year >= LAST_YEAR))
    epoch = (readings[0] >= EPOCH[0]) & (readings[0] < EPOCH[1])
    found: Array = zeros | strange | epoch
    return found


def _whole(text: pd.Series) -> Array:
    """Digits as whole numbers, -1 where there are none."""
    found: Array = pd.to_numeric(text.where(text.notna(), -1)).to_numpy(dtype=np.int64)
    return found


def _days(year: Array, month: Array, day: Array) -> Array:
    """Days since 1970 by the calendar; NONE for a day that no month has."""
    possible = (year >= 0) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(possible, (year - 1970) * 12 + month - 1, 0)
    first, after = (
        (months + k).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        for k in (0, 1)
    )
    possible &= day <= after - first
    return np.where(possible, first + day - 1, NONE)


def _hours(parts: pd.DataFrame) -> Array:
    """The hour of the day, with noon and midnight where a half of the day is named."""
    hour = np.maximum(_whole(parts["hour"]), 0)
    half = parts["half"].where(parts["half"].notna(), parts["after"]).str.lower().str[:2]
    after, before = (half.isin(names).to_numpy() for names in (AFTERNOON, MORNING))
    hour = np.where(after & (hour < 12) | (half == "中午") & (hour < 10), hour + 12, hour)
    found: Array = np.where(before & (hour == 12), 0, hour)
    return found


def _offsets(zone: pd.Series) -> Array:
    """Minutes east of Greenwich out of Z, UTC, +08, +0800, UTC+8; NAIVE where nothing is said."""
    parts = zone.str.extract(r"(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?$")
    minutes = np.maximum(_whole(parts["hours"]), 0) * 60 + np.maximum(_whole(parts["minutes"]), 0)
    signed = np.where(parts["sign"] == "-", -minutes, minutes)
    return np.where(zone.isna(), NAIVE, signed).astype(np.int16)
