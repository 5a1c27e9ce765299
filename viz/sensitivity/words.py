"""Every word a reader of a sensitivity analysis sees, in English and Chinese: same keys in both.

Lives here: headings, sentences, what the measures mean.
May not: labels of outcomes or factors (their declarations have them), numbers, markup.
"""

from __future__ import annotations

from viz.words.language import words

say = words("sensitivity")
TEXTS = say.texts
