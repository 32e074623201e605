"""What an operator sees and does in the UI: web server, daemon and code server as `make ui` starts them for a team.

History and schedules are in PostgreSQL where Debian's package is installed, else in files. The tests tell one story in
their order, because starting Dagster is dear: files appear, a row breaks, a batch fails and is run again, runs
compete, a folder goes away.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from dagster_home import TEXTS
from operator_ui import INSTIGATORS, Ui
from postgres_cluster import PROGRAMS, postgresql

from pipelines.frames import RECORDS
from pipelines.publish.validate import validate_release

EXTRACT = [["extract", table] for table in RECORDS]
FILES = ("first/ferry.txt", "first/pier.md", "refused/empty.txt")


needs_postgresql = pytest.mark.skipif(
    not PROGRAMS or find_spec("psycopg2") is None,
    reason="the Debian package postgresql or the extra [postgres] is not installed",
)


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ui]:
    with ExitStack() as stack:
        home = tmp_path_factory.mktemp("ui")
        if PROGRAMS:
            url = stack.enter_context(postgresql()).replace("postgresql:", "postgresql+psycopg2:")
            ui = Ui(home, "dagster.team.yaml", ONRECORD_POSTGRES_URL=url)
        else:
            ui = Ui(home)
        stack.callback(ui.close)
        for name in FILES:
            ui.write(name, TEXTS[name])
        published(ui, times=1)
        yield ui


def published(ui: Ui, times: int) -> list[dict[str, Any]]:
    """Return all runs, newest first, when a release was published so often and nothing is under way."""
    ui.wait_for(lambda: len(publishing(ui, "SUCCESS")) >= times)
    return ui.quiet()


def publishing(ui: Ui, status: str) -> list[dict[str, Any]]:
    found = [run for run in ui.runs() if {"path": ["publish", "release"]} in (run["assetSelection"] or [])]
    return [run for run in found if run["status"] == status]


def test_folders_become_partitions_and_a_release_follows(ui):
    assert ui.asset("extract", "quotes")["partitionKeys"] == ["first", "refused"]
    assert ui.asset("extract", "quotes")["assetPartitionStatuses"]["materializedPartitions"] == ["first", "refused"]
    started = [run["tags"]["dagster/sensor_name"] for run in ui.runs()]
    assert sorted(started) == ["follow"] * 5 + ["raw_batches"] * 2
    assert validate_release(ui.releases / "latest") == []


@needs_postgresql
def test_runs_events_and_partitions_of_a_team_are_in_postgresql_and_in_no_file(ui):
    import psycopg2

    url = ui.environment["ONRECORD_POSTGRES_URL"].replace("+psycopg2", "")
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT run_id FROM runs")
        assert {run_id for (run_id,) in cursor.fetchall()} == {run["runId"] for run in ui.runs()}
        made = "dagster_event_type = 'ASSET_MATERIALIZATION' AND asset_key = '[\"extract\", \"quotes\"]'"
        cursor.execute(f"SELECT partition FROM event_logs WHERE {made} ORDER BY partition")
        assert cursor.fetchall() == [("first",), ("refused",)]
    assert not list(ui.home.glob("**/*.db"))


def test_page_of_an_asset_tells_rows_seconds_speed_refusals_and_a_preview(ui):
    read = ui.metadata("documents", "quarantine")
    assert (read["dagster/row_count"], read["refusals"]) == (1, 1)
    assert "empty_text" in read["preview"]
    linked = ui.metadata("link", "documents")
    assert (linked["dagster/row_count"], linked["refusals"]) == (2, 1)
    assert linked["documents a second"] > 0 and linked["seconds"] > 0


def test_page_of_the_release_links_to_it(ui):
    told = ui.metadata("publish", "release")
    assert told["release"] == f"file://{(ui.releases / 'latest').resolve()}"
    assert told["is_new"] is True and "| documents | 2 |" in told["preview"]


def test_batch_that_was_refused_entirely_shows_why(ui):
    check = ui.checks("documents", "quarantine")["batch_was_taken"]
    assert check["blocking"] is False
    assert (ui.home / "tables/documents/quarantine").is_dir()


def test_sensors_and_the_daily_schedule_run_and_feeds_are_off(ui):
    found = ui.ask(INSTIGATORS)["repositoryOrError"]
    states = {sensor["name"]: sensor["sensorState"]["status"] for sensor in found["sensors"]}
    assert states == {"raw_batches": "RUNNING", "follow": "RUNNING", "feeds": "STOPPED"}
    [daily] = found["schedules"]
    assert (daily["cronSchedule"], daily["pipelineName"]) == ("0 5 * * *", "publish_release")
    assert daily["scheduleState"]["status"] == "RUNNING"


def test_one_run_at_a_time_has_the_release_folder(ui):
    assert ui.asset("publish", "release")["pools"] == ["release_folder"]
    pools = ui.ask("{ instance { poolConfig { defaultPoolLimit } concurrencyLimits { concurrencyKey slotCount } } }")
    assert pools["instance"]["poolConfig"]["defaultPoolLimit"] == 1
    assert {"concurrencyKey": "release_folder", "slotCount": 1} in pools["instance"]["concurrencyLimits"]


def test_row_that_breaks_a_rule_stops_publishing_and_is_named(ui):
    stored = next(p for p in (ui.home / "tables/extract/quotes").iterdir() if pq.read_metadata(p).num_rows)
    garble(stored)
    run = ui.finished(ui.launch("publish_release"))
    assert run["status"] == "FAILURE"
    check = ui.checks("resolve", "quotes")["quotes_are_verbatim"]
    execution = ui.check_in(run["runId"], "quotes_are_verbatim", "resolve", "quotes")
    assert (check["blocking"], execution["status"]) == (True, "FAILED")
    [shown] = [e["mdStr"] for e in execution["evaluation"]["metadataEntries"] if e["label"] == "failing rows"]
    assert "q-" in shown and "| first | first/ferry.txt |" in shown
    assert not any(step["stepKey"] == "publish__release" and step["status"] == "SUCCESS" for step in run["stepStats"])


def test_failed_batch_holds_publishing_until_all_failed_batches_were_run_again(ui):
    wrong = {"resources": {"settings": {"config": {"model": "no_such_model"}}}}
    run = ui.finished(ui.launch("__ASSET_JOB", "first", wrong, EXTRACT))
    assert run["status"] == "FAILURE"
    [failed] = ui.asset("extract", "quotes")["assetPartitionStatuses"]["failedPartitions"]
    assert failed == "first"
    backfill = ui.backfill(EXTRACT, [failed, "refused"])
    again = published(ui, times=2)
    assert ui.asset("extract", "quotes")["assetPartitionStatuses"]["failedPartitions"] == []
    assert ui.metadata("publish", "release")["is_new"] is False
    extracting = [run["runId"] for run in again if run["tags"].get("dagster/backfill") == backfill]
    assert len(extracting) == 2 and ui.took_turns(extracting, "extract")


def test_two_runs_that_publish_at_once_take_turns(ui):
    assert ui.took_turns([ui.launch("publish_release") for _ in range(2)], "publish__release")
    assert validate_release(ui.releases / "latest") == []


def test_folder_that_is_gone_takes_its_partition_and_its_rows_along(ui):
    shutil.rmtree(ui.raw / "refused")
    published(ui, times=3)
    assert ui.asset("extract", "quotes")["partitionKeys"] == ["first"]
    assert pq.read_table(ui.releases / "latest" / "quarantine.parquet").num_rows == 0


def test_what_a_person_published_is_not_published_by_itself_once_more(ui):
    assert len(publishing(ui, "SUCCESS")) == 3


def garble(stored: Path) -> None:
    """Change the words of quotations in a stored table, as a fault of a disk or a hand might."""
    quotes = pq.read_table(stored)
    texts = [text.replace("stable", "unwell") for text in quotes["text"].to_pylist()]
    pq.write_table(quotes.set_column(quotes.column_names.index("text"), "text", [texts]), stored)
