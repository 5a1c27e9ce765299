"""Messages of a websocket: good ones, and every kind of malformed one.

Lives here: what the tests of frames and of a running server send. May not: an assertion.
"""

from __future__ import annotations

import json
import struct
from typing import Any

from sockets import packed, said
from viz.site.door.frames import MOST_BYTES, MOST_DEPTH, MOST_PARTS

MOVE = said("comm_msg", comm_id="c", data={"method": "custom", "content": {"event": "go"}})
UPDATE = {"method": "update", "state": {"v": 1}, "buffer_paths": [["v", 0]]}
DEEP = MOST_DEPTH * 2000
NESTED = "[" * MOST_DEPTH + "]" * MOST_DEPTH


def text(message: Any) -> dict[str, Any]:
    """A message as a frame of text."""
    return {"type": "websocket.receive", "text": json.dumps(message)}


def frame(data: bytes) -> dict[str, Any]:
    """A message as a frame of bytes."""
    return {"type": "websocket.receive", "bytes": data}


def changed(**parts: Any) -> dict[str, Any]:
    """A good message with other parts; None takes one out."""
    message = json.loads(json.dumps(MOVE)) | parts
    return text({key: value for key, value in message.items() if value is not None})


GOOD = {
    "moved": text(MOVE),
    "moved, as bytes": frame(packed(json.dumps(MOVE).encode())),
    "open": text(said("comm_open", comm_id="c", target_name="solara.control", data={})),
    "closed": text(said("comm_close", comm_id="c")),
    "info": text(said("kernel_info_request")),
    "comms": text(said("comm_info_request", target_name="jupyter.widget")),
    "buffers": frame(
        packed(json.dumps(said("comm_msg", comm_id="c", data=UPDATE)).encode(), b"", b"ab")
    ),
    "Chinese": text(said("comm_msg", comm_id="诉求", data={"method": "custom", "content": "工单"})),
}
BODY = json.dumps(MOVE).encode()
BAD = {
    "fifty million parts in four bytes": frame(struct.pack("!I", 50_000_000)),
    "more parts than a number holds": frame(b"\xff\xff\xff\xff"),
    "negative": frame(struct.pack("!i", -1) + BODY),
    "no parts": frame(struct.pack("!I", 0)),
    "nothing": frame(b""),
    "neither": {"type": "websocket.receive"},
    "three bytes": frame(b"\x00\x00\x00"),
    "one part, no offset": frame(struct.pack("!I", 1)),
    "too many parts": frame(packed(BODY, *[b""] * MOST_PARTS)),
    "as many parts as fit": frame(struct.pack("!I", MOST_BYTES // 8) + bytes(MOST_BYTES // 2)),
    "offset beyond": frame(struct.pack("!II", 1, 4000) + BODY),
    "second beyond": frame(struct.pack("!III", 2, 12, 1 << 31) + BODY),
    "offset inside the head": frame(struct.pack("!II", 1, 0) + BODY),
    "offset with a gap": frame(struct.pack("!II", 1, 9) + b" " + BODY),
    "falling": frame(struct.pack("!IIII", 3, 16, 200, 100) + BODY + b" " * 200),
    "no UTF-8": frame(packed(b"\xff\xfe{}")),
    "too long, bytes": frame(packed(BODY + b" " * MOST_BYTES)),
    "too long, text": {"text": " " * MOST_BYTES + json.dumps(MOVE)},
    "empty text": {"text": ""},
    "no JSON": {"text": "{"},
    "endless digits": {"text": '{"header": ' + "1" * 100_000 + "}"},
    "not finite": {"text": json.dumps(MOVE).replace('"go"', "NaN")},
    "beyond a float": {"text": json.dumps(MOVE).replace('"go"', "-1e999")},
    "nested lists": {"text": "[" * DEEP + "]" * DEEP},
    "nested objects": {"text": '{"a":' * DEEP + "1" + "}" * DEEP},
    "deep in a message": changed(
        content={
            "comm_id": "c",
            "data": {"method": "custom", "content": json.loads("[" * 40 + "]" * 40)},
        }
    ),
    **{f"is {one!r}": {"text": json.dumps(one)} for one in (None, 1, "x", [], {})},
    "is a list of messages": {"text": json.dumps([MOVE])},
    **{f"without {key}": changed(**{key: None}) for key in ("header", "content", "channel")},
    **{f"{key} is a list": changed(**{key: []}) for key in ("header", "content", "channel")},
    "metadata is a list": changed(metadata=[]),
    "unknown channel": changed(channel="elsewhere"),
    "unknown kind": text(said("execute_request", code="1")),
    "kind is a number": changed(header={"msg_type": 1, "msg_id": "m"}),
    "no id": changed(header={"msg_type": "comm_msg"}),
    "header in a header": changed(header=MOVE["header"] | {"header": "x"}),
    "date is a list": changed(header=MOVE["header"] | {"date": []}),
    "no data": text(said("comm_msg", comm_id="c")),
    "no method": text(said("comm_msg", comm_id="c", data={})),
    "no state": text(said("comm_msg", comm_id="c", data={"method": "update"})),
    "state is a list": text(said("comm_msg", comm_id="c", data={"method": "update", "state": []})),
    "comm is a list": text(said("comm_close", comm_id=[])),
    "no target": text(said("comm_open", comm_id="c", data={})),
    "buffers that are not there": text(said("comm_msg", comm_id="c", data=UPDATE)),
    "path is a text": frame(
        packed(
            json.dumps(
                said("comm_msg", comm_id="c", data=UPDATE | {"buffer_paths": ["v"]})
            ).encode(),
            b"",
        )
    ),
}
