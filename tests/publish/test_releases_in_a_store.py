"""Publishing to a store of the S3 kind: a real server of moto's on this machine, reached as any other by HTTP."""

import logging
import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import fsspec
import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem
from sample_tables import TEXTS, sample_tables

from pipelines.cli import main
from pipelines.publish.history import last_release, reports_of
from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.release import PublishResult, publish
from pipelines.publish.store import Store, StoreError, copied, copied_release, releases_at
from pipelines.publish.validate import validate_release
from pipelines.publish.versions import date_of

FIRST, SECOND, THIRD = "2026.02.01", "2026.02.02", "2026.02.03"
FERRY = "A deckhand, 34, was shot on the ferry in Duluth, Minnesota, on Tuesday, police said."


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        fsspec.filesystem("s3").mkdir("newsroom")
        yield "s3://newsroom"
    server.stop()


@pytest.fixture
def out(bucket: str, request: pytest.FixtureRequest) -> str:
    """A place of its own for each test."""
    return f"{bucket}/{request.node.name}/releases"


def tables_with(role: str) -> dict[str, pd.DataFrame]:
    tables = sample_tables()
    tables["people"]["role"] = role
    return tables


def published(out: str, version: str | None, tables: dict[str, pd.DataFrame] | None = None) -> PublishResult:
    with releases_at(out) as folder:
        facts = ReleaseFacts("abc123", "a model 1.0")
        return publish(tables or sample_tables(), folder, manifest=facts, version=version, texts=TEXTS)


def failures(release: str) -> list:
    with copied_release(release) as folder:
        return validate_release(folder)


def names_in(out: str) -> set[str]:
    root = out.removeprefix("s3://") + "/"
    return {path.removeprefix(root) for path in fsspec.filesystem("s3", use_listings_cache=False).find(root)}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def pair(bucket: str) -> str:
    """A place with two releases, which tests leave as they are."""
    out = f"{bucket}/pair/releases"
    published(out, FIRST)
    published(out, SECOND, tables_with("Sheriff") | {"id_history": pd.DataFrame()})
    return out


def test_whole_releases_are_uploaded_and_latest_names_the_newest(pair: str) -> None:
    assert (Store(pair).releases(), Store(pair).latest()) == ([FIRST, SECOND], SECOND)
    assert failures(f"{pair}/latest") == failures(f"{pair}/{FIRST}") == []
    assert names_in(pair) >= {"latest.json", f"{SECOND}/onrecord.duckdb", f"{SECOND}/csv/quotes.csv"}


def test_a_release_in_a_store_is_the_one_that_a_folder_would_hold(pair: str, tmp_path: Path) -> None:
    local = published(str(tmp_path), FIRST).path
    with copied_release(f"{pair}/{FIRST}") as remote:
        for name in ("quotes.parquet", "csv/quotes.csv", "CHANGELOG.md", "croissant.json"):
            assert (remote / name).read_bytes() == (local / name).read_bytes()


def test_the_next_publisher_knows_ids_and_changes_of_the_release_in_the_store(pair: str) -> None:
    with releases_at(pair) as folder, copied(pair) as whole:
        known, wanted = last_release(folder), last_release(whole)
        assert known.keys() == wanted.keys() >= {"documents", "id_history"}
        assert all(known[table].equals(wanted[table]) for table in wanted)
        assert reports_of(folder, "i-1", date.fromisoformat(date_of(FIRST))) == ["r-1", "r-2"]
    with copied_release(f"{pair}/{SECOND}") as folder:
        assert pq.read_table(folder / "id_history.parquet")["old_id"].to_pylist() == ["i-0"]
        assert pq.read_table(folder / "changes.parquet")["row_id"].to_pylist() == ["p-1"]


def test_unchanged_content_makes_no_release_and_no_version_is_written_over(pair: str, tmp_path: Path) -> None:
    before = names_in(pair)
    again = published(pair, None, tables_with("Sheriff"))
    assert (again.is_new, again.version) == (False, SECOND)
    with pytest.raises(FileExistsError):
        published(pair, FIRST, tables_with("Captain"))
    with copied_release(f"{pair}/{FIRST}") as folder, pytest.raises(StoreError, match="releases do not change"):
        Store(pair).upload(folder)
    assert names_in(pair) == before


def test_nothing_is_uploaded_when_the_tables_are_refused(out: str) -> None:
    with pytest.raises(Exception, match="checks failed"):
        published(out, FIRST, tables_with("") | {"claims": sample_tables()["claims"].assign(subject_id="nowhere")})
    assert names_in(out) == set()


def publish_and_die(out: str, files: int) -> None:
    """Publish, and end by SIGKILL when so many files are in the store."""
    put, sent = S3FileSystem._put_file, count(1)

    async def put_and_die(self: S3FileSystem, *arguments: object, **options: object) -> None:
        await put(self, *arguments, **options)
        if next(sent) == files:
            os.kill(os.getpid(), signal.SIGKILL)

    S3FileSystem._put_file = put_and_die
    published(out, SECOND, tables_with("Sheriff"))


def test_an_upload_that_is_killed_leaves_the_old_latest_and_the_next_publisher_removes_the_rest(
    pair: str, out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with copied_release(f"{pair}/{FIRST}") as first:
        Store(out).upload(first)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    process = multiprocessing.get_context("spawn").Process(target=publish_and_die, args=(out, 20))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    left = {name for name in names_in(out) if name.startswith(SECOND)}
    assert len(left) >= 20 and f"{SECOND}/SHA256SUMS" not in left
    assert (Store(out).releases(), Store(out).latest()) == ([FIRST], FIRST)
    assert failures(f"{out}/latest") == []
    fsspec.filesystem("s3").pipe_file(f"{out}/{SECOND}/left.txt", b"of another publisher")
    published(out, SECOND, tables_with("Captain"))
    assert Store(out).latest() == SECOND
    assert failures(f"{out}/{SECOND}") == []


def test_an_upload_that_died_before_latest_leaves_a_release_that_holds(pair: str, out: str) -> None:
    with copied(pair) as folder:
        Store(out).upload(folder / FIRST)
        fsspec.filesystem("s3").put(f"{folder / SECOND}/", f"{out}/{SECOND}/", recursive=True)
    assert (Store(out).releases(), Store(out).latest()) == ([FIRST, SECOND], FIRST)
    assert published(out, THIRD, tables_with("Sheriff")).is_new
    assert failures(f"{out}/{SECOND}") == failures(f"{out}/latest") == []


def test_the_command_builds_lists_compares_and_validates_in_a_store(out: str, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    first = run("build", tmp_path, "--out", out, "--workers", 1, "--version", FIRST)
    assert first.exit_code == 0 and first.output.endswith(f"Published release {FIRST}: {out}/{FIRST}\n")
    again = run("build", tmp_path, "--out", out, "--workers", 1)
    assert again.exit_code == 0 and f"Nothing changed since release {FIRST}: {out}/{FIRST}\n" in again.output
    assert run("releases", "--out", out).output.startswith(f"{FIRST}  1 documents")
    assert "No row changed." in run("diff", FIRST, "latest", "--out", out).output
    assert run("validate", f"{out}/latest", "--raw", tmp_path).output == f"{out}/latest holds.\n"
    assert not Path("s3:").exists()


@pytest.mark.parametrize(
    ("place", "message"),
    [("s3://no-such-bucket/releases", "there is no no-such-bucket"), ("nowhere://x", "Protocol not known: nowhere")],
)
def test_a_store_that_is_not_there_is_told_before_anything_is_read(
    bucket: str, tmp_path: Path, place: str, message: str
) -> None:
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    for arguments in (
        ["build", tmp_path, "--out", place],
        ["releases", "--out", place],
        ["validate", f"{place}/latest"],
    ):
        result = run(*arguments)
        assert result.exit_code == 1 and message in result.output and "extract" not in result.output


def test_a_release_that_the_store_lacks_is_told(out: str) -> None:
    result = run("validate", f"{out}/{FIRST}")
    assert result.exit_code == 1 and f"has no release {FIRST}" in result.output


def test_a_url_that_is_taken_for_a_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="no folder but a URL"):
        publish(sample_tables(), Path("s3://newsroom/x"), manifest=ReleaseFacts("abc", "m"), texts=TEXTS)
    assert list(tmp_path.iterdir()) == []
