"""Whom a corrected name means: the entity of the document that bears it, and who that is across documents.

Belongs here: what a row points at when its name is corrected. Not here: what else follows (`following.py`).
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipelines.frames import records_of
from pipelines.shelf import Shelf

Row = Mapping[str, Any]
# Table -> the columns of its name, of the entity of the document, and of the person or body across documents.
NAMED = {
    "quotes": ("speaker_name", "speaker_entity_id", "speaker_id"),
    "participants": ("name", "entity_id", "person_id"),
}
# Who may be meant: a speaker may be a body, one who takes part in an incident is a person.
BEARERS = {
    "quotes": (("people", "person_id"), ("organizations", "organization_id")),
    "participants": (("people", "person_id"),),
}
ENTITY_COLUMNS = ("document_id", "entity_id", "name", "person_id", "organization_id")


def pointers(table: str, row: Row, values: Row, linked: Shelf) -> dict[str, Any]:
    """Return what a row points at when a correction sets its name, empty when it sets none.

    That is the entity of the row's document that bears the name, by which the privacy policy knows whether it may be
    published; else nobody in the document, and the only person or body of the release with that name, if there is one.
    """
    if table not in NAMED or NAMED[table][0] not in values:
        return {}
    name_column, entity_column, who_column = NAMED[table]
    name = values[name_column]
    for entity in _named(linked.read("entities", ENTITY_COLUMNS), name):
        if entity["document_id"] == row["document_id"]:
            who = next((entity[key] for _, key in BEARERS[table] if entity[key]), None)
            return {entity_column: entity["entity_id"], who_column: who}
    known = [found[key] for among, key in BEARERS[table] for found in _named(linked.read(among, ("name", key)), name)]
    return {entity_column: None, who_column: known[0] if len(known) == 1 else None}


def _named(frame: pd.DataFrame, name: str | None) -> list[dict[str, Any]]:
    return records_of(frame[frame["name"] == name]) if name else []
