"""Streams that cannot encode every sign: gbk, cp1252, ascii; a substitute, nothing lost.

Lives here: every command on such streams, files and pipes, closed ones too.
May not: what a command says.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from calls import COMMANDS, ROOT, TINY, call
from sweeps import TINY_SEARCH, plan

ENCODINGS = ("gbk", "cp1252", "ascii")
TITLE = "Tiny → 😀 é 没有"
LOG = "case,unit,time\n一,甲局→,2024-01-01\n一,乙局😀,2024-01-05\n二,é,2024-01-02\n"
PAIR = "--days 20 --replications 2 --behaviour central"
ONE = "--days 5 --worlds 1 --joint 0"
CALLS = {
    "list": "list",
    "run": f"run --place ./é→没有.toml {PAIR.replace('--replications 2', '')}",
    "compare": f"compare --place ./é→没有.toml --reform one_list+six_powers {PAIR} --out o",
    "trace": "trace --place ./é→没有.toml --case 1 --days 20",
    "log": "trace --place ./é→没有.toml --log →.csv --days 20",
    "flows": f"flows --place ./é→没有.toml {PAIR} --csv é.csv",
    "explain": f"explain --place ./é→没有.toml --reform one_list {PAIR} --out o",
    "response": f"response --place ./é→没有.toml --lever return_limit {PAIR} --out o",
    "robustness": f"robustness --place ./é→没有.toml --reform one_list {ONE} --out o",
    "sweep": "sweep ./study0.toml --threads --out 结果→",
    "measure": "measure 日志.csv --out o",
    "fit": "fit 日志.csv --name é_没有 --out fitted",
    "optimise": "optimise ./search.toml --out o",
    "nothing there": "status 没有→",
    "unknown": "run --place 没有→",
    "unknown option": "run --没有→ 1",
    "byte": "run --reform \udcff.toml",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a place, a study, a search and a log whose names and words are of all kinds."""
    monkeypatch.chdir(tmp_path)
    here = tmp_path / "é→没有.toml"
    here.write_text(TINY.replace("A tiny place", TITLE), encoding="utf-8")
    study = plan(tmp_path, days=20, replications=1)
    search = tmp_path / "search.toml"
    search.write_text(TINY_SEARCH.replace("generations = 3", "generations = 1"), encoding="utf-8")
    for path in (study, search):
        text = path.read_text(encoding="utf-8").replace("tiny.toml", here.name)
        path.write_text(text.replace('title = "', f'title = "{TITLE} '), encoding="utf-8")
    (tmp_path / "日志.csv").write_text(LOG, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", CALLS)
def test_no_command_ends_for_want_of_a_sign(name: str, encoding: str, folder: Path) -> None:
    found = call(*CALLS[name].split(), encoding=encoding)
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    assert found.exit_code in (0, 2)
    assert found.stdout or found.stderr


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_is_substituted_is_not_lost(encoding: str, folder: Path) -> None:
    said = call("sweep", "./study0.toml", "--threads", "--out", "结果→", encoding=encoding).stdout
    told = call("status", "结果→", encoding=encoding).stdout
    if encoding == "gbk":
        assert "12 runs → 结果→" in said
        assert "Tiny → \\U0001f600 é 没有" in told
    else:
        assert "12 runs -> \\u7ed3\\u679c->" in said
        mark = "é" if encoding == "cp1252" else "\\xe9"
        assert f"Tiny -> \\U0001f600 {mark} \\u6ca1\\u6709" in told


@pytest.mark.parametrize("encoding", [*ENCODINGS, "utf-8"])
def test_json_is_whole_in_every_encoding(encoding: str, folder: Path) -> None:
    call("sweep", "./study0.toml", "--threads", "--out", "o")
    found = json.loads(call("status", "o", "--json", encoding=encoding).stdout_bytes)
    assert found["title"] == f"{TITLE} A test"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_printed_in_every_encoding(command: str, encoding: str) -> None:
    found = call(*command.split(), "--help", encoding=encoding)
    assert found.exit_code == 0
    assert "Usage" in found.stdout


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("into", ["file", "pipe"])
def test_the_program_itself_writes_into_files_and_pipes(
    encoding: str, into: str, tmp_path: Path
) -> None:
    command = [sys.executable, str(ROOT / "run.py"), "list"]
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    with (tmp_path / "out.txt").open("wb") as file:
        where = file if into == "file" else subprocess.PIPE
        done = subprocess.run(
            command, stdout=where, stderr=subprocess.PIPE, env=environment, check=False
        )
    assert (done.returncode, done.stderr) == (0, b"")
    text = (done.stdout or (tmp_path / "out.txt").read_bytes()).decode(encoding)
    for sign in ("Baiyun", "白云"):
        assert sign in text or sign.encode("ascii", "backslashreplace").decode() in text


@pytest.mark.skipif(os.name != "posix", reason="closes streams as a shell does")
@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-"])
def test_a_closed_stream_is_one_that_nobody_reads(closed: str, tmp_path: Path) -> None:
    line = f'"{sys.executable}" "{ROOT / "run.py"}" run --days 5 --place huaisi {closed}'
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stdout + done.stderr
