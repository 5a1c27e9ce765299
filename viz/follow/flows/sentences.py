"""What the flows between units say, in sentences and in both languages.

Lives here: the sum, passing the buck, who moves most, between whom it is worst; the table by name.
May not: run anything, draw, or hold wording of its own (`passing_words`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from scenarios.follow.flows import Compared
from viz.follow.flows.names import ARMS, field_names, flow_group_name, rate, say
from viz.shared.wording import MINUS
from viz.words.language import Language

FAINT = 0.05
"""Hand-offs per 1,000 cases by which a group must rise to be named."""


def said(found: Compared, language: Language) -> list[str]:
    """What the flows say, in sentences: the sum, the buck, the group that moves most, the worst."""
    if found.scenario.after == found.scenario.before:
        return [say(language, "same"), *_worst(found, language)[:1], say(language, "scope")]
    lines = [
        _moved("total", found.totals(), language),
        _moved("buck", found.totals("unwarranted"), language),
        *_groups(found, language),
        *_worst(found, language),
    ]
    table = found.table("kinds")
    after = float(table["after_count"].sum())
    if after:
        share = 100 * float(table["after_by_desk"].sum()) / after
        lines.append(say(language, "by_desk", share=f"{share:.0f}"))
    return [*lines, say(language, "scope")]


def named_table(found: Compared, level: str, language: Language) -> pd.DataFrame:
    """Hand-offs per 1,000 known cases by giver and taker, both by name, for each arm."""
    table, fields = found.table(level), field_names(found.scenario, language)
    names = {
        end: [flow_group_name(group, fields, language) for group in table[end]]
        for end in ("giver", "taker")
    }
    return table.assign(**names)


def _moved(
    key: str, pairs: Sequence[tuple[float, float]], language: Language, group: str = ""
) -> str:
    """One quantity before and after, and in how many pairs of runs it moved that way."""
    before, after = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    same = rate(before) == rate(after)
    way = "same" if same else "falls" if after < before else "rises"
    agree = sum((b > a) == (before > after) and b != a for b, a in pairs)
    sure = "one" if len(pairs) == 1 else "all" if agree == len(pairs) else "some"
    change = abs(after / before - 1) * 100 if before else float("inf")
    sign = "" if group else MINUS if after < before else "+"
    return say(
        language,
        f"{key}_{way}",
        before=rate(before),
        after=rate(after),
        change=f"{sign}{change:.0f}",
        sure=say(language, f"sure_{sure}", agree=agree, count=len(pairs)),
        group=group,
    )


def _groups(found: Compared, language: Language) -> list[str]:
    """The kind of unit that hands on most less, and any that hands on more."""
    given = found.given("kinds")
    mean = given.groupby("group")[["before", "after"]].mean()
    change = mean["after"] - mean["before"]
    fields = field_names(found.scenario, language)
    lines: list[str] = []
    for group in change.sort_values(kind="stable").index:
        first = not lines and change[group] < 0
        if not (first or change[group] > FAINT) or not mean["before"][group]:
            continue
        rows = given[given["group"] == group]
        pairs = [(float(b), float(a)) for b, a in zip(rows["before"], rows["after"], strict=True)]
        lines.append(_moved("group", pairs, language, flow_group_name(group, fields, language)))
    return lines


def _worst(found: Compared, language: Language) -> list[str]:
    """Between whom the buck is passed most, by field of work, before and after."""
    table = found.table("fields")
    lines: list[str] = []
    fields = field_names(found.scenario, language)
    for arm in ARMS:
        column = table[f"{arm}_unwarranted"]
        if not len(table) or not column.max():
            lines += [say(language, "none_after")] if arm == "after" else []
            continue
        row = table.loc[column.idxmax()]
        ends = {end: flow_group_name(row[end], fields, language) for end in ("giver", "taker")}
        lines.append(say(language, f"most_{arm}", count=rate(float(column.max())), **ends))
    return lines
