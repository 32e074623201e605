"""Redacting releases that were published before: nothing of it is left, they hold, and a kill leaves one of the two."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from newsroom import NAME, PRIVATE, SIGNED, SURNAME, Frames, Newsroom, files_with, row_of, rows
from test_withheld import name_entry

from pipelines.cli import main
from pipelines.publish.checksums import checksum_faults, read_checksums
from pipelines.publish.redacted_tables import named_in
from pipelines.publish.validate import validate_release

KILLS = 10


def run(newsroom: Newsroom, *arguments: object) -> Result:
    raw = newsroom.folder / "raw"
    options = ["--out", newsroom.out, "--corrections", newsroom.folder / "corrections", "--raw", raw]
    return CliRunner().invoke(main, ["redact", *map(str, [*options, *arguments])])


def first_release(newsroom: Newsroom) -> Path:
    return min(newsroom.out.glob("2*"))


def document_entry(newsroom: Newsroom, publisher: str) -> dict[str, Any]:
    document = row_of(first_release(newsroom), "documents", publisher=publisher)["document_id"]
    return {"document": {"document_id": document}, **PRIVATE}


@pytest.fixture(scope="module")
def redacted(first: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> tuple[Newsroom, dict[str, str]]:
    """A newsroom whose first release was redacted: a name, and one of the two accounts of the shooting."""
    newsroom = first.copied(tmp_path_factory.mktemp("redacted"))
    sums = read_checksums(first_release(newsroom))
    document = document_entry(newsroom, "Lake Paper")
    newsroom.write(document)
    newsroom.build(document, name_entry(newsroom))
    result = run(newsroom, first_release(newsroom).name)
    assert result.exit_code == 0, result.output
    return newsroom, sums


def test_what_is_withheld_is_in_no_file_of_a_redacted_release(redacted) -> None:
    newsroom, _ = redacted
    words = (NAME, SURNAME, "three shots", "stays closed", "paper.example", "bakery.md")
    assert files_with(first_release(newsroom), *words) == []
    assert files_with(newsroom.out.resolve(), SURNAME) == []


def test_a_redacted_release_holds_and_says_so_with_its_old_checksums(redacted) -> None:
    newsroom, sums = redacted
    release = first_release(newsroom)
    assert validate_release(release) == []
    [said] = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["redacted"]
    assert {file["path"]: file["sha256"] for file in said["files_before"]} == sums
    assert re.match(r"\d{4}-\d\d-\d\d$", said["date"]) and said["rows_removed"]["documents"] == 1
    notice = (release / "TOMBSTONE.md").read_text(encoding="utf-8")
    assert f"{release.name} was redacted" in notice and "puts somebody in danger" in notice
    assert read_checksums(release)["quotes.parquet"] != sums["quotes.parquet"]


def test_an_incident_that_rested_on_it_in_part_is_derived_from_what_is_left(redacted) -> None:
    release = first_release(redacted[0])
    row = row_of(release, "incidents", city="Duluth")
    assert (row["document_count"], row["date_start"]) == (1, "2031-05-04")
    assert "Corwin Haldesen" in row["summary"] and "olice" not in row["summary"]


def test_an_event_keeps_the_name_and_actors_that_an_account_that_is_left_prints() -> None:
    event = {"name": "Operation Lamplight", "actors": ["Ottilie Brandvold", "Una Oxholt"]}
    evidence = "Sheriff Ottilie Brandvold announced Operation Lamplight."
    assert named_in(evidence, event) == {"name": event["name"], "actors": ["Ottilie Brandvold"], "part_of": None}
    assert named_in("The sheriff announced it.", event) == {"name": None, "actors": [], "part_of": None}


def test_releases_diff_and_latest_go_on_working(redacted) -> None:
    newsroom, _ = redacted
    release = first_release(newsroom)
    listed = CliRunner().invoke(main, ["releases", "--out", str(newsroom.out)])
    assert f"{release.name}  3 documents" in listed.output and "(redacted)" in listed.output.splitlines()[0]
    told = CliRunner().invoke(main, ["diff", release.name, "latest", "--out", str(newsroom.out)])
    assert told.exit_code == 0 and SURNAME not in told.output
    assert validate_release((newsroom.out / "latest").resolve()) == []


def test_a_second_redaction_finds_nothing_more(redacted) -> None:
    newsroom, _ = redacted
    release = first_release(newsroom)
    before = (release / "SHA256SUMS").read_bytes()
    assert "holds nothing of it" in run(newsroom, release.name).output
    assert (release / "SHA256SUMS").read_bytes() == before


def test_a_dry_run_says_what_would_go_and_changes_nothing(newsroom: Newsroom) -> None:
    newsroom.write(document_entry(newsroom, "Lake Paper"))
    release = first_release(newsroom)
    before = {path: path.read_bytes() for path in release.rglob("*") if path.is_file()}
    result = run(newsroom, "--dry-run", release.name)
    assert result.exit_code == 0 and "would be redacted" in result.output
    assert re.search(r"documents: 1 rows taken out", result.output)
    assert {path: path.read_bytes() for path in release.rglob("*") if path.is_file()} == before


def test_a_release_of_an_older_schema_is_redacted_in_that_of_today(newsroom: Newsroom) -> None:
    newsroom.write(document_entry(newsroom, "Lake Paper"))
    release = first_release(newsroom)
    (release / "corrections.parquet").unlink()
    assert run(newsroom, release.name).exit_code == 0
    assert validate_release(release) == []
    assert row_of(release, "corrections")["change"] == "withheld"


def test_only_what_is_named_is_taken_out(newsroom: Newsroom) -> None:
    row_id = row_of(first_release(newsroom), "incidents", city="Rochester")["incident_id"]
    wrong = {"table": "incidents", "row": row_id, "withdraw": True, "expect": {"city": "Rochester"}, **SIGNED}
    newsroom.write(document_entry(newsroom, "Lake Paper"), wrong)
    result = run(newsroom, "--row", f"incidents/{row_id}", first_release(newsroom).name)
    assert result.exit_code == 0, result.output
    assert [row["city"] for row in rows(first_release(newsroom), "incidents")] == ["Duluth"]
    assert files_with(first_release(newsroom), "three shots")
    assert validate_release(first_release(newsroom)) == []


def test_what_no_entry_withdraws_and_no_release_are_told_as_wrong_use(newsroom: Newsroom) -> None:
    newsroom.write()
    nothing = run(newsroom, "latest")
    assert nothing.exit_code == 2 and "is withdrawn for privacy" in nothing.output
    newsroom.write(document_entry(newsroom, "Lake Paper"))
    unknown = run(newsroom, "--document", "d-0", "latest")
    assert unknown.exit_code == 2 and "no entry withdraws documents/d-0" in unknown.output
    assert run(newsroom, "1999.01.01").exit_code == 2


def test_an_id_that_went_by_redaction_is_not_given_anew(newsroom: Newsroom, frames: Frames) -> None:
    row_id = row_of(first_release(newsroom), "incidents", city="Rochester")["incident_id"]
    newsroom.write({"table": "incidents", "row": row_id, **PRIVATE})
    assert run(newsroom, "latest").exit_code == 0
    assert len(rows(first_release(newsroom), "incidents")) == 1
    release = newsroom.again(frames).path
    assert row_of(release, "incidents", city="Rochester")["incident_id"] == row_id


def test_a_kill_at_any_moment_leaves_the_old_release_or_the_new_one_whole(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.write(document_entry(newsroom, "Lake Paper"))
    release = first_release(newsroom)
    old = read_checksums(release)
    original = shutil.copytree(release, tmp_path / "original")
    command = [sys.executable, Path(__file__).with_name("redact_often.py"), release, newsroom.folder / "corrections"]
    random = Random(7)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as helper:
        assert helper.stdin and helper.stdout
        whole = 0.0
        for kill in range(KILLS + 1):
            helper.stdin.write("redact\n")
            helper.stdin.flush()
            begun, process = time.monotonic(), int(helper.stdout.readline())
            if kill:
                time.sleep(random.random() * whole)
                with suppress(ProcessLookupError):  # it was done before
                    os.kill(process, signal.SIGKILL)
            assert helper.stdout.readline() == "ended\n"
            whole = whole or time.monotonic() - begun
            assert (newsroom.out / "latest").resolve() == release
            is_new = (release / "TOMBSTONE.md").exists()
            assert is_new or (kill and read_checksums(release) == old)
            assert list(checksum_faults(release)) == []
            assert files_with(release, "three shots") == [] or not is_new
            shutil.rmtree(release)
            shutil.copytree(original, release)
        helper.stdin.close()
    assert run(newsroom, release.name).exit_code == 0
    assert [path.name for path in newsroom.out.iterdir() if path.name.startswith(".incoming")] == []
    assert files_with(newsroom.out, "three shots") == []
    assert validate_release(release) == []
