"""Successive builds of one input: what stays, what is new, what becomes of IDs, and that bytes are the same."""

import json
import random
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipelines.build import Report, Settings, build
from pipelines.publish.checksums import files_of, read_checksums
from pipelines.publish.site.downloads import FACTS_SCRIPT
from pipelines.publish.sql import literal

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


# Its bytes differ from run to run, and so do the files that tell its size and checksum.
DUCKDB = "onrecord.duckdb"
TELLS_OF_IT = ("manifest.json", FACTS_SCRIPT)


def released(out: Path, *paths: Path, workers: int) -> Path:
    return build(Settings(paths, out, workers=workers, version="2026.03.01")).published.path


def shuffled_lines(folder: Path, seed: int) -> Path:
    """The samples as one file of JSON lines, in an order that depends on `seed`."""
    rows = [
        {"id": path.name, "text": path.read_text(encoding="utf-8").split("---\n", 2)[2], "published_at": "2026-02-16"}
        for path in sorted(RAW.rglob("*.md"))
    ]
    random.Random(seed).shuffle(rows)
    folder.mkdir()
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def manifest_without_duckdb(release: Path) -> dict:
    stated = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    return stated | {"files": [file for file in stated["files"] if file["path"] not in (DUCKDB, FACTS_SCRIPT)]}


def contents_of(database: Path) -> dict[str, list[tuple]]:
    """Columns, comments and rows of all tables and views."""
    with duckdb.connect(str(database), read_only=True) as connection:
        told = "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() ORDER BY ALL"
        names = connection.execute("SELECT table_name FROM duckdb_columns() WHERE NOT internal GROUP BY 1").fetchall()
        rows = {
            name: connection.execute(f"FROM query_table({literal(name)}) ORDER BY ALL").fetchall() for (name,) in names
        }
        return rows | {"described": connection.execute(told).fetchall()}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The samples built by one worker, and in another order by two."""
    out = tmp_path_factory.mktemp("twice")
    return (
        released(out / "one", RAW / FIRST, RAW / SECOND, workers=1),
        released(out / "two", RAW / SECOND, RAW / FIRST, workers=2),
    )


def test_one_worker_and_two_in_another_order_of_input_write_the_same_bytes(twice: tuple[Path, Path]) -> None:
    one, two = twice
    assert files_of(one) == files_of(two)
    same = [name for name in files_of(one) if name not in (DUCKDB, *TELLS_OF_IT)]
    assert len(same) > 40
    assert [name for name in same if (one / name).read_bytes() != (two / name).read_bytes()] == []
    assert manifest_without_duckdb(one) == manifest_without_duckdb(two)
    stated = [read_checksums(side) for side in twice]
    assert {name for name in stated[0] if stated[0][name] != stated[1][name]} <= {DUCKDB, *TELLS_OF_IT}


def test_the_duckdb_files_of_two_builds_hold_the_same(twice: tuple[Path, Path]) -> None:
    one, two = (contents_of(side / DUCKDB) for side in twice)
    assert one.keys() == two.keys() and len(one["quotes"]) > 10
    assert [name for name in one if one[name] != two[name]] == []


def test_lines_of_one_file_in_another_order_give_the_same_tables(tmp_path: Path) -> None:
    one = released(tmp_path / "one", shuffled_lines(tmp_path / "a", 1), workers=1)
    two = released(tmp_path / "two", shuffled_lines(tmp_path / "b", 2), workers=2)
    tables = [name for name in files_of(one) if name.endswith((".parquet", ".csv"))]
    assert [name for name in tables if (one / name).read_bytes() != (two / name).read_bytes()] == []
