"""The contract of the tables and the policy of its changes, held against a snapshot of every schema version.

A snapshot (`contracts/<version>.json`) is generated from the models and committed; tests compare the newest with the
models and each with the one before. After a change of the models, raise `SCHEMA_VERSION` in `tables.py` as `POLICY`
says and run

    python -m schemas.contract

which writes the snapshot of the new version, or says which version is wanted. The snapshot of a version that was
never released may be deleted and written again.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.derive import Column, describe
from schemas.tables import SCHEMA_VERSION, TABLES
from schemas.vocabulary import VOCABULARIES

POLICY = (
    "The schema version is semantic. The major number rises when a table, a column or a term is removed or renamed, "
    "when a column is of another type, may be null where it could not be, or is no longer in the key, and when one "
    "changes its meaning: a query that was right may then fail or mislead. The minor number rises when a table, a "
    "column, a vocabulary or a term is added, or a column may no longer be null: name the columns you read, and "
    "expect terms you do not know. The last number rises when words of descriptions alone change. A table may get "
    "columns at any place; read them by name."
)
FOLDER = Path(__file__).parent / "contracts"
LEVELS = ("patch", "minor", "major")
PATCH, MINOR, MAJOR = range(len(LEVELS))

Contract = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """What one contract has and another has not, and the number of the version that has to rise for it."""

    level: int
    message: str


def contract() -> Contract:
    """Return the contract of the models: version, tables with their columns and keys, vocabularies, in plain values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tables": {table: _table(table) for table in TABLES},
        "vocabularies": {name: list(vocabulary.words) for name, vocabulary in VOCABULARIES.items()},
    }


def differences(old: Contract, new: Contract) -> list[Difference]:
    """Return what a reader of `old` meets in `new`."""
    return [
        *_names("table", old["tables"], new["tables"]),
        *(found for table in old["tables"].keys() & new["tables"].keys() for found in _of_table(table, old, new)),
        *_names("vocabulary", old["vocabularies"], new["vocabularies"]),
        *(
            found
            for name in old["vocabularies"].keys() & new["vocabularies"].keys()
            for found in _names(f"term of {name}", *(dict.fromkeys(side["vocabularies"][name]) for side in (old, new)))
        ),
    ]


def breaches(old: Contract, new: Contract) -> list[str]:
    """Return the differences for which the version of `new` has not risen enough since `old`, in words."""
    risen = _risen(old["schema_version"], new["schema_version"])
    return sorted(
        f"{found.message}: the {LEVELS[found.level]} version must rise from {old['schema_version']}"
        for found in differences(old, new)
        if found.level > risen
    )


def snapshots(folder: Path = FOLDER) -> list[Contract]:
    """Return the snapshots in `folder`, oldest version first."""
    read = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    return sorted(read, key=lambda snapshot: _numbers(snapshot["schema_version"]))


def renew(folder: Path = FOLDER) -> list[str]:
    """Write the snapshot of the models' version into `folder`; return the breaches for which nothing was written."""
    now, earlier = contract(), snapshots(folder)
    found = breaches(earlier[-1], now) if earlier else []
    if not found:
        path = folder / f"{SCHEMA_VERSION}.json"
        path.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    return found


def _table(table: str) -> Contract:
    description = describe(table)
    return {"key": list(description.unique), "columns": {column.name: _type(column) for column in description.columns}}


def _type(column: Column) -> str:
    return f"{column.arrow_type}{' or null' if column.nullable else ''}"


def _of_table(table: str, old: Contract, new: Contract) -> Iterator[Difference]:
    before, after = old["tables"][table], new["tables"][table]
    yield from _names(f"column of {table}", before["columns"], after["columns"])
    if before["key"] != after["key"]:
        yield Difference(MAJOR, f"the key of {table} is {after['key']}, not {before['key']}")
    for name in before["columns"].keys() & after["columns"].keys():
        was, is_ = before["columns"][name], after["columns"][name]
        if was != is_:
            level = MINOR if was == f"{is_} or null" else MAJOR
            yield Difference(level, f"{table}.{name} is {is_}, not {was}")


def _names(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    yield from (Difference(MAJOR, f"{kind} {name!r} is gone") for name in old if name not in new)
    yield from (Difference(MINOR, f"{kind} {name!r} is new") for name in new if name not in old)


def _risen(old: str, new: str) -> int:
    """Return the level by which a version rose: PATCH where only the last number, or none, did."""
    before, after = _numbers(old), _numbers(new)
    if after[0] != before[0]:
        return MAJOR if after > before else PATCH
    return MINOR if after[1] > before[1] else PATCH


def _numbers(version: str) -> tuple[int, ...]:
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise ValueError(f"{version!r} is no semantic version")
    return tuple(map(int, version.split(".")))


if __name__ == "__main__":
    sys.exit("\n".join(renew()) or None)
