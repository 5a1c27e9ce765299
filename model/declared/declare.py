"""The field helper behind every declaration: one field, one place, read by everything else.

Lives here: how a parameter is declared, validated and turned into an engine dtype.
May not: any particular parameter, any rule, anything that reads a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

Scope = Literal["township", "district"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared number: what it is called, what it may be, and where it comes from."""

    name: str
    unit: str
    low: float
    high: float
    default: float
    integer: bool
    en: str
    zh: str
    source: str
    group: str
    scope: Scope
    stronger: Literal["up", "down"]
    per: str

    def row(self) -> dict[str, Any]:
        """The declaration as a JSON-ready mapping (used by `list` and the parameter page)."""
        return {slot: getattr(self, slot) for slot in self.__slots__}


class Declared(BaseModel):
    """A frozen record of declared parameters; every value is inside its declared range."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def parameter(
    default: float,
    unit: str,
    low: float,
    high: float,
    en: str,
    zh: str,
    source: str,
    *,
    group: str = "",
    scope: Scope = "district",
    stronger: Literal["up", "down"] = "up",
    per: str = "",
) -> Any:
    """Declare one parameter as a pydantic field.

    `low` and `high` are inclusive. `stronger` is the direction that counts as more reform when
    overlays are stacked. `per` names the denominator (see `levers.DENOMINATORS`) by which a count
    becomes a share.
    """
    extra: dict[str, Any] = {
        "unit": unit,
        "en": en,
        "zh": zh,
        "source": source,
        "group": group,
        "scope": scope,
        "stronger": stronger,
        "per": per,
    }
    return Field(default=default, ge=low, le=high, json_schema_extra=extra)


def declared(record: type[Declared]) -> dict[str, Parameter]:
    """Every parameter of a declaration, by name, in the order it was declared."""
    found = {}
    for name, info in record.model_fields.items():
        bounds = {type(m).__name__: m for m in info.metadata}
        extra = info.json_schema_extra
        assert isinstance(extra, dict)
        found[name] = Parameter(
            name=name,
            low=bounds["Ge"].ge,
            high=bounds["Le"].le,
            default=info.default,
            integer=info.annotation is int,
            **extra,  # type: ignore[arg-type]
        )
    return found


@cache
def engine_dtype(*records: type[Declared]) -> np.dtype[Any]:
    """The record type that carries these declarations into the engine: int → i8, float → f8."""
    fields = [
        (name, "i8" if p.integer else "f8")
        for record in records
        for name, p in declared(record).items()
    ]
    return np.dtype(fields)


def engine_row(*values: Declared) -> np.ndarray[Any, Any]:
    """One engine record (shape (1,)) holding the values of these declarations, in order."""
    row = np.zeros(1, engine_dtype(*(type(v) for v in values)))
    for value in values:
        for name in type(value).model_fields:
            row[name] = getattr(value, name)
    return row
