"""Rules about keys: a row that is referred to exists, and rows that refer to each other agree."""

from collections.abc import Mapping

import pandas as pd
import pyarrow
import pyarrow.compute as pc

from schemas.derive import describe
from schemas.failures import collect, failures
from schemas.tables import TABLES

Tables = Mapping[str, pd.DataFrame]
Texts = Mapping[str, str] | None


def foreign_keys_hold(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """Every reference of a row is the key of a row."""
    return collect(
        _dangling(tables, table, column.name, column.references)
        for table in TABLES
        for column in describe(table).columns
        if column.references
    )


def subjects_are_in_their_table(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """A claim's subject and report, and the row of a finding, are in the table that the row names."""
    claims, findings = tables["claims"], tables["findings"]
    parts = []
    for subject, report in (("incidents", "incident_reports"), ("events", "event_reports")):
        about = claims[claims["subject_table"] == subject]
        for column, target in (("subject_id", subject), ("report_id", report)):
            strays = about[~about[column].isin(tables[target][describe(target).unique[0]])]
            messages = [f"{column} {value!r} is not in {target}" for value in strays[column]]
            parts.append(failures("subjects_are_in_their_table", "claims", strays, messages))
    for table in findings["table"].unique():
        rows = findings[findings["table"] == table]
        known = set(tables[table][describe(table).unique[0]]) if table in TABLES else set()
        strays = rows[~rows["row_id"].isin(known)]
        messages = [f"row_id {value!r} is not in {table}" for value in strays["row_id"]]
        parts.append(failures("subjects_are_in_their_table", "findings", strays, messages))
    return collect(parts)


def documents_of_a_report_agree(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """A participant, or a claim, is of the document, and of the incident or event, that its report is of."""
    reports = pd.concat(
        [
            tables["incident_reports"][["report_id", "document_id", "incident_id"]].set_axis(
                ["report_id", "document_id", "subject_id"], axis=1
            ),
            tables["event_reports"][["report_id", "document_id", "event_id"]].set_axis(
                ["report_id", "document_id", "subject_id"], axis=1
            ),
        ]
    ).drop_duplicates("report_id")
    parts = []
    for table, subject in (("participants", "incident_id"), ("claims", "subject_id")):
        rows = tables[table]
        of_report = rows[["report_id"]].merge(reports, on="report_id", how="left").set_index(rows.index)
        strays = rows[
            of_report["document_id"].notna()
            & ((of_report["document_id"] != rows["document_id"]) | (of_report["subject_id"] != rows[subject]))
        ]
        message = f"document_id or {subject} is not that of its report"
        parts.append(failures("documents_of_a_report_agree", table, strays, message))
    return collect(parts)


def _dangling(tables: Tables, table: str, column: str, references: tuple[str, ...]) -> pd.DataFrame:
    rows = tables[table]
    targets = [reference.split(".") for reference in references]
    known = pyarrow.chunked_array(
        [pyarrow.array(tables[target][key], pyarrow.string()) for target, key in targets], pyarrow.string()
    )
    values = pyarrow.array(rows[column], pyarrow.string(), from_pandas=True)
    holds = pc.or_(pc.is_null(values), pc.is_in(values, value_set=known)).to_numpy(zero_copy_only=False)
    strays = rows[~holds]
    where = " or ".join(references)
    return failures(
        "foreign_keys_hold", table, strays, [f"{column} {value!r} is not in {where}" for value in strays[column]]
    )
