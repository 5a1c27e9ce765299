"""A remark on a log or on a fact: its key and its numbers; the words stand in `viz/words`.

Lives here: the record. May not: a sentence in any language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Remark:
    """A key of the words and what fills it: numbers, names, another remark, or words by language.

    Words by language, `{"en": …, "zh": …}`, are those that a file of data brings itself.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


def remark(key: str, **values: Any) -> Remark:
    """A remark of that key, filled with these values."""
    return Remark(key, values)
