import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from sample_tables import TEXTS, frame, sample_tables

from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.release import PublishResult, ReleaseRefusedError, publish
from pipelines.publish.versions import next_version, parse_version, releases_in
from schemas.derive import arrow_schema, describe
from schemas.tables import TABLES

FACTS = ReleaseFacts("abc123", "a model 1.0", {"articles.jsonl": "00"})
VERSION = "2026.02.01"


def published(out: Path, tables: dict[str, pd.DataFrame] | None = None, **options: object) -> PublishResult:
    known: dict[str, object] = {"manifest": FACTS, "texts": TEXTS, "version": VERSION}
    return publish(tables or sample_tables(), out, **known | options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("releases")).path


def test_a_release_holds_what_the_design_names_and_latest_points_at_it(release: Path) -> None:
    for name in (
        *("onrecord.duckdb", "datapackage.json", "croissant.json", "manifest.json", "SHA256SUMS", "CITATION.cff"),
        *("DICTIONARY.md", "COOKBOOK.md", "CHANGELOG.md", "LICENSE", "LICENSE-DATA", "geo/incidents.parquet"),
    ):
        assert (release / name).stat().st_size > 0
    assert {path.stem for path in release.glob("*.parquet")} == set(TABLES)
    assert {path.stem for path in release.glob("csv/*.csv")} == set(TABLES)
    assert (release.parent / "latest").resolve() == release
    assert [path.name for path in release.parent.iterdir() if path.name.startswith(".incoming")] == []


def test_checksums_hold_by_the_common_tool(release: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=release, check=True, capture_output=True)


def test_unchanged_content_makes_no_release_and_changed_content_the_next(tmp_path: Path) -> None:
    first = published(tmp_path, version=None)
    again = published(tmp_path, version=None)
    assert (again.is_new, again.path) == (False, first.path)
    tables = sample_tables()
    tables["people"]["role"] = "Sheriff"
    second = published(tmp_path, tables, version=None)
    assert second.is_new and second.version == f"{first.version}.2"
    assert releases_in(tmp_path) == [first.version, second.version]
    assert (tmp_path / "latest").resolve() == second.path


def test_a_version_that_exists_is_not_written_over(tmp_path: Path) -> None:
    path = published(tmp_path).path
    before = (path / "SHA256SUMS").read_bytes()
    tables = sample_tables()
    tables["people"]["role"] = "Sheriff"
    with pytest.raises(FileExistsError):
        published(tmp_path, tables)
    assert (path / "SHA256SUMS").read_bytes() == before


def test_tables_that_break_a_rule_or_a_model_are_refused_whole(tmp_path: Path) -> None:
    for table, column, value in (("quotes", "text", "They fled."), ("people", "kind", "hero")):
        tables = sample_tables()
        tables[table][column] = value
        with pytest.raises(ReleaseRefusedError) as refusal:
            published(tmp_path, tables)
        assert refusal.value.failures["table"].tolist() == [table]
    assert releases_in(tmp_path) == [] and not (tmp_path / "latest").exists()


def test_a_missing_table_and_a_malformed_version_are_refused(tmp_path: Path) -> None:
    tables = sample_tables()
    del tables["claims"]
    with pytest.raises(KeyError, match="claims"):
        published(tmp_path, tables)
    with pytest.raises(ValueError, match="no version"):
        published(tmp_path, version="one")


def test_what_a_killed_publisher_left_is_removed_and_never_seen(tmp_path: Path) -> None:
    left = tmp_path / ".incoming-99999"
    left.mkdir()
    (left / "quotes.parquet").write_bytes(b"half")
    assert releases_in(tmp_path) == []
    published(tmp_path)
    assert not left.exists() and releases_in(tmp_path) == [VERSION]


def test_the_same_rows_in_any_order_give_the_same_bytes(release: Path, tmp_path: Path) -> None:
    tables = {table: rows.iloc[::-1].assign(unknown_to_the_schema=1) for table, rows in sample_tables().items()}
    other = published(tmp_path, tables).path
    for path in release.rglob("*"):
        # DuckDB files, and what holds their checksum, differ from run to run.
        if path.is_file() and path.name not in ("onrecord.duckdb", "SHA256SUMS", "manifest.json", "files.js"):
            assert (other / path.relative_to(release)).read_bytes() == path.read_bytes(), path.name


def test_kept_names_are_marked_everywhere(release: Path, tmp_path: Path) -> None:
    kept = published(tmp_path, manifest=ReleaseFacts("abc123", "a model 1.0", names="keep")).path
    assert json.loads((kept / "manifest.json").read_text())["names"] == "keep"
    assert json.loads((release / "manifest.json").read_text())["names"] == "withhold"
    for table in TABLES:
        assert b"measurement only" in pq.read_schema(kept / f"{table}.parquet").metadata[b"note"]
        assert pq.read_schema(release / f"{table}.parquet").metadata[b"names"] == b"withhold"
    with duckdb.connect(str(kept / "onrecord.duckdb"), read_only=True) as connection:
        said = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE comment LIKE '%measurement only%'")
        assert said.fetchall() == [(len(TABLES),)]


def test_parquet_holds_types_and_descriptions_of_the_models(release: Path) -> None:
    schema = pq.read_schema(release / "quotes.parquet")
    assert schema.remove_metadata().equals(arrow_schema("quotes").remove_metadata())
    assert str(schema.field("content_spans").type) == "list<element: struct<start: int64, end: int64>>"
    assert b"quotation" in schema.metadata[b"description"]
    assert schema.field("start").metadata[b"unit"] == b"code point"


def test_duckdb_has_keys_comments_vocabulary_and_views(release: Path) -> None:
    with duckdb.connect(str(release / "onrecord.duckdb"), read_only=True) as connection:
        ask: Callable[[str], list[tuple]] = lambda query: connection.execute(query).fetchall()  # noqa: E731
        tags = dict(ask("SELECT database_name, tags FROM duckdb_databases()"))
        assert str(tags["onrecord"].get("storage_version", "v1.0.0")).startswith("v1.0.0")
        keys = (
            "SELECT table_name, constraint_column_names FROM duckdb_constraints() WHERE constraint_type='PRIMARY KEY'"
        )
        assert dict(ask(keys))["place_mentions"] == ["document_id", "start", "end"]
        assert ask("SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND table_name IN "
                   f"({', '.join(repr(table) for table in TABLES)})") == [(0,)]  # fmt: skip
        assert ask("SELECT definition FROM vocabulary WHERE term = 'shooting'")
        assert ask("SELECT publishers FROM incidents_with_sources") == [(["The Harbor Lake Post"],)]
        assert ask("SELECT speaker FROM quotes_by_speaker") == [("Dana Brook",)]
        assert ask("SELECT subject_id, contradicting_claims FROM conflicts") == [("i-1", 1)]
        assert [row[0] for row in ask("SELECT kind FROM timeline")] == ["incident", "event"]


def test_csv_opens_in_a_spreadsheet_and_holds_lists_as_json(release: Path) -> None:
    raw = (release / "csv/quotes.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    row = pd.read_csv(release / "csv/quotes.csv", encoding="utf-8-sig").iloc[0]
    assert row["text"] == sample_tables()["quotes"]["text"].iloc[0]
    assert json.loads(row["content_spans"])[0]["start"] == row["start"]


def test_datapackage_tells_types_keys_and_vocabularies(release: Path) -> None:
    package = json.loads((release / "datapackage.json").read_text())
    assert {resource["name"] for resource in package["resources"]} == set(TABLES)
    schema = next(resource["schema"] for resource in package["resources"] if resource["name"] == "quotes")
    fields = {field["name"]: field for field in schema["fields"]}
    assert schema["primaryKey"] == ["quote_id"]
    wanted = {"fields": ["document_id"], "reference": {"resource": "documents", "fields": ["document_id"]}}
    assert wanted in schema["foreignKeys"]
    assert fields["quote_type"]["constraints"]["enum"] == ["direct", "mixed", "indirect"]
    assert fields["content_spans"]["type"] == "array" and fields["start"]["constraints"]["minimum"] == 0


def test_dictionary_names_every_column_and_term(release: Path) -> None:
    text = (release / "DICTIONARY.md").read_text()
    for table in TABLES:
        assert f"### {table}\n" in text
        assert all(f"| `{column.name}` |" in text for column in describe(table).columns)
    assert "| `death_in_custody` |" in text


def test_id_history_is_carried_on_and_gets_its_version(tmp_path: Path) -> None:
    published(tmp_path)
    merged = {"old_id": "i-7", "new_id": "i-1", "table": "incidents", "change": "merged", "reason": "one happening"}
    found = pd.DataFrame([merged])
    path = published(tmp_path, sample_tables() | {"id_history": found}, version="2026.02.02").path
    history = pq.read_table(path / "id_history.parquet").to_pandas().set_index("old_id")["version"].to_dict()
    assert history == {"i-0": "2026.01.01", "i-7": "2026.02.02"}
    assert not published(tmp_path, sample_tables() | {"id_history": pd.DataFrame()}, version="2026.02.03").is_new


def test_tables_without_rows_are_published(tmp_path: Path) -> None:
    path = published(tmp_path, {table: frame(table) for table in TABLES}, texts={}).path
    assert all(pq.read_metadata(path / f"{table}.parquet").num_rows == 0 for table in TABLES)
    assert (path / "csv/quotes.csv").read_text(encoding="utf-8-sig").startswith('"quote_id","document_id"')


def test_versions_count_up_within_a_day(tmp_path: Path) -> None:
    day = date(2026, 2, 1)
    assert next_version(tmp_path, day) == "2026.02.01"
    for name in ("2026.02.01", "2026.02.01.2", "2026.02.01.10", "2026.01.31.99", "notes"):
        (tmp_path / name).mkdir()
    assert next_version(tmp_path, day) == "2026.02.01.11"
    assert releases_in(tmp_path)[-2:] == ["2026.02.01.2", "2026.02.01.10"]
    with pytest.raises(ValueError):
        parse_version("2026.02.31")
