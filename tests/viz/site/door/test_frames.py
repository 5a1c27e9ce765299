"""Frames of a websocket: what a page's browser sends is taken, whatever else is refused.

Lives here: the check of one message. May not: a server (test_door.py).
"""

from __future__ import annotations

import struct
import tracemalloc
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames_made import BAD, BODY, GOOD, frame
from sockets import packed
from viz.site.door.frames import MOST_BYTES, FrameError, check_frame


@pytest.mark.parametrize("message", GOOD.values(), ids=GOOD)
def test_what_a_browser_sends_is_taken(message: dict[str, Any]) -> None:
    check_frame(message)


@pytest.mark.parametrize("message", BAD.values(), ids=BAD)
def test_what_is_malformed_is_refused_in_few_words_and_little_memory(
    message: dict[str, Any],
) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(FrameError) as refused:
            check_frame(message)
        assert tracemalloc.get_traced_memory()[1] < 20 * MOST_BYTES
    finally:
        tracemalloc.stop()
    assert 3 < len(str(refused.value)) < 100
    assert "\n" not in str(refused.value)


@given(st.binary(max_size=80))
def test_any_bytes_are_taken_or_refused(data: bytes) -> None:
    for made in (data, packed(data), struct.pack("!I", len(data) // 4) + data):
        with pytest.raises(FrameError):
            check_frame(frame(made))


@given(st.integers(0, len(packed(BODY, b"x"))), st.binary(max_size=3))
def test_a_damaged_frame_is_taken_or_refused(at: int, put: bytes) -> None:
    good = packed(BODY, b"x")
    with suppress(FrameError):
        check_frame(frame(good[:at] + put + good[at + len(put) :]))
