"""Parquet, written one way: every column with its unit and labels, every file with what made it.

Lives here: what a schema says, writing a table, and reading one that is checked.
May not: know which rows a table has, or where it is put.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from model.declared.declare import Parameter
from model.declared.outcomes import OUTCOMES, Outcome
from model.key import stamp
from scenarios.inputs.checks import FACTS, KINDS
from scenarios.inputs.ensemble import DUTY_SHIFT
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.timeline import timed_parameter
from scenarios.run.experiment import version

PREFIX = "buckstop."
"""Before each key of a file's metadata: kind, config_hash, engine, version."""
BEFORE = "before_"
"""Before an outcome's name: its level in the arm before, where a row holds both arms."""
Labels = Mapping[str, Mapping[str, str]]
"""By column: `unit`, `label_en`, `label_zh`."""


def column_labels(name: str) -> dict[str, str]:
    """Unit and labels of a declared outcome or parameter; nothing for any other column."""
    if name == DUTY_SHIFT:
        duty = FACTS["duty"]
        return _labels(duty.unit, f"{duty.en}: shift", f"{duty.zh}：增减")
    everything: dict[str, Outcome | Parameter] = {**OUTCOMES}
    for kind in KINDS.values():
        everything |= kind
    if name in everything:
        found = everything[name]
        return _labels(found.unit, found.en, found.zh)
    if timed := timed_parameter(name):
        return _labels(timed.unit, timed.en, timed.zh)
    outcome = OUTCOMES.get(name.removeprefix(BEFORE))
    if outcome is None:
        return {}
    return _labels(outcome.unit, f"{outcome.en}: before", f"{outcome.zh}：改革前")


def _labels(unit: str, en: str, zh: str) -> dict[str, str]:
    return {"unit": unit, "label_en": en, "label_zh": zh}


def write_parquet(
    table: pa.Table | pd.DataFrame,
    to: Path | IO[bytes],
    kind: str,
    config_hash: str,
    *,
    labels: Labels | None = None,
) -> None:
    """Write a table; its schema says its kind, its configuration, engine and version.

    A field's metadata holds its unit and labels: the declared ones, or those in `labels`. All of
    it is in `attrs` of a frame that pandas reads, too. The same table gives the same bytes.
    """
    if isinstance(table, pd.DataFrame):
        table = pa.Table.from_pandas(table, preserve_index=False)
    about = {"kind": kind, "config_hash": config_hash, "engine": stamp(), "version": version()}
    said = {
        name: dict((labels or {}).get(name, column_labels(name))) for name in table.column_names
    }
    said = {name: label for name, label in said.items() if label}
    metadata: dict[str | bytes, str | bytes] = {PREFIX + k: v for k, v in about.items()}
    metadata["PANDAS_ATTRS"] = json.dumps({**about, "columns": said}, ensure_ascii=False)
    types = (table.schema.metadata or {}).get(b"pandas")
    metadata |= {b"pandas": types} if types else {}
    fields = [
        pa.field(one.name, _typed(one.type), one.nullable, said.get(one.name))
        for one in table.schema
    ]
    pq.write_table(table.cast(pa.schema(fields, metadata)), to, write_page_checksum=True)


def _typed(kind: pa.DataType) -> pa.DataType:
    """A column's type; a column of nulls alone is one of texts, as where some are known."""
    return pa.string() if pa.types.is_null(kind) else kind


def checked_table(data: bytes) -> pa.Table:
    """A Parquet file out of its bytes, every page checked. pa.ArrowException for a damaged one.

    Without threads: one still at work where Python ends would end it with an abort.
    """
    return pq.read_table(
        pa.BufferReader(data),
        page_checksum_verification=True,
        partitioning=None,
        use_threads=False,
        pre_buffer=False,
    )


def about_file(schema: pa.Schema) -> dict[str, str]:
    """What a file says of itself: kind, config_hash, engine, version; nothing if it is not ours."""
    known = {str(k, "utf-8"): str(v, "utf-8") for k, v in (schema.metadata or {}).items()}
    return {k.removeprefix(PREFIX): v for k, v in known.items() if k.startswith(PREFIX)}


def check_version(path: Path, wrote: Any) -> None:
    """Raise ScenarioError for a file that a newer version wrote; `wrote` is what it says."""
    if _numbers(wrote) > _numbers(version()):
        raise ScenarioError(
            f"{path}: written by Buckstop {wrote}: expected {version()}, which is installed, or an "
            "earlier one. Install the newer version."
        )


def _numbers(text: Any) -> tuple[int, ...]:
    parts = str(text).split(".")
    return tuple(int(part) for part in parts if part.isdecimal())
