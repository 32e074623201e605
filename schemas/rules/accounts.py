"""Rules about accounts: what is derived across documents agrees with the reports and claims that it is derived from."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.compute as pc

from schemas.failures import collect, failures

Tables = Mapping[str, pd.DataFrame]
Texts = Mapping[str, str] | None

SUBJECTS = {"incidents": ("incident_id", "incident_reports"), "events": ("event_id", "event_reports")}
ASSERTING = ("asserts", "relays")
CONTRADICTING = ("denies", "disputes", "no_record")


def incidents_have_reports(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """Every incident is told by a document."""
    return _without_reports("incidents_have_reports", tables, "incidents")


def events_have_reports(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """Every event is told by a document."""
    return _without_reports("events_have_reports", tables, "events")


def allegations_have_allegers(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """What is alleged is claimed by a source other than the narrator; what is denied or disputed, by any source."""
    claims = tables["claims"][tables["claims"]["stance"].isin(ASSERTING)]
    attributed = claims[claims["claimed_by"] != "narrator"]
    parts = []
    for table, (key, _) in SUBJECTS.items():
        for statuses, pool in ((("alleged",), attributed), (("denied", "disputed", "corroborated"), claims)):
            rows = tables[table][tables[table]["status"].isin(statuses)]
            strays = rows[~rows[key].isin(pool["subject_id"])]
            messages = [f"is {status} and no claim says who asserts it" for status in strays["status"]]
            parts.append(failures("allegations_have_allegers", table, strays, messages))
    return collect(parts)


def disputes_have_disputers(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """What is denied or disputed has a claim that denies, disputes or finds no record."""
    claims = tables["claims"][tables["claims"]["stance"].isin(CONTRADICTING)]
    parts = []
    for table, (key, _) in SUBJECTS.items():
        rows = tables[table][tables[table]["status"].isin(("denied", "disputed"))]
        strays = rows[~rows[key].isin(claims["subject_id"])]
        messages = [f"is {status} and no claim says by whom" for status in strays["status"]]
        parts.append(failures("disputes_have_disputers", table, strays, messages))
    return collect(parts)


def counts_agree_with_reports(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """Counts of documents and origins are those of the reports."""
    origins = tables["documents"].drop_duplicates("document_id").set_index("document_id")["origin_id"]
    parts = []
    for table, (key, reports) in SUBJECTS.items():
        rows, told = tables[table], tables[reports][[key, "document_id"]]
        told = told.assign(origin_id=told["document_id"].map(origins))
        counts = told.groupby(key).nunique().reindex(rows[key])
        for column, counted in (("document_count", "document_id"), ("origin_count", "origin_id")):
            expected = counts[counted].to_numpy()
            wrong = ~np.isnan(expected) & (rows[column].to_numpy("float64", na_value=np.nan) != expected)
            pairs = zip(rows[column][wrong], expected[wrong], strict=True)
            messages = [f"{column} is {said}, its reports have {count:.0f}" for said, count in pairs]
            parts.append(failures("counts_agree_with_reports", table, rows[wrong], messages))
    return collect(parts)


def ranks_are_gapless(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """The reports of a document are ranked 1, 2, 3 … without a gap or a tie."""
    reports = tables["incident_reports"]
    ranked = reports.sort_values(["document_id", "rank"])
    expected = ranked.groupby("document_id").cumcount() + 1
    strays = ranked[(ranked["rank"] != expected).fillna(True).astype(bool)]
    pairs = zip(strays["rank"], expected[strays.index], strict=True)
    messages = [f"rank is {rank} where {due} is due" for rank, due in pairs]
    return failures("ranks_are_gapless", "incident_reports", strays, messages)


def incident_type_is_listed(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """The gravest type is one of the types."""
    parts = []
    for table in ("incidents", "incident_reports"):
        rows = tables[table]
        lists = pyarrow.chunked_array(pyarrow.array(rows["incident_types"])).combine_chunks()
        parents = pc.list_parent_indices(lists)
        gravest = pyarrow.array(rows["incident_type"], pyarrow.string(), from_pandas=True).take(parents)
        same = pc.fill_null(pc.equal(pc.list_flatten(lists), gravest), False)
        listed = np.zeros(len(rows), dtype=bool)
        listed[parents.filter(same).to_numpy()] = True
        message = "incident_type is not among incident_types"
        parts.append(failures("incident_type_is_listed", table, rows[~listed], message))
    return collect(parts)


def _without_reports(rule: str, tables: Tables, table: str) -> pd.DataFrame:
    key, reports = SUBJECTS[table]
    strays = tables[table][~tables[table][key].isin(tables[reports][key])]
    return failures(rule, table, strays, "no report tells it")
