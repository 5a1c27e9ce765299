"""The catalogue and the parameter page follow the declarations.

Lives here: completeness of the catalogue, and the page held to what generates it.
May not: the meaning of any parameter.
"""

from __future__ import annotations

import json

import pytest

from model.declared.behaviour import Behaviour
from model.declared.levers import Reform
from model.declared.place import Place
from scenarios.documents.parameters import PAGE, UNUSED, parameters_page
from scenarios.inputs.catalogue import catalogue


def test_the_page_in_docs_is_the_one_generated() -> None:
    assert PAGE.read_text("utf-8") == parameters_page(), "run make docs"


@pytest.mark.parametrize("record", [Reform, Place, Behaviour])
def test_the_page_names_every_parameter_once(record: type) -> None:
    page = parameters_page().partition(UNUSED)[0]
    assert [name for name in record.model_fields if page.count(f"| `{name}` |") != 1] == []


def test_tables_of_the_page_are_rectangular() -> None:
    width = 0
    for line in parameters_page().splitlines():
        cells = line.replace(r"\|", "").count("|") if line.startswith("|") else 0
        assert not (width and cells) or cells == width, line
        width = cells


def test_the_catalogue_is_json_and_complete() -> None:
    listing = json.loads(json.dumps(catalogue(), allow_nan=False))
    assert list(listing) == ["places", "reforms", "levers", "parameters", "outcomes", "rules"]
    assert [row["name"] for row in listing["levers"]] == list(Reform.model_fields)
    kinds = {"place": Place, "behaviour": Behaviour}
    for kind, record in kinds.items():
        rows = [row["name"] for row in listing["parameters"] if row["kind"] == kind]
        assert rows == list(record.model_fields)


def test_the_catalogue_lists_places_and_reforms_with_their_words() -> None:
    listing = catalogue()
    places = {row["name"]: row for row in listing["places"]}
    assert places["wenjiang"]["own_reform"] == "one_list"
    assert len(places["baseline"]["facts"]) == len(Place.model_fields)
    for reform in listing["reforms"]:
        assert reform["place"] in places
        assert all(line["clause"] for line in reform["clauses"])
    clauses = {row["name"]: row["clauses"] for row in listing["reforms"]}
    (convening,) = (c for c in clauses["five_powers"] if c["name"] == "coordination")
    assert convening["count"] == 34


def test_rows_say_unit_range_labels_and_source() -> None:
    listing = catalogue()
    for row in listing["levers"] + listing["parameters"]:
        assert all(row[key] for key in ("unit", "en", "zh", "source", "group"))
        assert row["low"] <= row["default"] <= row["high"]


def test_outcomes_say_what_they_are() -> None:
    for row in catalogue()["outcomes"]:
        assert {"name", "unit", "better", "en", "zh", "formula"} <= row.keys()
