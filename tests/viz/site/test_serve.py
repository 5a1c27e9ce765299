"""Where the dashboard is served, and to whom: addresses, the token, security headers.

Lives here: the server's checks and its door, without a browser. May not: a page.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scenarios.inputs.errors import ScenarioError
from viz.site import serve
from viz.site.door.guard import COOKIE, HEADERS, Guard

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "a-token-of-some-length"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.9.10"])
def test_this_machine_alone_may_be_served(host: str) -> None:
    serve.check_address(host, 8765, remote=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_others_only_where_it_is_allowed(host: str) -> None:
    with pytest.raises(ScenarioError, match="--allow-remote"):
        serve.check_address(host, 8765, remote=False)
    serve.check_address(host, 8765, remote=True)


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_cannot_be(port: int) -> None:
    with pytest.raises(ScenarioError, match="65535"):
        serve.check_address("127.0.0.1", port, remote=False)


def test_a_port_in_use_is_one_sentence_and_exit_code_2() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "run.py", "dashboard", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"port = {port} on 127.0.0.1: it is in use" in done.stderr


def test_an_address_of_another_machine() -> None:
    with pytest.raises(ScenarioError):
        serve.listening("203.0.113.7", 0)


def test_runs_without_a_page_import_no_page() -> None:
    code = (
        "import sys, run, viz.kit, viz.shared.console, viz.compare.report;"
        "import scenarios.compare.comparison;"
        "sys.exit('solara' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=120).returncode == 0


# ---- the door


async def inside(scope: Any, receive: Any, send: Any) -> None:
    """An app that says that one is in."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    kept = [(b"cache-control", b"public, immutable")] if scope["path"] == "/kept" else []
    await send({"type": "http.response.start", "status": 200, "headers": kept})
    await send({"type": "http.response.body", "body": b"inside"})


def visit(
    path: str = "/", query: str = "", *, token: str = "", kind: str = "http", **headers: str
) -> tuple[int, dict[str, str], str]:
    """What the door answers: status (1 for an open websocket), headers, body."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    named = {"host": "127.0.0.1:8765"} | headers
    scope = {
        "type": kind,
        "path": path,
        "scheme": "http",
        "query_string": query.encode(),
        "headers": [(key.encode(), value.encode()) for key, value in named.items()],
    }
    asyncio.run(Guard(inside, token)(scope, None, send))  # type: ignore[arg-type]
    if kind == "websocket":
        return int(said[0]["type"] == "websocket.accept"), {}, ""
    found = {key.decode(): value.decode() for key, value in said[0]["headers"]}
    return said[0]["status"], found, said[1]["body"].decode()


def test_every_answer_carries_the_headers_and_is_not_kept() -> None:
    _, headers, _ = visit()
    for name, value in HEADERS.items():
        assert headers[name.decode()] == value.decode()
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert visit("/kept")[1]["cache-control"] == "public, immutable"
    assert visit(token=TOKEN)[1]["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("query", ["", "token=", "token=wrong", f"token={TOKEN}&token={TOKEN}"])
@pytest.mark.parametrize("cookie", ["", f"{COOKIE}=wrong", f"{COOKIE}=", "=;=;", "other=1"])
def test_without_the_token_nothing_is_seen(query: str, cookie: str) -> None:
    status, headers, body = visit("/", query, token=TOKEN, cookie=cookie)
    assert status == 403
    assert "inside" not in body
    assert TOKEN not in body + str(headers)
    assert visit("/channel", query, token=TOKEN, kind="websocket", cookie=cookie)[0] == 0


def test_the_address_with_the_token_lets_in_and_takes_it_out_of_the_address() -> None:
    status, headers, _ = visit("/why", f"token={TOKEN}&v=1&set=a:1,b:2", token=TOKEN)
    assert (status, headers["location"]) == (303, "/why?v=1&set=a:1,b:2")
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    held = cookie.split(";")[0]
    assert visit(token=TOKEN, cookie=held)[2] == "inside"
    assert visit(token=TOKEN, kind="websocket", cookie=held)[0] == 1


@pytest.mark.parametrize("path", ["//elsewhere.example/", "/\\elsewhere.example/", "/\r\nx: y"])
def test_the_way_in_leads_nowhere_else(path: str) -> None:
    location = visit(path, f"token={TOKEN}", token=TOKEN)[1]["location"]
    assert not location.startswith(("//", "/\\"))
    assert "\n" not in location


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        ("http://127.0.0.1:8765", 1),
        ("", 1),
        ("http://elsewhere.example", 0),
        ("http://127.0.0.1:9", 0),
        ("null", 0),
    ],
)
def test_a_websocket_of_another_site_is_refused(origin: str, welcome: int) -> None:
    assert visit(kind="websocket", origin=origin)[0] == welcome


def test_others_need_a_token_and_it_is_new_at_every_start() -> None:
    assert serve.access("127.0.0.1", "") == ""
    assert serve.access("127.0.0.1", TOKEN) == TOKEN
    one, other = serve.access("0.0.0.0", ""), serve.access("0.0.0.0", "")
    assert one != other
    assert len(one) >= 32


@pytest.mark.parametrize("given", ["short", "with a space in it and long", "ünïcödé-lëttërs-hérè"])
def test_a_token_that_cannot_be(given: str) -> None:
    with pytest.raises(ScenarioError, match="access token"):
        serve.access("0.0.0.0", given)
