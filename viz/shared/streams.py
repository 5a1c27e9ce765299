"""The streams of the command line, whatever they can encode: signs they lack are substituted.

Lives here: what stands for a sign that a terminal, a file or a pipe cannot take.
May not: print anything.
"""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from io import FileIO, TextIOWrapper

HANDLER = "buckstop_substitute"
SIGNS = str.maketrans(
    {"→": "->", "←": "<-", "–": "-", "—": "-", "−": "-", "×": "x", "·": "-", "•": "*", "…": "..."}
    | {"≥": ">=", "≤": "<=", "±": "+-", "‘": "'", "’": "'", "“": '"', "”": '"', "≈": "~"}
)
TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Marks that turn the direction of writing: after them, 12.5 would be read as 5.21."""
CONTROLS = {
    n: f"\\u{n:04x}" for n in (*range(32), *range(127, 160), *TURNING) if chr(n) not in "\t\n"
}
FRAMES = {"BOX": "-", "BRA": "*", "BLO": "#"}  # names of box drawing, spinners and blocks begin so


def open_streams() -> None:
    """Let no sign end a command: what stdout or stderr cannot encode is substituted.

    A stream that was closed (`2>&-`) is as one that nobody reads.
    """
    codecs.register_error(HANDLER, _substituted)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, TextIOWrapper(FileIO(os.devnull, "w"), encoding="utf-8"))
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=HANDLER)


def visible(text: str) -> str:
    """A text whose control characters and turning marks are their numbers, as in `\\u001b`."""
    return text.translate(CONTROLS)


def _substituted(error: UnicodeError) -> tuple[str, int]:
    """A sign that looks alike; else its number, as in `\\u4e2d`, so that nothing is lost."""
    assert isinstance(error, UnicodeEncodeError)
    found = "".join(_plain(sign) for sign in error.object[error.start : error.end])
    return found, error.end


def _plain(sign: str) -> str:
    known = sign.translate(SIGNS)
    drawn = FRAMES.get(unicodedata.name(sign, "")[:3])
    return known if known.isascii() else drawn or sign.encode("ascii", "backslashreplace").decode()
