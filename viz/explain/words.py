"""Every word a reader of an explanation sees, in English and Chinese: same keys in both.

Lives here: headings, sentences, what the terms mean.
May not: labels of outcomes, levers or clauses (their declarations have them), numbers, markup.
"""

from __future__ import annotations

from viz.words.language import words

say = words("explain")
TEXTS = say.texts
