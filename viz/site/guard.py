"""The door of the server: who comes in, and what every answer says to the browser.

Lives here: the access token, the check of where a websocket comes from, and security headers.
May not: Solara, or a page.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "buckstop-access"
KEY = "token"
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
    b"referrer-policy": b"no-referrer",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}
REFUSED = (
    "This page asks for an access token. Open the whole address that the server printed.\n"
    "此页面需要访问口令，请打开服务器显示的完整网址。\n"
)


class Guard:
    """An ASGI app around another: lets in who has the token, and dresses what goes out."""

    def __init__(self, app: App, token: str = "") -> None:
        self.app = app
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or one websocket."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            if self._known(scope) and _at_home(scope):
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
        elif self._known(scope):
            await self.app(scope, receive, _dressed(send))
        else:
            await self._asked(scope, _dressed(send))

    def _known(self, scope: Scope) -> bool:
        """Whether no token is asked for, or the right one stands in the cookie."""
        if not self.token:
            return True
        try:
            held = SimpleCookie(_header(scope, b"cookie")).get(COOKIE)
        except CookieError:
            return False
        return held is not None and self._right(held.value)

    async def _asked(self, scope: Scope, send: Send) -> None:
        """Take the token from the address into a cookie, or refuse."""
        pairs = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        given = [value for key, value in pairs if key == KEY]
        if len(given) != 1 or not self._right(given[0]):
            plain = [(b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": 403, "headers": plain})
            await send({"type": "http.response.body", "body": REFUSED.encode()})
            return
        rest = urlencode([pair for pair in pairs if pair[0] != KEY], safe=":,")
        # One slash: an address that begins with two would lead to another host.
        place = "/" + scope["path"].lstrip("/\\") + (f"?{rest}" if rest else "")
        cookie = f"{COOKIE}={self.token}; Path=/; HttpOnly; SameSite=Lax"
        cookie += "; Secure" if scope.get("scheme") == "https" else ""
        headers = [(b"location", quote(place, safe="/?&=:,%").encode())]
        headers.append((b"set-cookie", cookie.encode()))
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def _right(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self.token.encode())


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _at_home(scope: Scope) -> bool:
    """Whether a websocket was opened by a page of this server; programs name no origin."""
    origin = _header(scope, b"origin")
    return not origin or urlsplit(origin).netloc == _header(scope, b"host")


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
