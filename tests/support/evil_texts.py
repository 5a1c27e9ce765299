"""Titles and names that are markup or formulas, and what tells that they stayed text.

Lives here: what the tests of text from files share. May not: an assertion.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from plotly.offline import get_plotlyjs

from calls import TINY

MARKUP = "<!--<script>\"'</script><img src=x onerror=alert(1)>&amp;\u2028\u2029 %{x} [/b]"


def evil_place(folder: Path) -> Path:
    """A place of which all texts are markup, a formula, or both."""
    title = MARKUP.replace('"', "").replace("\u2028", "").replace("\u2029", "")
    domains = f'\n[demand.domains]\n"=2+3" = 60\n"@{title}" = 40\n'
    towns = '[demand.townships]\n"=a" = 1\n"+b" = 2\n"-c" = 3\n'
    path = folder / "=1+1.toml"
    text = TINY.replace("A tiny place", f"={title}").replace("小地方", f"-{title}")
    path.write_text(text + domains + towns, encoding="utf-8")
    return path


def evil_reform(folder: Path) -> Path:
    """A reform of which all texts are markup."""
    title = MARKUP.replace('"', "")
    path = folder / "@SUM(A1).toml"
    path.write_text(
        f'title = "{title}"\ntitle_zh = "+{title}"\n[levers]\n'
        f'platform = {{ value = 0.9, clause = "{title}", clause_zh = "={title}" }}\n',
        encoding="utf-8",
    )
    return path


def cells(path: Path) -> list[str]:
    """All cells of a CSV file that are no numbers."""
    with path.open(encoding="utf-8", newline="") as file:
        return [cell for line in csv.reader(file) for cell in line if cell]


def is_text(page: str) -> bool:
    """Whether a page has no markup but its own, in its body and in its script."""
    own = page.replace(get_plotlyjs(), "")
    body, script = own.split("</style>")[1].rsplit("<script>", 1)
    script = script.split("</script>")[0]
    data = script.split("const root")[0]
    signs = re.search("<!--|<img", body) or re.search("[<\u2028\u2029]", data)
    return signs is None and own.count("<script>") == own.count("</script>") == 2
