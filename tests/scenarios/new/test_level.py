"""A level written into a place file: duty and its source, every other line as it was.

Lives here: the text of the file. May not: the fit (tests/scenarios/calibrate), the command line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.inputs.errors import ScenarioError
from scenarios.inputs.own_files import borrowed_levels
from scenarios.inputs.toml_files import read_place
from scenarios.new.level import level_file, levelled, write_level

SOURCE = ('fitted, as "asked"', "已拟合")
ENTRY = 'duty = { value = 6.4, source = "fitted, as \\"asked\\"", source_zh = "已拟合" }'
HEAD = '# mine\ntitle = "Elm"  # a name\n'
LOAD = 'load = { value = 0.9, source = "a test" }  # busy\n'
DUTY = 'duty = { value = 7.1, source = "borrowed" }\n'
MARK = 'level_from = "baseline"  # borrowed\n'


def elm(folder: Path, text: str) -> Path:
    path = folder / "elm.toml"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + MARK + "[facts]\n" + LOAD + DUTY, HEAD + "[facts]\n" + LOAD + ENTRY + "\n"),
        (HEAD + "[facts]\n" + LOAD, HEAD + "[facts]\n" + ENTRY + "\n" + LOAD),
        (HEAD + "[ facts ] # here\n", HEAD + "[ facts ] # here\n" + ENTRY + "\n"),
        (HEAD + "[before]\n", HEAD + "[before]\n\n[facts]\n" + ENTRY + "\n"),
        (HEAD, HEAD + "\n[facts]\n" + ENTRY + "\n"),
        (HEAD.rstrip(), HEAD.rstrip() + "\n[facts]\n" + ENTRY + "\n"),
        (
            HEAD + "[facts]\n# duty = { value = 1 }\n" + DUTY + "[before]\n",
            HEAD + "[facts]\n# duty = { value = 1 }\n" + ENTRY + "\n[before]\n",
        ),
    ],
)
def test_duty_is_written_and_all_else_stays(text: str, expected: str, tmp_path: Path) -> None:
    path = elm(tmp_path, text)
    assert levelled(path, 6.4, SOURCE).split() == expected.split()
    write_level(path, path, 6.4, SOURCE)
    (duty,) = (line for line in read_place(path).facts if line.name == "duty")
    assert (duty.value, duty.words, duty.words_zh) == (6.4, *SOURCE)
    assert borrowed_levels([path]) == {}


def test_line_ends_stay_as_they_were(tmp_path: Path) -> None:
    path = elm(tmp_path, (HEAD + "[facts]\n" + DUTY).replace("\n", "\r\n"))
    write_level(path, path, 6.4, SOURCE)
    assert path.read_bytes() == (HEAD + "[facts]\n" + ENTRY + "\n").replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    "text",
    [
        HEAD + 'facts.duty = { value = 7.1, source = "a test" }\n',
        HEAD + '[facts]\nduty.value = 7.1\nduty.source = "a test"\n',
        HEAD + '[facts.duty]\nvalue = 7.1\nsource = "a test"\n',
        HEAD + 'source = """\n[facts]\nduty = 1\n"""\n[facts]\n' + DUTY,
    ],
)
def test_another_form_is_left_to_its_writer(text: str, tmp_path: Path) -> None:
    path = elm(tmp_path, text)
    read_place(path)
    with pytest.raises(ScenarioError, match=r"by hand"):
        write_level(path, path, 6.4, SOURCE)
    assert path.read_text() == text


def test_a_shipped_place_is_never_written_into(tmp_path: Path) -> None:
    shipped, target = level_file("wenjiang", None)
    assert target is None
    assert level_file("wenjiang", tmp_path / "mine.toml") == (shipped, tmp_path / "mine.toml")
    own = elm(tmp_path, HEAD)
    assert level_file(str(own), None) == (own, own)
    assert level_file(str(own), None, dry_run=True) == (own, None)
    with pytest.raises(ScenarioError, match="already exists"):
        level_file("wenjiang", own)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (HEAD, "baseline"),
        (HEAD + "[facts]\n" + DUTY, ""),
        (HEAD + 'level_from = "wenjiang"\n', "wenjiang"),
        (HEAD + 'level_from = "wenjiang"\n[facts]\n' + DUTY, "wenjiang"),
    ],
)
def test_whose_level_a_place_has(text: str, origin: str, tmp_path: Path) -> None:
    found = borrowed_levels([elm(tmp_path, text), "wenjiang"])
    told = {"borrowed_level": {"elm": {"from": origin, "file": "elm.toml"}}}
    assert found == (told if origin else {})


def test_a_mark_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"level_from = 3: expected text"):
        read_place(elm(tmp_path, HEAD + "level_from = 3\n"))
