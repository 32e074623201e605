import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from sample_tables import TEXTS, sample_tables

from pipelines.publish.checksums import write_checksums
from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.release import publish
from pipelines.publish.validate import Failure, validate_release

RAW = {f"{document}.txt": text for document, text in TEXTS.items()}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("releases")
    return publish(sample_tables(), out, manifest=ReleaseFacts("abc", "m"), version="2026.02.01", texts=TEXTS).path


@pytest.fixture
def release(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / sound.name))


def failures(release: Path, rule: str, raw: dict[str, str] | None = None) -> list[Failure]:
    return [failure for failure in validate_release(release, raw) if failure.rule == rule]


def rewrite(release: Path, table: str, change: Callable) -> None:
    """Change a Parquet file and its checksum, as a forger would."""
    path = release / f"{table}.parquet"
    pq.write_table(change(pq.read_table(path)), path)
    write_checksums(release)


def test_a_sound_release_validates_with_and_without_texts(sound: Path) -> None:
    assert validate_release(sound) == []
    assert validate_release(sound, RAW) == []


def test_a_tampered_byte_is_reported(release: Path) -> None:
    path = release / "DICTIONARY.md"
    path.write_bytes(path.read_bytes().replace(b"data", b"dada", 1))
    assert ["DICTIONARY.md" in failure.message for failure in validate_release(release)] == [True]


def test_a_tampered_byte_in_a_table_is_reported_whatever_else_breaks(release: Path) -> None:
    content = bytearray((release / "quotes.parquet").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (release / "quotes.parquet").write_bytes(content)
    assert "quotes.parquet" in failures(release, "checksums_hold")[0].message


def test_a_missing_and_an_unlisted_file_are_reported(release: Path) -> None:
    (release / "claims.parquet").unlink()
    (release / "notes.txt").write_text("hello")
    messages = [failure.message for failure in failures(release, "checksums_hold")]
    assert messages == ["claims.parquet: the file is missing", "notes.txt: the file is not listed in SHA256SUMS"]
    assert failures(release, "table_is_readable")[0].table == "claims"


def test_missing_checksums_and_a_missing_release_are_reported(release: Path) -> None:
    (release / "SHA256SUMS").unlink()
    assert failures(release, "checksums_hold")
    assert failures(release / "nowhere", "release_exists")


def test_an_extra_and_a_mistyped_column_are_reported(release: Path) -> None:
    rewrite(release, "people", lambda table: table.append_column("shoe_size", table["document_count"]))
    rewrite(release, "places", lambda table: table.set_column(1, "geonameid", table["name"]))
    found = {failure.table: failure.message for failure in failures(release, "arrow_schema_is_exact")}
    assert found == {
        "people": "column shoe_size is not in the schema",
        "places": "column geonameid is string, not int64",
    }


def test_a_dangling_key_and_a_row_that_duckdb_does_not_have_are_reported(release: Path) -> None:
    rewrite(release, "incident_reports", lambda table: table.slice(0, 1))
    assert failures(release, "counts_agree_with_reports")
    assert "'r-2'" in failures(release, "foreign_keys_hold")[0].message
    assert failures(release, "duckdb_equals_parquet")[0].table == "incident_reports"


def test_a_value_outside_its_vocabulary_is_reported(release: Path) -> None:
    rewrite(release, "people", lambda table: table.set_column(4, "kind", table["name"]))
    assert next((failure.table, failure.row_id) for failure in validate_release(release)) == ("people", "p-1")


def test_a_changed_duckdb_file_is_reported(release: Path) -> None:
    with duckdb.connect(str(release / "onrecord.duckdb")) as connection:
        connection.execute("UPDATE people SET name = 'Somebody Else'")
    write_checksums(release)
    assert [failure.message for failure in validate_release(release)] == [
        "1 rows stand in onrecord.duckdb alone, 1 in people.parquet alone"
    ]


def test_texts_that_are_missing_or_not_those_read_are_reported_once_a_document(release: Path) -> None:
    found = validate_release(release, {"d-1.txt": RAW["d-1.txt"] + " More."})
    assert [(failure.rule, failure.row_id) for failure in found] == [
        ("text_is_the_one_read", "d-1"),
        ("text_is_the_one_read", "d-2"),
    ]


def test_a_quotation_that_its_document_does_not_print_is_reported(release: Path) -> None:
    rewrite(
        release, "quotes", lambda table: table.set_column(3, "text", [["They had their guns drawn, … and they lie."]])
    )
    assert failures(release, "quotes_are_verbatim") == []
    assert failures(release, "quotes_are_verbatim", RAW)[0].row_id == "q-1"
