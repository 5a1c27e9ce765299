"""Reading an XES log: its events, slice by slice, in bounded memory.

Lives here: the tags of XES, its encodings, and what is refused (entities, endless tags, OCEL).
May not: know what an attribute means.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from xml.parsers import expat

import pandas as pd

from scenarios.inputs.errors import ScenarioError
from scenarios.logs.file_kinds import check_encoding

LONGEST = 1_000_000  # bytes of one line of a CSV, or of one tag of an XES
BLOCK = 1 << 16
SLICE_BYTES = 32_000_000
MOST_ROWS = 100_000  # of a slice
MOST_CELLS = 2_000_000  # of a slice, for rows that have few of many attributes
MOST_COLUMNS = 2_000  # headings of a CSV, or different attributes of an XES
CASE_PREFIX = "case:"
CASE_NAME = "case:concept:name"
KNOWN = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "utf-16")
"""Encodings that the parser reads by itself."""
OBJECTS = ("objects", "object-types", "event-types")


def xes_frames(
    parts: Iterable[bytes], name: str, encoding: str | None = None
) -> Iterator[pd.DataFrame]:
    """The events of an XES log; attributes of a case carry the prefix `case:`.

    The file says its encoding, `encoding` overrules. Refuses a document type, and so every entity:
    nothing is expanded and nothing is fetched.
    """
    reader = _Xes(name)
    parts = iter(parts)
    head = next(parts, b"")
    codec = _codec(head, name, encoding)
    parser = expat.ParserCreate("utf-8" if codec else None)
    parts = _as_utf8(chain([head], parts), codec, name) if codec else chain([head], parts)
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
            if reader.full:
                yield reader.frame()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ScenarioError(
            f"{name}: no whole XML: {expat.errors.messages[error.code]} on line {error.lineno:,}. "
            "Expected an XES log from <log> to </log>. Export it again, or name its encoding with "
            "--encoding."
        ) from None
    if reader.rows or not reader.read:
        yield reader.frame()


def _codec(head: bytes, name: str, encoding: str | None) -> str | None:
    """The codec by which the text is decoded here; None where the parser knows it by itself.

    A mark of UTF-16 says more than what is declared behind it.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if encoding:
        return check_encoding(encoding)
    said = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"'>]*)", head)
    declared = said[1].decode("ascii", "replace") if said else "utf-8"
    if declared.lower() in KNOWN:
        return None
    return check_encoding(declared, f"{name}: encoding")


def _as_utf8(parts: Iterable[bytes], codec: str, name: str) -> Iterator[bytes]:
    """The text in UTF-8; ScenarioError where it is none in that encoding."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for part in parts:
            yield decoder.decode(part).encode("utf-8", "replace")
        yield decoder.decode(b"", True).encode("utf-8", "replace")
    except UnicodeDecodeError as error:
        raise ScenarioError(
            f"{name}: byte {error.object[error.start]:#04x} is no text in {codec}: expected one "
            "encoding throughout. Name it with --encoding, say utf-8 or gb18030."
        ) from None


class _Xes:
    """The state of reading: the open tags, the case, its events, and rows not yet given away."""

    def __init__(self, name: str) -> None:
        self.name, self.read, self.waiting, self.held, self.size = name, 0, 0, 0, 0
        self.tags: list[str] = []
        self.case: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.events: list[dict[str, str]] = []
        self.rows: list[dict[str, str]] = []
        self.columns: dict[str, None] = {}
        self.cases = 0

    @property
    def full(self) -> bool:
        """Whether the rows are enough for a slice."""
        return self._enough(len(self.rows), self.held)

    def _enough(self, rows: int, size: int) -> bool:
        cells = rows * len(self.columns)
        return rows >= MOST_ROWS or size > SLICE_BYTES or cells > MOST_CELLS

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
        elif tag in OBJECTS:
            raise ScenarioError(
                f"{self.name}: an object-centric log (OCEL): expected XES, where every event is of "
                "one case. Flatten it to one type of object, and export that as XES or CSV."
            )
        elif inside in ("event", "trace") and "key" in values:
            kept, key = (self.event, "") if inside == "event" else (self.case, CASE_PREFIX)
            kept[key + values["key"]] = values.get("value", "")
            self._column(key + values["key"])

    def _column(self, key: str) -> None:
        """Note an attribute; refuse a file in which each event has others."""
        self.columns.setdefault(key)
        if len(self.columns) > MOST_COLUMNS:
            raise ScenarioError(
                f"{self.name}: more than {MOST_COLUMNS:,} different attributes: expected a log, "
                "whose events share a few. Remove those that are not needed."
            )

    def end(self, tag: str) -> None:
        """A tag closes: an event becomes a row at the end of its case, or of a slice."""
        self.alive()
        tag = self.tags.pop()
        if tag == "event":
            self.events.append(self.event)
            self.size += 100 + sum(map(len, self.event.values()))
        if tag == "trace":
            self.cases += 1
            if not self.case.get(CASE_NAME, "").strip():
                self.case[CASE_NAME] = f"trace {self.cases:,}"
            self._column(CASE_NAME)
        if tag == "trace" or (tag == "event" and ("trace" not in self.tags or self._brimful())):
            self.rows += [{**self.case, **event} for event in self.events]
            self.held += self.size
            self.events, self.size = [], 0
        if tag == "trace":
            self.case = {}

    def _brimful(self) -> bool:
        """Whether the events of one case fill a slice; refuses those whose case has no name yet."""
        full = self._enough(len(self.events), self.size)
        if full and not self.case.get(CASE_NAME, "").strip():
            raise ScenarioError(
                f"{self.name}: trace {self.cases + 1:,} has {len(self.events):,} events or more "
                "and no concept:name before them: expected one. Name every trace at its beginning."
            )
        return full

    def frame(self) -> pd.DataFrame:
        """The rows read since the last frame; every column seen so far."""
        first, rows = self.read + 1, self.rows
        self.read, self.rows, self.held = self.read + len(rows), [], 0
        index = pd.RangeIndex(first, first + len(rows))
        return pd.DataFrame(rows, index=index, columns=list(self.columns), dtype=object).fillna("")
