"""Hostile TOML and CSV: huge numbers, deep nesting, a UTF-8 mark, semicolons; in all five kinds.

Lives here: what all five kinds of TOML file share, and the forms of a CSV of points.
May not: what a single kind asks of its own keys (test_load.py, study/test_designs.py).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from calls import call
from scenarios.calibrate.plan_file import read_targets
from scenarios.data import DATA
from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.toml_files import read_place, read_reform
from scenarios.optimise.reading import read_search_plan
from scenarios.study.design import read_design
from scenarios.study.plan_file import read_study

KINDS: dict[str, tuple[Path, Callable[[Path], Any], str]] = {
    "place": (DATA / "places/baiyun.toml", read_place, "[facts]"),
    "reform": (DATA / "reforms/one_list.toml", read_reform, "[levers]"),
    "study": (DATA / "studies/six_powers.toml", read_study, "[design.over]"),
    "plan": (DATA / "goals/one_town.toml", read_search_plan, "[levers]"),
    "targets": (DATA / "targets/district.toml", read_targets, "[learn]"),
}
DIGITS = "9" * 5000
VALUES = {
    "digits": DIGITS,
    "underscores": "1" + "_000" * 2000,
    "hexadecimal": "0x" + "f" * 5000,
    "octal in a list": "[0o" + "7" * 3000 + "]",
    "65 bits": str(2**64),
    "digits in a table": f"{{ value = {DIGITS} }}",
    "minus": f"-{DIGITS}",
    "lists": "[" * 1000 + "]" * 1000,
    "lists unclosed": "[" * 100_000,
    "tables": "{ a = " * 1000 + "1" + " }" * 1000,
    "both": "[{ a = " * 1000 + "1" + " }]" * 1000,
    "lists of thirty": "[" * 30 + "]" * 30,
    "dotted": "{ " + "a." * 1000 + "b = 1 }",
    "float": "1e99999",
    "text": '"' + "x" * 100_000 + '"',
}
CELLS = [{"platform": 0.3, "load": 0.75}, {"platform": 0.9, "load": 1.0}]
FORMS = {
    "commas": "platform,load\n0.3,0.75\n0.9,1\n",
    "semicolons": "platform;load\n0.3;0.75\n0.9;1\n",
    "decimal commas": "platform;load\n0,3;0,75\n0,9;1\n",
    "tabs": "platform\tload\n0.3\t0.75\n0.9\t1\n",
    "tabs and decimal commas": "platform\tload\n0,3\t0,75\n0,9\t1\n",
    "sep": "sep=;\nplatform;load\n0,3;0,75\n0,9;1\n",
    "quoted sep": '"sep=;"\r\n"platform";"load"\r\n"0,3";"0,75"\r\n"0,9";"1"\r\n',
    "mark": "\ufeffplatform; load\r\n0.3; 0.75\r\n0.9; 1\r\n",
    "quoted decimal commas": 'platform,load\n"0,3","0,75"\n"0,9","1"\n',
}


def changed(kind: str, folder: Path, more: str) -> Path:
    """A shipped file of a kind with a line more in its table."""
    shipped, _, heading = KINDS[kind]
    path = folder / shipped.name
    text = shipped.read_text(encoding="utf-8").replace(heading, f"{heading}\nodd = {more}", 1)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_huge_or_deep_is_refused_in_a_sentence(
    kind: str, value: str, tmp_path: Path
) -> None:
    path = changed(kind, tmp_path, VALUES[value])
    with pytest.raises(ScenarioError, match=r"(?s)\.toml.*expected|unknown") as found:
        KINDS[kind][1](path)
    assert len(str(found.value)) < 5000


STRANGE = ("[[]]", "[{}]", "{}", "nan", "-inf", "1979-05-27", '"<b>"', f'"{"x" * 60_000}"')


def written_toml(value: object) -> str:
    """A value as TOML writes it inline; a text that is no value yet stands for itself."""
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {written_toml(one)}" for key, one in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(written_toml, value)) + "]"
    return value.decode() if isinstance(value, bytes) else json.dumps(value, default=str)


def with_each_replaced(value: Any, other: bytes) -> Iterator[Any]:
    """A document as often as it has values, each time with another one of them replaced."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        mine = dict(value) if isinstance(value, dict) else list(value)
        mine[key] = other
        yield mine
        if isinstance(value[key], (dict, list)):
            for inner in with_each_replaced(value[key], other):
                mine[key] = inner
                yield mine


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("strange", STRANGE)
def test_a_strange_value_at_any_place_is_read_or_refused_in_a_sentence(
    kind: str, strange: str, tmp_path: Path
) -> None:
    shipped, read, _ = KINDS[kind]
    path, refused = tmp_path / shipped.name, []
    for document in with_each_replaced(tomllib.loads(shipped.read_text("utf-8")), strange.encode()):
        lines = (f"{json.dumps(key)} = {written_toml(one)}" for key, one in document.items())
        path.write_text("\n".join(lines), encoding="utf-8")
        try:
            read(path)
        except ScenarioError as error:
            refused.append(len(str(error)))
    assert 0 < max(refused) < 5000


@pytest.mark.parametrize("bound", ["inf", "-inf", "nan"])
@pytest.mark.parametrize(
    ("kind", "name"),
    [("plan", "goals/weights_and_people.toml"), ("targets", "targets/district.toml")],
)
def test_a_bound_that_is_infinite_is_refused(
    kind: str, name: str, bound: str, tmp_path: Path
) -> None:
    read, text = KINDS[kind][1], (DATA / name).read_text(encoding="utf-8")
    (tmp_path / "t.toml").write_text(
        re.sub(r"(low|high) = [\d.]+", rf"\1 = {bound}", text, count=1), "utf-8"
    )
    with pytest.raises(ScenarioError, match=rf" = {bound}: expected a number that is not inf"):
        read(tmp_path / "t.toml")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("heading", ["[" + "a." * 1000 + "b]", "a" + ".a" * 1000 + " = 1"])
def test_names_a_thousand_deep_are_refused(kind: str, heading: str, tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_text(f"{heading}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="unknown key 'a'"):
        KINDS[kind][1](path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_before_the_text_is_passed_over(kind: str, tmp_path: Path) -> None:
    shipped, read, _ = KINDS[kind]
    path = tmp_path / shipped.name
    path.write_bytes(b"\xef\xbb\xbf" + shipped.read_bytes().replace(b"\n", b"\r\n"))
    assert read(path) == read(shipped)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_text_file_is_refused(kind: str, tmp_path: Path) -> None:
    read = KINDS[kind][1]
    utf16 = tmp_path / "utf16.toml"
    utf16.write_bytes('title = "x"'.encode("utf-16"))
    for path in (tmp_path, utf16, tmp_path / "a\0b.toml", Path("/dev/zero")):
        with pytest.raises(ScenarioError, match="expected"):
            read(path)


@pytest.mark.parametrize("form", FORMS)
def test_points_are_read_whatever_parts_them(form: str, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(FORMS[form], encoding="utf-8", newline="")
    found = read_design({"kind": "csv", "file": "points.csv"}, "a test", tmp_path)
    assert found.points(1) == CELLS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("platform;residents\n0,3;640,000\n", "line 2, residents = '640,000'"),
        ("sep=;\nplatform;residents\n0,3;640.000\n", "line 3, residents = '640.000'"),
        ('platform,residents\n0.3,"640,000"\n', "line 2, platform = '0.3'"),
        ("platform;load\n0,3;0,75;1\n", "line 2 = '0,3,0,75,1': expected 2 values"),
        (f"platform,load\n{DIGITS},1\n", "platform = inf"),
    ],
)
def test_points_that_can_be_read_in_two_ways_are_refused(
    text: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "points.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as found:
        read_design({"kind": "csv", "file": "points.csv"}, "a test", tmp_path)
    assert said in str(found.value)


def test_a_file_of_points_named_with_a_zero_byte_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="expected a CSV file"):
        read_design({"kind": "csv", "file": "a\0.csv"}, "a test", tmp_path)


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "compare",
        "flows",
        "explain --reform one_list",
        "response --lever return_limit",
        "robustness --reform one_list",
        "trace --case 1",
    ],
)
def test_a_lever_set_twice_is_refused(command: str) -> None:
    said = call(*command.split(), "--set", "platform=0.5", "--set", " platform = 0.5")
    assert said.exit_code == 2
    assert "platform once, but it is given twice" in said.stderr
    assert said.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [("--days", DIGITS), ("--set", f"platform={DIGITS}"), ("--seed", "9" * 4000)]
)
def test_thousands_of_digits_on_the_command_line_are_refused(arguments: tuple[str, str]) -> None:
    said = call("run", *arguments)
    assert said.exit_code == 2
    assert said.stderr.startswith("Error: ")
    assert len(said.stderr) < 1000


@pytest.mark.parametrize("kind", KINDS)
def test_a_title_as_long_as_a_page_is_refused(kind: str, tmp_path: Path) -> None:
    source, read, _ = KINDS[kind]
    path = tmp_path / source.name
    for length in (300, 10_000):
        titled = f'title = "{"长" * length}"'
        text = re.sub(r"(?m)^title = .*$", titled, source.read_text("utf-8"), count=1)
        path.write_text(text, encoding="utf-8")
        if length == 300:
            read(path)
    with pytest.raises(ScenarioError, match=r"title = .*at most 300 characters"):
        read(path)
