"""What all commands do alike at their start.

Lives here: when Python looks for garbage. May not: an error of usage (viz/site).
"""

from __future__ import annotations

import gc

import pytest

from calls import call
from viz.shared import cli


def test_garbage_is_looked_for_as_ever_once_a_start_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gc.collect()  # ends the start of any command before
    usual, looking = gc.get_threshold(), len(gc.callbacks)
    monkeypatch.setattr(cli, "START", usual[0] + 1_000_000)
    for _ in range(2):
        assert call("--version").exit_code == 0
        assert gc.get_threshold() == (usual[0] + 1_000_000, *usual[1:])
        assert len(gc.callbacks) == looking + 1
    gc.collect()
    assert (gc.get_threshold(), len(gc.callbacks)) == (usual, looking)
