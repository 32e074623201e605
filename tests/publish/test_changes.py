"""What successive releases say of each other: tiny named changes of one small release."""

import hashlib
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from sample_tables import ARTICLE, STATEMENT, TEXTS, frame, sample_tables

from pipelines.cli import main
from pipelines.publish.changelog import changelog
from pipelines.publish.changes import compare
from pipelines.publish.checksums import read_checksums
from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.release import PublishResult, publish
from pipelines.publish.validate import validate_release
from schemas.tables import TABLES

FIRST, SECOND = "2026.02.01", "2026.02.02"
OLD_CODE, NEW_CODE = ReleaseFacts("abc123", "a model 1.0"), ReleaseFacts("def456", "a model 1.0")
Tables = dict[str, pd.DataFrame]


def published(
    out: Path, tables: Tables, version: str, facts: ReleaseFacts = OLD_CODE, texts: dict[str, str] = TEXTS
) -> PublishResult:
    return publish(tables, out, manifest=facts, version=version, texts=texts)


def changes_of(release: Path) -> dict[tuple[str, str], tuple[str, list[str], str]]:
    rows = pq.read_table(release / "changes.parquet").to_pylist()
    return {(row["table"], row["row_id"]): (row["change"], row["columns"], row["cause"]) for row in rows}


def changes_between(out: Path, before: Tables, after: Tables, facts: ReleaseFacts = OLD_CODE, **texts: str) -> dict:
    published(out, before, FIRST)
    return changes_of(published(out, after, SECOND, facts, TEXTS | texts).path)


def with_value(table: str, column: str, value: object) -> Tables:
    tables = sample_tables()
    tables[table].loc[0, column] = value
    return tables


def with_longer_statement() -> tuple[Tables, str]:
    """A document whose text grew by a sentence; all offsets still hold."""
    text = STATEMENT + " It is looking into it."
    tables = sample_tables()
    row = tables["documents"]["document_id"] == "d-2"
    tables["documents"].loc[row, "text_sha256"] = hashlib.sha256(text.encode()).hexdigest()
    tables["documents"].loc[row, "text_chars"] = len(text)
    return tables, text


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases: a status, a summary with markup, a person's role and an ID changed between them."""
    out = tmp_path_factory.mktemp("releases")
    published(out, sample_tables(), FIRST)
    tables = with_value("incidents", "status", "reported")
    tables["incidents"].loc[0, "summary"] = "Agents <b>drew</b> weapons\x1b[31m."
    tables["people"].loc[0, "role"] = "Sheriff"
    merged = {"old_id": "i-7", "new_id": "i-1", "table": "incidents", "change": "merged", "reason": "one happening"}
    withdrawn = {"old_id": "e-9", "table": "events", "change": "withdrawn", "reason": "no report of it is left"}
    tables["id_history"] = pd.DataFrame([merged, withdrawn])
    published(out, tables, SECOND, NEW_CODE)
    return out


def test_the_first_release_has_no_changes_and_says_so(tmp_path: Path) -> None:
    path = published(tmp_path, sample_tables(), FIRST).path
    assert changes_of(path) == {}
    assert "first release" in (path / "CHANGELOG.md").read_text()


def test_an_unchanged_build_makes_no_release_though_the_last_one_had_changes(tmp_path: Path) -> None:
    published(tmp_path, sample_tables(), FIRST)
    tables = with_value("people", "role", "Sheriff")
    second = published(tmp_path, tables, SECOND)
    again = published(tmp_path, tables, "2026.02.03")
    assert (second.is_new, again.is_new, again.path) == (True, False, second.path)


def test_a_modified_row_tells_its_columns_and_no_other_row_is_told(tmp_path: Path) -> None:
    tables = with_value("people", "role", "Sheriff")
    tables["people"].loc[0, "document_count"] = 2
    found = changes_between(tmp_path, sample_tables(), tables, NEW_CODE)
    assert found == {("people", "p-1"): ("modified", ["role", "document_count"], "method")}


def test_a_value_that_became_null_and_a_list_that_grew_are_modifications(tmp_path: Path) -> None:
    tables = with_value("people", "role", None)
    tables["organizations"] = tables["organizations"].assign(aliases=[["bureau", "the office"]])
    found = changes_between(tmp_path, sample_tables(), tables)
    assert found[("people", "p-1")][:2] == ("modified", ["role"])
    assert found[("organizations", "g-1")][:2] == ("modified", ["aliases"])


def test_added_and_removed_rows_are_told_under_composite_keys_too(tmp_path: Path) -> None:
    tables = sample_tables()
    start = int(tables["place_mentions"]["start"].iloc[0])
    tables["place_mentions"] = frame("place_mentions")
    refused = {"source_id": "e/f.txt", "rule": "empty_text", "message": "there is no text", "location": "e/f.txt"}
    tables["quarantine"] = frame("quarantine", refused)
    found = changes_between(tmp_path, sample_tables(), tables)
    end = start + len("Harbor Lake")
    assert found[("place_mentions", f"d-1/{start}/{end}")] == ("removed", [], "source")
    assert found[("quarantine", "e/f.txt/empty_text/e/f.txt")][0] == "added"
    assert found[("quarantine", "c.txt/empty_text/c.txt")][0] == "removed"


def test_what_rests_on_a_document_with_another_text_changed_by_source_the_rest_by_method(tmp_path: Path) -> None:
    tables, text = with_longer_statement()
    tables["incidents"].loc[0, "status"] = "reported"  # r-2 is of the statement
    tables["organizations"].loc[0, "kind"] = "state"  # speaks in the statement
    tables["events"].loc[0, "summary"] = "A rally took place."  # told in the article alone
    tables["link_evidence"].loc[0, "score"] = 9.0  # of r-1 and r-2
    tables["duplicate_candidates"].loc[0, "score"] = 4.0  # of r-3 and r-4
    tables["people"].loc[0, "role"] = "Sheriff"
    found = changes_between(tmp_path, sample_tables(), tables, NEW_CODE, **{"d-2": text})
    assert {key: row[2] for key, row in found.items()} == {
        ("documents", "d-2"): "source",
        ("incidents", "i-1"): "source",
        ("organizations", "g-1"): "source",
        ("link_evidence", "l-1"): "source",
        ("events", "e-1"): "method",
        ("duplicate_candidates", "dc-1"): "method",
        ("people", "p-1"): "method",
    }


def test_without_other_code_or_model_every_change_is_by_source(tmp_path: Path) -> None:
    found = changes_between(tmp_path, sample_tables(), with_value("people", "role", "Sheriff"))
    assert found[("people", "p-1")] == ("modified", ["role"], "source")


def test_a_table_with_other_columns_changed_by_schema(tmp_path: Path) -> None:
    old, new = (published(tmp_path / name, sample_tables(), FIRST).path for name in ("old", "new"))
    table = pq.read_table(old / "people.parquet")
    renamed = table.rename_columns({"role": "rank"}).set_column(0, "person_id", pa.array(["p-1"]))
    pq.write_table(renamed, old / "people.parquet")
    (old / "places.parquet").unlink()
    found = compare(old, new, is_same_method=True).to_dict("records")
    assert [(row["table"], row["row_id"], row["change"], row["cause"]) for row in found] == [
        ("people", "p-1", "modified", "schema"),
        ("places", "geo:1", "added", "schema"),
    ]
    assert list(found[0]["columns"]) == ["role", "rank"]


def test_a_release_with_changes_is_whole_and_its_checksums_cover_the_changelog(pair: Path) -> None:
    assert validate_release(pair / SECOND) == []
    assert "CHANGELOG.md" in read_checksums(pair / SECOND)
    counts = json.loads((pair / SECOND / "manifest.json").read_text())["row_counts"]
    assert counts["changes"] == 2 and list(counts) == list(TABLES)


def test_the_changelog_tells_counts_statuses_and_ids_and_holds_no_markup_of_articles(pair: Path) -> None:
    text = (pair / SECOND / "CHANGELOG.md").read_text()
    assert f"Changes since {FIRST}." in text
    assert "| people | modified | code or model differ | 1 |" in text
    assert "- `i-1` disputed, now reported: Agents \\<b\\>drew\\</b\\> weapons \\[31m." in text
    assert "- `i-7` incidents, now `i-1`: one happening" in text
    assert "- `e-9` events: no report of it is left" in text
    assert "i-0" not in text  # of the history before


def test_the_changelog_lists_fifty_incidents_and_counts_the_rest() -> None:
    before = sample_tables()
    one, ids = before["incidents"], [f"i-x{number:02}" for number in range(53)]
    many = pd.concat([one, *(one.assign(incident_id=key) for key in ids)], ignore_index=True)
    rows = [{"table": "incidents", "row_id": key, "change": "added", "columns": [], "cause": "source"} for key in ids]
    appeared = changelog(SECOND, FIRST, frame("changes", *rows), before | {"incidents": many}, before)
    removed = frame("changes", *(row | {"change": "removed"} for row in rows))
    gone = changelog(SECOND, FIRST, removed, before, before | {"incidents": many})
    assert "## Incidents that appeared (53)" in appeared and "- and 3 more" in appeared
    assert "- `i-x49` Agents are said" in appeared and "`i-x50`" not in appeared
    assert "## Incidents that disappeared (53)" in gone and "disappeared" not in appeared


def test_the_same_two_builds_give_the_same_bytes_in_any_order(pair: Path, tmp_path: Path) -> None:
    tables, text = with_longer_statement()
    for out, step in ((tmp_path / "one", 1), (tmp_path / "two", -1)):
        published(out, sample_tables(), FIRST)
        ordered = {table: rows.iloc[::step] for table, rows in tables.items()}
        published(out, ordered, SECOND, texts={"d-1": ARTICLE, "d-2": text})
    for name in ("changes.parquet", "CHANGELOG.md", "csv/changes.csv"):
        assert (tmp_path / "one" / SECOND / name).read_bytes() == (tmp_path / "two" / SECOND / name).read_bytes()


def test_diff_prints_the_changelog_and_writes_the_rows_only_where_it_is_told(pair: Path, tmp_path: Path) -> None:
    before = sorted(pair.rglob("*"))
    by_version = run("diff", FIRST, "latest", "--out", pair, "--json", tmp_path / "rows.json")
    by_folder = run("diff", pair / FIRST, pair / SECOND)
    assert (by_version.exit_code, by_folder.exit_code) == (0, 0), by_version.output
    assert by_version.output == by_folder.output == (pair / SECOND / "CHANGELOG.md").read_text()
    rows = json.loads((tmp_path / "rows.json").read_text())
    assert rows == pq.read_table(pair / SECOND / "changes.parquet").to_pylist()
    assert sorted(pair.rglob("*")) == before


def test_diff_of_a_release_with_itself_says_that_no_row_changed(pair: Path) -> None:
    assert "No row changed." in run("diff", FIRST, FIRST, "--out", pair).output


def test_diff_of_what_is_no_release_is_wrong_use(pair: Path, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/manifest.json").write_text((pair / FIRST / "manifest.json").read_text())
    for name, message in (
        ("2020.01.01", "is no release"),
        (tmp_path, "is no release"),
        (tmp_path / "broken", "cannot"),
    ):
        result = run("diff", name, FIRST, "--out", pair)
        assert result.exit_code == 2 and message in result.output
