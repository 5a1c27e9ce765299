"""Every word a reader of a search for the best levers sees, in English and Chinese: same keys.

Lives here: headings, sentences and how to read them.
May not: labels of outcomes and levers (they come from their declarations), a number, or markup.
"""

from __future__ import annotations

from viz.words.language import words

say = words("optimise")
TEXTS = say.texts
