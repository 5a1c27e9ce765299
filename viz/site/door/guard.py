"""The door of the server: who comes in, and what every answer says to the browser.

Lives here: the access token, by which name the page is called and from where, security headers.
May not: Solara, or a page.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from contextlib import suppress
from hashlib import pbkdf2_hmac
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from viz.site.door.frames import FrameError, check_frame
from viz.site.door.hosts import ours, same_site

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "buckstop-access"
KEY = "token"
ROUNDS = 200_000
"""Of the hash of a token: who has stolen a cookie does not guess the token behind it."""
SHORTEST = 16
"""Characters of the shortest access token that is taken."""
POLICY = "; ".join(
    (
        "default-src 'self'",
        # Vue compiles the pages' templates in the browser, and Solara's page has inline scripts.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    # With `no-referrer`, a browser may say goodbye to this very page from the origin `null`.
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}
REFUSED = (
    "This page asks for an access token. Open the whole address that the server printed, or add "
    "?token= and your own.\n"
    "此页面需要访问口令，请打开服务器显示的完整网址，或在网址后加上 ?token= 和您的口令。\n"
)
STRANGE = (
    "This server does not go by that name. Open the address that it printed, or start it with "
    "--name NAME.\n此服务器不使用该名称，请打开服务器显示的网址，或以 --name NAME 启动。\n"
)
LOG = logging.getLogger(__name__)


class Guard:
    """An ASGI app around another: lets in who may come, checks what they send, dresses answers.

    Only a `Host` that is loopback, one of `names` or the address of the connection is answered, and
    no request of another site. With a `token`, its holder gets a cookie from which none reads it.
    """

    def __init__(self, app: App, token: str = "", names: Collection[str] = ()) -> None:
        self.app = app
        self.token, self.names = token, names
        self.pass_ = pbkdf2_hmac("sha256", token.encode(), COOKIE.encode(), ROUNDS).hex()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or one websocket."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            if self._called_right(scope) and self._known(scope):
                await self._channel(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
        elif not self._called_right(scope):
            await _refused(_dressed(send), STRANGE)
        elif self.token and (_pairs(scope, KEY) or not self._known(scope)):
            await self._asked(scope, _dressed(send))
        else:
            try:
                await self.app(scope, receive, _dressed(send))
            except Exception as error:
                LOG.warning("a request failed: %s", in_short(error))

    async def _channel(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a websocket whose frames are checked; what is wrong with it ends it alone."""

        async def end(why: str, code: int) -> MutableMapping[str, Any]:
            LOG.warning("the connection of a page was ended: %s", why)
            with suppress(OSError, RuntimeError):  # it has gone meanwhile
                await send({"type": "websocket.close", "code": code})
            return {"type": "websocket.disconnect", "code": code}

        async def checked() -> MutableMapping[str, Any]:
            message = await receive()
            if message["type"] == "websocket.receive":
                try:
                    check_frame(message)
                except FrameError as error:
                    return await end(str(error), 1007)
            return message

        try:
            await self.app(scope, checked, send)
        except OSError:  # the visitor has gone
            pass
        except Exception as error:
            await end(in_short(error), 1011)

    def _called_right(self, scope: Scope) -> bool:
        """Whether it was called by a name of its own, and not by a page of another site."""
        hosts, origins = _headers(scope, b"host"), _headers(scope, b"origin")
        here = (scope.get("server") or ("",))[0]
        return (
            len(hosts) == 1
            and ours(hosts[0], self.names, here)
            and all(same_site(origin, hosts[0]) for origin in origins if origin)
        )

    def _known(self, scope: Scope) -> bool:
        """Whether no token is asked for, or the cookie says that it was given."""
        if not self.token:
            return True
        try:
            held = SimpleCookie("; ".join(_headers(scope, b"cookie"))).get(COOKIE)
        except CookieError:
            return False
        return held is not None and _same(held.value, self.pass_)

    async def _asked(self, scope: Scope, send: Send) -> None:
        """Take the token out of the address; give a cookie for it, or refuse."""
        given = _pairs(scope, KEY)
        right = len(given) == 1 and _same(given[0][1], self.token)
        if not right and not self._known(scope):
            await _refused(send, REFUSED)
            return
        rest = urlencode([pair for pair in _pairs(scope) if pair[0] != KEY], safe=":,")
        # One slash: an address that begins with two would lead to another host.
        place = "/" + scope["path"].lstrip("/\\") + (f"?{rest}" if rest else "")
        headers = [(b"location", quote(place, safe="/?&=:,%").encode())]
        if right:
            cookie = f"{COOKIE}={self.pass_}; Path=/; HttpOnly; SameSite=Lax"
            cookie += "; Secure" if scope.get("scheme") == "https" else ""
            headers.append((b"set-cookie", cookie.encode()))
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def in_short(error: BaseException) -> str:
    """An error in one line: its kind and its place, and nothing that a visitor wrote."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place


def in_one_line(record: logging.LogRecord) -> bool:
    """A filter that lets a record through with the error of a handler in one line."""
    if record.exc_info and record.exc_info[1]:
        record.msg, record.args = f"a message failed: {in_short(record.exc_info[1])}", ()
        record.exc_info = None
    return True


async def _refused(send: Send, why: str) -> None:
    plain = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 403, "headers": plain})
    await send({"type": "http.response.body", "body": why.encode()})


def _same(given: str, secret: str) -> bool:
    return secrets.compare_digest(given.encode(), secret.encode())


def _pairs(scope: Scope, key: str = "") -> list[tuple[str, str]]:
    """Keys and values of the address; of one key alone, where it is named."""
    query = scope.get("query_string", b"").decode("latin-1")
    pairs = parse_qsl(query, keep_blank_values=True)
    return [pair for pair in pairs if key in ("", pair[0])]


def _headers(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def _dressed(send: Send) -> Send:
    """A `send` that adds the security headers; what is not marked to be kept is not kept."""

    async def dressed(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            held = {name.lower() for name, _ in message.get("headers", [])}
            added = HEADERS | ({} if b"cache-control" in held else {b"cache-control": b"no-store"})
            kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in added]
            message["headers"] = [*kept, *added.items()]
        await send(message)

    return dressed
