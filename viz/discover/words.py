"""Every word a reader of a discovery sees, in English and Chinese: same keys in both.

Lives here: headings, sentences and how to read them.
May not: labels of outcomes and parameters (they come from their declarations), a number, or markup.
"""

from __future__ import annotations

from viz.words.language import words

say = words("discover")
TEXTS = say.texts
