"""How a log is read, and what is refused or counted: encodings, dates, disorder, bad files.

Lives here: every kind of file a user may hand in. May not: what the measures are worth.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from calls import ROOT, call, contents, strict
from logs import HEADINGS, table, way, written, xes
from scenarios.inputs.errors import ScenarioError
from scenarios.logs.measure import measure_log
from scenarios.logs.reading import BLOCK, LONGEST, survey, xes_frames
from scenarios.logs.remark import remark

CHINESE = ("工单编号", "承办单位", "操作时间")
CITY = table([*way("甲", "城城环"), *way("乙", "城环城", 2)], CHINESE)


@pytest.mark.parametrize(
    ("name", "encoding", "told"),
    [
        ("log.csv", "utf-8", "utf-8"),
        ("log.csv.gz", "gb18030", "gb18030"),
        ("log.csv", "utf-8-sig", "utf-8-sig"),
        ("log.csv", "utf-16", "utf-16"),
        ("log.csv", "big5", None),
    ],
)
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_any_encoding_with_chinese_headings(
    tmp_path: Path, name: str, encoding: str, told: str | None, mark: str
) -> None:
    text = CITY.replace(",", mark)
    if encoding == "big5":
        text = text.translate(str.maketrans("编号单办环", "編號單辦環"))
        asked = dict(zip(("case", "unit", "time"), text.split("\n")[0].split(mark), strict=True))
        path = written(tmp_path / name, text.replace("时间", "時間"), encoding)
        asked["time"] = asked["time"].replace("时间", "時間")
        found = measure_log(path, asked, encoding="big5")
    else:
        found = measure_log(written(tmp_path / name, text, encoding))
        assert found.values["encoding"] == told
    assert found.values["distribution"] == [0, 1, 1]
    assert found.values["by_unit"][0]["unit"] == "城"


@pytest.mark.parametrize("word", ["案件狀態", "垚", "龍鎮辦"])
def test_chinese_whose_signs_end_in_a_byte_of_ascii_is_no_western_text(
    tmp_path: Path, word: str
) -> None:
    text = table(way("1", "AB"), ("case", "unit", "time")).replace("1,", f"1{word},")
    found = measure_log(written(tmp_path / "log.csv", text.replace("A,", f"{word}科,"), "gbk"))
    assert f"{word}科" in {row["unit"] for row in found.values["by_unit"]}


def test_a_western_encoding_is_not_taken_for_chinese(tmp_path: Path) -> None:
    rows = [("1", "Straßenbau", "2024-01-01"), ("1", "Café", "2024-01-02")]
    found = measure_log(written(tmp_path / "log.csv", table(rows), "cp1252"))
    assert found.values["encoding"] == "cp1252"
    assert {row["unit"] for row in found.values["by_unit"]} == {"Straßenbau", "Café"}


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("2024-03-01 09:00", "2024-03-04 21:00", 3.5),
        ("2024-03-01T09:00:00+08:00", "2024-03-04T13:00:00Z", 3.5),
        ("1/3/2024 09:00", "14/3/2024 09:00", 13.0),
        ("3/1/2024 9:00 AM", "3/14/2024 9:00 PM", 13.5),
        ("01.03.2024", "14.03.2024", 13.0),
        ("2024年3月1日 9时0分", "2024年3月4日 21时0分", 3.5),
        ("2024/3/1 上午9:00", "2024/3/4 下午9:00", 3.5),
    ],
)
def test_dates_are_read_as_they_are_written(
    tmp_path: Path, first: str, second: str, days: float
) -> None:
    rows = [("x", "A", first), ("x", "B", second)]
    values = measure_log(written(tmp_path / "log.csv", table(rows))).values
    assert values["time_days"]["mean"] == pytest.approx(days)
    assert values["demand"]["first"] == "2024-03-01"


def test_dates_of_either_order_are_read_day_first_and_that_is_said(tmp_path: Path) -> None:
    rows = [("x", "A", "1/3/2024"), ("x", "B", "2/3/2024")]
    found = measure_log(written(tmp_path / "log.csv", table(rows)))
    assert found.values["time_days"]["mean"] == 1.0
    assert remark("day_first", column="time") in found.notes


def test_a_local_day_stays_a_local_day(tmp_path: Path) -> None:
    """Monday one o'clock in Beijing is still Sunday in Greenwich, and counts as Monday."""
    rows = [("x", "A", "2024-03-04T01:00:00+08:00"), ("x", "B", "2024-03-05T01:00:00+08:00")]
    values = measure_log(written(tmp_path / "log.csv", table(rows))).values
    assert values["demand"]["first"] == "2024-03-04"


def test_the_order_of_rows_does_not_matter_and_disorder_is_counted(tmp_path: Path) -> None:
    """Shuffled, sorted or newest first: the same hand-offs; rows of one moment keep their order."""
    rows = [row for case in range(40) for row in way(case, "ABCAB"[: 1 + case % 5])]
    rows += [("tie", unit, "2024-02-01") for unit in "ABC"] + [("tie", "C", "2024-02-02")]
    plain = measure_log(written(tmp_path / "a.csv", table(rows)))
    newest = measure_log(written(tmp_path / "b.csv", table(rows[::-1])))
    rng = np.random.default_rng(2)
    mixed = [rows[i] for i in rng.permutation(160 - 40)] + rows[120:]
    shuffled = measure_log(written(tmp_path / "c.csv", table(mixed)))
    assert plain.values["left_out"]["rows_out_of_order"] == 0
    assert newest.values["left_out"]["rows_out_of_order"] == 0
    assert remark("newest_first") in newest.notes
    assert shuffled.values["left_out"]["rows_out_of_order"] > 0
    for found in (newest, shuffled):
        assert found.values["distribution"] == plain.values["distribution"]


# The peak is the reader's own: what `getrusage` tells of a child begins at its parent's.
MILLION = """
import random, sys
from pathlib import Path
from scenarios.logs.measure import measure_log
path, rows = Path(sys.argv[1]), int(sys.argv[2])
random.seed(1)
with path.open("w", encoding="utf-8") as file:
    file.write("case,unit,time,remark\\n")
    for n in range(rows):
        case, hour = n // 4, n % 4
        when = f"{1 + case % 28}/{1 + case // 28 % 12}/2023 {8 + hour:02d}:{n % 60:02d}"
        file.write(f"C{case:09d},unit {random.randint(1, 40)},{when},{'wide ' * 20}\\n")
found = measure_log(path)
assert found.values["left_out"]["rows_read"] == rows
told = Path("/proc/self/status").read_text()
print(found.values["cases"], told.split("VmHWM:")[1].split()[0])
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_a_million_rows_need_less_than_a_gigabyte(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MILLION, str(tmp_path / "log.csv"), "1000000"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    cases, peak = map(int, done.stdout.split())
    assert cases == 250_000
    assert peak * 1_024 < 1e9


GOOD = [*way("a", "ABA"), *way("b", "AB", 2), *way("c", "B", 3)]
HOURS = [(case, unit, f"yesterday {k}") for k, (case, unit, _) in enumerate(GOOD)]
BOMB = """<!DOCTYPE log [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""
OUTSIDE = '<!DOCTYPE log [<!ENTITY x SYSTEM "secret.txt">]>'
EVENTS = {"a": [{"org:group": "&x;", "time:timestamp": "2024-01-01"}]}
REFUSED: dict[str, tuple[str, bytes | str, str, tuple[str, ...]]] = {
    "no column": (
        "log.csv",
        table(GOOD),
        "--unit office",
        ("--unit = 'office'", "'case', 'unit', 'time'"),
    ),
    "near": ("log.csv", table(GOOD), "--time tme", ("Did you mean 'time'", "Columns:")),
    "no guess": (
        "log.csv",
        table(GOOD, ("a", "b", "c")),
        "",
        ("which column is the case", "--case", "'a'"),
    ),
    "no unit": (
        "log.csv",
        table(GOOD, ("case", "b", "time")),
        "",
        ("is the unit", "--unit", "'b'"),
    ),
    "no time": (
        "log.csv",
        table(GOOD, ("case", "unit", "c")),
        "",
        ("is the time", "--time", "'c'"),
    ),
    "no dates": (
        "log.csv",
        table(HOURS),
        "--time time",
        ("'time' as --time: 100.0% of its values are no dates", "rows 2, 3, 4, 5, 6 …", "at most"),
    ),
    "no numbers": (
        "log.csv",
        table(GOOD),
        "--count-field time --time time",
        ("'time' as --count-field", "no numbers", "rows 2"),
    ),
    "a number of something else": (
        "log.csv",
        table([(*row, "13800000000") for row in GOOD], (*HEADINGS, "phone")),
        "--count-field phone",
        ("'phone' as --count-field", "from 0 to 10,000"),
    ),
    "seed": ("log.csv", table(GOOD), "--seed -1", ("seed = -1", "0 or more")),
    "empty": ("log.csv", "", "", ("the file is empty", "expected headings")),
    "blank": ("log.csv", "\n\n \n", "", ("the file is empty",)),
    "empty gzip": ("log.csv.gz", gzip.compress(b""), "", ("the file is empty",)),
    "headings": ("log.csv", table([]), "", ("no row below them", "export empty")),
    "nobody": (
        "log.csv",
        table([(c, "?", t) for c, _, t in GOOD]),
        "",
        ("no case has a known unit",),
    ),
    "no case": (
        "log.csv",
        table([("", u, t) for _, u, t in GOOD]),
        "",
        ("both a case and a time",),
    ),
    "cut": (
        "log.csv.gz",
        gzip.compress(table(GOOD * 500).encode())[:-200],
        "",
        ("cut off or damaged", "Fetch it again"),
    ),
    "damaged": (
        "log.csv.gz",
        gzip.compress(table(GOOD).encode())[:-8] + b"\0" * 8,
        "",
        ("cut off or damaged",),
    ),
    "too many fields": (
        "log.csv",
        table([*GOOD, ("d", "A", "2024-01-09", "more")]),
        "",
        ("no table", "line 8"),
    ),
    "nameless fields": (
        "log.csv",
        table([(*row, "more") for row in GOOD]),
        "",
        ("more fields than",),
    ),
    "quote": ("log.csv", table(GOOD) + 'd,"A,2024-01-01\n', "", ("no table", "inside string")),
    "binary": ("log.csv", b"case,unit\0\1\2", "", ("zero bytes", "expected text")),
    "excel": ("log.xlsx", b"PK\3\4 and so on", "", ("Excel", "Save it as CSV")),
    "encoding": ("log.csv", table(GOOD), "--encoding klingon", ("'klingon'", "gb18030")),
    "wrong encoding": (
        "log.csv",
        table([("甲", "城", "2024-01-01")]).encode("gb18030"),
        "--encoding utf-8",
        ("no text in utf-8", "--encoding"),
    ),
    "bomb": ("log.xes", xes(EVENTS, BOMB), "", ("document type", "It was not read")),
    "outside": ("log.xes", xes(EVENTS, OUTSIDE), "", ("document type", "entities")),
    "cut xml": ("log.xes", xes(EVENTS).replace("&x;", "A")[:-20], "", ("no whole XML", "</log>")),
    "other xml": ("log.xes", "<notes><note/></notes>", "", ("<notes>", "expected an XES <log>")),
    "no events": ("log.xes", xes({"a": []}), "", ("no event below them",)),
    "folder": ("", "", "", ("this is a folder",)),
    "nothing": ("none.csv", "", "", ("no such file", "Check the path")),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_measured_is_one_clear_error(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2, one line on stderr, nothing on stdout, nothing written."""
    monkeypatch.chdir(tmp_path)
    name, data, options, said = REFUSED[kind]
    (tmp_path / "secret.txt").write_text("secret")
    if name and kind != "nothing":
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    before = contents(tmp_path)
    result = call("measure", tmp_path / name, *options.split(), "--json")
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert contents(tmp_path) == before
    assert "secret" not in result.stderr.replace("secret.txt", "")
    missing = [text for text in said if text not in result.stderr]
    assert not missing, result.stderr


def test_a_line_without_an_end_is_refused_at_that_point() -> None:
    """Not a block more than needed is asked for: an endless line costs a megabyte, not a disk."""
    given = 0

    def endless() -> Iterator[bytes]:
        nonlocal given
        yield b"case,unit,time\n"
        while True:
            given += BLOCK
            yield b"x" * BLOCK

    with pytest.raises(ScenarioError, match="line 2 is longer than 1,000,000 bytes"):
        survey(endless(), "log.csv")
    assert given <= LONGEST + BLOCK


def test_a_line_just_short_enough_is_read(tmp_path: Path) -> None:
    rows = [(*row, "x" * (LONGEST - 100)) for row in GOOD]
    found = measure_log(written(tmp_path / "log.csv", table(rows, (*HEADINGS, "remark"))))
    assert found.values["cases"] == 3


@pytest.mark.parametrize("start", [b'<log><trace><string key="', b"<log><trace><!--"])
def test_a_tag_without_an_end_is_refused_at_that_point(start: bytes) -> None:
    given = 0

    def endless() -> Iterator[bytes]:
        nonlocal given
        yield start
        while True:
            given += BLOCK
            yield b"x" * BLOCK

    with pytest.raises(ScenarioError, match="a tag on line 1 is longer"):
        list(xes_frames(endless(), "log.xes"))
    assert given <= LONGEST + 2 * BLOCK


def test_a_few_bad_dates_are_left_out_counted_and_named(tmp_path: Path) -> None:
    """Two of a hundred: the rows are told as a spreadsheet numbers them (headings are row 1)."""
    rows = [row for case in range(50) for row in way(case, "AB")]
    rows[7] = (3, "B", "soon")
    rows[20] = (10, "A", "2024-02-30 10:00")
    rows[30] = (15, "A", "")
    left_out = measure_log(written(tmp_path / "log.csv", table(rows))).values["left_out"]
    assert left_out["unreadable"] == {"time": {"count": 2, "share": 2 / 99, "rows": [9, 22]}}
    assert left_out["rows_without_time"] == 3


def test_a_case_without_a_unit_is_left_out_and_counted(tmp_path: Path) -> None:
    rows = [*GOOD, *way("lost", "?? "), *way("half", "?A?B", 4), ("", "A", "2024-01-01")]
    values = measure_log(written(tmp_path / "log.csv", table(rows))).values
    assert values["cases"] == 4
    assert values["left_out"]["cases_without_unit"] == 1
    assert values["left_out"]["unknown_units"] == {"?": 4, "": 1}
    assert values["left_out"]["rows_without_case"] == 1
    assert values["distribution"] == [1, 2, 1]


def test_a_case_that_ends_before_it_begins_has_no_time(tmp_path: Path) -> None:
    rows = [(*row, "2024-01-09" if row[0] != "b" else "2023-12-01") for row in GOOD]
    path = written(tmp_path / "log.csv", table(rows, (*HEADINGS, "resolved")))
    values = measure_log(path).values
    assert values["left_out"]["cases_ending_before_they_open"] == 1
    assert values["left_out"]["cases_without_end"] == 0
    assert values["time_days"]["median"] > 0


def test_guessing_takes_no_column_that_does_not_look_right(tmp_path: Path) -> None:
    """A heading is not enough: `due` holds hours, so no deadline is measured."""
    rows = [(*row, "24 hours") for row in GOOD]
    found = measure_log(written(tmp_path / "l.csv", table(rows, (*HEADINGS, "due"))))
    assert "due" not in found.values["columns"]
    assert found.values["deadline_met"] is None
    assert remark("passed_over", column="due", value="24 hours", option="--due") in found.notes


def test_the_object_on_stdout_is_the_file_that_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path / "log.csv", table(GOOD))
    result = call("measure", path, "--json", "--out", "there")
    assert (result.exit_code, result.stderr) == (0, "")
    names = {"measured.json", "measured.csv", "measured.html"}
    assert set(contents(tmp_path / "there")) == names
    written_down = (tmp_path / "there" / "measured.json").read_text(encoding="utf-8")
    assert strict(result.stdout) == strict(written_down) | {"folder": "there"}
    assert set(strict(result.stdout)) >= {
        *("cases", "units", "handoffs", "hazard", "pingpong_given_2", "time_days", "spearman"),
        *("deadline_met", "gini", "unit_passing", "demand", "left_out"),
    }
    again = call("measure", path, "--out", "there")
    assert (again.exit_code, "--force" in again.stderr) == (2, True)
    fresh = call("measure", path)
    assert fresh.exit_code == 0
    assert len(list((tmp_path / "results").glob("*-measure/measured.html"))) == 1
