"""Files as exports write them: encodings of XES, lines above headings, foreign formats, huge ones.

Lives here: bytes to rows, and refusals that say what to do. May not: what a measure is worth.
"""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from calls import call
from logs import table, way, written, xes
from scenarios.inputs.errors import ScenarioError
from scenarios.logs import xes as xes_module
from scenarios.logs.layout import layout_of
from scenarios.logs.measure import measure_log
from scenarios.logs.xes import BLOCK, xes_frames

CHINESE = {
    "1": [
        {"org:resource": u, "time:timestamp": f"2024-01-0{k}"}
        for k, u in ((1, "街道"), (3, "城管局"))
    ]
}
JAPANESE = {
    "1": [
        {"org:resource": u, "time:timestamp": f"2024-01-0{k}"}
        for k, u in ((1, "市役所"), (3, "ソフト課"))
    ]
}


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize(
    ("declared", "codec", "events"),
    [
        *((name, "gbk", CHINESE) for name in ("GB2312", "gbk", "GBK", "gb18030", "cp936")),
        *(
            ("Big5", "big5", JAPANESE),
            ("Shift_JIS", "shift_jis", JAPANESE),
            ("EUC-JP", "euc_jp", JAPANESE),
            ("x-gbk", "gb18030", CHINESE),
            ("windows-936", "gb18030", CHINESE),
        ),
        *(
            ("UTF-8", "utf-8", CHINESE),
            ("UTF-16", "utf-16", CHINESE),
            ("utf-8", "utf-8-sig", CHINESE),
        ),
    ],
)
def test_an_xes_in_its_declared_encoding_is_read(
    tmp_path: Path, declared: str, codec: str, events: dict[str, list[dict[str, str]]], packed: str
) -> None:
    if codec == "big5":
        events = {
            "1": [
                dict(e, **{"org:resource": u})
                for e, u in zip(events["1"], ("街道", "環保局"), strict=True)
            ]
        }
    text = xes(events).replace('encoding="utf-8"', f"encoding='{declared}'")
    found = measure_log(written(tmp_path / f"log.xes{packed}", text, codec))
    assert found.values["distribution"] == [0, 1]
    units = {event["org:resource"] for event in events["1"]}
    assert {row["unit"] for row in found.values["by_unit"]} == units


def test_the_option_overrules_what_an_xes_declares(tmp_path: Path) -> None:
    path = written(tmp_path / "log.xes", xes(CHINESE), "gb18030")
    with pytest.raises(ScenarioError, match="--encoding"):
        measure_log(path)
    assert measure_log(path, encoding="gbk").values["units"] == 2


@pytest.mark.parametrize(
    "name", ["hex", "zlib", "punycode", "idna", "rot13", "klingon", "base64", ""]
)
def test_what_is_no_encoding_of_text_is_refused(tmp_path: Path, name: str) -> None:
    text = xes(CHINESE).replace('encoding="utf-8"', f'encoding="{name}"')
    with pytest.raises(ScenarioError, match="expected the name of an encoding of text"):
        measure_log(written(tmp_path / "log.xes", text))
    if name:
        path = written(tmp_path / "log.csv", table(way("a", "AB")))
        with pytest.raises(ScenarioError, match="expected the name of an encoding of text"):
            measure_log(path, encoding=name)


def test_bytes_that_are_no_text_in_the_declared_encoding_are_refused(tmp_path: Path) -> None:
    text = xes(CHINESE).replace('encoding="utf-8"', 'encoding="EUC-JP"')
    path = tmp_path / "log.xes"
    path.write_bytes(text.encode("utf-8").replace("街道".encode(), b"\xfd\xfe\xff"))
    with pytest.raises(ScenarioError, match="is no text in EUC-JP"):
        measure_log(path)


def test_traces_without_names_are_numbered(tmp_path: Path) -> None:
    text = xes({"a": CHINESE["1"], "b": CHINESE["1"]})
    for name in "ab":
        text = text.replace(f'<string key="concept:name" value="{name}"/>', "")
    found = measure_log(written(tmp_path / "log.xes", text))
    assert (found.values["cases"], found.values["distribution"]) == (2, [0, 2])


@pytest.mark.parametrize("blank", ["", "  "])
def test_traces_with_an_empty_name_are_numbered_too(tmp_path: Path, blank: str) -> None:
    text = xes({"a": CHINESE["1"], "b": CHINESE["1"], "c": CHINESE["1"]})
    text = text.replace('value="a"', f'value="{blank}"').replace('value="b"', f'value="{blank}"')
    found = measure_log(written(tmp_path / "log.xes", text))
    assert (found.values["cases"], found.values["distribution"]) == (3, [0, 3])


@pytest.mark.parametrize("declared", ["utf-8", "unicode", "GBK"])
def test_a_mark_of_utf_16_says_more_than_what_is_declared(tmp_path: Path, declared: str) -> None:
    text = xes(CHINESE).replace('encoding="utf-8"', f'encoding="{declared}"')
    found = measure_log(written(tmp_path / "log.xes", text, "utf-16"))
    assert {unit["unit"] for unit in found.values["by_unit"]} == {"街道", "城管局"}


@pytest.mark.parametrize("empty", ["", "-", "null"])
def test_an_empty_group_gives_way_to_a_full_resource(tmp_path: Path, empty: str) -> None:
    events = [dict(event, **{"org:group": empty}) for event in CHINESE["1"]]
    found = measure_log(written(tmp_path / "log.xes", xes({"1": events})))
    assert found.values["columns"]["unit"]["column"] == "org:resource"
    assert found.values["distribution"] == [0, 1]


OCEL = '{"ocel:global-log": {"ocel:version": "1.0"}, "ocel:events": {}, "ocel:objects": {}}'
FOREIGN = {
    "log.jsonl": (b'{"case":1,"unit":"A"}\n{"case":1,"unit":"B"}\n', "JSON lines"),
    "one.jsonl": (b'{"case":1,"unit":"A","time":"2024-01-01"}\n', "JSON lines"),
    "log.json": (b'[\n  {"case": 1}\n]\n', "a JSON file"),
    "deep.json": (b'{\n "events": [\n  {"case": 1}\n ]\n}\n', "a JSON file"),
    "log.jsonocel": (OCEL.encode(), "object-centric"),
    "two.json": (b'{"objectTypes": [], "eventTypes": [], "events": []}', "object-centric"),
    "log.xmlocel": (b"<log><object-types/><event-types/><objects/></log>", "object-centric"),
    "old.xmlocel": (
        b"<?xml version='1.0'?><log><events/>" + b" " * 70_000 + b"<objects/></log>",
        "object-centric",
    ),
    "log.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel file"),
    "html.xls": (b"<html><table><tr><td>case</td></tr></table></html>", "an HTML page"),
    "xml.xls": (b'<?xml version="1.0"?>\n<Workbook xmlns="x"></Workbook>', "Excel XML"),
    "log.xlsx": (b"PK\3\4" + bytes(600), "a ZIP or Excel file"),
    "log.parquet": (b"PAR1" + bytes(600) + b"PAR1", "a Parquet file"),
    "log.sqlite": (b"SQLite format 3\0" + bytes(600), "an SQLite database"),
    "log.feather": (b"ARROW1\0\0" + bytes(600), "a Feather file"),
    "log.csv.xz": (b"\xfd7zXZ\0" + bytes(600), "packed with xz"),
    "log.csv.bz2": (b"BZh91AY&SY" + bytes(600), "packed with bzip2"),
    "log.pdf": (b"%PDF-1.7\n" + bytes(600), "a PDF file"),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_format_is_named(tmp_path: Path, name: str, packed: bool) -> None:
    data, said = FOREIGN[name]
    path = tmp_path / (name + ".gz" * packed)
    path.write_bytes(gzip.compress(data) if packed else data)
    result = call("measure", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "expected CSV or XES" in result.stderr or "expected XES" in result.stderr


def peak_of(parts: Iterator[bytes], most_rows: int) -> int:
    """The most memory that reading takes, in bytes; the rows are dropped as they come."""
    tracemalloc.start()
    rows = 0
    for frame in xes_frames(parts, "log.xes"):
        rows += len(frame)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows >= most_rows
    return peak


def test_many_different_attributes_are_refused_and_fewer_cost_memory_once(tmp_path: Path) -> None:
    """14,000 events of an attribute each are refused; 1,900 keys over them take megabytes."""

    def events(keys: int) -> Iterator[bytes]:
        yield b'<log><trace><string key="concept:name" value="1"/>'
        for k in range(14_000):
            yield b'<event><string key="attribute %d" value="x"/></event>' % (k % keys)
        yield b"</trace></log>"

    with pytest.raises(ScenarioError, match="more than 2,000 different attributes"):
        list(xes_frames(events(14_000), "log.xes"))
    assert peak_of(events(1_900), 14_000) < 150e6
    headings = ",".join(f"c{k}" for k in range(3_000))
    with pytest.raises(ScenarioError, match="3,002 headings"):
        measure_log(
            written(tmp_path / "log.csv", f"case,unit,time,{headings[:-6]}\na,b,2024-01-01\n")
        )


def test_one_endless_trace_stays_within_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xes_module, "MOST_ROWS", 1_000)
    event = b'<event><string key="org:group" value="A"/></event>'

    def trace(name: bytes, events: int) -> Iterator[bytes]:
        yield b"<log><trace>" + name
        for _ in range(events // 100):
            yield event * 100
        yield b"</trace></log>"

    named = b'<string key="concept:name" value="1"/>'
    few, many = (peak_of(trace(named, events), events) for events in (5_000, 50_000))
    assert many < 1.5 * few
    with pytest.raises(
        ScenarioError, match=r"trace 1 has 1,000 events or more and no concept:name"
    ):
        list(xes_frames(trace(b"", 5_000), "log.xes"))
    assert len(event) * 1_000 > BLOCK / 2


ROWS = table(way("甲", "城环"), ("工单编号", "承办单位", "操作时间"))
LAYOUTS = {
    "sep line": "sep=;\n" + ROWS.replace(",", ";"),
    "sep line quoted": '"sep=;"\n' + ROWS.replace(",", ";"),
    "sep tab": "sep=\\t\n" + ROWS.replace(",", "\t"),
    "sep with commas inside": "SEP=;\n" + ROWS.replace(",", ";").replace("城", "城,市"),
    "title": "2024年1月工单明细\n" + ROWS,
    "title with commas": "2024年1月工单明细,,\n" + ROWS,
    "two titles": "工单明细,,\n导出时间：2024-02-01,,\n" + ROWS,
    "a title with a comma": "某市热线工单, 2024年1月\n" + ROWS,
    "a title with more commas than the table": "明细,1月,市级,区级,街道\n" + ROWS,
    "titles of all widths": "明细\n来源, 市局\n\n导出,2024-02-01,张三\n" + ROWS,
    "headings in groups": "工单信息,,办理信息\n" + ROWS,
    "headings again": ROWS + ROWS.split("\n")[0] + "\n",
    "headings again and again": ROWS.replace(":00\n", ":00\n工单编号,承办单位,操作时间\n"),
    "title and blank lines": "\n工单明细\n\n" + ROWS,
    "trailing commas below": "\n".join(
        line + "," * (k > 0) for k, line in enumerate(ROWS.split("\n")[:-1])
    ),
    "many trailing commas": "\n".join(
        line + ",,," * (k > 0) for k, line in enumerate(ROWS.split("\n")[:-1])
    ),
    "trailing commas everywhere": ROWS.replace("\n", ",\n"),
    "trailing comma above": ROWS.replace("操作时间\n", "操作时间,,\n"),
    "title and trailing commas": "明细\n" + ROWS.replace(":00\n", ":00,\n"),
    "blank heading": ROWS.replace("操作时间\n", "操作时间,,x\n").replace(":00\n", ":00,1,2\n"),
    "same heading": ROWS.replace("操作时间\n", "操作时间,承办单位\n").replace(":00\n", ":00,河\n"),
    "same heading with a blank": ROWS.replace("操作时间\n", "操作时间, 操作时间 \n").replace(
        ":00\n", ":00,x\n"
    ),
    "same heading empty first": ROWS.replace("承办单位", "承办单位,承办单位").replace("甲", "甲,"),
    "carriage returns": ROWS.replace("\n", "\r"),
    "windows lines": "sep=,\r\n" + ROWS.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_table_is_found_under_what_stands_above_it(
    tmp_path: Path, name: str, encoding: str
) -> None:
    suffix = ".csv.gz" if encoding == "gb18030" else ".csv"
    found = measure_log(written(tmp_path / f"log{suffix}", LAYOUTS[name], encoding))
    assert found.values["distribution"] == [0, 1]
    assert found.values["left_out"]["rows_read"] == 2
    told = {note.key for note in found.notes}
    assert ("same_heading" in told) == (name in ("same heading", "same heading with a blank"))


def test_rows_are_numbered_as_in_the_file(tmp_path: Path) -> None:
    rows = [row for case in range(30) for row in way(case, "AB")]
    rows[7] = (3, "B", "soon")
    text = "a title\n\n" + table(rows)
    unreadable = measure_log(written(tmp_path / "l.csv", text)).values["left_out"]["unreadable"]
    assert unreadable["time"]["rows"] == [11]
    assert text.split("\n")[10] == "3,B,soon"


def test_signs_that_nobody_sees_are_no_part_of_a_heading(tmp_path: Path) -> None:
    text = "\u200b" + ROWS.replace("操作时间", "操作时间\u200b")
    found = measure_log(written(tmp_path / "l.csv", text)).values["columns"]
    assert [found[role]["column"] for role in ("case", "time")] == ["工单编号", "操作时间"]


def test_a_row_with_too_many_fields_is_named_as_in_the_file(tmp_path: Path) -> None:
    text = (
        "a title\n\n" + table([row for case in range(60) for row in way(case, "AB")]) + "1,A,,x\n"
    )
    with pytest.raises(ScenarioError, match=r"l\.csv.*line 124"):
        measure_log(written(tmp_path / "l.csv", text))
    assert text.split("\n")[123] == "1,A,,x"


def test_text_in_a_column_does_not_choose_the_delimiter() -> None:
    text = ["a\tb\tc\n", *(f"1\t2\tsome, words, and, more{', words' * k}\n" for k in range(9))]
    assert layout_of(text).headings == ("a", "b", "c")


def test_slices_change_nothing_of_an_xes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named or not, with a name after the events: the same cases in slices of any size."""
    text = xes({str(k): CHINESE["1"] * (1 + k % 3) for k in range(30)})
    nameless = text.replace('key="concept:name"', 'key="other"')
    late = xes({"a": CHINESE["1"]}).replace("</trace>", '<string key="extra" value="b"/></trace>')
    for one in (text, nameless, late):
        path = written(tmp_path / "log.xes", one)
        monkeypatch.setattr(xes_module, "MOST_ROWS", 100_000)
        whole = measure_log(path)
        for rows in (7, 20):
            monkeypatch.setattr(xes_module, "MOST_ROWS", rows)
            assert measure_log(path).values == whole.values
