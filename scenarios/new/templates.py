"""Files to begin with, of every kind: each name in them comes out of the declarations.

Lives here: one function for each kind of file, and the table of kinds. Another kind is another
function and another line. May not: a default, a label, a range, or a sentence: the writer is given
a voice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from model.declared.declare import Parameter
from model.declared.outcomes import HEADLINE, OUTCOMES
from model.declared.place import Demand
from scenarios.inputs.checks import BEHAVIOURAL, FACTS, LEVERS, described
from scenarios.inputs.errors import unknown, wrong
from scenarios.inputs.own_files import check_own_name, sourced_line, toml_number, toml_text
from scenarios.inputs.timeline import PHASE, SHOCK
from scenarios.inputs.toml_files import Sort, SourcedLine, read_place

Voice = Callable[..., tuple[str, str]]
"""What a key says with its values, in English and Chinese."""
FITTED = "docs/calibration.md"
"""Stands in the declared source of what was fitted to the baseline: its level, or its shapes."""
TRIAL = {"days": 90, "replications": 2, "seed": 1}
"""A study that is over in seconds."""


def new_file(asked: str, name: str, template: str | Path | None, voice: Voice) -> str:
    """The text of a new file of the kind asked for, which loads as it stands.

    A place does what its `template` does (a shipped name or a path; the baseline if None); a reform
    changes nothing; a study runs in seconds. Raises ScenarioError for an unknown kind, a name that
    no file should have, and a template that cannot be read or is none of a place.
    """
    kind = next((one for one in MAKERS if one == asked), None)
    if kind is None:
        raise unknown("kind", asked, MAKERS)
    check_own_name(name, kind)
    if template is not None and kind != "place":
        raise wrong(
            "from", str(template), f"none for a {kind}: only a place has one", "Leave it out."
        )
    return "\n".join([*MAKERS[kind](name, voice, template or "baseline"), ""])


def _new_place(name: str, voice: Voice, template: str | Path) -> Iterator[str]:
    """A place that does what its template does: facts the template states, the others commented.

    Every number it states is marked as borrowed; so is its level, by `level_from`.
    """
    site, base = read_place(template), read_place("baseline")
    facts = () if site == base else site.facts
    shapes = [f.name for f in FACTS.values() if FITTED in f.source and f.name != "duty"]
    yield from _said(voice("place_head", file=f"{name}.toml", template=site.name))
    yield from _head(name, source=voice("from", template=site.name)[0])
    yield f"own_reform = {toml_text('none')}"
    yield from ("", *_said(voice("place_level", file=f"{name}.toml")))
    yield f"level_from = {toml_text(site.level_from or site.name)}"
    yield from ("", *_said(voice("place_facts", template=site.name, names=", ".join(shapes))))
    yield "[facts]"
    yield from _parameters(FACTS, facts, "source", site.name, voice)
    yield from ("", *_said(voice("place_before")), "[before]")
    yield from _parameters(LEVERS, site.before, "source", site.name, voice)
    yield from _demand(site.demand, voice)


def _new_reform(name: str, voice: Voice, _: str | Path) -> Iterator[str]:
    """A reform of which every lever is commented out: it changes nothing."""
    yield from _said(voice("reform_head", file=f"{name}.toml"))
    yield from _head(name, place="baseline")
    yield from ("", *_said(voice("reform_levers")), "[levers]")
    yield from _parameters(LEVERS, (), "clause", "", voice)


def _new_study(name: str, voice: Voice, _: str | Path) -> Iterator[str]:
    """A study of two weights that is over in seconds; all that can be varied is commented out."""
    yield from _said(voice("study_head", file=f"{name}.toml"))
    yield from (f"title = {toml_text(_title(name))}", "")
    texts = {"place": '"baseline"', "reform": '["none"]'}
    values = texts | {key: str(value) for key, value in TRIAL.items()}
    values |= {"behaviour": '"central"', "daily": "false"}
    values |= {"timeline": '"flood_week"'}
    for key, value in values.items():
        mark = "# " if key == "timeline" else ""
        yield from (*_said(voice(f"study.{key}")), f"{mark}{key} = {value}")
    yield from ("", *_said(voice("study.outcomes")), "outcomes = [")
    for outcome in OUTCOMES.values():
        active = "" if outcome.name in HEADLINE else "# "
        yield f'    {active}"{outcome.name}",  # {outcome.en} · {outcome.zh} ({outcome.unit})'
    yield from ("]", "", *_said(voice("study.design")), "[design]", 'kind = "full_factorial"')
    yield from ("", *_said(voice("study.over")), "[design.over]")
    weight = LEVERS["bottom_up_weight"]
    yield f"{weight.name} = [{toml_number(weight.default)}, 0.5]"
    for table in (LEVERS, FACTS, BEHAVIOURAL):
        for group, one in _grouped(table):
            yield from group
            yield f"# {one.name} = [{toml_number(one.low)}, {toml_number(one.high)}]"


def _new_timeline(name: str, voice: Voice, _: str | Path) -> Iterator[str]:
    """A timeline in which the reform is in force from the first day on and nothing strikes."""
    yield from _said(voice("timeline_head", file=f"{name}.toml"))
    yield from (*_head(name), f"days = {TRIAL['days']}")
    shock = {"size": "0.0", "days": "7", "from_day": "30"}
    for key, table, texts, values in (
        ("phase", PHASE, {"townships": '"all"'}, {"from_day": "0"}),
        ("shock", SHOCK, {"kind": '"demand"', "domains": '["transport"]'}, shock),
    ):
        yield from ("", *_said(voice(f"timeline_{key}")), f"[[{key}]]", f'name = "{key}"')
        yield from (f"{one} = {text}" for one, text in texts.items())
        for one in table.values():
            if one.name != "share":
                yield f"# {one.en} · {one.zh}: {described(one)}"
                mark = "" if one.name in values else "# "
                yield f"{mark}{one.name} = {values.get(one.name, toml_number(one.default))}"
    yield from ("", *_said(voice("timeline_window")))
    yield from ("# [[window]]", '# name = "shock"', "# from_day = 30", "# until_day = 37")


def _parameters(
    table: Mapping[str, Parameter],
    stated: Sequence[SourcedLine],
    words: str,
    template: str,
    voice: Voice,
) -> Iterator[str]:
    """A line for each parameter under its meaning: stated ones borrowed, the others commented."""
    values = {line.name: line for line in stated}
    for group, one in _grouped(table):
        yield from group
        if one.name in values:
            line = values[one.name]
            english, _ = voice("borrowed", template=template, source=line.words)
            _, chinese = voice("borrowed", template=template, source=line.words_zh or line.words)
            yield sourced_line(one.name, line.value, words, english, chinese)
        else:
            yield f"# {sourced_line(one.name, one.default, words, *voice(words))}"


def _grouped(table: Mapping[str, Parameter]) -> Iterator[tuple[list[str], Parameter]]:
    """Each parameter, after the heading of its group where one begins, and what it means."""
    group = ""
    for one in table.values():
        heading = ["", f"# == {one.group}"] if one.group != group else []
        group = one.group
        about = f"{described(one)}; default {toml_number(one.default)}"
        yield [*heading, f"# {one.en} · {one.zh}: {about}"], one


def _demand(demand: Demand, voice: Voice) -> Iterator[str]:
    """What a log told the template of its townships and domains, if one did."""
    named = [f"township_{k}" for k in range(1, len(demand.townships) + 1)]
    tables = {"townships": (named, demand.townships), "domains": (demand.names, demand.domains)}
    for key, (names, cases) in tables.items():
        if cases:
            yield from ("", *_said(voice("place_demand")), f"[demand.{key}]")
            for name, n in zip(names, cases, strict=True):
                yield f"{toml_text(name)} = {toml_number(n)}"


def _head(name: str, **texts: str) -> Iterator[str]:
    """The titles in both languages, and other texts."""
    for key, text in {"title": _title(name), "title_zh": _title(name), **texts}.items():
        yield f"{key} = {toml_text(text)}"


def _title(name: str) -> str:
    return name.replace("_", " ")


def _said(both: Iterable[str]) -> list[str]:
    """A comment, in each language on lines of its own."""
    return [f"# {line}" for text in both for line in text.split("\n")]


MAKERS: dict[Sort, Callable[[str, Voice, str | Path], Iterator[str]]] = {
    "place": _new_place,
    "reform": _new_reform,
    "study": _new_study,
    "timeline": _new_timeline,
}
"""How a new file of each kind is made: of its name, a voice and a template."""
