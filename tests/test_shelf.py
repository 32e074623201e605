"""Tables that are put aside between the steps."""

import gc
from copy import copy
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from pipelines.shelf import Shelf, spilled

PEOPLE = pd.DataFrame(
    {
        "person_id": ["p-1", "p-2"],
        "role": pd.Series([None, "mayor"], dtype=object),
        "aliases": [["A. Quillon"], []],
        "document_count": pd.array([3, None], dtype="Int64"),
        "score": [0.5, float("nan")],
    }
)
QUARANTINE = [{"source_id": "harbour", "rule": "empty", "message": "no text", "location": "harbour.txt"}]


def folder_of(shelf: Shelf) -> Path:
    return shelf.file().parent


def test_a_table_comes_back_as_it_was_put():
    back = Shelf({"people": PEOPLE})["people"]
    assert list(back["role"]) == [None, "mayor"]
    assert list(back["aliases"]) == [["A. Quillon"], []]
    assert back["document_count"].dtype == "Int64" and back["document_count"].isna().tolist() == [False, True]
    assert back["score"].isna().tolist() == [False, True]


def test_some_columns_are_read_without_the_others():
    shelf = Shelf({"people": PEOPLE})
    assert list(shelf.read("people", ["score", "person_id"]).columns) == ["score", "person_id"]
    with pytest.raises(KeyError):
        shelf.read("people", ["party"])


def test_columns_are_put_beside_a_table_and_in_place_of_its_own():
    shelf = Shelf({"people": PEOPLE})
    shelf.add("people", pd.DataFrame({"role": ["clerk", None], "party": ["none", "none"]}, index=[7, 8]))
    assert list(shelf["people"].columns) == [*PEOPLE.columns, "party"]
    assert list(shelf["people"]["role"]) == ["clerk", None]
    assert shelf.types("people")["party"] == pa.string()


def test_what_is_put_on_a_copy_does_not_show_on_the_other():
    shelf = Shelf({"people": PEOPLE})
    other = copy(shelf)
    other["people"] = PEOPLE.head(1)
    del other["people"]
    assert len(shelf["people"]) == 2 and "people" not in other


def test_changing_a_frame_that_was_read_changes_nothing_on_the_shelf():
    shelf = Shelf({"people": PEOPLE})
    frame = shelf["people"]
    frame["role"] = "jester"
    assert list(shelf["people"]["role"]) == [None, "mayor"]


def test_the_folder_goes_with_the_last_shelf_that_needs_it():
    shelf = Shelf({"people": PEOPLE})
    folder, other = folder_of(shelf), Shelf(shelf)
    del shelf
    gc.collect()
    assert folder.exists() and len(other["people"]) == 2
    del other
    gc.collect()
    assert not folder.exists()


def test_spilled_rows_come_back_in_their_order_and_every_table_is_there():
    shelf = spilled({"quarantine": [QUARANTINE[0] | {"location": str(number)}]} for number in range(1_200))
    assert list(shelf["quarantine"]["location"]) == [str(number) for number in range(1_200)]
    assert shelf["quotes"].empty and "text" in shelf["quotes"].columns


def test_a_column_of_records_without_any_record_keeps_its_fields():
    shelf = Shelf({"event_reports": pd.DataFrame({"report_id": ["r-1"], "place": pd.Series([None], dtype=object)})})
    assert pa.types.is_struct(shelf.types("event_reports")["place"])
