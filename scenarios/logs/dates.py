"""Dates out of text: how each is written, its zone, and which of day and month stands first.

Lives here: a slice of a column read both ways, and times in milliseconds out of its values.
May not: decide for a slice what the whole file has to say: the order, or the zone of what has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scenarios.logs.date_forms import FORM, UNKNOWN, canonical

NONE = np.iinfo(np.int64).min
"""No moment."""
NAIVE = np.iinfo(np.int16).min
"""The offset of a moment that is written without a zone."""
MINUTE, DAY = 60_000, 86_400_000
FIRST_YEAR, LAST_YEAR = 1902, 2099
"""Years before the first and from the last on stand for no date: 0000, 1900-01-01, 9999-12-31."""
EPOCH = (-DAY, DAY)
"""So do moments of 1970-01-01, a zero in whatever zone."""
AFTERNOON, MORNING = ("pm", "p.", "下午", "晚上"), ("am", "a.", "上午", "凌晨")

Array = np.ndarray[Any, Any]


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
    values that can be read only day first, only month first, and either way.
    """

    readings: tuple[Array, Array]
    offset: Array
    said: Array
    void: Array
    votes: tuple[int, int, int]

    @property
    def any(self) -> Array:
        """Which have a date in either reading."""
        found: Array = (self.readings[0] != NONE) | (self.readings[1] != NONE)
        return found


def read_dates(text: pd.Series) -> Dates:
    """Read the dates of a slice, text or already a column of dates."""
    if pd.api.types.is_datetime64_any_dtype(text):
        return _clock(text)
    codes, uniques = pd.factorize(text.where(known(text)))
    values = pd.Series(uniques, dtype=object).str.normalize("NFKC").str.strip()
    values = values.str.replace("\N{MINUS SIGN}", "-")
    found, offset, void, short = _parsed(values)
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
    return Dates((day, month), np.append(offset, NAIVE)[codes], said, (codes >= 0) & ~said, votes)


def _clock(dates: pd.Series) -> Dates:
    """A column that is one of dates already."""
    zone = dates.dt.tz
    local = _milliseconds(dates if zone is None else dates.dt.tz_localize(None))
    offset = np.full(len(local), NAIVE, dtype=np.int16)
    said = local != NONE
    if zone is not None:
        ahead = local - _milliseconds(dates.dt.tz_convert("UTC").dt.tz_localize(None))
        offset = np.where(said, ahead // MINUTE, NAIVE).astype(np.int16)
    return Dates((local, local), offset, said, ~said & False, (0, 0, 0))


def _milliseconds(dates: pd.Series) -> Array:
    found: Array = dates.to_numpy().astype("datetime64[ms]").astype(np.int64)
    return found


def _parsed(values: pd.Series) -> tuple[tuple[Array, Array], Array, Array, Array]:
    """Both readings of distinct texts, their offsets, which stand for no date, which are short."""
    parts = values.str.extract(FORM, flags=re.ASCII)
    foreign = parts["a"].isna().to_numpy()
    if foreign.any():
        parts.loc[foreign] = values[foreign].map(canonical).str.extract(FORM, flags=re.ASCII)
    number = {name: _whole(parts[name]) for name in ("a", "b", "c", "minute", "second")}
    year_first = (parts["a"].str.len() == 4).to_numpy(dtype=bool)
    year_last = ~year_first & (parts["c"].str.len() == 4).to_numpy(dtype=bool)
    a, b, c = number["a"], number["b"], number["c"]
    year = np.where(year_first, a, np.where(year_last, c, -1))
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
    return (day_first, month_first), _offsets(parts["zone"]), void, year_last


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
    hour = np.where(after & (hour < 12), hour + 12, hour)
    found: Array = np.where(before & (hour == 12), 0, hour)
    return found


def _offsets(zone: pd.Series) -> Array:
    """Minutes east of Greenwich out of Z, UTC, +08, +0800, UTC+8; NAIVE where nothing is said."""
    parts = zone.str.extract(r"(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?$")
    minutes = np.maximum(_whole(parts["hours"]), 0) * 60 + np.maximum(_whole(parts["minutes"]), 0)
    signed = np.where(parts["sign"] == "-", -minutes, minutes)
    return np.where(zone.isna(), NAIVE, signed).astype(np.int16)
