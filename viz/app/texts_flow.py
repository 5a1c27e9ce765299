"""Words of the page *Who passes to whom*: the same keys in both languages.

Lives here: what that page says by itself. May not: labels of levers and outcomes, numbers, markup.
"""

from __future__ import annotations

ENGLISH: dict[str, str] = {}

CHINESE: dict[str, str] = {}
