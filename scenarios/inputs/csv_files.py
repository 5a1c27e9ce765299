"""Tables as CSV that a spreadsheet shows and never computes: what every writer of CSV calls.

Lives here: the form of the files, and how a text that looks like a formula is made harmless.
May not: know what a table is of.
"""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import IO, Any

import pandas as pd

FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
"""How a cell begins that a spreadsheet may compute; the wide signs are typed in Chinese."""
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def harmless(cell: Any) -> Any:
    """The cell with an apostrophe before it where it would be a formula; numbers stay.

    A carriage return becomes a new line, which is quoted: unquoted it would begin another row.
    """
    if not isinstance(cell, str):
        return cell
    risky = FORMULA.match(cell) and not NUMBER.fullmatch(cell)
    return ("'" if risky else "") + cell.replace("\r\n", "\n").replace("\r", "\n")


def write_csv(table: pd.DataFrame, path: Path | IO[str], **form: Any) -> None:
    """Write a table, without its index; `form` is what pandas takes, such as `columns`.

    Texts and headings are `harmless`; columns of numbers and moments are not touched.
    """
    safe = table.rename(columns=harmless)
    for k, kind in enumerate(safe.dtypes):
        column = safe.iloc[:, k]
        if isinstance(kind, pd.CategoricalDtype):
            safe.isetitem(k, column.cat.rename_categories(harmless))
        elif not pd.api.types.is_numeric_dtype(kind) and kind.kind not in "mM":
            safe.isetitem(k, column.map(harmless))
    safe.to_csv(path, index=False, lineterminator="\n", **form)


def csv_text(table: pd.DataFrame, **form: Any) -> str:
    """A table as the text of a CSV file, as `write_csv` writes it."""
    text = StringIO()
    write_csv(table, text, **form)
    return text.getvalue()
