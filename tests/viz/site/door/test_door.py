"""The door of a running server: strangers, broken frames, slow ones, and visitors who are gone.

Lives here: bytes on a socket, in and out. May not: a browser, or the check of one frame
(test_frames.py).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from calls import ROOT
from frames_made import BAD
from sockets import BYTES, CONT, FIN, TEXT, Caller

pytestmark = pytest.mark.long
TOKEN = "a-token-of-some-length"
LONG_WORK = "/?v=1&place=tianjin_city&reform=big_department"
"""A question of minutes: two years of sixteen districts in thirty worlds."""


@dataclass
class Served:
    """A server, where it is, and what it wrote to stderr."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def lines(self) -> list[str]:
        """The log so far."""
        return self.log.read_text("utf-8").splitlines()

    def seconds(self) -> float:
        """Processor time that it has taken."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """The most bytes that it has held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return 1024 * int(re.findall(r"VmHWM:\s+(\d+)", status)[0])

    def rests(self, within: float) -> bool:
        """Whether it comes to take next to no processor time."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            before = self.seconds()
            time.sleep(2)
            if self.seconds() - before < 0.2:
                return True
        return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("server")
    with (folder / "log").open("w") as log:
        command = [sys.executable, "run.py", "dashboard", "--port", "0", "--name", "Lab.Example."]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        try:
            yield Served(process, found.group(), folder / "log")
        finally:
            process.terminate()
            process.wait(20)


@pytest.mark.parametrize("name", list(BAD))
def test_a_malformed_frame_ends_its_session_alone_in_one_line(server: Served, name: str) -> None:
    frame, before, held = BAD[name], len(server.lines()), server.memory()
    other, evil = Caller(server.address), Caller(server.address)
    assert (other.opens(), evil.opens()) == (101, 101)
    if "bytes" in frame:
        evil.send(frame["bytes"], BYTES)
    else:
        evil.send(frame.get("text", "").encode(), TEXT)
    assert evil.ends_within(15)
    other.says("kernel_info_request")
    assert other.hears(b"kernel_info_reply", 15)
    other.socket.close()
    written = server.lines()[before:]
    assert len(written) <= 1  # what is too long for a frame is ended before it is read
    assert all(len(line) < 160 for line in written)
    assert server.memory() - held < 1e8


def test_a_message_in_endless_fragments_ends(server: Served) -> None:
    caller = Caller(server.address)
    assert caller.opens() == 101
    caller.send(b"{", TEXT, fin=0)
    try:
        for _ in range(1000):
            caller.send(b"", CONT, fin=0)
    except OSError:
        return
    assert caller.ends_within(15)


def test_a_frame_that_never_ends_ends(server: Served) -> None:
    caller = Caller(server.address)
    assert caller.opens() == 101
    caller.socket.sendall(bytes([FIN | TEXT, 0xFF]) + (900_000).to_bytes(8, "big") + bytes(4))
    started = time.monotonic()
    while time.monotonic() - started < 30:
        try:
            caller.socket.sendall(b" ")
        except OSError:
            return
        time.sleep(0.5)
    pytest.fail("still open")


@pytest.mark.parametrize(
    ("host", "origin", "welcome"),
    [
        ("localhost", "", True),
        ("LOCALHOST.:80", "", True),
        ("[::1]:9", "", True),
        ("lab.example", "http://lab.example", True),
        ("lab.example:1", "", True),
        ("", "", False),
        ("", "null", False),
        ("evil.example", "http://evil.example", False),
        ("localhost", "null", False),
        ("localhost", "http://evil.example", False),
    ],
)
def test_a_stranger_is_refused(server: Served, host: str, origin: str, welcome: bool) -> None:
    assert Caller(server.address).opens(host, origin) == (101 if welcome else 403)
    head = f"GET / HTTP/1.1\r\nHost: {host}\r\n" + (f"Origin: {origin}\r\n" if origin else "")
    assert Caller(server.address).ask(head + "\r\n")[9:12] == ("200" if welcome else "403")


def ends(caller: Caller, seconds: float, slowly: bytes) -> bool:
    """Whether a connection ends in time on which this is sent once a second."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        try:
            caller.socket.sendall(slowly)
        except OSError:
            return True
        if caller.ends_within(1):
            return True
    return False


@pytest.mark.parametrize(
    "begin",
    [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ", b"POST / HTTP/1.1\r\n"],
    ids=["nothing", "an endless header", "half a head"],
)
def test_a_slow_request_ends(server: Served, begin: bytes) -> None:
    caller = Caller(server.address)
    caller.socket.sendall(begin)
    assert ends(caller, 40, slowly=b"x" if begin else b"")


def test_a_body_that_never_comes_ends(server: Served) -> None:
    caller = Caller(server.address)
    head = "POST /_solara/api/close/x?session_id=y HTTP/1.1\r\nHost: localhost\r\n"
    caller.ask(head + "Content-Length: 1000\r\n\r\n")
    assert ends(caller, 40, slowly=b"x")


def test_an_answer_that_nobody_takes_ends(server: Served) -> None:
    page = Caller(server.address).ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert page.startswith("HTTP/1.1 200")
    caller = Caller(server.address)
    line = "GET /static/assets/plotly.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
    caller.socket.sendall(line.encode() * 20)
    time.sleep(35)
    assert caller.ends_within(5)


def test_odd_requests_leave_no_traceback(server: Served) -> None:
    before = len(server.lines())
    for path in ("/_solara/api/close/x", "/jupyter/api/kernels/x", "/static/%00", "/%ff?%ff=%ff"):
        for method in ("GET", "POST"):
            ask = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
            assert Caller(server.address).ask(ask).startswith("HTTP/1.1 ")
    caller = Caller(server.address)
    assert caller.opens() == 101
    caller.says("comm_open", comm_id="c", target_name="nowhere", data={})
    caller.says("comm_open", comm_id="d", target_name="jupyter.widget", data={"state": 1})
    caller.says("comm_open", comm_id="e", target_name="solara.control", data={})
    caller.says("comm_msg", comm_id="e", data={"method": "run"})
    caller.says("comm_msg", comm_id="e", data={"method": "no such"})
    caller.says("kernel_info_request")
    assert not caller.ends_within(1)
    written = server.lines()[before:]
    assert not [line for line in written if "Traceback" in line or len(line) > 160]


@pytest.mark.parametrize("gone", ["reset", "silent"])
def test_work_of_a_visitor_who_is_gone_is_given_up_and_begun_again(
    server: Served, gone: str
) -> None:
    assert server.rests(300)
    caller = Caller(server.address)
    assert caller.opens() == 101
    caller.runs(LONG_WORK)
    time.sleep(8)
    assert not server.rests(3)
    if gone == "reset":
        caller.reset()
    assert server.rests(30)
    back = Caller(server.address, caller.kernel)
    assert back.opens() == 101
    time.sleep(6)
    assert not server.rests(3)  # its state stayed, and so did its question
    back.reset()


def test_a_token_stands_in_no_log_and_in_no_cookie(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    command = ["dashboard", "--port", "0", "--access-token-file", str(tmp_path / "token")]
    process = subprocess.Popen(
        [sys.executable, "run.py", *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    line = process.stdout.readline()
    found = re.search(r"http://\S+", line)
    assert found
    ask = "GET /{} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\n\r\n".format
    answers = [Caller(found.group()).ask(ask(f"?token={TOKEN}", ""))]
    cookie = answers[0].split("set-cookie: ")[1].split(";")[0]
    answers += [Caller(found.group()).ask(ask(path, cookie)) for path in ("", f"?token={TOKEN}")]
    assert [answer[9:12] for answer in answers] == ["303", "200", "303"]
    assert "token" not in answers[2].split("location: ")[1].split("\r\n")[0]
    process.terminate()
    out, err = process.communicate(timeout=30)
    assert TOKEN not in "".join([line, out, err, *answers])
