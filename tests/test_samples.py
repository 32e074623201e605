"""The samples in raw/, built whole: what a journalist would find in the release of this repository."""

import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipelines.build import Report

RAW = Path(__file__).parents[1] / "raw"


@pytest.fixture
def report(sample_build: Report) -> Report:
    return sample_build


def shootings(report: Report) -> pd.DataFrame:
    incidents = report.tables["incidents"]
    return incidents[incidents["incident_type"] == "shooting"].set_index("date_start")


def test_every_sample_is_read(report: Report) -> None:
    kinds = report.tables["documents"]["kind"].value_counts().to_dict()
    assert kinds == {"article": 11, "statement": 4}
    assert report.tables["quarantine"].empty


def test_each_shooting_is_one_row(report: Report) -> None:
    days = sorted(day[:10] for day in shootings(report).index)
    assert days == ["2026-01-07", "2026-01-14", "2026-01-24"]


def test_the_stop_of_the_off_duty_officer_is_one_row(report: Report) -> None:
    incidents, reports = report.tables["incidents"], report.tables["incident_reports"]
    blocking = incidents[incidents["incident_types"].map(lambda types: "vehicle_block" in list(types))]
    (stop,) = blocking.to_dict("records")
    assert {"force_display", "device_knocked_or_seized"} <= set(stop["incident_types"])
    assert not stop["is_aggregate"]
    assert (stop["document_count"], stop["origin_count"]) == (2, 1)
    told = reports[reports["incident_types"].map(lambda types: "device_knocked_or_seized" in list(types))]
    assert set(told["incident_id"]) == {stop["incident_id"]}


def test_two_documents_that_differ_on_the_day_leave_a_finding(report: Report) -> None:
    found = report.tables["findings"]
    conflicts = found[found["rule"] == "day_conflict"]
    assert set(conflicts["row_id"]) <= set(report.tables["incidents"]["incident_id"])
    assert any("2026-01-24" in m and "2026-01-25" in m for m in conflicts["message"])


def test_a_wrong_year_is_found_and_repaired(report: Report) -> None:
    found = report.tables["findings"]
    assert (found["rule"] == "year_conflict").sum() == 2
    dates = report.tables["incident_reports"]["date_start"].dropna()
    assert dates.str.startswith("2026").all()


def test_an_account_that_officials_contest_is_not_told_as_fact(report: Report) -> None:
    row = next(row for _, row in shootings(report).iterrows() if row["document_count"] == 1)
    # The department defends its agent, so that he fired is beyond dispute; how it came to it is not.
    assert (row["status"], row["response"]) == ("officially_confirmed", "confirms")
    assert "different account" in row["summary"]


def test_a_quoted_official_is_named_in_full_with_role(report: Report) -> None:
    quotes = report.tables["quotes"]
    (said,) = quotes[quotes["text"].str.startswith("Every one of these individuals")].to_dict("records")
    assert (said["speaker_name"], said["speaker_role"]) == ("Mark Bruley", "Police Chief")
    assert (said["quote_type"], said["attribution_basis"]) == ("direct", "explicit")


def test_a_named_operation_is_one_event_however_many_documents_tell_it(report: Report) -> None:
    events = report.tables["events"]
    (operation,) = events[events["name"].notna()].to_dict("records")
    assert (operation["name"], operation["event_type"]) == ("Operation Metro Surge", "operation")
    assert operation["document_count"] >= 4


def test_a_department_that_confirms_for_its_officers_is_the_body_accused(report: Report) -> None:
    rows = shootings(report)
    (row,) = rows[rows.index.str.startswith("2026-01-14")].to_dict("records")
    assert (row["status"], row["response"]) == ("officially_confirmed", "confirms")


def test_the_release_is_written_whole(report: Report) -> None:
    names = {path.name for path in report.published.path.iterdir()}
    assert {"onrecord.duckdb", "datapackage.json", "DICTIONARY.md", "SHA256SUMS", "quotes.parquet"} <= names


def queries_of_the_readme() -> list[str]:
    return re.findall(r"```sql\n(.*?)```", (RAW.parent / "README.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("query", queries_of_the_readme())
def test_a_query_of_the_readme_returns_rows(report: Report, query: str) -> None:
    with duckdb.connect(str(report.published.path / "onrecord.duckdb"), read_only=True) as connection:
        assert connection.sql(query).fetchall()


def test_the_readme_shows_three_queries() -> None:
    assert len(queries_of_the_readme()) == 3
