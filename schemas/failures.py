"""What does not hold, as rows of rule, table, row_id, message. The rules are in the models and in `schemas.rules`."""

from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd
import pandera.errors

from schemas.derive import describe
from schemas.tables import TABLES

COLUMNS = ["rule", "table", "row_id", "message"]
# A value is quoted in a message no longer than this: long enough to recognize, too short to republish a text.
QUOTED_CHARS = 80


def no_failures() -> pd.DataFrame:
    """Return the empty table of failures."""
    return pd.DataFrame(columns=COLUMNS, dtype="str")


def failures(rule: str, table: str, rows: pd.DataFrame, messages: Iterable[str] | str) -> pd.DataFrame:
    """Return one failure a row of `rows` (rows of `table`), with one message for all or one for each."""
    said = [messages] * len(rows) if isinstance(messages, str) else list(messages)
    ids = row_ids(table, rows).tolist()
    return pd.DataFrame({"rule": rule, "table": table, "row_id": ids, "message": said}, columns=COLUMNS)


def collect(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return several tables of failures as one."""
    found = [part for part in parts if len(part)]
    return pd.concat(found, ignore_index=True) if found else no_failures()


def row_ids(table: str, rows: pd.DataFrame) -> pd.Series:
    """Return the key of each row as a text; the parts of a composite key are joined by '/'."""
    first, *others = [rows[name].astype("str").fillna("") for name in describe(table).unique]
    for other in others:
        first = first + "/" + other
    return first


def schema_failures(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return every value of `frame` that breaks the model of `table`, and every row whose columns do not fit."""
    try:
        TABLES[table].validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        return _as_failures(table, frame, error.failure_cases)
    return no_failures()


def _as_failures(table: str, frame: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    over_columns = (cases["schema_context"] == "DataFrameSchema") & cases["index"].notna()
    cases = pd.concat([cases[~over_columns], cases[over_columns].drop_duplicates(["check", "index"])])
    known = all(name in frame.columns for name in describe(table).unique)
    ids = row_ids(table, frame) if known else frame.index.astype("str").to_series(index=frame.index)
    rows = [
        (str(case["check"]), table, "" if pd.isna(case["index"]) else str(ids[case["index"]]), _message(case))
        for case in cases.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _message(case: dict[Hashable, Any]) -> str:
    value = str(case["failure_case"])[:QUOTED_CHARS]
    if case["schema_context"] != "DataFrameSchema":
        return f"{case['column']} is {value!r}"
    return value if pd.isna(case["index"]) else "the columns of the row do not fit together"
