"""A search shown: tables on the terminal, and a page with a figure in English and Chinese.

Lives here: what is shown of the options, in which order, and the page that is written.
May not: search, judge an option, or hold a word of its own (optimise/words.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup
from rich import box
from rich.table import Table

from model.declared.outcomes import OUTCOMES
from scenarios.optimise.found import Found, Judged
from scenarios.optimise.plan import Limit, Plan
from scenarios.run.results import Writers
from viz.optimise.figures import parallel, scatter
from viz.optimise.words import TEXTS
from viz.shared.console import print_tables, wide
from viz.shared.pages import both, rendered, speaker
from viz.shared.texts import LANGUAGES, Language
from viz.shared.wording import Wording, in_percent, levers, number


def say(language: Language, key: str, **filled: object) -> str:
    """A text of this language, filled in."""
    return TEXTS[language][key].format(**filled)


def wording(found: Found, language: Language) -> Wording:
    """Labels and titles in one language."""
    return Wording(language, found.meta["titles"])


def name(one: Judged, words: Wording) -> str:
    """What an option is called: its number, or the title of a reform."""
    if one.kind == "front":
        return one.name
    if one.kind == "reform":
        return words.short_title(one.name)
    return TEXTS[words.language]["status quo"]


def lever_value(lever: str, value: float) -> str:
    """A lever's value as written: shares in per cent."""
    declared = levers()[lever]
    if declared.integer:
        return str(int(value))
    return f"{100 * value:.4g}%" if in_percent(declared.unit) else f"{value:.4g}"


def spent(value: float | None) -> str:
    """A cost as written."""
    return "–" if value is None else f"{value:,.1f}".removesuffix(".0")


def lead(found: Found, language: Language) -> list[str]:
    """What came of it, in a few sentences."""
    plan, meta, words = found.search.plan, found.meta, wording(found, language)
    sizes = {key: meta[key] for key in ("tried", "front", "standing")}
    place = words.short_title(plan.base.place_name)
    said = [say(language, "lead_front", **sizes, worlds=plan["confirm"], place=place)]
    chosen = [one for one in found.front if one.stands and one.keeps] or found.front
    said += [_best(found, chosen, outcome, words) for outcome in plan.objectives]
    safest = max(chosen, key=lambda one: one.satisfied)
    share = f"{100 * safest.satisfied:.0f}"
    said.append(say(language, "lead_satisfied", option=safest.name, share=share))
    said += _cautions(found, words)
    return said


def _best(found: Found, chosen: Sequence[Judged], outcome: str, words: Wording) -> str:
    """The option that goes furthest in one objective."""
    plan, unit = found.search.plan, OUTCOMES[outcome].unit
    sign = -1.0 if OUTCOMES[outcome].better == "higher" else 1.0
    best = min(chosen, key=lambda one: sign * (one.outcomes[outcome].after or 0.0))
    m = best.outcomes[outcome]
    before = None if m.after is None or m.difference is None else m.after - m.difference
    paid = ""
    if plan.prices:
        money = {"cost": spent(best.cost), "total": spent(plan.total)}
        paid = say(words.language, "lead_cost", **money, unit=plan.units[words.language]).rstrip()
    low, high = (number(end, unit, m.after, sign=True) for end in (m.low, m.high))
    key = "lead_nearest" if sign * (m.difference or 0.0) >= 0.0 else "lead_best"
    return say(
        words.language,
        key,
        outcome=words.outcome(outcome),
        option=best.name,
        before=words.value(before, unit),
        after=words.value(m.after, unit),
        change=words.change(m.difference, unit, m.after),
        low=low,
        high=high,
        cost=paid,
    )


def _cautions(found: Found, words: Wording) -> Iterator[str]:
    """What should make a reader careful."""
    plan, language = found.search.plan, words.language
    outcome = plan.objectives[0]
    unit = OUTCOMES[outcome].unit
    ours = [one.outcomes[outcome] for one in found.front]
    pairs = [(m.searched, m.difference) for m in ours if m.searched is not None]
    seen = [a for a, b in pairs if b is not None]
    really = [b for _, b in pairs if b is not None]
    if really:
        shown = [words.change(sum(some) / len(some), unit, some[0]) for some in (seen, really)]
        label = words.outcome_inside(outcome)
        yield say(language, "lead_luck", outcome=label, seen=shown[0], really=shown[1])
    broken = sum(not one.keeps for one in found.front)
    if broken:
        yield say(language, "lead_broken", count=broken)
    if found.meta["last_moved"] == plan["generations"]:
        yield say(language, "lead_moved")


def terminal(found: Found) -> Iterator[Table]:
    """What comes of every option, and then the levers of those on the front."""
    plan, words = found.search.plan, wording(found, "en")
    table = _table()
    table.add_column(say("en", "option"), overflow="fold", max_width=24)
    for outcome in plan.objectives:
        table.add_column(words.outcome(outcome), justify="right")
        table.add_column(say("en", "regret"), justify="right")
    table.add_column(say("en", "satisfied"), justify="right")
    table.add_column(_cost_heading(plan, "en"), justify="right")
    for one in found.options:
        cells = ["\n".join([name(one, words), *notes(one, "en")])]
        for outcome in plan.objectives:
            cells += [
                _shown(one, outcome),
                number(one.outcomes[outcome].regret_90, OUTCOMES[outcome].unit),
            ]
        table.add_row(*cells, f"{100 * one.satisfied:.0f}%", _paid(one, "en"))
    yield table
    table = _table()
    table.add_column(say("en", "option"))
    for bound in plan.bounds:
        table.add_column(bound.name, justify="right", overflow="fold")
    for one in found.front:
        table.add_row(one.name, *(lever_value(n, v) for n, v in one.levers.items()))
    yield table


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))


def _shown(one: Judged, outcome: str) -> str:
    """After, and the difference with its interval."""
    m, unit = one.outcomes[outcome], OUTCOMES[outcome].unit
    change, low, high = (number(v, unit, m.after, sign=True) for v in (m.difference, m.low, m.high))
    return f"{number(m.after, unit)}\n{change} \\[{low}, {high}]"


def _cost_heading(plan: Plan, language: Language) -> str:
    if not plan.prices:
        return say(language, "cost")
    return say(language, "cost_of", total=spent(plan.total), unit=plan.units[language])


def _paid(one: Judged, language: Language) -> str:
    """The cost, and what is to be said of it."""
    return "\n".join([spent(one.cost), *_of_the_cost(one, language)])


def _of_the_cost(one: Judged, language: Language) -> list[str]:
    said = [] if one.within_budget else [say(language, "untold" if one.cost is None else "beyond")]
    if one.unpriced:
        said.append(say(language, "unpriced", count=len(one.unpriced)))
    return said


def notes(one: Judged, language: Language) -> list[str]:
    """What is to be said of an option of the front that the other worlds did not bear out."""
    if one.kind != "front":
        return []
    fallen = [] if one.stands or not one.keeps else [say(language, "fallen")]
    return fallen + ([] if one.keeps else [say(language, "broken")])


def print_optimised(found: Found, folder: Path) -> None:
    """Print the tables, what came of it, and where everything is."""
    print_tables(terminal(found))
    for sentence in lead(found, "en"):
        wide().print(sentence.replace("**", ""), highlight=False, soft_wrap=True)
    print(f"→ {folder / 'optimise.html'}")


def files(found: Found) -> Writers:
    """What `optimise` writes: rows, one object, and a page to open."""

    def write(path: Path) -> None:
        path.write_text(page(found), encoding="utf-8")

    return {**found.files(), "optimise.html": write}


def page(found: Found) -> str:
    """The page of a search as a string of HTML; it opens offline."""
    plan = found.search.plan
    pairs = zip(*(lead(found, language) for language in LANGUAGES), strict=True)
    view = {
        "text": speaker(TEXTS),
        "lead": [both(*pair) for pair in pairs],
        "subtitle": both(plan.titles["title"], plan.titles["title_zh"]),
        "titles": {language: say(language, "question") for language in LANGUAGES},
        "trade": "trade_two" if len(plan.objectives) == 2 else "trade_more",
        "levers": [_each(found, lambda words, b=b: words.lever(b.name)) for b in plan.bounds],
        "objectives": [_each(found, lambda words, o=o: words.outcome(o)) for o in plan.outcomes],
        "cost": both(*(_cost_heading(plan, language) for language in LANGUAGES)),
        "rows": [_row(one, found) for one in found.options],
        "satisfied": both(*(_satisfied(found, language) for language in LANGUAGES)),
        "constraints": _constraints(found),
        "meta": _facts(found),
    }
    by_language = {language: _figures(found, language) for language in LANGUAGES}
    return rendered("optimise/page.html.j2", view, by_language)


def _each(found: Found, said: Any) -> Markup:
    return both(*(said(wording(found, language)) for language in LANGUAGES))


def _figures(found: Found, language: Language) -> dict[str, Any]:
    """All on the same axes; of two objectives also the front from nearer."""
    plan, words = found.search.plan, wording(found, language)

    def title(outcome: str) -> str:
        declared = OUTCOMES[outcome]
        unit = words.unit(declared.unit)
        return say(language, f"axis_{declared.better}", label=words.outcome(outcome), unit=unit)

    def called(one: Judged) -> str:
        return re.split(r",|、", name(one, words))[0]

    told = (found.options, plan.objectives, called, title)
    if len(plan.objectives) == 2:
        return {"trade": scatter(*told), "nearer": scatter(*told, nearer=True)}
    return {"trade": parallel(*told)}


def _row(one: Judged, found: Found) -> dict[str, Any]:
    """An option as a row of both tables."""
    plan = found.search.plan
    return {
        "kind": one.kind.replace(" ", "-"),
        "name": _each(found, lambda words: name(one, words)),
        "notes": [both(*pair) for pair in zip(*(notes(one, la) for la in LANGUAGES), strict=True)],
        "levers": [
            {
                "value": lever_value(bound.name, one.levers[bound.name]),
                "moved": one.levers[bound.name] != getattr(plan.base.before, bound.name),
                "far": round(100 * (one.levers[bound.name] - bound.low) / (bound.high - bound.low)),
            }
            for bound in plan.bounds
        ],
        "outcomes": [_cell(one, outcome, plan) for outcome in plan.outcomes],
        "satisfied": f"{100 * one.satisfied:.0f}%",
        "cost": spent(one.cost),
        "of_cost": [
            both(*pair) for pair in zip(*(_of_the_cost(one, la) for la in LANGUAGES), strict=True)
        ],
    }


def _cell(one: Judged, outcome: str, plan: Plan) -> dict[str, Any]:
    m, unit = one.outcomes[outcome], OUTCOMES[outcome].unit
    change, low, high = (number(v, unit, m.after, sign=True) for v in (m.difference, m.low, m.high))
    regret = ""
    if outcome in plan.objectives:
        ends = {"ninety": number(m.regret_90, unit), "most": number(m.regret_max, unit)}
        regret = both(*(f"{say(la, 'regret')} {say(la, 'regret_of', **ends)}" for la in LANGUAGES))
    percent = "%" if in_percent(unit) and m.after is not None else ""
    return {
        "after": number(m.after, unit) + percent,
        "change": f"{change} [{low}, {high}]",
        "regret": regret,
    }


def limit_said(limit: Limit, words: Wording) -> str:
    """A limit in words."""
    unit = OUTCOMES[limit.outcome].unit

    def written(value: float) -> str:
        if limit.of == "difference":
            return words.change(value, unit, value)
        return words.value(value, unit)

    ends = {"low": written(limit.low), "high": written(limit.high)}
    bounded = (limit.low > float("-inf"), limit.high < float("inf"))
    key = {(True, True): "span_both", (True, False): "span_low"}.get(bounded, "span_high")
    span = say(words.language, key, **ends)
    label = words.outcome_inside(limit.outcome)
    return say(words.language, f"limit_{limit.of}", label=label, span=span)


def _satisfied(found: Found, language: Language) -> str:
    limits, words = found.search.plan.satisfied, wording(found, language)
    said = say(language, "satisfied_better")
    if limits:
        said = say(language, "list").join(limit_said(limit, words) for limit in limits)
    return say(language, "read_satisfied", satisfied=said)


def _constraints(found: Found) -> Markup | str:
    limits = found.search.plan.constraints
    if not limits:
        return ""
    said = []
    for language in LANGUAGES:
        words = wording(found, language)
        listed = say(language, "list").join(limit_said(limit, words) for limit in limits)
        said.append(say(language, "constraints", limits=listed))
    return both(*said)


def _facts(found: Found) -> dict[str, Any]:
    plan = found.search.plan
    first, last = found.meta["other_worlds"]
    return {
        **found.meta,
        **plan.sizes,
        "search": plan["replications"],
        "worlds": plan["confirm"],
        "first": first,
        "last": last,
    }
