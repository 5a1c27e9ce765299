"""The stamp: one hash of all that can change a number, and of nothing else.

Lives here: reading the model's sources as syntax trees, without comments, docstrings and labels.
May not: import anything of the model, or know who compares stamps.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
NUMBERS: dict[str, set[int | str]] = {
    "parameter": {0, 2, 3, "default", "low", "high", "scope", "stronger", "per"},
    "Outcome": {0, "name"},
}
"""Arguments of declarations that can change a number; units, labels, sources and groups cannot."""


@cache
def stamp() -> str:
    """Sixteen hex digits over the sources of the whole model, the same on every Python."""
    return stamp_of(HERE)


def stamp_of(folder: Path) -> str:
    """Sixteen hex digits over every Python file in a folder and in the folders inside it.

    A changed rule, default or range, and a new or moved file, change it; a comment, a docstring,
    a label in any language, and the layout of a line do not.
    """
    digest = hashlib.sha256()
    for source in sorted(folder.rglob("*.py")):
        digest.update(f"\n{source.relative_to(folder).as_posix()}\n".encode())
        tree = ast.parse(source.read_bytes())
        words: list[str] = []
        _tell(tree, words)
        digest.update(" ".join(words).encode())
    return digest.hexdigest()[:16]


def _tell(node: ast.AST, words: list[str]) -> None:
    """Append a syntax tree as words, depth first, each node closed by its own end.

    Of a declaration's call only the arguments that can change a number.
    """
    words.append(type(node).__name__)
    kept = NUMBERS.get(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            _tell(value, words)
        elif isinstance(value, list):
            for place, one in enumerate(value):
                label = kept and getattr(one, "arg", place) not in kept
                if isinstance(one, ast.AST):
                    if not (label or _is_text(one)):
                        _tell(one, words)
                else:
                    words.append(repr(one))
        elif value is not None and name not in ("kind", "type_comment"):
            words.append(repr("" if _is_label(value) else value))
    words.append(")")


def _is_text(node: ast.AST) -> bool:
    """Whether a statement is a docstring, of whatever it stands in or below."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_label(value: object) -> bool:
    """Whether a constant is a text for readers, such as one in Chinese: names are plain ASCII."""
    return isinstance(value, str) and not value.isascii()
