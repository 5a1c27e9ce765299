"""Reading an event log: CSV of any encoding, or XES, plain or gzipped, as frames of text.

Lives here: bytes to frames, and what is refused on the way (no text, cut off, endless, unsafe).
May not: know what a column means, or hold more than a slice of the file.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pandas as pd

from scenarios.inputs.errors import ScenarioError

LONGEST = 1_000_000  # bytes of one line of a CSV, or of one tag of an XES
BLOCK = 1 << 16
SLICE_BYTES = 32_000_000
MOST_ROWS = 100_000  # of a slice
SAMPLE = 1_000_000  # bytes by which an encoding is guessed
DELIMITERS = ",;\t|"
GZIP = b"\x1f\x8b"
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
CASE_PREFIX = "case:"


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
    if head.startswith(b"PK"):
        raise ScenarioError(f"{path}: a ZIP or Excel file: expected CSV or XES. Save it as CSV.")
    if _is_xml(head):
        return Log(str(path), "XES", "XML", "event", xes_frames(unpacked(path), str(path)))
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
    _check_encoding(encoding)
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


def _check_encoding(encoding: str | None) -> None:
    try:
        codecs.lookup(encoding or "utf-8")
    except LookupError:
        raise ScenarioError(
            f"encoding = {encoding!r}: expected the name of an encoding, such as utf-8, gb18030, "
            "big5 or cp1252. Choose one, or leave it out to have it guessed."
        ) from None


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
    """GB18030 where bytes beyond ASCII come in pairs, as in Chinese; else Windows-1252."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", sample)]
    paired = sum(run for run in runs if run % 2 == 0)
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
    options = {"dtype": str, "keep_default_na": False, "skip_blank_lines": False, "header": 0}
    try:
        with _text(path, found) as text:
            delimiter = _delimiter(text)
        with (
            _text(path, found) as text,
            pd.read_csv(
                text, sep=delimiter, chunksize=min(max(rows, 64), MOST_ROWS), **options
            ) as reader,
        ):
            for frame in reader:
                if not isinstance(frame.index, pd.RangeIndex):
                    raise ScenarioError(
                        f"{path}: rows have more fields than there are headings: expected as many. "
                        "Name every column in the first row."
                    )
                frame.columns = [str(column).strip() for column in frame.columns]
                frame.index = frame.index + 2
                yield _filled(frame)
    except UnicodeDecodeError as error:
        raise ScenarioError(
            f"{path}: byte {error.object[error.start]:#04x} is no text in {found.encoding}: "
            "expected one encoding throughout. Name it with --encoding, say gb18030 or cp1252."
        ) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        reason = str(error).replace("Error tokenizing data. C error: ", "").strip()
        raise ScenarioError(
            f"{path}: no table: {reason}. Expected one row a line with as many fields as headings; "
            "mend that row."
        ) from None


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that are not blank."""
    candidates = frame[frame.iloc[:, 0] == ""]
    return frame.drop(index=candidates.index[(candidates == "").all(axis=1)])


def _text(path: Path, found: Survey) -> io.TextIOWrapper:
    stream = io.BufferedReader(_Unpacked(path), BLOCK)
    return io.TextIOWrapper(stream, encoding=found.encoding, newline="")


def _delimiter(text: Iterable[str]) -> str:
    """The delimiter that cuts the headings into the most columns."""
    heading = next((line for line in text if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([heading], delimiter=mark))))


def xes_frames(parts: Iterable[bytes], name: str) -> Iterator[pd.DataFrame]:
    """The events of an XES log; attributes of a case carry the prefix `case:`.

    Refuses a document type, and so every entity: nothing is expanded and nothing is fetched.
    """
    reader = _Xes(name)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    parser.CharacterDataHandler = parser.CommentHandler = lambda _: reader.alive()
    try:
        for part in parts:
            reader.waiting += len(part)
            parser.Parse(part)
            if reader.waiting > LONGEST + BLOCK:
                raise ScenarioError(
                    f"{name}: a tag on line {parser.CurrentLineNumber:,} is longer than "
                    f"{LONGEST:,} bytes: expected attributes of events. Is it a log?"
                )
            if len(reader.rows) >= MOST_ROWS or reader.held > SLICE_BYTES:
                yield reader.frame()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ScenarioError(
            f"{name}: no whole XML: {expat.errors.messages[error.code]} on line {error.lineno:,}. "
            "Expected an XES log from <log> to </log>. Export it again."
        ) from None
    if reader.rows or not reader.read:
        yield reader.frame()


class _Xes:
    """The state of reading: the open tags, the case, its events, and rows not yet given away."""

    def __init__(self, name: str) -> None:
        self.name, self.read, self.waiting, self.held = name, 0, 0, 0
        self.tags: list[str] = []
        self.case: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.events: list[dict[str, str]] = []
        self.rows: list[dict[str, str]] = []
        self.columns: dict[str, None] = {}

    def alive(self) -> None:
        """The parser goes on: no tag is being waited for."""
        self.waiting = 0

    def refuse_doctype(self, *_: object) -> None:
        """No XES log has a document type; entities, and so attacks, need one."""
        raise ScenarioError(
            f"{self.name}: declares a document type, in which entities are hidden: expected an XES "
            "log, which has none. It was not read. Remove the DOCTYPE if you trust the file."
        )

    def start(self, tag: str, values: dict[str, str]) -> None:
        """A tag opens: an attribute directly under an event or a case is kept."""
        self.alive()
        tag = tag.rpartition(":")[2]
        if not self.tags and tag != "log":
            raise ScenarioError(f"{self.name}: an XML file of <{tag}>: expected an XES <log>.")
        inside = self.tags[-1] if self.tags else ""
        self.tags.append(tag)
        if tag == "event":
            self.event = {}
        elif inside == "event" and "key" in values:
            self.event[values["key"]] = values.get("value", "")
        elif inside == "trace" and "key" in values:
            self.case[CASE_PREFIX + values["key"]] = values.get("value", "")

    def end(self, tag: str) -> None:
        """A tag closes: an event outside a case is a row of its own, a case ends its rows."""
        self.alive()
        tag = self.tags.pop()
        if tag == "event":
            self.events.append(self.event)
        if (tag == "trace") or (tag == "event" and "trace" not in self.tags):
            for event in self.events:
                row = {**self.case, **event}
                self.rows.append(row)
                self.columns.update(dict.fromkeys(row))
                self.held += 100 + sum(map(len, row.values()))
            self.case, self.events = {}, []

    def frame(self) -> pd.DataFrame:
        """The rows read since the last frame; every column seen so far."""
        first, rows = self.read + 1, self.rows
        self.read, self.rows, self.held = self.read + len(rows), [], 0
        index = pd.RangeIndex(first, first + len(rows))
        return pd.DataFrame(rows, index=index, columns=list(self.columns), dtype=object).fillna("")
