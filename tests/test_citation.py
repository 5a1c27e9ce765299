"""`CITATION.cff` is what citation tools accept, and says what the package says.

Lives here: the check against the published schema of the Citation File Format 1.2.0, kept in
tests/data/published (CC BY 4.0, doi:10.5281/zenodo.5171937). May not: who is cited.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "tests" / "data" / "published" / "citation-1.2.0.json"


def citation() -> dict[str, Any]:
    """The file with every value as text, as the schema has it."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return found


def check(found: dict[str, Any]) -> None:
    """Raise ValidationError for what the format does not allow."""
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_a_citation_tool_accepts_it() -> None:
    check(citation())


@pytest.mark.parametrize(
    "fault", [{"license": "my own"}, {"authors": []}, {"type": "model"}, {"unheard_of": "yes"}]
)
def test_a_fault_is_found(fault: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        check(citation() | fault)


def test_version_and_licence_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = citation()
    assert (found["version"], found["license"]) == (project["version"], project["license"])
