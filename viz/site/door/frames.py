"""A frame of a websocket, checked before Solara sees it.

Lives here: the size, the parts and the form that a message of the page's browser may have.
May not: the connection, or what a message asks for.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

MOST_BYTES = 1 << 20
"""Bytes of a message: a page's browser sends what a visitor typed or moved, some hundred bytes."""
MOST_PARTS = 64
MOST_DEPTH = 32
WORD = 4
"""Bytes of the number of parts, and of each part's offset."""
HEADER: dict[str, type] = {"msg_type": str, "msg_id": str}
CHANNELS = {"shell", "control", "iopub", "stdin"}
CONTENT: dict[str, dict[str, type]] = {
    "comm_open": {"comm_id": str, "target_name": str, "data": dict},
    "comm_msg": {"comm_id": str, "data": dict},
    "comm_close": {"comm_id": str},
    "comm_info_request": {},
    "kernel_info_request": {},
    "shutdown_request": {},
}
"""What each message must hold."""
METHODS = {"update": {"state": dict}, "request_state": {}, "custom": {}}
"""What a widget may be asked for."""


class FrameError(Exception):
    """A frame that no page's browser sends; its text says why."""


def check_frame(message: Mapping[str, Any]) -> None:
    """Raise FrameError for a websocket's message that is none of the page's protocol.

    A text is JSON. Bytes are the number of parts, an offset for each, then the parts, of which the
    first is JSON: offsets begin behind themselves, do not fall, and stay inside the frame.
    """
    text, frame = message.get("text"), message.get("bytes")
    parts: list[bytes] = []
    if text is None:
        parts = _parts(frame or b"")
        text = parts.pop(0)
    elif len(text) > MOST_BYTES:
        raise FrameError(f"{len(text):,} letters, at most {MOST_BYTES:,}")
    try:
        found = json.loads(text, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        raise FrameError("no JSON") from None
    if not _shallow(found, MOST_DEPTH):
        raise FrameError(f"nested more than {MOST_DEPTH} deep")
    _check_message(found, len(parts))


def _parts(frame: bytes) -> list[bytes]:
    """The parts of a frame of bytes."""
    size = len(frame)
    if size > MOST_BYTES:
        raise FrameError(f"{size:,} bytes, at most {MOST_BYTES:,}")
    if size < WORD:
        raise FrameError(f"{size} bytes, no number of parts")
    (count,) = struct.unpack_from("!I", frame)
    behind = WORD * (count + 1)
    if not 1 <= count <= MOST_PARTS or behind > size:
        raise FrameError(f"{count:,} parts announced in {size:,} bytes, at most {MOST_PARTS}")
    ends = [*struct.unpack_from(f"!{count}I", frame, WORD), size]
    if ends[0] != behind or ends != sorted(ends):
        raise FrameError("offsets that leave the frame or fall")
    return [frame[start:end] for start, end in pairwise(ends)]


def _check_message(found: Any, buffers: int) -> None:
    """Raise FrameError for JSON that is no message, or not of as many buffers as it names."""
    message = _holds(found, {"header": dict, "content": dict, "channel": str}, "message")
    header = _holds(message["header"], HEADER, "header")
    kind = header["msg_type"]
    if "header" in header or not all(isinstance(value, str) for value in header.values()):
        raise FrameError("a header of other than texts")
    if kind not in CONTENT or message["channel"] not in CHANNELS:
        raise FrameError("unknown kind or channel")
    if not isinstance(message.get("metadata", {}), dict):
        raise FrameError("metadata that is no object")
    content = _holds(message["content"], CONTENT[kind], "content")
    if kind == "comm_msg":
        data = _holds(content["data"], {"method": str}, "data")
        _holds(data, METHODS.get(data["method"], {}), "data")
    data = content.get("data", {})
    paths = data.get("buffer_paths", []) if isinstance(data, dict) else []
    if not (isinstance(paths, list) and len(paths) <= buffers and all(map(_is_path, paths))):
        raise FrameError("paths of buffers that are not there")


def _holds(found: Any, wanted: Mapping[str, type], name: str) -> dict[str, Any]:
    """The object, if it holds these keys with values of these types."""
    if not isinstance(found, dict) or not all(
        isinstance(found.get(key), kind) for key, kind in wanted.items()
    ):
        raise FrameError(f"a {name} without {', '.join(wanted) or 'form'}")
    return found


def _is_path(path: Any) -> bool:
    return isinstance(path, list) and bool(path) and all(isinstance(k, str | int) for k in path)


def _shallow(value: Any, left: int) -> bool:
    """Whether nothing in the value lies deeper than that."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left > 0 and all(_shallow(one, left - 1) for one in inner)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
