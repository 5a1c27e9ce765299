"""Which rule stands in which slot of decision, where it is not the default.

Lives here: the choice of a rule by slot and name, with the text of a rule of one's own.
May not: the rules that ship (rules/variants.py), or the reading of a file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


class RuleError(ValueError):
    """A rule that cannot be compiled, or that returned what its slot does not allow."""


@dataclass(frozen=True, slots=True)
class ChosenRule:
    """A rule by slot and name; `source` is the text that defines it, empty for one that ships."""

    slot: str
    name: str
    source: str = ""

    @property
    def label(self) -> str:
        """`slot=name`, and of one's own rule the first eight digits of its text's hash."""
        if not self.source:
            return f"{self.slot}={self.name}"
        return f"{self.slot}={self.name}@{hashlib.sha256(self.source.encode()).hexdigest()[:8]}"


Rules = tuple[ChosenRule, ...]
DEFAULT: Rules = ()
"""The default rule in every slot."""
