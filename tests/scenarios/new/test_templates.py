"""Files to begin with: each loads as it stands, does what its template does, and names everything.

Lives here: the texts of `new`. May not: the command line (tests/viz/new).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from model.declared.declare import Parameter
from model.declared.outcomes import OUTCOMES
from scenarios.inputs.checks import BEHAVIOURAL, FACTS, LEVERS
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.load import load
from scenarios.inputs.own_files import toml_number
from scenarios.inputs.toml_files import read_place, shipped
from scenarios.new.templates import MAKERS, new_file
from scenarios.run.experiment import single
from scenarios.study.plan_file import KEYS, read_study
from viz.new.sentences import voice

DEMAND = """title = "From a log"
[facts]
townships = { value = 2, source = "a test" }
[demand.townships]
east = 30
west = 12.5
[demand.domains]
noise = 5
dogs = 7
"""


def made(folder: Path, kind: str, template: str | None = None) -> Path:
    path = folder / "elm.toml"
    path.write_text(new_file(kind, "elm", template, voice), encoding="utf-8")
    return path


@pytest.mark.parametrize("template", [None, *shipped("place")])
def test_a_new_place_does_what_its_template_does(template: str | None, tmp_path: Path) -> None:
    path, of = made(tmp_path, "place", template), template or "baseline"
    assert load(path).config_hash == load(of).config_hash
    assert read_place(path).level_from == of


def test_its_outcomes_are_those_of_the_template(tmp_path: Path) -> None:
    found = single(load(made(tmp_path, "place", "huaisi")), 1, 30)["outcomes"]
    assert found == single(load("huaisi"), 1, 30)["outcomes"]


def test_a_place_from_a_place_of_ones_own_keeps_its_demand_and_whose_level_it_has(
    tmp_path: Path,
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(DEMAND, encoding="utf-8")
    path = made(tmp_path, "place", str(own))
    assert load(path).config_hash == load(own).config_hash
    assert read_place(path).demand == read_place(own).demand
    assert read_place(path).level_from == "baseline"


def test_every_number_of_a_place_from_a_template_says_that_it_is_borrowed(tmp_path: Path) -> None:
    site = read_place(made(tmp_path, "place", "huaisi"))
    template = read_place("huaisi")
    assert {line.name for line in site.facts} == {line.name for line in template.facts}
    for line in (*site.facts, *site.before):
        assert line.words.startswith("borrowed from huaisi: ")
        assert line.words_zh.startswith("借自huaisi：")


def test_a_new_reform_changes_nothing(tmp_path: Path) -> None:
    scenario = load("baseline", made(tmp_path, "reform"))
    assert scenario.after == scenario.before
    assert scenario.reform_names == ("elm",)


def test_a_new_study_is_read_and_is_small(tmp_path: Path) -> None:
    study = read_study(made(tmp_path, "study"))
    assert study.size == 4
    assert study.expected < 1_000_000  # known cases: seconds
    text = (tmp_path / "elm.toml").read_text(encoding="utf-8")
    assert set(KEYS) == {*tomllib.loads(text), "timeline"}
    assert '\n# timeline = "' in text
    assert all(f'"{name}",  # {o.en} · {o.zh} ({o.unit})' in text for name, o in OUTCOMES.items())


def test_a_new_timeline_changes_nothing_of_the_reform(tmp_path: Path) -> None:
    path = made(tmp_path, "timeline")
    found = load("huaisi", "big_department", timeline=path)
    plain = single(load("huaisi", "big_department"), 1, 40)
    assert single(found, 1, 90)["meta"]["timeline"] == "elm"
    assert [one.book for one in found.timeline.phases] == [found.after]
    assert (
        single(replace(found, timeline=replace(found.timeline, windows=())), 1, 40)["outcomes"]
        == plain["outcomes"]
    )


def about(parameter: Parameter) -> str:
    low, high = (f"{end:.10g}" for end in (parameter.low, parameter.high))
    whole = "whole number" if parameter.integer else "number"
    default = toml_number(parameter.default)
    ends = f"a {whole} from {low} to {high} ({parameter.unit}); default {default}"
    return f"# {parameter.en} · {parameter.zh}: {ends}\n"


@pytest.mark.parametrize(
    ("kind", "tables"),
    [("place", (FACTS, LEVERS)), ("reform", (LEVERS,)), ("study", (LEVERS, FACTS, BEHAVIOURAL))],
)
def test_every_name_stands_there_with_meaning_unit_range_and_default(
    kind: str, tables: tuple[dict[str, Parameter], ...]
) -> None:
    text = new_file(kind, "elm", None, voice)
    for table in tables:
        for name, parameter in table.items():
            begin = re.escape(about(parameter))
            assert re.search(rf"^{begin}(# )?{name} = ", text, re.MULTILINE), name


@pytest.mark.parametrize("kind", [kind for kind in MAKERS if kind != "timeline"])
def test_what_is_commented_out_may_be_uncommented(kind: str, tmp_path: Path) -> None:
    """Every line that names a parameter is TOML that its reader takes, at what it says."""
    path = made(tmp_path, kind)
    before = path.read_text(encoding="utf-8")
    if kind == "study":
        path.write_text(re.sub(r"^# (load = )", r"\1", before, flags=re.MULTILINE))
        assert set(read_study(path).design.factors) == {"bottom_up_weight", "load"}
        return
    path.write_text(re.sub(r"^# (\w+ = \{)", r"\1", before, flags=re.MULTILINE), encoding="utf-8")
    same = load(path) if kind == "place" else load("baseline", path)
    assert same.config_hash == load("baseline").config_hash
    names = FACTS | LEVERS if kind == "place" else LEVERS
    assert path.read_text(encoding="utf-8").count(" = { value = ") == len(names)


@pytest.mark.parametrize(
    ("kind", "name", "template", "said"),
    [
        ("lace", "elm", None, "unknown kind 'lace'. Did you mean 'place'?"),
        ("place", "a/b", None, "name = 'a/b': expected letters"),
        ("place", "", None, "name = '': expected letters"),
        ("place", "wenjiang", None, "expected a name that no shipped place has"),
        ("reform", "six_powers", None, "expected a name that no shipped reform has"),
        ("study", "nation", None, "expected a name that no shipped study has"),
        ("place", "elm", "wenjang", "Did you mean 'wenjiang'?"),
        ("place", "elm", "missing.toml", "missing.toml: no such file"),
        ("reform", "elm", "wenjiang", "from = 'wenjiang': expected none for a reform"),
        ("study", "elm", "wenjiang", "from = 'wenjiang': expected none for a study"),
    ],
)
def test_what_cannot_be_is_refused(kind: str, name: str, template: str | None, said: str) -> None:
    with pytest.raises(ScenarioError) as error:
        new_file(kind, name, template, voice)
    assert said in str(error.value)
