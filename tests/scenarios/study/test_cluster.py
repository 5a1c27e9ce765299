"""Sweeps past one machine: a real scheduler and real workers, one of which is killed midway.

Lives here: `--dask`. May not: what a sweep finds, beyond that it is the same.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from calls import ROOT, call, place
from scenarios.inputs.errors import ScenarioError
from scenarios.study import sweep as running
from scenarios.study.cluster import Cluster
from scenarios.study.plan_file import read_study
from scenarios.study.sweep import Threads, sweep
from sweeps import bits, plan, refused, same, series, swept, table

__all__ = ["place"]  # a fixture

pytest.importorskip("distributed", reason="needs buckstop[cluster]")


@dataclass
class Site:
    """A scheduler of its own processes, and the workers that came to it."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)


@pytest.fixture
def site(place: Path) -> Iterator[Site]:
    """A scheduler and two worker processes of one thread each."""
    file = place.parent / "scheduler.json"
    begun: list[subprocess.Popen[bytes]] = []

    def begin(what: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--no-dashboard"]
        command += ["--scheduler-file", str(file), *arguments]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        begun.append(subprocess.Popen(command, cwd=ROOT, **quiet))
        return begun[-1]

    try:
        scheduler = begin("scheduler", "--host", "127.0.0.1", "--port", "0")
        workers = [begin("worker", "--nthreads", "1", "--no-nanny") for _ in range(2)]
        end = time.monotonic() + 60
        while not file.exists():
            assert scheduler.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        yield Site(json.loads(file.read_text("utf-8"))["address"], scheduler, workers)
    finally:
        for process in begun:
            process.kill()
            process.wait()


@pytest.mark.long
def test_a_cluster_that_loses_a_worker_finds_the_same(site: Site, place: Path) -> None:
    study = read_study(plan(place.parent, replications=40, days=200))
    answers = []
    for answer in sweep(study, study.runs, Cluster(site.address)):
        answers.append(answer)
        if len(answers) == 1:
            site.workers[0].kill()
    assert site.workers[1].poll() is None
    done = [answer for answer in answers if not answer.error]
    assert len(answers) - len(done) <= running.SHARING
    assert bits(done) == bits(list(sweep(study, study.runs, Threads(2))))
    path = plan(place.parent, daily="true")
    result = call("sweep", path, "--out", "o", "--dask", site.address)
    assert result.exit_code == 0, result.output
    assert json.loads(Path("o/provenance.json").read_text("utf-8"))["starts"][0]["runner"] == (
        "a Dask cluster"
    )
    same(table("o"), swept(path, "undisturbed"))
    same(series("o"), series("undisturbed"))


@pytest.mark.long
def test_a_scheduler_that_goes_away_ends_the_sweep(site: Site, place: Path) -> None:
    study = read_study(plan(place.parent, replications=100, days=700))
    answers = sweep(study, study.runs, Cluster(site.address))
    next(answers)
    site.scheduler.kill()
    with pytest.raises(ScenarioError, match=r"the scheduler has gone.*What was done is kept"):
        list(answers)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:1", "tcp://127.0.0.1:1"),
        ("nonsense", "missing port"),
        ("foo://host:1", "unknown address scheme"),
        ("", "''"),
    ],
)
def test_a_scheduler_out_of_reach_is_refused(
    address: str, said: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scenarios.study import cluster

    monkeypatch.setattr(cluster, "SECONDS", 1)
    text = refused(plan(place.parent), "--out", "o", f"--dask={address}")
    assert said in text
    assert "a scheduler that answers within 1 s" in text
    assert "dask scheduler" in text


ANSWERS: dict[str, bytes | None] = {
    "silent": None,
    "closing": b"",
    "web": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "zeros": bytes(1000),
    "noise": bytes(range(256)) * 20,
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_listener_that_is_no_scheduler_is_refused_in_time(kind: str, place: Path) -> None:
    study, answer = plan(place.parent), ANSWERS[kind]
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answering() -> None:
            with suppress(OSError):
                while True:
                    held.append(door.accept()[0])
                    if answer is not None:
                        held[-1].sendall(answer)
                        held.pop().close()

        held: list[socket.socket] = []
        threading.Thread(target=answering, daemon=True).start()
        started = time.monotonic()
        said = refused(study, "--out", "o", "--dask", f"tcp://127.0.0.1:{door.getsockname()[1]}")
        assert time.monotonic() - started < 10
    assert "a scheduler that answers within 5 s" in said
    for one in held:
        one.close()


@pytest.mark.long
def test_a_scheduler_lost_on_the_command_line_leaves_a_sentence(site: Site, place: Path) -> None:
    study = plan(place.parent, replications=200, days=700)
    words = [sys.executable, str(ROOT / "run.py"), "sweep", str(study), "--out", "o"]
    running = subprocess.Popen(
        [*words, "--dask", site.address], cwd=place.parent, stderr=subprocess.PIPE
    )
    end = time.monotonic() + 60
    while not Path("o/provenance.json").exists():
        assert time.monotonic() < end
        time.sleep(0.1)
    time.sleep(3)
    site.scheduler.kill()
    said = running.communicate(timeout=120)[1].decode()
    assert running.returncode == 2, said
    assert "the scheduler has gone" in said
    assert "Traceback" not in said


def test_a_cluster_has_its_own_workers(place: Path) -> None:
    for more in (["--workers", "2"], ["--threads"]):
        said = refused(plan(place.parent), "--out", "o", "--dask", "tcp://127.0.0.1:1", *more)
        assert "no --workers and no --threads" in said


def test_without_dask_it_is_said_what_to_install(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed.comm.core", None)
    said = refused(plan(place.parent), "--out", "o", "--dask", "tcp://127.0.0.1:1")
    assert "Install buckstop[cluster]" in said
