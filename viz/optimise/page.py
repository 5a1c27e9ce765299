"""A search shown: tables on the terminal, and a page with a figure in English and Chinese.

Lives here: what is shown of the options, in which order, and the page that is written.
May not: search, judge an option, or hold a word of its own (words/optimise.toml).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from model.declared.outcomes import OUTCOMES
from scenarios.optimise.found import Found, JudgedOption, MeasuredOption
from scenarios.optimise.plan import Limit, SearchPlan
from scenarios.run.effects import GAINS
from scenarios.run.results import Writers
from viz.optimise.figures import front_scatter, parallel
from viz.shared.console import print_tables, put, wide
from viz.shared.pages import (
    all_spoken,
    bilingual,
    page_file,
    rendered,
    speaker,
    spoken,
    spoken_table,
)
from viz.shared.table import Entry, Line, Table, cell_entry, row, table
from viz.shared.verdict import SYMBOLS
from viz.shared.wording import Wording, in_percent, levers, number
from viz.words.language import LANGUAGES, Language, without_bold, words

say = words("optimise")


def wording(found: Found, language: Language) -> Wording:
    """Labels and titles in one language."""
    return Wording(language, found.meta["titles"])


def option_name(one: JudgedOption, words: Wording) -> str:
    """What an option is called: its number, or the title of a reform."""
    if one.kind == "front":
        return one.name
    if one.kind == "reform":
        return words.short_title(one.name)
    return say(words.language, "status quo")


def lever_value(lever: str, value: float) -> str:
    """A lever's value as written: shares in per cent."""
    declared = levers()[lever]
    if declared.integer:
        return str(int(value))
    return f"{100 * value:.4g}%" if in_percent(declared.unit) else f"{value:.4g}"


def spent(value: float | None) -> str:
    """A cost as written."""
    return "–" if value is None else f"{value:,.1f}".removesuffix(".0")


def search_lead(found: Found, language: Language) -> list[str]:
    """The results, in a few sentences."""
    plan, meta, words = found.search.plan, found.meta, wording(found, language)
    sizes = {key: meta[key] for key in ("tried", "front", "standing")}
    place = words.short_title(plan.base.place_name)
    said = [say(language, "lead_front", **sizes, worlds=plan["confirm"], place=place)]
    chosen = [one for one in found.front if one.stands and one.keeps] or found.front
    said += [_best(found, chosen, outcome, words) for outcome in plan.objectives]
    safest = max(chosen, key=lambda one: one.satisfied)
    share = f"{100 * safest.satisfied:.0f}"
    said.append(say(language, "lead_satisfied", option=safest.name, share=share))
    said += [*_cautions(found, words), *words.marks(meta)]
    return said


def _best(found: Found, chosen: Sequence[JudgedOption], outcome: str, words: Wording) -> str:
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
    row = {"low": m.low, "high": m.high, "unit": unit, "before": before}
    return say(
        words.language,
        "lead_best" if m.verdict in GAINS else "lead_nearest",
        outcome=words.outcome(outcome),
        option=best.name,
        before=words.value(before, unit),
        after=words.value(m.after, unit),
        change=words.change(m.difference, unit, m.after),
        ends=words.ends(row, found.meta["behaviour"] == "plausible"),
        verdict=words.text(m.verdict),
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


def outcomes_table(found: Found, language: Language, outcomes: Sequence[str]) -> Table:
    """Every option: what becomes of these outcomes, the share of worlds satisfied, the cost."""
    plan, words = found.search.plan, wording(found, language)
    head = [say(language, "option"), *map(words.outcome, outcomes), say(language, "satisfied")]
    rows = [
        row(
            cell_entry(option_name(one, words), *notes(one, language)),
            *(_outcome(one, outcome, plan, language) for outcome in outcomes),
            f"{100 * one.satisfied:.0f}%",
            cell_entry(spent(one.cost), *_of_the_cost(one, language)),
            kind=one.kind.replace(" ", "-"),
        )
        for one in found.options
    ]
    return table([*head, _cost_heading(plan, language)], rows)


def _outcome(one: JudgedOption, outcome: str, plan: SearchPlan, language: Language) -> Entry:
    """After, the difference with its interval, and of an objective the regret."""
    m, unit = one.outcomes[outcome], OUTCOMES[outcome].unit
    percent = "%" if in_percent(unit) and m.after is not None else ""
    regret = ""
    if outcome in plan.objectives:
        ends = {"ninety": number(m.regret_90, unit), "most": number(m.regret_max, unit)}
        regret = f"{say(language, 'regret')} {say(language, 'regret_of', **ends)}"
    after = number(m.after, unit) + percent
    return cell_entry(after, change_of(m, unit), regret, style="strong", mark=m.verdict)


def change_of(m: MeasuredOption, unit: str) -> str:
    """The difference with the symbol of its verdict, and its interval where there is one."""
    change, low, high = (number(v, unit, m.after, sign=True) for v in (m.difference, m.low, m.high))
    return f"{change} {SYMBOLS[m.verdict]}" + ("" if m.low is None else f" [{low}, {high}]")


def levers_table(found: Found, language: Language, called: Callable[[str], str]) -> Table:
    """The levers of the options on the front, how far each is through its range, and the cost."""
    plan = found.search.plan
    head = [say(language, "option"), *(called(bound.name) for bound in plan.bounds)]
    rows = []
    for one in found.front:
        cells = []
        for bound in plan.bounds:
            value = one.levers[bound.name]
            far = round(100 * (value - bound.low) / (bound.high - bound.low))
            moved = value != getattr(plan.base.before, bound.name)
            line = Line(lever_value(bound.name, value), "plain" if moved else "quiet")
            cells.append(Entry((line,), bar=far))
        rows.append(row(one.name, *cells, spent(one.cost)))
    return table([*head, _cost_heading(plan, language)], rows)


def _cost_heading(plan: SearchPlan, language: Language) -> str:
    if not plan.prices:
        return say(language, "cost")
    return say(language, "cost_of", total=spent(plan.total), unit=plan.units[language])


def _of_the_cost(one: JudgedOption, language: Language) -> list[str]:
    said = [] if one.within_budget else [say(language, "untold" if one.cost is None else "beyond")]
    if one.unpriced:
        said.append(say(language, "unpriced", count=len(one.unpriced)))
    return said


def notes(one: JudgedOption, language: Language) -> list[str]:
    """What is to be said of an option of the front that the other worlds did not bear out."""
    if one.kind != "front":
        return []
    fallen = [] if one.stands or not one.keeps else [say(language, "fallen")]
    return fallen + ([] if one.keeps else [say(language, "broken")])


def print_optimised(found: Found, folder: Path) -> None:
    """Print the tables, what was found in words, and where everything is."""
    outcomes = outcomes_table(found, "en", found.search.plan.objectives)
    print_tables([outcomes, levers_table(found, "en", lambda lever: lever)])
    for sentence in search_lead(found, "en"):
        wide().print(without_bold(sentence), highlight=False, soft_wrap=True)
    put(f"→ {folder / 'optimise.html'}")


def search_files(found: Found) -> Writers:
    """What `optimise` writes: rows, one object, and a page to open."""
    return {**found.files(), "optimise.html": page_file(lambda: search_page(found))}


def search_page(found: Found) -> str:
    """The page of a search as a string of HTML; it opens offline."""
    plan, text, facts = found.search.plan, speaker(say.texts), _facts(found)
    view = {
        "text": text,
        "lead": all_spoken(lambda language: search_lead(found, language)),
        "heading": text("question"),
        "subtitle": bilingual(plan.titles["title"], plan.titles["title_zh"]),
        "titles": {language: say(language, "question") for language in LANGUAGES},
        "trade": text("trade_two" if len(plan.objectives) == 2 else "trade_more"),
        "levers": spoken_table(
            lambda language: levers_table(found, language, wording(found, language).lever)
        ),
        "outcomes": spoken_table(lambda language: outcomes_table(found, language, plan.outcomes)),
        "reading": [
            text("read_worlds", **facts),
            text("read_interval"),
            text("read_regret"),
            Markup("{} {}").format(
                spoken(lambda language: _satisfied(found, language)), _constraints(found)
            ),
            text("read_cost"),
        ],
        "facts": text("run_facts", **facts),
    }
    by_language = {
        language: front_figures(found.options, plan.objectives, wording(found, language))
        for language in LANGUAGES
    }
    return rendered("optimise/page.html.j2", view, by_language, found.meta)


def front_figures(
    options: Sequence[JudgedOption], objectives: Sequence[str], words: Wording
) -> dict[str, Any]:
    """Two objectives against each other, all and the front from nearer; or lines across more."""

    def title(outcome: str) -> str:
        declared = OUTCOMES[outcome]
        key, unit = f"axis_{declared.better}", words.unit(declared.unit)
        return say(words.language, key, label=words.outcome(outcome), unit=unit)

    def called(one: JudgedOption) -> str:
        return re.split(r",|、", option_name(one, words))[0]

    told = (options, objectives, called, title)
    if len(objectives) == 2:
        return {"all": front_scatter(*told), "nearer": front_scatter(*told, nearer=True)}
    return {"trade": parallel(*told)}


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


def _constraints(found: Found) -> Markup:
    limits = found.search.plan.constraints

    def said(language: Language) -> str:
        words = wording(found, language)
        listed = say(language, "list").join(limit_said(limit, words) for limit in limits)
        return say(language, "constraints", limits=listed)

    return spoken(said) if limits else Markup()


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
