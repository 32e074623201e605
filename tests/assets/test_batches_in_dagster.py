"""Batches as partitions, run in this process: the same release as `onrecord build`, and what changes and faults do."""

import errno
import shutil
from pathlib import Path

import dagster as dg
import pyarrow.parquet as pq
import pytest
from dagster_home import Home, attempts, failure, materialized

from pipelines.assets import documents
from pipelines.assets.partitions import BATCHES
from pipelines.build import Settings, build
from pipelines.publish.validate import validate_release
from schemas.rules import RULES
from schemas.tables import TABLES

LETTER = """From: press@harbour.example.org
Date: Tue, 13 Jan 2026 10:00:00 -0600
Subject: Pier closed

The pier in Duluth is closed until Friday, the harbour office said.
"""
BATCH_KEYS = [".", "first", "refused", "second"]


def contexts(home: Home) -> dict[str, int]:
    """Batch -> how often a survey said that it must be extracted."""
    events = home.instance.fetch_materializations(documents.context_of_batch.key, limit=100).records
    keys = [event.partition_key for event in events]
    return {key: keys.count(key) for key in keys}


@pytest.fixture(scope="module")
def whole(home: Home) -> dg.ExecuteInProcessResult:
    return home.run_all()


@pytest.fixture
def built(home: Home, tmp_path: Path) -> Path:
    out = tmp_path / "built"
    return build(Settings((home.raw,), out, workers=1, corrections=home.folder / "corrections")).published.path


def assert_same_tables(left: Path, right: Path) -> None:
    for table in TABLES:
        assert (left / f"{table}.parquet").read_bytes() == (right / f"{table}.parquet").read_bytes(), table


def test_release_is_the_one_that_one_build_of_the_folder_gives(home, whole, built):
    assert whole.success
    release = Path(materialized(whole)["publish", "release"]["path"])
    assert release == (home.releases / "latest").resolve()
    assert validate_release(release) == []
    assert_same_tables(release, built)


def test_copies_across_batches_name_the_article_that_counts(whole, home):
    refused = pq.read_table(home.releases / "latest" / "quarantine.parquet").to_pylist()
    copies = [row for row in refused if row["rule"] == "duplicate_id"]
    assert [(row["location"], row["message"][-15:]) for row in copies] == [
        ("second/rows.jsonl:1", "first/ferry.txt"),
        ("second/rows.jsonl:2", "first/ferry.txt"),
    ]


def test_every_table_has_a_blocking_check_and_every_rule_too(whole):
    checks = whole.get_asset_check_evaluations()
    assert {c.asset_key.path[1] for c in checks if c.check_name == "schema"} == set(TABLES)
    assert {c.check_name for c in checks} == {"schema", *RULES}
    assert all(c.passed and c.blocking for c in checks)


def test_release_tells_its_address_rows_and_seconds(whole, home):
    told = materialized(whole)["publish", "release"]
    assert told["release"] == (home.releases / "latest").resolve().as_uri()
    assert told["is_new"] is True and told["seconds"] > 0
    assert f"| documents | {materialized(whole)['resolve', 'documents']['dagster/row_count']} |" in told["preview"]


def test_nothing_new_is_extracted_or_published_when_nothing_changed(home, whole):
    before = contexts(home)
    assert before == dict.fromkeys(BATCH_KEYS, 1)
    assert home.run("survey_batches").success
    assert contexts(home) == before
    assert materialized(home.run("publish_release"))["publish", "release"]["is_new"] is False


def test_batch_that_was_refused_entirely_warns_with_the_reasons_and_stops_nothing(home, whole):
    result = home.run("read_batch", "refused")
    assert result.success
    [check] = result.get_asset_check_evaluations()
    assert (check.passed, check.blocking, check.severity) == (False, False, dg.AssetCheckSeverity.WARN)
    assert "empty_text" in check.metadata["failing rows"].value
    told = materialized(result)["documents", "documents"]
    assert (told["documents"], told["refusals"]) == (0, 1)


def test_row_that_breaks_a_rule_stops_publishing_and_is_shown_with_its_batch(home, whole):
    stored = [path for path in (home.folder / "tables/extract/quotes").iterdir() if pq.read_metadata(path).num_rows]
    [path] = [path for path in stored if "stable" in str(pq.read_table(path)["text"].to_pylist())]
    sound = path.read_bytes()
    quotes = pq.read_table(path)
    texts = [text.replace("stable", "unwell") for text in quotes["text"].to_pylist()]
    pq.write_table(quotes.set_column(quotes.column_names.index("text"), "text", [texts]), path)
    result = home.run("publish_release")
    path.write_bytes(sound)
    assert not result.success
    assert ("publish", "release") not in materialized(result)
    failed = [check for check in result.get_asset_check_evaluations() if not check.passed]
    assert "quotes_are_verbatim" in {check.check_name for check in failed}
    [shown] = [c.metadata["failing rows"].value for c in failed if c.check_name == "quotes_are_verbatim"]
    assert "| first | first/ferry.txt |" in shown and "q-" in shown


def test_batch_whose_words_are_not_its_documents_fails_its_own_blocking_check(home, whole, monkeypatch):
    from pipelines.assets import extract

    def garbled(*arguments: object, real=extract.extract_documents) -> dict:
        tables = real(*arguments)
        tables["quotes"] = tables["quotes"].assign(text="something else")
        return tables

    with monkeypatch.context() as patched:
        patched.setattr(extract, "extract_documents", garbled)
        result = home.run("rerun_batch", "first", "extract")
    check = next(c for c in result.get_asset_check_evaluations() if c.check_name == "verbatim")
    assert (check.passed, check.blocking, check.partition) == (False, True, "first")
    assert "first/ferry.txt" in check.metadata["failing rows"].value
    assert home.run("rerun_batch", "first", "extract").success


def test_setting_that_cannot_work_is_told_and_not_tried_again(home, whole):
    result = home.run("rerun_batch", "first", "extract", model="no_such_model")
    assert not result.success
    assert attempts(result, "extract") == 1
    assert "no_such_model" in failure(result)


def test_disk_error_is_tried_again(home, whole, monkeypatch):
    calls = []

    def failing_once(*arguments: object, real=documents.read_documents) -> object:
        calls.append(arguments)
        if len(calls) == 1:
            raise OSError(errno.EIO, "input/output error")
        return real(*arguments)

    monkeypatch.setattr(documents, "read_documents", failing_once)
    result = home.run("read_batch", "first")
    assert result.success and attempts(result, "read") == 2


def test_batch_that_was_not_extracted_is_named_instead_of_left_out(home, whole):
    home.instance.add_dynamic_partitions(BATCHES.name, ["new"])
    result = home.run("publish_release")
    home.instance.delete_dynamic_partition(BATCHES.name, "new")
    assert "of batch new was never made" in failure(result)
    assert attempts(result, "link") == 1


def test_new_document_changes_what_other_batches_know_of_its_publisher(home, whole):
    before = contexts(home)
    home.write("second/lift.md", home_text := (home.raw / "second/crane.md").read_text().replace("crane", "lift"))
    assert home_text
    home.run_all()
    grown = {key for key, times in contexts(home).items() if times > before[key]}
    assert grown == {"first", "second"}


def test_batch_whose_folder_is_gone_loses_its_partition_its_tables_and_its_rows(home, whole, tmp_path):
    shutil.rmtree(home.raw / "second")
    result = home.look()
    assert [request.job_name for request in result.run_requests] == ["survey_batches"]
    assert sorted(home.instance.get_dynamic_partitions(BATCHES.name)) == [".", "first", "refused"]
    publishing = home.run_all()
    assert len(list((home.folder / "tables/documents/documents").iterdir())) == 3
    assert "crane" not in str(pq.read_table(home.releases / "latest" / "documents.parquet").to_pylist())
    settings = Settings((home.raw,), tmp_path / "built", workers=1, corrections=home.folder / "corrections")
    fresh = build(settings).published.path
    release = Path(materialized(publishing)["publish", "release"]["path"])
    for table in ("documents", "quotes", "incident_reports", "quarantine"):
        ids = TABLES[table].to_schema().unique
        assert pq.read_table(release / f"{table}.parquet", columns=ids) == pq.read_table(
            fresh / f"{table}.parquet", columns=ids
        )


def test_empty_raw_folder_takes_nothing_away(home, whole):
    known = home.instance.get_dynamic_partitions(BATCHES.name)
    away = home.raw.rename(home.folder / "away")
    result = home.look()
    away.rename(home.raw)
    assert "nothing was done" in result.skip_reason.skip_message
    assert home.instance.get_dynamic_partitions(BATCHES.name) == known


def test_publishing_without_any_document_is_refused_with_the_reasons(tmp_path):
    with dg.instance_for_test(temp_dir=str(tmp_path)) as instance:
        home = Home(tmp_path, instance)
        home.write("refused/empty.txt", "\n")
        result = home.run_all()
    assert "every input was refused" in failure(result)


def test_sources_are_fetched_into_a_batch_and_one_that_fails_is_told(tmp_path):
    with dg.instance_for_test(temp_dir=str(tmp_path)) as instance:
        home = Home(tmp_path, instance)
        home.write("first/ferry.txt", "x")
        (tmp_path / "letter.eml").write_text(LETTER)
        sources = tmp_path / "SOURCES.yaml"
        sources.write_text(
            "contact: desk@example.org\nsources:\n- name: letters\n  files: ['*.eml']\n"
            "- name: nowhere\n  feed: http://127.0.0.1:9/feed.xml\n"
        )
        result = home.run("fetch_sources", sources=str(sources))
        assert result.success
        told = materialized(result)["raw", "fetched"]
        assert (told["files"], told["dagster/row_count"]) == (1, 2)
        [check] = result.get_asset_check_evaluations()
        assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.WARN)
        assert "127.0.0.1:9" in check.metadata["refused"].value
        home.look()
        assert told["batch"] in home.look().dynamic_partitions_requests[0].partition_keys
