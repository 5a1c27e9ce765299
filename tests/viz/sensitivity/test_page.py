"""The command `sensitivity` on a real study of a tiny place: what it prints, writes and refuses.

Lives here: the command, its files and the page. May not: whether indices are right
(test_sensitivity.py).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from calls import answered, call, contents, strict, tiny
from sweeps import plan

DESIGNS = {
    "morris": 'kind = "morris"\nsamples = 4\n',
    "sobol": 'kind = "sobol"\nsamples = 8\n',
    "latin_hypercube": 'kind = "latin_hypercube"\nsamples = 40\n',
    "full_factorial": 'kind = "full_factorial"\n',
}
OVER = "[design.over]\nplatform = [0.0, 1.0]\nload = [0.6, 1.1]\n"
OUTCOMES = '["buck_passing_rate", "rejected_share", "vertical_neglect", "backlog_days"]'
FILES = {"sensitivity.csv", "sensitivity.json", "sensitivity.html"}


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a finished study of each kind."""
    folder = tmp_path_factory.mktemp("studies")
    tiny(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for kind, design in DESIGNS.items():
            result = call("sweep", planned(folder, design), "--threads", "--out", kind)
            assert result.exit_code == 0, result.output
    return folder


def planned(folder: Path, design: str, **values: object) -> Path:
    """A plan over two factors."""
    return plan(folder, design + OVER, outcomes=OUTCOMES, **values)


@pytest.fixture
def here(studies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The studies, called for from an empty folder."""
    monkeypatch.chdir(tmp_path)
    return studies


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_study_is_analysed_as_its_design_allows(kind: str, here: Path) -> None:
    before = contents(here)
    found = answered("sensitivity", here / kind, "--out", "out")
    assert contents(here) == before
    assert {path.name for path in Path("out").iterdir()} == FILES
    written = strict(Path("out/sensitivity.json").read_text("utf-8"))
    assert written | {"folder": "out"} == found
    meta, answers = found["meta"], found["answers"]
    assert (meta["kind"], meta["label"], meta["of"]) == (kind, "", "difference")
    assert [(a["reform"], a["outcome"]) for a in answers] == [
        (reform, outcome)
        for reform in ("none", "one_list")
        for outcome in ("buck_passing_rate", "rejected_share", "vertical_neglect")
    ]
    rows = pd.read_csv("out/sensitivity.csv")
    measures = {"morris": {"mu_star", "sigma", "mu"}, "latin_hypercube": {"first"}}
    expected = measures.get(kind, {"total", "first", "interaction", "second"})
    assert set(rows["measure"].dropna()) == expected
    assert set(rows["factor"].dropna()) == {"platform", "load"}
    main = next(iter(m for m in ("total", "mu_star", "first") if m in expected))
    passing = answers[3]["factors"][0][main]
    here_too = rows[(rows["reform"] == "one_list") & (rows["outcome"] == "buck_passing_rate")]
    row = here_too[(here_too["measure"] == main) & (here_too["factor"] == "platform")].iloc[0]
    assert row["value"] == pytest.approx(passing["value"])


def test_a_second_analysis_writes_the_same_bytes(here: Path) -> None:
    for out in ("one", "two"):
        assert call("sensitivity", here / "sobol", "--out", out).exit_code == 0
    assert contents(Path("one")) == contents(Path("two"))


@pytest.mark.parametrize("kind", DESIGNS)
def test_the_page_is_offline_and_whole_in_both_languages(kind: str, here: Path) -> None:
    result = call("sensitivity", here / kind, "--of", "after", "--out", "out")
    assert result.exit_code == 0, result.output
    text = Path("out/sensitivity.html").read_text("utf-8")
    body = text.split("</style>")[1].split("<script>")[0]
    assert "推诿率" in body
    assert "Buck-passing rate" in body
    assert "{" not in body
    assert 'src="http' not in text
    assert not re.search(r"\bnan\b", body.lower())
    figures = re.findall(r'data-figure="([^"]+)"', body)
    drawn = {"morris": {"scatter"}, "latin_hypercube": set()}.get(kind, {"pairs"})
    assert {figure.split("_")[0] for figure in figures} == {
        "overview",
        "tornado",
        "convergence",
        *drawn,
    }
    assert all(f'"{figure}": {{"en"' in text for figure in figures)


def test_the_terminal_shows_indices_verdicts_and_where_the_page_is(here: Path) -> None:
    result = call("sensitivity", here / "sobol", "--outcome", "rejected_share", columns=120)
    assert result.exit_code == 0
    printed = " ".join(result.stdout.split())
    assert "Total order First order Interaction" in printed
    assert re.search(r"not yet: samples = \d+ \(\d+ times\)", printed)
    (folder,) = Path("results").iterdir()
    assert f"→ results/{folder.name}/sensitivity.html" in printed
    assert folder.name.endswith("-sensitivity")


@pytest.mark.usefixtures("here")
def test_the_plan_of_a_sobol_study_may_do_without_pairs() -> None:
    tiny(Path.cwd())
    design = 'kind = "sobol"\nsamples = 8\nsecond_order = false\n'
    path = planned(Path.cwd(), design, replications=1)
    assert call("sweep", path, "--threads", "--out", "alone").exit_code == 0
    found = answered("sensitivity", "alone", "--out", "out")
    assert found["answers"][0]["pairs"] is None
    assert '"interactions_0_buck_passing_rate": {"en"' in Path("out/sensitivity.html").read_text()


REFUSED: dict[str, tuple[tuple[Any, ...], str]] = {
    "no folder": (("nowhere",), "a folder that a sweep began"),
    "an outcome the study has not": (("morris", "--outcome", "gap"), "unknown outcome 'gap'"),
    "an outcome that nothing has": (("morris", "--outcome", "gapp"), "unknown outcome 'gapp'"),
    "a quantity": (("morris", "--of", "change"), "unknown quantity 'change'"),
    "a folder in use": (("morris", "--out", "full"), "--force"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_in_one_sentence(name: str, here: Path) -> None:
    (study, *options), said = REFUSED[name]
    Path("full").mkdir()
    Path("full/own.txt").write_text("mine", encoding="utf-8")
    before = contents(Path())
    result = call("sensitivity", here / study, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert contents(Path()) == before
