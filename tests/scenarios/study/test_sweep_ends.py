"""Sweeps that end before their time: killed, interrupted, or with no room left on the disk.

Lives here: that nothing is lost or half-written, and that going on gives the same table.
May not: a worker that dies (test_sweep.py).
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from calls import ROOT, call, contents, place
from forked_sweep import sweep_in_small_batches
from scenarios.study import folder as storing
from sweeps import plan, refused, same, series, swept, table

__all__ = ["place"]  # a fixture

LEFT = {".lock", "checksums.jsonl", "plan.json", "provenance.json", "results"}
KILLS = 20
SMALL_BATCHES = (
    "import sys; from scenarios.study import folder; folder.BATCH_SECONDS = 0.05\n"
    "from run import app; app(sys.argv[1:])"
)
needs_signals = pytest.mark.skipif(os.name != "posix", reason="needs signals")


def begun(study: Path, out: str, batches: int) -> subprocess.Popen[bytes]:
    """A sweep on processes, in a group of its own, with so many batches written."""
    running = subprocess.Popen(
        [sys.executable, "-c", SMALL_BATCHES, "sweep", str(study), "--out", out, "--workers", "2"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    until(lambda: len(list(Path(out).glob("results/*.parquet"))) >= batches)
    assert running.poll() is None, running.communicate()
    return running


def until(true: Callable[[], bool], seconds: float = 120.0) -> None:
    """Wait until something is so; AssertionError where it does not come."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def group(leader: int) -> set[int]:
    """The living processes of a group."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.add(int(path.parent.name))
    return found


@needs_signals
@pytest.mark.usefixtures("hangup")
@pytest.mark.long
@pytest.mark.parametrize(
    ("sent", "code", "moments"),
    [
        (signal.SIGKILL, -9, (1, 3)),
        (signal.SIGINT, 130, (2,)),
        (signal.SIGTERM, 130, (2,)),
        (signal.SIGHUP, 130, (2,)),
    ],
)
def test_stopped_and_resumed_gives_the_table_of_an_undisturbed_sweep(
    sent: signal.Signals, code: int, moments: tuple[int, ...], place: Path
) -> None:
    study = plan(place.parent, replications=40, days=120, outcomes='["gap"]')
    for batches in moments:
        running = begun(study, "o", batches)
        running.send_signal(signal.SIGSTOP)  # or it may be done before the second one asks
        held = call("sweep", study, "--out", "o", "--threads")
        assert (held.exit_code, "no other sweep" in held.stderr) == (2, True)
        if sent in (signal.SIGINT, signal.SIGHUP):  # a terminal sends them to the whole group
            os.killpg(running.pid, sent)
        else:
            running.send_signal(sent)
        running.send_signal(signal.SIGCONT)
        said = running.communicate()[1].decode()
        assert running.returncode == code, said
        assert "Traceback" not in said
        until(lambda leader=running.pid: not group(leader), 20)
        done = table("o")
        assert done["run_id"].is_unique
        assert 0 < len(done) < 480
    assert code < 0 or "Interrupted: what is done is kept" in said
    again = swept(study, "o")
    assert len(again) == 480
    same(again, swept(study, "undisturbed"))
    assert {path.name for path in Path("o").iterdir()} == LEFT


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a fork server")
@pytest.mark.long
def test_killed_at_random_moments_nothing_is_lost(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "tests" / "support")]))
    study, out = plan(place.parent, replications=60, days=30, daily="true"), Path("o")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["forked_sweep"])
    moments, done, killed = random.Random(6), [0], 0
    while killed < KILLS:
        running = context.Process(target=sweep_in_small_batches, args=(study, out.absolute()))
        running.start()
        until(out.is_dir)
        running.join(moments.uniform(0.1, 1.0))
        if running.exitcode is not None:
            break
        running.kill()
        running.join()
        killed += 1
        done.append(len(table(out)) if list(out.glob("results/*")) else 0)
    assert killed == KILLS, f"done after {killed} kills"
    assert done == sorted(done)
    assert 0 < done[-1] < 720
    again = swept(study, "o")
    assert len(again) == 720
    same(again, swept(study, "undisturbed"))
    same(series("o"), series("undisturbed"))
    assert {path.name for path in out.iterdir()} == {*LEFT, "daily"}
    assert {p.name for p in out.glob("daily/*")} == {p.name for p in out.glob("results/*")}


@pytest.fixture
def small_disk(place: Path) -> Iterator[Callable[[str], None]]:
    """A small disk at `o`; yields what mounts it anew with other options."""
    folder = place.parent / "o"
    folder.mkdir()

    def mounted(*arguments: str) -> bool:
        command = ["mount", *arguments, "tmpfs", str(folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    if sys.platform != "linux" or not mounted("-t", "tmpfs", "-o", "size=256k"):
        pytest.skip("needs the right to mount a small disk")
    yield lambda options: [None][not mounted("-o", f"remount,{options}")]
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_full_keeps_what_was_written(
    place: Path, small_disk: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    study = plan(place.parent, replications=30)
    with monkeypatch.context() as patch:
        patch.setattr(storing, "BATCH_SECONDS", 0.0)
        result = call("sweep", study, "--threads", "--out", "o")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "no space left on device" in result.stderr
        kept = len(table("o"))
        assert 0 < kept < 360
        assert f": {kept:,} runs are kept" in result.stderr
        again = call("sweep", study, "--threads", "--out", "o")
        assert (again.exit_code, "no space left on device" in again.stderr) == (2, True)
    small_disk("size=64m")
    same(swept(study, "o"), swept(study, "undisturbed"))


def test_a_disk_that_is_read_only_is_refused(
    place: Path, small_disk: Callable[[str], None]
) -> None:
    study = plan(place.parent)
    small_disk("size=64m")
    swept(study, "o")
    for name in Path("o/results").iterdir():
        name.unlink()
    small_disk("ro")
    before = contents(Path("o"))
    assert "o cannot" in refused(study, "--out", "o")
    assert contents(Path("o")) == before


def test_a_batch_that_fails_is_written_the_next_time(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    study = plan(place.parent, daily="true")
    with monkeypatch.context() as patch:
        patch.setattr(storing, "write_batch", full)
        result = call("sweep", study, "--threads", "--out", "o")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no space left on device: 0 runs are kept" in result.stderr
    assert len(swept(study, "o")) == 24


def test_series_without_their_rows_are_made_anew(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(table: object, path: Path, *rest: object) -> None:
        sound(table, path, *rest)
        if path.parent.name == "daily":
            raise OSError(28, "No space left on device")

    study, sound = plan(place.parent, daily="true"), storing.write_batch
    with monkeypatch.context() as patch:
        patch.setattr(storing, "write_batch", killed)
        call("sweep", study, "--threads", "--out", "o")
    assert list(Path("o/daily").iterdir())
    assert not list(Path("o/results").iterdir())
    swept(study, "o")
    swept(study, "undisturbed")
    same(series("o"), series("undisturbed"))
