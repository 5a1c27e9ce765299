"""What cannot be: exit code 2, one sentence that names thing, value, expectation and remedy.

Lives here: one call for every kind of bad input, and what an interruption leaves behind: nothing.
May not: calls that succeed, or the wording of files beyond what is asked (test_load.py).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from calls import COMPARISON_FILES, ROOT, TINY, call, contents, place, process
from model.declared.declare import Parameter
from model.declared.timeline import LAST_DAY
from scenarios.inputs.checks import LEVERS
from scenarios.run.experiment import LAST_SEED, MOST_REPLICATIONS

__all__ = ["place"]  # a fixture

BAD = ROOT / "tests" / "data" / "bad"
CROWD = TINY.replace("value = 20000", "value = 50_000_000") + (
    'known_per_person = { value = 1.0, source = "a test" }\n'
)
HUGE = CROWD.replace("value = 3,", "value = 300,").replace("value = 4,", "value = 300,")
SET = {
    "unknown": ("platfrm=1", "unknown lever 'platfrm'", "Did you mean 'platform'"),
    "above": ("lookup_minutes=99", "= 99", "from 0.5 to 60 (minutes)", "inside this range"),
    "below": ("platform=-0.1", "= -0.1", "from 0 to 1 (share of hand-overs)"),
    "nan": ("platform=nan", "= nan", "from 0 to 1"),
    "infinite": ("platform=1e999", "= inf", "from 0 to 1"),
    "text": ("platform=much", "'platform=much'", "lever=value with a number", "--set platform"),
    "empty value": ("platform=", "'platform='", "lever=value"),
    "no sign": ("platform", "'platform'", "lever=value"),
    "fraction": ("return_limit=1.5", "= 1.5", "whole number", "no fraction"),
    "a fact": ("townships=3", "'townships' is a place fact", "expected a lever"),
    "a habit": ("stigma=0.1", "behavioural parameter", "expected a lever"),
}
ASKED = {
    "place": ("run --place bayun", "unknown place", "'bayun'", "Did you mean 'baiyun'", "Known:"),
    "place nothing": ("run --place=", "unknown place", "''", "Known:"),
    "place file": ("run --place ./no.toml", "no.toml: no such file", "expected a TOML", "Check"),
    "reform": ("compare --reform six_power", "'six_power'", "Did you mean 'six_powers'"),
    "place without .toml": ("run --place tiny", "'tiny'", "Did you mean ./tiny.toml?"),
    "reform without .toml": ("run --reform homeless", "Did you mean ./homeless.toml?"),
    "study without .toml": ("sweep tiny --out o", "Did you mean ./tiny.toml?"),
    "targets without .toml": ("calibrate tiny --out o", "Did you mean ./tiny.toml?"),
    "plan without .toml": ("optimise tiny --out o", "Did you mean ./tiny.toml?"),
    "commas": ("compare --reform one_list,six_powers", "stack with +", "'one_list+six_powers'"),
    "half a stack": ("run --reform one_list+", "unknown reform", "''", "Known:"),
    "days": ("run --days -1", "days = -1", "whole number, 1 or more", "Choose"),
    "no days": ("compare --days 0", "days = 0", "1 or more"),
    "days text": ("run --days x", "--days", "'x'", "a whole number", "See run.py run --help"),
    "days part": ("trace --case 1 --days 1.5", "--days", "'1.5'", "a whole number"),
    "days beyond": (
        f"run --days {LAST_DAY + 1}",
        "= 7,301",
        "at most 7,300",
        "cost",
        "of one core",
    ),
    "days absurd": ("run --days 1" + "0" * 400, "at most 7,300", "cost"),
    "replications": ("compare --replications 0", "replications = 0", "1 or more"),
    "replications minus": ("compare --replications -3", "replications = -3", "1 or more"),
    "replications text": ("compare --replications many", "'many'", "a whole number"),
    "replications many": (
        f"compare --replications {MOST_REPLICATIONS + 1}",
        "10,001",
        "at most 10,000",
        "hours of",
    ),
    "too large": (
        "compare --replications 10000",
        "10,000 of 730 days",
        "2,000,000,000 cases",
        "hours of",
        "fewer",
    ),
    "crowd": ("run --place ./crowd.toml", "50,000,000 in 12 grids", "at most 100", "Give it more"),
    "huge place": ("compare --place ./huge.toml", "cases in all", "cost", "Choose fewer"),
    "huge log": ("trace --place ./huge.toml --log a.csv", "days = 120", "1,000,000", "GB", "fewer"),
    "seed": ("run --seed -1", "seed = -1", "from 0 to 9,223,372,036,854,765,807", "Choose"),
    "seed text": ("compare --seed one", "--seed", "'one'", "a whole number"),
    "seed large": (f"run --seed {LAST_SEED + 1}", "seed = ", "from 0 to"),
    "seed missing": ("run --seed", "--seed", "argument", "--help"),
    "option": ("run --plce x", "--plce", "See run.py run --help"),
    "option alone": ("--plce x", "--plce", "See run.py compare --help"),
    "argument": ("run baiyun", "baiyun", "See run.py run --help"),
    "command": ("rnu", "'rnu'", "See run.py --help"),
    "neither": ("trace", "neither --case nor --log", "one of them", "--case N"),
    "both": ("trace --case 1 --log a.csv", "both --case and --log", "one of them"),
    "case none": ("trace --case 0 --place ./tiny.toml --days 30", "case = 0", "from 1 to"),
    "case minus": ("trace --case=-1 --place ./tiny.toml --days 30", "case = -1", "from 1 to"),
    "case far": (
        "trace --case 99999 --place ./tiny.toml --days 30",
        "case = 99999",
        "from 1 to",
        "more days",
    ),
    "case text": ("trace --case first", "--case", "'first'", "a whole number"),
    "out file": ("run --out tiny.toml", "'tiny.toml'", "expected a folder", "a file", "another"),
    "out under": ("compare --out tiny.toml/o", "tiny.toml cannot", "not a directory", "another"),
    "out full": ("compare --out full", "out = 'full'", "already holds", "new or empty", "--force"),
    "out full run": ("run --out full", "out = 'full'", "already holds", "--force"),
    "log there": ("trace --log full/a.csv", "already exists", "a new file", "--force"),
    "log folder": ("trace --log full", "a file, but this is a folder", "Name a file"),
    "log nowhere": ("trace --log no/a.csv", "no/a.csv", "a folder that exists", "Make"),
    "log under": ("trace --log tiny.toml/a.csv", "tiny.toml cannot", "another"),
    "a place as reform": ("run --reform ./tiny.toml", "unknown key 'facts'", "Known: levers"),
    "no home": ("compare --reform ./homeless.toml", "unknown place", "'nowhere'", "Known:"),
    "one name": (
        "compare --reform ./homeless.toml --reform ./full/homeless.toml --place ./tiny.toml",
        "'homeless'",
        "names of their own",
        "Rename",
    ),
}
REFORM = 'title = "R"\nplace = "nowhere"\n[levers]\nplatform = {{ value = {}, clause = "mine" }}\n'


@pytest.fixture
def desk(place: Path) -> Path:
    """A folder with a few files to stumble over, from which the calls are made."""
    folder = place.parent
    (folder / "huge.toml").write_text(HUGE, encoding="utf-8")
    (folder / "crowd.toml").write_text(CROWD, encoding="utf-8")
    (folder / "full").mkdir()
    (folder / "full" / "a.csv").write_text("mine", encoding="utf-8")
    (folder / "homeless.toml").write_text(REFORM.format(0.5), encoding="utf-8")
    (folder / "full" / "homeless.toml").write_text(REFORM.format(0.9), encoding="utf-8")
    return folder


def refused(desk: Path, *arguments: str) -> str:
    """The one line a refused call leaves on stderr; it writes nothing and prints nothing else."""
    before = contents(desk)
    result = call(*arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert contents(desk) == before
    said = str(result.stderr)
    assert said.startswith("Error: ")
    assert said.endswith("\n")
    assert said.count("\n") == 1
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("name", ASKED)
def test_a_bad_call_is_refused_in_one_sentence(name: str, desk: Path) -> None:
    asked, *parts = ASKED[name]
    json = ["--json"] if asked.startswith(("run", "compare")) and asked[-4:] != "seed" else []
    said = refused(desk, *asked.split(" "), *json)
    assert [part for part in parts if part not in said] == [], said


@pytest.mark.parametrize("name", SET)
def test_a_bad_setting_is_refused_in_one_sentence(name: str, desk: Path) -> None:
    setting, *parts = SET[name]
    said = refused(desk, "run", "--place", "./tiny.toml", "--set", setting, "--json")
    assert [part for part in parts if part not in said] == [], said


def beyond(lever: Parameter) -> dict[str, str]:
    """What a lever cannot be, as it is typed, and a word of the answer."""
    whole = {f"{lever.low + 0.5:g}": "fraction"} if lever.integer else {}
    return whole | {
        f"{lever.high + 1:g}": f"to {lever.high:.10g}",
        f"{lever.low - 1:g}": f"from {lever.low:.10g}",
        "nan": "= nan",
        "inf": "= inf",
    }


@pytest.mark.parametrize("name", LEVERS)
def test_no_lever_can_be_set_to_what_it_cannot_be(name: str, desk: Path) -> None:
    run = ("run", "--place", "./tiny.toml", "--json", "--set")
    for text, word in beyond(LEVERS[name]).items():
        said = refused(desk, *run, f"{name}={text}")
        assert f"set {name} = " in said
        assert word in said
    assert f"{name}=much" in refused(desk, *run, f"{name}=much")
    assert f"Did you mean '{name}'" in refused(desk, *run, f"{name}x={LEVERS[name].high:g}")


@pytest.mark.parametrize("name", LEVERS)
def test_no_file_can_put_a_lever_where_it_cannot_be(name: str, desk: Path) -> None:
    run = ("run", "--place", "./tiny.toml", "--reform", "./bad.toml", "--json")

    def answer(key: str, value: str) -> str:
        clause = f'{key} = {{ value = {value}, clause = "mine" }}'
        (desk / "bad.toml").write_text(f'title = "R"\n[levers]\n{clause}\n', encoding="utf-8")
        return refused(desk, *run)

    for text, word in beyond(LEVERS[name]).items():
        said = answer(name, text)
        assert "bad.toml" in said
        assert name in said
        assert word in said
    for text in ("'1'", "true", "[1]"):
        assert "bare number" in answer(name, text)
    assert f"Did you mean '{name}'" in answer(f"{name}x", "1")


@pytest.mark.parametrize("path", sorted(BAD.glob("*.toml")), ids=lambda path: path.stem)
def test_a_broken_file_is_refused_by_name(path: Path, desk: Path) -> None:
    kind = path.stem.split("_")[0]
    said = refused(desk, "run", f"--{kind}", str(path), "--days", "5", "--json")
    assert path.stem in said
    assert "xpected" in said or "Known:" in said
    if "malformed" in path.stem:
        assert "line" in said


def test_an_overlay_that_contradicts_itself_is_refused(desk: Path) -> None:
    said = refused(desk, "run", "--reform", str(BAD / "reform_commanded_and_localised.toml"))
    assert "force_command = 0.7" in said
    assert "localised_offices = 0.6" in said


def test_an_overlay_that_contradicts_its_place_is_refused(desk: Path) -> None:
    before = '[before]\nlocalised_offices = { value = 0.6, source = "a test" }\n'
    (desk / "local.toml").write_text(TINY + before, encoding="utf-8")
    said = refused(desk, "run", "--place", "./local.toml", "--reform", "war_zone")
    assert "localised_offices = 0.6" in said
    assert "sum of at most 1" in said


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a file system that takes no files")
@pytest.mark.parametrize("asked", ["run --out /proc/o", "compare --out /proc/o/p"])
def test_a_folder_that_cannot_be_written_is_found_before_the_run(asked: str, desk: Path) -> None:
    said = refused(desk, *asked.split())
    assert "/proc cannot" in said
    assert "/proc cannot" in refused(desk, "trace", "--log", "/proc/a.csv")


def test_a_process_of_its_own_refuses_in_the_same_way(desk: Path) -> None:
    before = contents(desk)
    done = process("run", "--place", "bayun", "--json", cwd=desk)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == refused(desk, "run", "--place", "bayun", "--json")
    done = process("compare", "--days", "x", "--json", cwd=desk)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")
    assert contents(desk) == before


def test_results_are_not_written_over_unless_forced(desk: Path) -> None:
    arguments = ("run", "--place", "./tiny.toml", "--days", "5", "--out", "o")
    assert call(*arguments).exit_code == 0
    first = contents(desk)
    assert "--force" in refused(desk, *arguments, "--seed", "2")
    assert contents(desk) == first
    assert call(*arguments, "--seed", "2", "--force").exit_code == 0
    assert contents(desk)["o/outcomes.json"] != first["o/outcomes.json"]
    log = ("trace", "--place", "./tiny.toml", "--days", "5", "--log", "log.csv")
    assert call(*log).exit_code == 0
    assert "--force" in refused(desk, *log)
    assert call(*log, "--force").exit_code == 0


# --- failing half-way


@pytest.fixture(params=["o", "full", "deep/er/o", None])
def written_to(request: pytest.FixtureRequest, desk: Path) -> list[str]:
    """A comparison into a new, a forced, a deep and a fresh folder."""
    out = ["--out", request.param] if request.param else []
    force = ["--force"] if request.param == "full" else []
    sizes = ["--place", "./tiny.toml", "--days", "5", "--replications", "2"]
    return ["compare", "--reform", "one_list", *sizes, *out, *force]


@pytest.mark.parametrize(
    ("failure", "code", "words"),
    [
        (OSError(28, "No space left on device", "report.html"), 2, "no space left on device"),
        (KeyboardInterrupt(), 130, "Interrupted: nothing was written"),
    ],
    ids=["disk full", "interrupted"],
)
def test_what_fails_while_writing_leaves_nothing(
    written_to: list[str],
    failure: BaseException,
    code: int,
    words: str,
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(*_: object) -> None:
        raise failure

    before = contents(desk)
    with monkeypatch.context() as patch:
        patch.setattr("viz.compare.report.write_report", failing)
        result = call(*written_to)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr
    assert "nothing was written" in result.stderr
    assert contents(desk) == before
    assert call(*written_to).exit_code == 0
    made = {name.rsplit("/", 1)[-1] for name in set(contents(desk)) - set(before)}
    assert made >= COMPARISON_FILES


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal and signals")
def test_an_interruption_leaves_nothing_and_says_so(desk: Path) -> None:
    import pty

    before = contents(desk)
    terminal, screen = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), "compare", "--replications", "200", "--out", "o"],
        cwd=desk,
        stdout=subprocess.PIPE,
        stderr=screen,
        # A shell that runs the tests in the background has its children ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(screen)
    shown = b""
    while b"Replications" not in shown:  # the run is under way
        shown += os.read(terminal, 4096)
    running.send_signal(signal.SIGINT)
    while True:
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
    os.close(terminal)
    assert running.stdout
    assert (running.wait(), running.stdout.read()) == (130, b"")
    assert b"Interrupted: nothing was written." in shown
    assert b"Traceback" not in shown
    assert contents(desk) == before
