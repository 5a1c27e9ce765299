"""Structured inputs at random: TOML of five kinds, CSV, XES, options and numbers, all by seed.

Lives here: what is drawn. May not: what is done with it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from scenarios.data import DATA
from scenarios.inputs.checks import BEHAVIOURAL, FACTS, LEVERS

SHIPPED = {
    "place": DATA / "places",
    "reform": DATA / "reforms",
    "study": DATA / "studies",
    "plan": DATA / "goals",
    "targets": DATA / "targets",
}
NUMBERS = (
    *("0", "1", "-1", "0.5", "-0.0", "1e308", "1e999", "-1e999", "nan", "inf", "-inf", "2.5"),
    *("1_000", "0x10", "0o7", "0b1", "9" * 30, "9" * 5000, "0x" + "f" * 5000, "1e-400"),
    *("9223372036854775807", "-9223372036854775808", "+1", "007", ".5", "5.", "1.0e", "--1"),
)
VALUES = (
    *NUMBERS,
    *("true", "false", '""', '"x"', "'x'", '"""x\ny"""', "[]", "{}", "[[]]", "[{}]", "[1, 2]"),
    *("[0.1, 0.2]", "[0.2, 0.1]", "[1]", "[1, 2, 3]", '["a", "b"]', "[nan, inf]", "[true, 1]"),
    *("{ value = 1 }", '{ value = 1, source = "s" }', '{ value = 0.5, clause = "c" }'),
    *("{ count = 3 }", '{ count = 3, clause = "c" }', "{ each = 1.0 }", "{ low = 1 }"),
    *("{ low = 1, high = 0 }", '{ high = 1, of = "x" }', "1979-05-27", "1979-05-27T07:32:00Z"),
    *("07:32:00", '"\\u0000"', '"\\U0001F600"', '"./none.toml"', '"none"', '"all"', '"central"'),
    *("[" * 1500 + "]" * 1500, "{ a = " * 1500 + "1" + " }" * 1500, '"' + "x" * 5000 + '"'),
    *('"plausible"', '"sobol"', '"csv"', '"list"', '"../../etc"', '"/dev/null"', '"six_powers+"'),
)
KEYS = (
    *("title", "place", "reform", "days", "seed", "design", "kind", "samples", "over", "levels"),
    *("points", "file", "outcomes", "behaviour", "replications", "objectives", "budget", "costs"),
    *("total", "unit", "satisfied", "constraints", "targets", "learn", "draw", "search", "logs"),
    *("facts", "before", "levers", "demand", "townships", "domains", "population", "wave", "daily"),
    *("a.b.c", '"quoted key"', '""', "名", "a" * 3000, "title_zh", "duty_shift", "gap", "year"),
    *LEVERS,
    *FACTS,
    *BEHAVIOURAL,
)
LINES = (
    "[",
    "]",
    "= 1",
    "a =",
    "[[design]]",
    "[a]\n[a]",
    "\x00",
    "\ufeff",
    "# …",
    '"""',
    "\r",
    "\t",
)
MOMENTS = (
    *("2024-01-05", "2024-01-05 10:00", "05/01/2024", "1/5/24 3:04 PM", "2024-01-05T10:00:00+08"),
    *("20240105", "1704448800", "1704448800000", "05-JAN-24", "9999-12-31", "0000-00-00", "1900"),
    *(
        "2024-13-45",
        "",
        "NaT",
        "null",
        "-",
        "昨天",
        "2024年1月5日",
        "1e999",
        "2024-01-05 10:00 UTC",
    ),
)
CELLS = (
    *(
        "1",
        "2",
        "3",
        "a",
        "甲局",
        "NA",
        "",
        " ",
        "-",
        "true",
        "yes",
        "no",
        "met",
        "overdue",
        "已完成",
    ),
    *("=1+1", "<b>", '"', '""', "x" * 500, "\x00", "\ufffd", "9" * 400, "1e400", "nan", "None"),
)
HEADINGS = (
    *("case", "unit", "time", "activity", "status", "due", "opened", "resolved", "leg", "工单号"),
    *("承办单位", "", "case", "org:resource", "time:timestamp", "x" * 300, "reassigned", "=a", "1"),
)


ENCODINGS = {
    **{"UTF-8": "utf-8", "ISO-8859-1": "latin-1", "GB2312": "gb18030", "GBK": "gb18030"},
    **{"Big5": "big5", "Shift_JIS": "shift_jis", "hex": "utf-8", "zlib": "utf-8", "none": "utf-8"},
}
"""What an XES file says it is encoded in, and what it is."""


def toml(chance: random.Random, kind: str) -> bytes:
    """A shipped file of a kind with some of its lines changed, moved, lost or new."""
    path = chance.choice(sorted(SHIPPED[kind].glob("*.toml")))
    lines = path.read_text(encoding="utf-8").splitlines()
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(lines))
        lines[at : at + 1] = _line(chance, lines[at])
    text = "\n".join(lines)
    if chance.random() < 0.1:
        text = text[: chance.randrange(len(text) + 1)]
    data = text.encode(chance.choice(("utf-8", "utf-8-sig", "utf-8", "utf-8", "gb18030", "utf-16")))
    if chance.random() < 0.05:
        at = chance.randrange(len(data))
        data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    return data


def _line(chance: random.Random, line: str) -> list[str]:
    name, sign, _ = line.partition("=")
    how = chance.randrange(6)
    if how == 0:
        return []
    if how == 1:
        return [line, line]
    if how == 2:
        return [line, f"{chance.choice(KEYS)} = {chance.choice(VALUES)}"]
    if how == 3:
        return [f"[{chance.choice(KEYS)}]", line]
    if how == 4:
        return [line, chance.choice(LINES)]
    return [f"{name}= {chance.choice(VALUES)}" if sign else line]


def points(chance: random.Random) -> bytes:
    """A CSV of points, more or less."""
    names = chance.sample([*LEVERS, *FACTS, *BEHAVIOURAL], chance.randint(1, 3))
    if chance.random() < 0.2:
        names[-1] = chance.choice(KEYS)
    between = chance.choice(",;\t|,;")
    cells = (*NUMBERS, "0,5", "1.000,5", "0.5", "0.7", "1", "2", "", '"', "x")
    rows = [[chance.choice(cells) for _ in names] for _ in range(chance.randint(0, 4))]
    lines = [between.join(row) for row in [names, *rows]]
    if chance.random() < 0.2:
        lines.insert(chance.randrange(2), chance.choice(("sep=;", "", "#", between * 3, "\x00")))
    return (
        chance.choice(("\n", "\r\n", "\r"))
        .join(lines)
        .encode(chance.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16")))
    )


def log(chance: random.Random) -> bytes:
    """A CSV of events, more or less."""
    names = ["case", "unit", "time", *chance.sample(HEADINGS, chance.randint(0, 4))]
    names = names if chance.random() < 0.7 else chance.sample(HEADINGS, chance.randint(1, 6))
    between = chance.choice(",;\t,,")
    rows = [names]
    for _ in range(chance.choice((0, 1, 3, 12))):
        odd = chance.random() < 0.3
        cells = [chance.choice(MOMENTS if chance.random() < 0.4 else CELLS) for _ in names]
        if not odd and names[:3] == ["case", "unit", "time"]:
            cells[:3] = [str(chance.randint(1, 3)), chance.choice("ABC"), chance.choice(MOMENTS)]
        rows.append(cells[: chance.choice((len(cells), len(cells), len(cells) - 1))])
    text = chance.choice(("\n", "\r\n")).join(between.join(row) for row in rows)
    if chance.random() < 0.2:
        text = chance.choice(("sep=;\n", "A title\n", "\n\n", "\ufeff", "{", "PAR1", "\x00")) + text
    return text.encode(
        chance.choice(("utf-8", "utf-8", "gb18030", "utf-16", "utf-8-sig")), "replace"
    )


def xes(chance: random.Random) -> bytes:
    """An XES file, more or less."""
    kinds = ("string", "date", "int", "float", "boolean", "list", "id", "odd")
    names = ("concept:name", "org:resource", "org:group", "time:timestamp", "x", "", "名")

    def attribute() -> str:
        value = chance.choice(MOMENTS + CELLS).replace("<", "&lt;").replace('"', "&quot;")
        name = chance.choice(names)
        value = value.replace("\x00", chance.choice(("", "&#0;", "\x00")))
        return f'<{chance.choice(kinds)} key="{name}" value="{value}"/>'

    def event() -> str:
        fixed = (
            '<string key="org:resource" value="A"/><date key="time:timestamp" value="2024-01-05"/>'
        )
        some = "".join(attribute() for _ in range(chance.randint(0, 4)))
        return f"<event>{fixed if chance.random() < 0.6 else ''}{some}</event>"

    traces = []
    for number in range(chance.randint(0, 4)):
        named = f'<string key="concept:name" value="{number}"/>' if chance.random() < 0.7 else ""
        events = "".join(event() for _ in range(chance.randint(0, 4)))
        traces.append(f"<trace>{named}{events}</trace>")
    encoding = chance.choice(("UTF-8", *ENCODINGS))
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    space = chance.choice((' xmlns="http://www.xes-standard.org/"', "", ' xes.version="x"'))
    text = f"{head}<log{space}>{''.join(traces)}</log>"
    if chance.random() < 0.2:
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(("", "<", "&x;", "]]>", "<!DOCTYPE x>")) + text[at + 3 :]
    return text.encode(ENCODINGS[encoding], "replace")


def words(chance: random.Random, options: Mapping[str, Mapping[str, bool]]) -> list[str]:
    """A command with some of its options, sane or odd; no call takes long.

    `options` are those of each command, and whether they take no value.
    """
    numbers = [number for number in NUMBERS if number != "1_000"]
    odd = (
        *numbers,
        "",
        "x",
        "-",
        "=",
        "…",
        "\udcff",
        "../x",
        "./o",
        "a" * 300,
        "[b]",
        "%s",
        "gap>0",
    )
    names = (*LEVERS, "townships", "x", "")
    command, needed = chance.choice(COMMANDS)
    more = []
    for _ in range(chance.randint(1, 3)):
        known = options.get(command, {})
        option = chance.choice([*known, *known, "--x"])
        value = chance.choice(odd)
        if option in SANE and chance.random() < 0.6:
            value = chance.choice(SANE[option])
        elif option == "--set":
            value = f"{chance.choice(names)}{chance.choice('===:')}{chance.choice(odd)}"
        bare = known.get(option, False) != (chance.random() < 0.05)
        more.append([option] if bare else [option, value])
    chance.shuffle(more)
    asked = [word for pair in more for word in pair]
    return [command, *needed, *asked, *(["--json"] if chance.random() < 0.2 else [])]


TINY = ("--place", "./tiny.toml", "--days", "3", "--behaviour", "central")
PAIR = (*TINY, "--replications", "2")
SANE = {
    "--days": ("1", "5"),
    "--seed": ("0", "7", "9223372036854765807"),
    "--replications": ("2", "3"),
    "--set": ("platform=0.5", "return_limit=2", "load=1"),
    "--place": ("huaisi", "./tiny.toml"),
    "--reform": ("none", "six_powers", "one_list+five_powers", "war_zone"),
    "--behaviour": ("central", "plausible"),
    "--case": ("1", "2", "case", "999999"),
    "--level": ("kinds", "fields", "units"),
    "--lever": ("platform", "signoff_levels"),
    "--by": ("group", "lever", "clause"),
    "--outcome": ("gap", "true_in_time"),
    "--where": ("gap > 0", "gap < 1e9", "platform > 0.5"),
    "--of": ("after", "before", "difference"),
    "--workers": ("1", "2"),
    "--unit": ("unit",),
    "--time": ("time",),
    "--encoding": ("utf-8", "gb18030", "hex"),
    "--out": ("a", "b", "c", "./o", "study.toml"),
    "--csv": ("a.csv", "b.csv", "./o"),
    "--log": ("d.csv", "log.csv"),
    "--pilot": ("0.5", "1", "0"),
    "--spill": ("0.1", "0", "2"),
    "--orders": ("4", "0"),
    "--boxes": ("1", "3"),
    "--name": ("e", "f g", "../h"),
    "--residents": ("5000", "400000"),
}
COMMANDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("run", TINY),
    ("compare", (*PAIR, "--reform", "one_list")),
    ("trace", (*TINY, "--case", "1")),
    ("flows", PAIR),
    ("explain", (*PAIR, "--reform", "one_list")),
    ("response", (*PAIR, "--lever", "return_limit")),
    ("sweep", ("./study.toml", "--threads")),
    ("merge", ("./o", "./p")),
    ("status", ("./o",)),
    ("sensitivity", ("./o",)),
    ("discover", ("./o",)),
    ("measure", ("./log.csv",)),
    ("fit", ("./log.csv", "--name", "x")),
    ("optimise", ("./none.toml",)),
    ("calibrate", ("./none.toml",)),
    ("list", ()),
    ("nothing", ()),
)
