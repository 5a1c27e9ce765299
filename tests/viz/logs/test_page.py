"""A measured log shown: whatever the log, in both languages, offline, and with a reason for a null.

Lives here: the object and the page of any log, however small. May not: the worth of a measure.
"""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from plotly.offline import get_plotlyjs

from calls import strict
from logs import geometric
from scenarios.inputs.errors import ScenarioError
from scenarios.logs.columns import LABELS, ROLES
from scenarios.logs.measure import STATISTICS, measure_frame
from viz.logs.page import SHARES, lead_sentences, log_page, measure_rows, measured_object
from viz.logs.sentences import LOGS, remark_text
from viz.shared.log_options import COLUMNS

ENGLISH, CHINESE = LOGS.texts["en"], LOGS.texts["zh"]

WORDS = ("", "?", "A", "B", "C")
ROW = st.tuples(
    st.sampled_from(["", "x", "y", "z"]),
    st.sampled_from(WORDS),
    st.sampled_from(["", "2024-01-06", "2024-01-08", "2024-01-08 10:00", "2024-02-08"]),
    st.sampled_from(["", "2024-01-07", "2024-01-05", "2024-03-01"]),
    st.sampled_from(["", "yes", "no"]),
    st.sampled_from(["", "0", "1", "4"]),
)
HEADED = ("case", "unit", "time", "resolved", "due", "n")


@given(st.lists(ROW, min_size=1, max_size=12), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_log_is_measured_or_refused_and_what_is_null_has_a_reason(
    some: list[tuple[str, ...]], counted: bool, ended: bool
) -> None:
    frame = pd.DataFrame(some, columns=list(HEADED))
    frame = frame if ended else frame.drop(columns="resolved")
    try:
        found = measure_frame(frame, {"count": "n"} if counted else None)
    except ScenarioError:
        return
    strict(json.dumps(measured_object(found), allow_nan=False))
    for name in STATISTICS:
        assert (found.at(name) is None) == (name in found.undefined), name
    for said in [*found.undefined.values(), *found.notes]:
        assert re.search("[一-鿿]", remark_text(said, "zh")), said
    shown = [len(list(measure_rows(found, language))) for language in ("en", "zh")]
    assert shown[0] == shown[1] >= len(STATISTICS)
    assert lead_sentences(found, "en")
    assert sum(found.values["distribution"] or [found.values["cases"]]) <= len(frame)


def test_every_measure_and_column_has_its_words() -> None:
    assert {*STATISTICS, "cases", "units"} == set(LOGS.table("measures"))
    assert {*ROLES, *LABELS, "desk"} == set(LOGS.table("roles"))
    assert list(COLUMNS) == list(ROLES)
    assert set(STATISTICS) >= SHARES


def test_the_page_opens_offline_in_both_languages_and_runs_no_name() -> None:
    """A unit may be called anything; the page shows it, as text."""
    frame = geometric(np.random.default_rng(1), 400, 0.5)
    evil = "</script><script>alert(1)</script>"
    frame["unit"] = frame["unit"].map({0: evil}).fillna("B")
    found = measure_frame(frame.rename(columns={"unit": "unit<b>"}), {"unit": "unit<b>"})
    text = log_page(found)
    own = text.replace(get_plotlyjs(), "")
    assert evil not in own
    assert "unit<b>" not in own
    assert "unit&lt;b&gt;" in own
    assert not re.search(r"(?:src|href)=", own)
    for said in (ENGLISH["reading"], CHINESE["reading"], CHINESE["hazard"]):
        assert said in own
    assert set(found.values["left_out"]) == set(LOGS.table("counts_left_out"))
