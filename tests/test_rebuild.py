"""Successive builds of one folder: what stays, what is new, and what becomes of IDs."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipelines.build import Report, Settings, build

RAW = Path(__file__).parents[1] / "raw"
FIRST, SECOND = "2026-01-19", "2026-02-16"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    shutil.copytree(RAW / FIRST, tmp_path / "articles" / FIRST)
    return tmp_path / "articles"


def built(articles: Path) -> Report:
    return build(Settings((articles,), articles.parent / "releases", workers=1))


def incidents(report: Report) -> pd.DataFrame:
    return report.tables["incidents"].set_index("incident_id")


def test_an_unchanged_build_makes_no_new_release(articles: Path) -> None:
    first, second = built(articles), built(articles)
    assert (first.published.is_new, second.published.is_new) == (True, False)
    assert first.published.path == second.published.path


def test_incidents_keep_their_ids_when_documents_are_added(articles: Path) -> None:
    before = incidents(built(articles))
    shutil.copytree(RAW / SECOND, articles / SECOND)
    after = incidents(built(articles))
    assert set(before.index) <= set(after.index)
    assert list(after.loc[before.index, "date_start"]) == list(before["date_start"])


def test_an_incident_that_no_document_reports_any_more_is_withdrawn(articles: Path) -> None:
    before = incidents(built(articles))
    (articles / FIRST / "01-south-minneapolis-shooting.md").unlink()
    report = built(articles)
    (gone,) = set(before.index) - set(incidents(report).index)
    history = pd.read_parquet(report.published.path / "id_history.parquet")
    row = history[history["old_id"] == gone].iloc[0]
    assert (row["change"], row["version"]) == ("withdrawn", report.published.version)
