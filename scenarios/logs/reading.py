"""Reading an event log: CSV of any encoding, or XES, plain or gzipped, as frames of text.

Lives here: bytes to frames, and what is refused on the way (no text, cut off, endless, unsafe).
May not: know what a column means, or hold more than a slice of the file.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from scenarios.inputs.errors import ScenarioError
from scenarios.logs.file_kinds import BOMS, check_encoding, check_kind
from scenarios.logs.layout import Headed, layout_of
from scenarios.logs.xes import BLOCK, LONGEST, MOST_COLUMNS, MOST_ROWS, SLICE_BYTES, xes_frames

SAMPLE = 1_000_000  # bytes by which an encoding is guessed
GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Log:
    """A log that is being read: its columns, how it was read, and its rows slice by slice.

    The frames hold text; their index is the row in the file (its headings are row 1), or the
    number of the event. A field that is missing is ''.
    """

    name: str
    kind: str
    encoding: str
    row_word: str
    frames: Iterator[pd.DataFrame]


@dataclass(frozen=True)
class Survey:
    """What a first pass over a text file shows."""

    encoding: str
    lines: int
    size: int


def open_log(path: Path, encoding: str | None = None) -> Log:
    """Open a log for reading; ScenarioError for what is no log, or none that can be read whole."""
    if path.is_dir():
        raise ScenarioError(f"{path}: expected a log, but this is a folder. Name a file inside it.")
    if path.exists() and not path.is_file():
        raise ScenarioError(f"{path}: expected a file that can be read twice. Save it first.")
    head = next(unpacked(path), b"")
    if not head.strip():
        raise ScenarioError(f"{path}: the file is empty: expected headings and rows of events.")
    check_kind(head, str(path))
    if _is_xml(head):
        frames = xes_frames(unpacked(path), str(path), encoding)
        return Log(str(path), "XES", "XML", "event", frames)
    found = survey(unpacked(path), str(path), encoding)
    return Log(str(path), "CSV", found.encoding, "row", _csv_frames(path, found))


def _is_xml(head: bytes) -> bool:
    for bom in BOMS:
        head = head.removeprefix(bom)
    return head.replace(b"\0", b"").lstrip().startswith(b"<")


def unpacked(path: Path) -> Iterator[bytes]:
    """The file's bytes, unpacked, block by block."""
    read = 0
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == GZIP
        with gzip.open(path) if packed else path.open("rb") as file:
            while part := file.read(BLOCK):
                read += len(part)
                yield part
    except FileNotFoundError:
        raise ScenarioError(f"{path}: no such file: expected a log. Check the path.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ScenarioError(
            f"{path}: the gzip is cut off or damaged after {read:,} bytes unpacked "
            f"({str(error).rstrip('.').lower()}): expected a whole file. Fetch it again."
        ) from None


def survey(parts: Iterable[bytes], name: str, encoding: str | None = None) -> Survey:
    """The encoding and size of a text, refusing at that point a line above `LONGEST` bytes.

    Known are UTF-8, UTF-16 with its mark, GB18030 and Windows-1252; `encoding` overrules.
    """
    encoding = encoding and check_encoding(encoding)
    size = lines = since = 0
    sample = b""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    guess = encoding
    for part in parts:
        if not size and guess is None:
            guess = _marked(part, name)
        lines, since = _lengths(part, lines, since, name)
        size += len(part)
        if guess is None and not sample:
            try:
                utf8.decode(part)
            except UnicodeDecodeError:
                sample = part
        elif sample and len(sample) < SAMPLE:
            sample += part
    return Survey(guess or (_western_or_chinese(sample) if sample else "utf-8"), lines, size)


def _marked(head: bytes, name: str) -> str | None:
    """The encoding that a mark at the beginning shows; refuses what is no text."""
    for mark, encoding in BOMS.items():
        if head.startswith(mark):
            return encoding
    if b"\0" in head:
        raise ScenarioError(
            f"{name}: holds zero bytes: expected text (CSV or XES). If it is UTF-16 without a "
            "mark, say --encoding utf-16-le or utf-16-be."
        )
    return None


def _lengths(part: bytes, lines: int, since: int, name: str) -> tuple[int, int]:
    """Lines ended so far and bytes since the last end, after one more block."""
    ends = part.replace(b"\r", b"\n")
    first = ends.find(b"\n")
    if since + (len(part) if first < 0 else first) > LONGEST:
        raise ScenarioError(
            f"{name}: line {lines + 1:,} is longer than {LONGEST:,} bytes: expected rows of a "
            "table. Is it another format, or is a line break lost?"
        )
    if first < 0:
        return lines, since + len(part)
    return lines + max(part.count(b"\n"), part.count(b"\r")), len(part) - ends.rfind(b"\n") - 1


def _western_or_chinese(sample: bytes) -> str:
    """GB18030 where bytes beyond ASCII come in pairs, as in Chinese; else Windows-1252.

    The last byte of a rarer sign (狀態) may be one of ASCII: a long run counts as Chinese, too.
    """
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", sample)]
    paired = sum(run for run in runs if run % 2 == 0 or run > 2)
    return "gb18030" if paired > 0.8 * sum(runs) else "cp1252"


class _Unpacked(io.RawIOBase):
    """The file's bytes as a stream, for readers that want one."""

    def __init__(self, path: Path) -> None:
        self.parts, self.rest = unpacked(path), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.rest = self.rest or next(self.parts, b"")
        count = min(len(buffer), len(self.rest))
        buffer[:count], self.rest = self.rest[:count], self.rest[count:]
        return count


def _csv_frames(path: Path, found: Survey) -> Iterator[pd.DataFrame]:
    """The rows of a CSV, in slices that shrink as rows get wider."""
    rows = int(SLICE_BYTES * found.lines / max(found.size, 1))
    above = 0
    options = {"dtype": str, "keep_default_na": False, "skip_blank_lines": False, "header": 0}
    try:
        with _text(path, found) as text:
            layout = layout_of(text)
        above = layout.lines - 1
        if len(layout.headings) > MOST_COLUMNS:
            raise ScenarioError(
                f"{path}: {len(layout.headings):,} headings: expected at most {MOST_COLUMNS:,}. "
                "Remove columns that are not needed."
            )
        size = min(max(rows, 64), MOST_ROWS)
        with (
            _text(path, found) as text,
            Headed(layout, text) as headed,
            pd.read_csv(headed, sep=layout.delimiter, chunksize=size, **options) as reader,
        ):
            for frame in reader:
                if not isinstance(frame.index, pd.RangeIndex):
                    raise ScenarioError(
                        f"{path}: rows have more fields than there are headings: expected as many. "
                        "Name every column in the first row."
                    )
                frame.columns = list(layout.headings)
                frame.index = frame.index + layout.lines + 1
                yield _filled(frame, layout.fields)
    except UnicodeDecodeError as error:
        raise ScenarioError(
            f"{path}: byte {error.object[error.start]:#04x} is no text in {found.encoding}: "
            "expected one encoding throughout. Name it with --encoding, say gb18030 or cp1252."
        ) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        reason = str(error).replace("Error tokenizing data. C error: ", "").strip()
        reason = re.sub(r"(?<=line )\d+", lambda line: f"{int(line[0]) + above}", reason)
        raise ScenarioError(
            f"{path}: no table: {reason}. Expected one row a line with as many fields as headings; "
            "mend that row."
        ) from None


def _filled(frame: pd.DataFrame, fields: tuple[str, ...]) -> pd.DataFrame:
    """The rows that are neither blank nor the headings again."""
    candidates = frame[frame.iloc[:, 0].isin(["", fields[0]])]
    empty = (candidates == "").all(axis=1) | (candidates == fields).all(axis=1)
    return frame.drop(index=candidates.index[empty])


def _text(path: Path, found: Survey) -> io.TextIOWrapper:
    stream = io.BufferedReader(_Unpacked(path), BLOCK)
    return io.TextIOWrapper(stream, encoding=found.encoding, newline="")
