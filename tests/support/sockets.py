"""A visitor without a browser: bytes on a socket, and websocket frames made by hand.

Lives here: how such a visitor comes, speaks and is sent away. May not: an assertion of one test.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

TEXT, BYTES, PING, CONT = 1, 2, 9, 0
FIN = 0x80


class Caller:
    """A connection to the server at an address."""

    def __init__(self, address: str, kernel: str = "") -> None:
        parts = urlsplit(address)
        self.host, self.kernel = parts.netloc, kernel or str(uuid4())
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=30)

    def ask(self, head: str) -> str:
        """Send a request and return its answer as far as it came at once."""
        self.socket.sendall(head.encode("latin-1"))
        return self.socket.recv(65536).decode("latin-1")

    def opens(self, host: str | None = None, origin: str = "") -> int:
        """Open the websocket of a page; the status of the answer."""
        lines = [
            f"GET /jupyter/api/kernels/{self.kernel}/channels?session_id={uuid4()} HTTP/1.1",
            f"Host: {self.host if host is None else host}",
            *([f"Origin: {origin}"] if origin else []),
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Cookie: solara-session-id=a-visitor",
        ]
        return int(self.ask("\r\n".join([*lines, "", ""])).split(" ")[1])

    def send(self, payload: bytes, kind: int = TEXT, fin: int = FIN) -> None:
        """A frame of the client; its mask is zero."""
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", fin | kind, 0x80 | size)
        elif size < 1 << 16:
            head = struct.pack("!BBH", fin | kind, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", fin | kind, 0x80 | 127, size)
        self.socket.sendall(head + bytes(4) + payload)

    def says(self, kind: str, **content: Any) -> None:
        """A message of the page's protocol."""
        self.send(json.dumps(said(kind, **content)).encode())

    def runs(self, path: str) -> None:
        """Let the page of this path be drawn, as its browser does first of all."""
        comm = str(uuid4())
        self.says("comm_open", comm_id=comm, target_name="solara.control", data={})
        run = {"method": "run", "args": {"path": path, "appName": None}}
        self.says("comm_msg", comm_id=comm, data=run)

    def ends_within(self, seconds: float) -> bool:
        """Whether the server ends the connection; whatever it sends before is read."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                if not self.socket.recv(1 << 16):
                    return True
            except TimeoutError:
                return False
            except OSError:
                return True
        return False

    def hears(self, words: bytes, seconds: float) -> bool:
        """Whether the server says this."""
        self.socket.settimeout(seconds)
        heard = b""
        while words not in heard:
            heard += (got := self.socket.recv(1 << 16))
            if not got:
                return False
        return True

    def reset(self) -> None:
        """Be gone without goodbye."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def said(kind: str, **content: Any) -> dict[str, Any]:
    """A message of the page's protocol as its browser makes it."""
    header = {"msg_id": str(uuid4()), "msg_type": kind, "session": "s", "username": "u"}
    return {
        "header": header,
        "parent_header": {},
        "metadata": {"version": "2.1.0"},
        "content": content,
        "channel": "shell",
        "buffers": [],
    }


def packed(*parts: bytes) -> bytes:
    """Parts as a frame of bytes."""
    offsets, at = [], 4 * (len(parts) + 1)
    for part in parts:
        offsets.append(at)
        at += len(part)
    return struct.pack(f"!{len(parts) + 1}I", len(parts), *offsets) + b"".join(parts)
