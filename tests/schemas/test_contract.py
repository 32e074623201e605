"""The policy of schema changes: what the models promise is what was promised, unless the version says otherwise."""

import copy
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from schemas import contract as policy
from schemas.contract import Contract, breaches, contract, renew, snapshots
from schemas.tables import SCHEMA_VERSION, TABLES


def changed(change: Callable[[Contract], object], version: str) -> tuple[Contract, Contract]:
    """A small contract, and the same after a change under another version."""
    old: Contract = {
        "schema_version": "2.3.1",
        "tables": {
            "people": {"key": ["person_id"], "columns": {"person_id": "string", "age": "int64 or null"}},
            "places": {"key": ["place_id"], "columns": {"place_id": "string"}},
        },
        "vocabularies": {"kind": ["city", "state"]},
    }
    new = copy.deepcopy(old) | {"schema_version": version}
    change(new)
    return old, new


BREAKING: dict[str, Callable[[Contract], object]] = {
    "column of people 'age' is gone": lambda c: c["tables"]["people"]["columns"].pop("age"),
    "table 'places' is gone": lambda c: c["tables"].pop("places"),
    "people.age is string, not int64 or null": lambda c: c["tables"]["people"]["columns"].update(age="string"),
    "people.person_id is string or null, not string": lambda c: c["tables"]["people"]["columns"].update(
        person_id="string or null"
    ),
    "the key of places is [], not ['place_id']": lambda c: c["tables"]["places"].update(key=[]),
    "term of kind 'city' is gone": lambda c: c["vocabularies"].update(kind=["state"]),
    "vocabulary 'kind' is gone": lambda c: c["vocabularies"].pop("kind"),
}
ADDING: dict[str, Callable[[Contract], object]] = {
    "column of people 'role' is new": lambda c: c["tables"]["people"]["columns"].update(role="string"),
    "table 'ships' is new": lambda c: c["tables"].update(ships={"key": [], "columns": {}}),
    "people.age is int64, not int64 or null": lambda c: c["tables"]["people"]["columns"].update(age="int64"),
    "term of kind 'county' is new": lambda c: c["vocabularies"].update(kind=["city", "county", "state"]),
    "vocabulary 'role' is new": lambda c: c["vocabularies"].update(role=["chief"]),
}


def test_the_models_promise_what_the_newest_snapshot_holds() -> None:
    newest = snapshots()[-1]
    message = "the models changed: raise SCHEMA_VERSION by the policy and run `python -m schemas.contract`"
    assert (newest, newest["schema_version"]) == (contract(), SCHEMA_VERSION), message


def test_every_snapshot_holds_to_the_policy_against_the_one_before() -> None:
    kept = snapshots()
    assert len(kept) >= 2
    for earlier, later in pairwise(kept):
        assert breaches(earlier, later) == []


@pytest.mark.parametrize("message", BREAKING)
def test_what_is_removed_renamed_or_loosened_needs_a_major_version(message: str) -> None:
    for version in ("2.3.1", "2.3.2", "2.4.0", "1.0.0"):
        assert breaches(*changed(BREAKING[message], version)) == [f"{message}: the major version must rise from 2.3.1"]
    assert breaches(*changed(BREAKING[message], "3.0.0")) == []


@pytest.mark.parametrize("message", ADDING)
def test_what_is_added_needs_a_minor_version(message: str) -> None:
    for version in ("2.3.1", "2.3.2"):
        assert breaches(*changed(ADDING[message], version)) == [f"{message}: the minor version must rise from 2.3.1"]
    for version in ("2.4.0", "3.0.0"):
        assert breaches(*changed(ADDING[message], version)) == []


def test_a_renamed_column_is_gone_and_new() -> None:
    def rename(new: Contract) -> None:
        columns = new["tables"]["people"]["columns"]
        columns["years"] = columns.pop("age")

    assert [said.partition(":")[0] for said in breaches(*changed(rename, "2.3.1"))] == [
        "column of people 'age' is gone",
        "column of people 'years' is new",
    ]


def test_a_contract_tells_type_null_and_key_of_every_column() -> None:
    tables = contract()["tables"]
    assert tables["quotes"]["columns"]["cue_start"] == "int64 or null"
    assert tables["quotes"]["columns"]["quote_type"] == "string"
    assert tables["place_mentions"]["key"] == ["document_id", "start", "end"]


def test_renewing_writes_the_snapshot_of_a_new_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert renew(tmp_path) == []
    monkeypatch.setattr(policy, "SCHEMA_VERSION", "99.0.0")
    assert renew(tmp_path) == []
    assert [snapshot["schema_version"] for snapshot in snapshots(tmp_path)] == [SCHEMA_VERSION, "99.0.0"]


def test_renewing_refuses_a_change_without_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renew(tmp_path)
    fewer = {table: model for table, model in TABLES.items() if table != "findings"}
    monkeypatch.setattr(policy, "TABLES", fewer)
    assert renew(tmp_path) == [f"table 'findings' is gone: the major version must rise from {SCHEMA_VERSION}"]
    assert "findings" in json.loads((tmp_path / f"{SCHEMA_VERSION}.json").read_text())["tables"]
