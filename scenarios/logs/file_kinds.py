"""What a file is that is no log, by its first bytes, and which encodings are text.

Lives here: foreign formats with what to do about them, and the names of encodings.
May not: read a row.
"""

from __future__ import annotations

import codecs
import re

from scenarios.inputs.errors import ScenarioError

BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Encodings that exports name, and those that they write."""
NO_TEXT = frozenset(["idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"])
_SHEET = "Save it as CSV (UTF-8) from the spreadsheet."
_PACKED = "Unpack it, or pack it with gzip."
_FLAT = "Flatten it to one type of object, and export that as XES or CSV."
_BINARY = (
    (b"PK", "a ZIP or Excel file", _SHEET),
    (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls)", _SHEET),
    (b"PAR1", "a Parquet file", "Write it as CSV, say with pandas: read_parquet, to_csv."),
    (b"ARROW1", "a Feather file", "Write it as CSV, say with pandas: read_feather, to_csv."),
    (b"ORC", "an ORC file", "Write it as CSV, say with pandas: read_orc, to_csv."),
    (b"SQLite format 3", "an SQLite database (OCEL 2.0 may be one)", _FLAT),
    (b"BZh", "a file packed with bzip2", _PACKED),
    (b"\xfd7zXZ", "a file packed with xz", _PACKED),
    (b"(\xb5/\xfd", "a file packed with zstd", _PACKED),
    (b"7z\xbc\xaf", "a 7-Zip archive", _PACKED),
    (b"Rar!", "a RAR archive", _PACKED),
    (b"%PDF", "a PDF file", "Export the log itself."),
)
_OCEL = re.compile(
    rb'"(?:ocel:[\w-]+|objectTypes|eventTypes)"|<(?:objects|object-types|event-types)\b'
)
_TEXT = (
    (_OCEL, "an object-centric log (OCEL)", _FLAT),
    (
        re.compile(rb'^\{\s*".*\}\s*[\r\n]+\s*\{|^\{\s*"[^\n]*\}\s*$'),
        "JSON lines",
        "Write it as CSV, say with pandas: read_json with lines=True, to_csv.",
    ),
    (re.compile(rb'^\{\s*"|^\[\s*\{'), "a JSON file", "Write it as CSV, a row an event."),
    (re.compile(rb"^<(?:!doctype html|html|table|meta|head)\b", re.I), "an HTML page", _SHEET),
    (
        re.compile(rb"^(?:<\?xml[^>]*>\s*)?(?:<\?mso[^>]*>\s*)?<(?:\w+:)?workbook\b", re.I),
        "Excel XML",
        _SHEET,
    ),
)


def check_kind(head: bytes, name: str) -> None:
    """Refuse a file of another format by its name, and say what to do."""
    for mark in BOMS:
        head = head.removeprefix(mark)
    plain = head.lstrip()
    found = next(((kind, hint) for mark, kind, hint in _BINARY if head.startswith(mark)), None)
    if found is None and plain[:1] in (b"{", b"[", b"<"):
        found = next(((kind, hint) for form, kind, hint in _TEXT if form.search(plain)), None)
    if found:
        raise ScenarioError(f"{name}: {found[0]}: expected CSV or XES. {found[1]}")


def check_encoding(encoding: str, where: str = "encoding") -> str:
    """The codec of a name, a wider one where exports use it so; ScenarioError for none of text."""
    encoding = re.sub(r"^(?:x[-_]|windows[-_](?=9))", "", encoding, flags=re.IGNORECASE)
    try:
        info = codecs.lookup(encoding)
        "".encode(encoding)
    except (LookupError, ValueError, UnicodeError):
        info = None
    if info is None or info.name in NO_TEXT:
        raise ScenarioError(
            f"{where} = {encoding!r}: expected the name of an encoding of text, such as utf-8, "
            "gb18030, big5 or cp1252. Choose one with --encoding, or leave it out to have it "
            "detected."
        )
    return WIDER.get(info.name, encoding)
