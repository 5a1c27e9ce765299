"""How a CSV is laid out: its delimiter, lines of title above the headings, and the headings.

Lives here: what the first lines of the text show. May not: read the rows below.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from scenarios.logs.columns import names_columns

DELIMITERS = ",;\t|"
LINES = 50  # by which a layout is seen
SEP_LINE = re.compile(r'^\s*"?sep=(\\t|.)"?[\s,;]*$', re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """The delimiter, the lines down to the last of the headings, and the headings.

    Every heading has a name, and each another one: a blank one is `column 4`, a second `time` is
    `time (2)`. `fields` are the headings as they stand in the file.
    """

    delimiter: str
    lines: int
    headings: tuple[str, ...]
    fields: tuple[str, ...] = ()


def layout_of(text: Iterable[str]) -> Layout:
    """The layout of a text, whatever the length of its fields."""
    limit = csv.field_size_limit(sys.maxsize)
    try:
        return _layout(list(islice(text, LINES)))
    finally:
        csv.field_size_limit(limit)


def _layout(first: list[str]) -> Layout:
    """The layout by the first lines.

    The headings are the first line that names a case, a unit or a time, two of them; else the first
    that has at least half as many fields as the fullest, so that lines of a title are passed over.
    Fields that are empty in every row behind them (a
    trailing comma) get headings, too.
    """
    begin = next((k for k, line in enumerate(first) if line.strip()), 0)
    sep = SEP_LINE.match(first[begin]) if first else None
    if sep:
        begin += 1
    mark = sep[1].replace("\\t", "\t") if sep else _delimiter(first[begin:])
    reader = csv.reader(first[begin:], delimiter=mark)
    rows = [(row, begin + reader.line_num) for row in reader]
    filled = [sum(bool(field.strip()) for field in row) for row, _ in rows]
    width = max(filled, default=0)
    least = max(min(2, width), (width + 1) // 2)
    named = (k for k, (row, _) in enumerate(rows) if names_columns(map(_clean, row)))
    place = next(named, next((k for k, count in enumerate(filled) if count >= least), 0))
    if not rows:
        return Layout(mark, begin, ())
    heading, lines = rows[place]
    below = [row[len(heading) :] for row, _ in rows[place + 1 :]]
    if not any(field.strip() for rest in below for field in rest):
        heading = heading + [""] * max(map(len, below), default=0)
    return Layout(mark, lines, _named(heading), tuple(heading))


def _delimiter(lines: Sequence[str]) -> str:
    """The mark by which most lines have equally many fields, more than one."""

    def agreement(mark: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1)
        size, often = max(counts.items(), key=lambda pair: pair[::-1], default=(0, 0))
        return often, size

    return max(DELIMITERS, key=agreement)


def _named(fields: Sequence[str]) -> tuple[str, ...]:
    """Headings without blanks around them, each with a name of its own."""
    names: dict[str, None] = {}
    for k, field in enumerate(fields):
        name = plain = _clean(field) or f"column {k + 1}"
        again = 2
        while name in names:
            name, again = f"{plain} ({again})", again + 1
        names[name] = None
    return tuple(names)


def _clean(field: str) -> str:
    """A heading without blanks around it and without signs that nobody sees."""
    return re.sub("[\ufeff\u200b-\u200f\u2060]", "", field).strip()


class Headed(io.TextIOBase):
    """A text whose headings are replaced: these first, then what is left of it."""

    def __init__(self, layout: Layout, text: io.TextIOBase) -> None:
        for _ in range(layout.lines):
            text.readline()
        line = io.StringIO()
        csv.writer(line, delimiter=layout.delimiter).writerow(layout.headings)
        self.head, self.text = line.getvalue(), text

    def readable(self) -> bool:
        """A text to read."""
        return True

    def read(self, size: int | None = -1) -> str:
        """The next characters, at most `size` of them."""
        if not self.head:
            return self.text.read(size if size is not None else -1)
        count = len(self.head) if size is None or size < 0 else size
        part, self.head = self.head[:count], self.head[count:]
        return part
