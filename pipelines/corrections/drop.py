"""Taking rows out of tables together with all that rests on them alone; references from elsewhere become null.

The same for the tables between linking and resolving and for those of a release, which differ in a few columns: what
a table lacks is passed over.
"""

from collections.abc import Mapping, MutableMapping
from copy import copy
from typing import TypeVar

import pandas as pd

from schemas.derive import describe
from schemas.rules.accounts import SUBJECTS
from schemas.tables import TABLES

Tables = dict[str, pd.DataFrame]
T = TypeVar("T", bound=MutableMapping[str, pd.DataFrame])
Gone = dict[str, set[str]]  # table -> keys of rows

# A row of the first table goes when the row goes that its column points at, in the order in which rows are taken out.
RESTS_ON = (
    ("incident_reports", "document_id", "documents"),
    ("event_reports", "document_id", "documents"),
    ("incident_reports", "incident_id", "incidents"),
    ("event_reports", "event_id", "events"),
    ("quotes", "document_id", "documents"),
    ("place_mentions", "document_id", "documents"),
    ("entities", "document_id", "documents"),
    ("findings", "document_id", "documents"),
    ("participants", "report_id", "incident_reports"),
    ("claims", "report_id", "incident_reports"),
    ("claims", "report_id", "event_reports"),
    *(
        (pairs, column, reports)
        for pairs in ("links", "link_evidence", "duplicate_candidates")
        for column in ("report_id_a", "report_id_b")
        for reports in ("incident_reports", "event_reports")
    ),
)
# These point at a row without resting on it.
POINTS_AT = (
    ("quotes", "incident_id", "incidents"),
    ("claims", "quote_id", "quotes"),
    *((table, "speaker_id", who) for table in ("quotes", "claims") for who in ("people", "organizations")),
    *((table, "person_id", "people") for table in ("participants", "entities")),
    ("entities", "organization_id", "organizations"),
)


def without_rows(frames: T, gone: Mapping[str, set[str]]) -> tuple[T, Gone]:
    """Return the tables without the rows in `gone`, and all rows of `TABLES` with a key of one column that went.

    An incident or event goes with its last report. The ranks of what is left of a document close up.
    """
    out = copy(frames)
    went: Gone = {table: set(keys) for table, keys in gone.items()}
    for table, keys in gone.items():
        _drop(out, table, _key(table), keys, went)
    for table, column, on in RESTS_ON:
        _drop(out, table, column, went.get(on, set()), went)
    for table, (column, reports) in SUBJECTS.items():
        before, after = (set(side[reports][column]) for side in (frames, out))
        went.setdefault(table, set()).update(before - after)
        _drop(out, table, column, went[table], went)
    for table, column, on in POINTS_AT:
        if column in out.get(table, ()) and went.get(on):
            out[table] = out[table].assign(
                **{column: out[table][column].mask(out[table][column].isin(list(went[on])), None)}
            )
    out["findings"] = _findings(out["findings"], went)
    out["incident_reports"] = _ranked(out["incident_reports"])
    return out, {table: keys for table, keys in went.items() if keys}


def with_quotes(frames: Mapping[str, pd.DataFrame], gone: Mapping[str, set[str]]) -> Gone:
    """Return `gone` with the quotations that are about its incidents and accounts of incidents.

    A quotation does not rest on the incident that it is about, so that a wrong one leaves it where it is; but what is
    withheld must not be told by a quotation either.
    """
    quotes, reports = frames["quotes"], frames["incident_reports"]
    told = reports[reports["report_id"].isin(list(gone.get("incident_reports", ())))]
    pairs = set(zip(told["document_id"], told["incident_id"], strict=True))
    about = [pair in pairs for pair in zip(quotes["document_id"], quotes["incident_id"], strict=True)]
    is_gone = quotes["incident_id"].isin(list(gone.get("incidents", ()))) | pd.Series(
        about, index=quotes.index, dtype=bool
    )
    return {**gone, "quotes": set(quotes.loc[is_gone, "quote_id"]) | gone.get("quotes", set())}


def _key(table: str) -> str:
    return describe(table).unique[0]


def _drop(out: MutableMapping[str, pd.DataFrame], table: str, column: str, keys: set[str], went: Gone) -> None:
    if not keys or column not in out.get(table, ()):
        return
    frame = out[table]
    is_gone = frame[column].isin(list(keys))
    if table in TABLES and len(describe(table).unique) == 1 and _key(table) in frame:
        went.setdefault(table, set()).update(frame.loc[is_gone, _key(table)])
    out[table] = frame[~is_gone].reset_index(drop=True)


def _findings(findings: pd.DataFrame, went: Gone) -> pd.DataFrame:
    pairs = zip(findings["table"], findings["row_id"], strict=True)
    stays = [row_id not in went.get(table, set()) for table, row_id in pairs]
    return findings[pd.Series(stays, index=findings.index, dtype=bool)].reset_index(drop=True)


def _ranked(reports: pd.DataFrame) -> pd.DataFrame:
    """Number the reports of each document 1, 2, 3 … in the order of their ranks."""
    order = reports.sort_values(["document_id", "rank"], kind="stable").groupby("document_id").cumcount() + 1
    return reports.assign(rank=order.reindex(reports.index).astype(reports["rank"].dtype))
