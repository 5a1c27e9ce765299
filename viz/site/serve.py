"""The server of the dashboard: where it listens, and what it may say to whom.

Lives here: the checks of host and port, Solara's settings, and starting and ending the server.
May not: the page itself, or any import of Solara before its settings are made.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import secrets
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from scenarios.inputs.errors import ScenarioError
from viz.site.door.guard import KEY, SHORTEST, Guard, in_one_line
from viz.site.door.hosts import host_name, loopback

PAGE = "viz.site.pages"
HIGHEST_PORT = 65_535
TOKEN = re.compile(r"[\w-]+", re.ASCII)
LONGEST = 4096
"""Bytes of a file that are read for its access token."""
LIFE = "30m"
"""How long a visitor's page is kept after its connection broke off; its address holds its state."""
IN_USE = {errno.EADDRINUSE, 10048}  # the second is Windows's
SWITCH = 0.0005
"""Seconds that a thread computes before another may draw the page; Python's own are ten times."""
NOWHERE = "http://127.0.0.1:9/"
"""In place of the network that Solara would ask for a script it does not have."""


def check_address(host: str, port: int, *, remote: bool) -> None:
    """Refuse a host that others could reach, unless allowed, and a port that cannot be."""
    if not 0 <= port <= HIGHEST_PORT:
        raise ScenarioError(
            f"port = {port}: expected a whole number from 0 (any free one) to {HIGHEST_PORT}. "
            "Choose another number."
        )
    if not remote and not loopback(host):
        raise ScenarioError(
            f"host = {host!r}: others could reach the page: expected 127.0.0.1. Give "
            "--allow-remote if that is what you want; its address then carries an access token."
        )


def access(host: str, given: str) -> str:
    """The token asked of visitors: the one given, else a new one; none where nobody else comes.

    Raises ScenarioError for one that could be guessed, or would not pass through an address.
    """
    if given:
        if len(given) < SHORTEST or not TOKEN.fullmatch(given):
            raise ScenarioError(
                f"access token: expected {SHORTEST} or more letters, digits, - and _. Choose "
                "another, or leave it out for a random one."
            )
        return given
    return "" if loopback(host) else secrets.token_urlsafe(24)


def token_in(path: Path) -> str:
    """The access token in a file, which holds nothing else. Raises ScenarioError without one."""
    try:
        with path.open("rb") as file:
            token = file.read(LONGEST).decode().strip()
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise ScenarioError(f"{path}: {reason}: expected a file with an access token.") from None
    except UnicodeDecodeError:
        token = ""
    if not token:
        raise ScenarioError(f"{path}: expected an access token and nothing else. Write one there.")
    return token


def known_names(host: str, given: Sequence[str]) -> frozenset[str]:
    """Names by which the page is called: its host, and those given. ScenarioError for no name."""
    for name in given:
        plain = name.lower().strip("[]").removesuffix(".")
        if not plain or host_name(name) != plain:
            raise ScenarioError(
                f"name = {name!r}: expected a host name without scheme and port. Write, say, "
                "--name lab.example.org."
            )
    return frozenset(map(host_name, (bracketed(host), *given))) - {""}


def bracketed(host: str) -> str:
    """The host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises ScenarioError where it cannot."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        door = socket.socket(family, kind, protocol)
    except OSError:
        raise ScenarioError(
            f"host = {host!r}: this machine has no such address. Choose 127.0.0.1."
        ) from None
    try:
        if os.name == "posix":  # elsewhere the option lets two servers share a port
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen()
    except OSError as error:
        door.close()
        taken = error.errno in IN_USE
        reason = "it is in use" if taken else (error.strerror or str(error)).lower()
        raise ScenarioError(
            f"port = {port} on {host}: {reason}. Choose another with --port, or 0 for a free one."
        ) from None
    return door


def check_installed() -> None:
    """Raise ScenarioError where the libraries of the page are missing."""
    if not all(find_spec(name) for name in ("solara", "uvicorn", "ipyvuetify")):
        raise ScenarioError(
            "dashboard: its libraries are not installed. Run make dashboard, or "
            "pip install -c constraints.txt -e '.[dashboard]'."
        )


def settle_port() -> None:
    """Solara's settings: nothing leaves this machine, no banner, a secret of its own."""
    os.environ |= {
        "REACTON_FAST": "1",  # what did not change is not walked through: a move costs a seventh
        "SOLARA_APP": PAGE,
        "SOLARA_MODE": "production",
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
        "SOLARA_THEME_SHOW_BANNER": "False",
        "SOLARA_THEME_TITLE": "Buckstop",
        "SOLARA_THEME_LOADER": "plain",
        "SOLARA_ASSETS_CDN": NOWHERE,
        "SOLARA_KERNEL_CULL_TIMEOUT": LIFE,
        "SOLARA_SESSION_HTTP_ONLY": "True",
        "SOLARA_SESSION_SECRET_KEY": secrets.token_urlsafe(32),
    }
    from solara.server import settings

    from viz.kit.elements import PLOTLY

    settings.assets.extra_locations = [str(PLOTLY.parent)]


def serve_page(
    host: str,
    port: int,
    *,
    remote: bool,
    token: str,
    announce: Callable[[str], None],
    names: Sequence[str] = (),
    studies: Path | None = None,
) -> None:
    """Serve the page until interrupted; `announce` gets its address once it can be opened.

    Visitors from elsewhere need the token: the one given, or a new one, which alone stands in the
    address. `names` are those by which the page is called beside its host. `studies` is the folder
    that the page *Studies* looks through, `results` if None.

    Raises ScenarioError for a host, a port or a folder that cannot be.
    """
    check_address(host, port, remote=remote)
    known, own = known_names(host, names), bool(token)
    token = access(host, token)
    check_installed()
    from viz.study.folders import cabinet, check_studies

    check_studies(studies)
    door = listening(host, port)
    settle_port()
    sys.setswitchinterval(SWITCH)
    import uvicorn
    from solara.server.starlette import app

    from viz.kit.jobs import laboratory
    from viz.site.door.connections import PING_EVERY, PING_PATIENCE, Http, PageSocket
    from viz.site.door.frames import MOST_BYTES

    if studies is not None:
        cabinet().root = studies.resolve()
    threading.Thread(target=laboratory().warm_up, daemon=True).start()
    address = f"http://{bracketed(host)}:{door.getsockname()[1]}/"
    address += f"?{KEY}={token}" if token and not own else ""

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            announce(address)

    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    for handlers in ("Comm", "ipykernel.comm"):  # where what a message asks for is done
        logging.getLogger(handlers).addFilter(in_one_line)
    config = uvicorn.Config(
        Guard(app, token, known),
        http=Http,
        ws=PageSocket,
        ws_max_size=MOST_BYTES,
        ws_ping_interval=PING_EVERY,
        ws_ping_timeout=PING_PATIENCE,
        access_log=False,
        log_level="error",
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    with suppress(KeyboardInterrupt):
        Server(config).run(sockets=[door])
    laboratory().close()
