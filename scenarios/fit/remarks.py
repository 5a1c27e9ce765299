"""How a fact was told by a log, or why it is borrowed, in English and Chinese.

Lives here: the words of `fit`. May not: a number of a log, or the choice of a sentence.
"""

from __future__ import annotations

Both = tuple[str, str]

WORDS: dict[str, Both] = {
    "source": (
        "{log} (sha256 {sha}), opened {first} to {last}: {how}",
        "{log}（sha256 {sha}），受理{first}至{last}：{how}",
    ),
    "borrowed": ("borrowed from {place}: {source}", "借自{place}：{source}"),
    "borrowed_for": (
        "borrowed from {place}, for {reason}: {source}",
        "借自{place}，因{reason}：{source}",
    ),
    "clipped": (
        "{how} (cut from {value:,} to what a place may have)",
        "{how}（{value:,}，已截至可设范围）",
    ),
    "place": (
        "fitted to {log} (sha256 {sha}), cases opened {first} to {last}; what says so is borrowed "
        "from {template}",
        "据{log}（sha256 {sha}）{first}至{last}受理案件拟合；注明者借自{template}",
    ),
    "title": ("{label} (from its log, {years})", "{label}（据其日志，{years}年）"),
    "areas": (
        "areas in {column!r} with a case a week or more",
        "“{column}”列中每周至少一件案件的区域",
    ),
    "units": ("units that held a case", "承办过案件的单位"),
    "units_less": (
        "units that held a case, less {less:,} that are areas",
        "承办过案件的单位，除去{less:,}个本身为区域者",
    ),
    "residents_by_cases": (
        "{cases:,.0f} cases a year ÷ known_per_person",
        "年案件数{cases:,.0f} ÷ 人均年案件数",
    ),
    "residents_given": ("given with --residents", "由--residents给定"),
    "known_per_person": (
        "{cases:,.0f} cases a year ÷ residents",
        "年案件数{cases:,.0f} ÷ 常住人口",
    ),
    "matters": ("categories in {column!r}", "“{column}”列中的类别"),
    "zipf": (
        "concentration of cases on {count:,} categories in {column!r} (mean log rank)",
        "“{column}”列{count:,}个类别的案件集中程度（平均对数位次）",
    ),
    "dispersion": (
        "variance ÷ mean of an area's cases a day {seen:.2f} (median of {areas:,} areas, against "
        "the same weekday a week before), brought back to new problems: {value:.1f} ± {error:.1f}",
        "各区域日案件数方差÷均值{seen:.2f}（{areas:,}个区域的中位数，与上周同日相比），"
        "折算为新生问题：{value:.1f} ± {error:.1f}",
    ),
    "deadline": (
        "working days to {column!r}: median of {low:.0%} to {high:.0%} of {count:,} cases in their "
        "order",
        "至“{column}”的工作日数：{count:,}件案件由短到长排列，{low:.0%}至{high:.0%}者的中位数",
    ),
    "no_area": ("no column tells the area (--area)", "没有区域列（--area）"),
    "many_areas": (
        "{column!r} has {count:,} areas with a case a week, more than {most:,}",
        "“{column}”列有{count:,}个每周至少一件案件的区域，多于{most:,}个",
    ),
    "rare_areas": (
        "no area in {column!r} has a case a week",
        "“{column}”列没有每周至少一件案件的区域",
    ),
    "units_are_areas": ("the units are the areas", "各单位本身即为区域"),
    "no_residents": ("a log does not count residents (--residents)", "日志不含人口（--residents）"),
    "few_areas": ("{areas:,} areas do not tell an error", "{areas:,}个区域不足以判断误差"),
    "noisy": (
        "the log is too short to tell it: {value:.1f} ± {error:.1f}",
        "日志太短，无法判断：{value:.1f} ± {error:.1f}",
    ),
    "no_matter": ("no column tells fine categories (--matter)", "没有细类列（--matter）"),
    "few_matters": (
        "{column!r} has {count:,} categories, fewer than {least:,}",
        "“{column}”列只有{count:,}个类别，少于{least:,}个",
    ),
    "few_cases": (
        "{column!r} has fewer than {least:,} cases a category",
        "“{column}”列每类案件少于{least:,}件",
    ),
    "no_due": ("no column of deadlines as dates (--due)", "没有日期形式的时限列（--due）"),
    "few_due": (
        "{share:.0%} of cases have a deadline, fewer than {least:.0%}",
        "仅{share:.0%}的案件有时限，少于{least:.0%}",
    ),
    "no_grids": ("a log does not tell grids", "日志不含网格"),
    "no_load": (
        "no log tells time of service, and backlog does not tell load (docs/fit.md)",
        "日志不含办件工时，而积压不足以判断负荷（docs/fit.md）",
    ),
}
"""A sentence by its key, filled by `said`."""


def said(key: str, **values: object) -> Both:
    """A sentence in both languages; a value that is a pair is taken by language."""
    english, chinese = WORDS[key]
    return english.format(**_of(values, 0)), chinese.format(**_of(values, 1))


def _of(values: dict[str, object], language: int) -> dict[str, object]:
    return {key: v[language] if isinstance(v, tuple) else v for key, v in values.items()}
