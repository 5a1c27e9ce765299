"""A sensitivity analysis in words: what an outcome depends on, and whether the sample will do.

Lives here: names of factors, their order, and sentences made from their numbers.
May not: compute or judge an index, know markup, or hold wording (words/sensitivity.toml).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from scenarios.inputs.toml_files import read_place, read_reform, shipped
from scenarios.sensitivity.analysis import Sensitivity
from scenarios.sensitivity.answers import MOST_TIMES, SCREENING, TOLERANCE, OutcomeAnswer
from scenarios.sensitivity.methods import METHODS
from scenarios.study.status import DIFFERENCE
from viz.shared.wording import MINUS, Wording, scale
from viz.study.figures import factor_label as factor
from viz.words.language import LANGUAGES, Language, words

say = words("sensitivity")

NAMED = 3
"""Factors that a sentence names as what an outcome depends on."""
FEW = 4
"""Factors that a sentence still lists; of more it says how many."""
ARROWS = {"up": "↑", "down": "↓", "mixed": "↕", "": ""}


def wordings(found: Sensitivity) -> dict[Language, Wording]:
    """Both languages with the titles of shipped places and reforms."""
    sheets = {name: read_reform(name).texts for name in shipped("reform")}
    place = found.meta["place"]
    sheets |= {place: read_place(place).texts} if place in shipped("place") else {}
    titles = {
        name: {"en": texts["title"], "zh": texts.get("title_zh", texts["title"])}
        for name, texts in sheets.items()
    }
    titles["none"] = {language: say(language, "none") for language in LANGUAGES}
    return {language: Wording(language, titles) for language in LANGUAGES}


def main_measure(found: Sensitivity) -> str:
    """The measure by which factors are ranked."""
    return METHODS[found.meta["kind"]].measures[0]


def ranked(answer: OutcomeAnswer, found: Sensitivity) -> list[int]:
    """The factors of an answer, what counts most first; of equal ones the first declared."""
    values = answer.indices.by_measure[main_measure(found)][:, 0]
    return sorted(range(len(values)), key=lambda k: -values[k])


def shares(measure: str) -> bool:
    """Whether a measure is a share of variance, or else in the unit of the outcome."""
    return measure not in ("mu_star", "sigma", "mu")


def shown_factors(value: float, measure: str, answer: OutcomeAnswer) -> str:
    """A value of a measure as written; effects with the decimals that suit the largest."""
    if np.isnan(value):
        return "–"
    decimals, factored = 2, 1.0
    if not shares(measure):
        factored = scale(answer.unit)
        size = float(answer.indices.by_measure["mu_star"][:, 0].max()) * factored
        decimals = sum(size < step for step in (1.0, 10.0, 100.0))
    text = f"{abs(value) * factored:,.{decimals}f}"
    return MINUS + text if value < 0 and text.strip("0.") else text


def convergence_ends(both: Any, measure: str, answer: OutcomeAnswer, language: Language) -> str:
    """An interval as it stands after its value; nothing where there is none."""
    value, half = both
    if np.isnan(half):
        return ""
    low, high = (shown_factors(end, measure, answer) for end in (value - half, value + half))
    return say(language, "ends", low=low, high=high)


def sensitivity_sentences(answer: OutcomeAnswer, found: Sensitivity, wording: Wording) -> str:
    """What an outcome depends on, in a few sentences."""
    language, label = wording.language, wording.outcome(answer.outcome)
    if answer.reason == "constant":
        return say(language, "constant", label=label)
    if answer.reason:
        points = found.meta["points"]
        return say(language, "undefined", label=label, count=answer.undefined, points=points)
    verdict = answer.verdict
    if verdict is None or verdict.word == "noise":
        noise = percent(verdict.noise if verdict else 1.0)
        first = say(language, "all_noise", label=label, noise=noise)
        return _joined([first, say(language, "noise")], language)
    said = [_head(answer, found, wording), *_entangled(answer, found, language)]
    little = [k for k in ranked(answer, found) if sum(_relative(answer, found)[k]) < _least(found)]
    if little:
        said.append(say(language, "little", names=_names(little, found, language)))
    said.append(say(language, verdict.word, more=more(answer, found, language)))
    return _joined(said, language)


def _head(answer: OutcomeAnswer, found: Sensitivity, wording: Wording) -> str:
    """What it depends on most: factors sure to count for something, and for more than little."""
    language, measure = wording.language, main_measure(found)
    relative = _relative(answer, found)
    low = relative[:, 0] - np.nan_to_num(relative[:, 1])
    sure = [k for k in ranked(answer, found) if low[k] > 0 and relative[k, 0] >= _least(found)]
    level, unit = answer.mean, answer.unit
    change = wording.change(level, unit, None)
    numbers = {
        "label": wording.outcome(answer.outcome),
        "mean": change if found.meta["of"] == DIFFERENCE else wording.value(level, unit),
        "sd": wording.amount(answer.sd, unit, None),
        "unit": ""
        if shares(measure)
        else say(language, "effects_in", unit=wording.unit_of_change(unit)),
    }
    if not sure:
        return say(language, "head_none", **numbers)
    both = answer.indices.by_measure[measure]
    names = [
        say(
            language,
            "counts",
            factor=factor(list(found.meta["factors"])[k], language),
            value=shown_factors(both[k][0], measure, answer),
            ends=convergence_ends(both[k], measure, answer, language),
            way=say(language, f"way_{answer.directions[k]}"),
        )
        for k in sure[:NAMED]
    ]
    head = "head" if sure[0] == ranked(answer, found)[0] else "head_unsure"
    return say(language, head, names=say(language, "list").join(names), **numbers)


def _entangled(answer: OutcomeAnswer, found: Sensitivity, language: Language) -> list[str]:
    """What factors do together, as far as the design tells."""
    by_measure = answer.indices.by_measure
    if "sigma" in by_measure:
        star, sigma = by_measure["mu_star"][:, 0], by_measure["sigma"][:, 0]
        bent = [
            k
            for k in ranked(answer, found)
            if sigma[k] > star[k] and star[k] >= SCREENING * star.max()
        ]
        return [say(language, "bent", names=_names(bent, found, language))] if bent else []
    if "interaction" not in by_measure:
        return []
    both = by_measure["interaction"]
    most = int(both[:, 0].argmax())
    if both.sum(axis=1).max() < TOLERANCE:
        return [say(language, "separate")]
    if not both[most, 0] - both[most, 1] > 0:
        return [say(language, "perhaps")]
    name = factor(list(found.meta["factors"])[most], language)
    said = {
        "value": shown_factors(both[most, 0], "interaction", answer),
        "ends": convergence_ends(both[most], "interaction", answer, language),
    }
    return [say(language, "together", factor=name, **said)]


def more(answer: OutcomeAnswer, found: Sensitivity, language: Language) -> str:
    """How many samples and replications a plan should ask for; empty where they will do."""
    verdict, meta, said = answer.verdict, found.meta, []
    if verdict is None:
        return ""
    for thing, times, now in (
        ("samples", verdict.samples, meta["samples"]),
        ("replications", verdict.replications, answer.replications),
    ):
        if times > MOST_TIMES:
            said.append(say(language, f"far_{thing}", most=MOST_TIMES))
        elif times > 1:
            said.append(say(language, f"more_{thing}", times=times, **{thing: times * now}))
    return say(language, "and").join(said)


def percent(share: float) -> str:
    """A share as a whole percentage; a dash where it is unknown."""
    return "–" if np.isnan(share) else f"{100 * share:.0f}%"


def _relative(answer: OutcomeAnswer, found: Sensitivity) -> Any:
    """The main measure (factors, 2) as a share: of variance, or of the largest mean effect."""
    both = answer.indices.by_measure[main_measure(found)]
    return both if shares(main_measure(found)) else both / both[:, 0].max()


def _least(found: Sensitivity) -> float:
    return SCREENING if main_measure(found) == "mu_star" else TOLERANCE


def _names(some: list[int], found: Sensitivity, language: Language) -> str:
    if len(some) > FEW:
        return say(language, "many", count=len(some))
    listed = [factor(list(found.meta["factors"])[k], language) for k in some]
    return say(language, "list").join(listed)


def _joined(said: list[str], language: Language) -> str:
    return (" " if language == "en" else "").join(said)
