"""The store keeps what it is given, whatever happens to its file."""

import sqlite3
import stat
from pathlib import Path

import pytest

from pipelines.cache.store import FILE_NAME, Store, digest, opened

ONE, TWO = digest(b"one"), digest(b"two")


def changed(folder: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    with connection:
        connection.execute(statement, values)
    connection.close()


def test_entries_outlive_the_store(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put({ONE: b"1", TWO: b""})
    with Store(tmp_path) as store:
        assert store.get([ONE, TWO, digest(b"three")]) == {ONE: b"1", TWO: b""}


def test_entries_of_two_builds_at_once_are_both_kept(tmp_path: Path) -> None:
    with Store(tmp_path) as first, Store(tmp_path) as second:
        first.put({ONE: b"1"})
        second.put({TWO: b"2"})
        assert first.get([TWO]) == {TWO: b"2"} and second.get([ONE]) == {ONE: b"1"}


def test_entry_whose_bytes_changed_is_absent_until_it_is_made_again(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put({ONE: b"1", TWO: b"2"})
    changed(tmp_path, "UPDATE entries SET value = ? WHERE key = ?", b"7", ONE)
    with Store(tmp_path) as store:
        assert store.get([ONE, TWO]) == {TWO: b"2"}
        store.put({ONE: b"1"})
        assert store.get([ONE]) == {ONE: b"1"}


def test_file_that_is_no_database_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"torn" * 2000)
    with Store(tmp_path) as store:
        assert store.get([ONE]) == {}
        store.put({ONE: b"1"})
    with Store(tmp_path) as store:
        assert store.get([ONE]) == {ONE: b"1"}


def test_file_that_is_torn_in_the_middle_costs_entries_and_no_error(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put({digest(str(number).encode()): bytes(5000) for number in range(200)})
    whole = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    for _ in range(2):
        with Store(tmp_path) as store:
            store.get([digest(str(number).encode()) for number in range(200)])
            store.put({ONE: b"1"})
    with Store(tmp_path) as store:
        assert store.get([ONE]) == {ONE: b"1"}


def test_folder_that_cannot_be_written_costs_the_store_and_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with Store(tmp_path / "file" / "cache") as store:
        store.put({ONE: b"1"})
        assert store.get([ONE]) == {}
    assert "is not used" in caplog.text


def test_what_nobody_asked_for_in_a_month_is_removed(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put({ONE: b"1", TWO: b"2"})
    changed(tmp_path, "UPDATE entries SET used = used - 31")
    with Store(tmp_path) as store:
        store.get([TWO])
    with Store(tmp_path) as store:
        assert store.get([ONE, TWO]) == {TWO: b"2"}


def test_longest_unwanted_entries_go_when_there_are_too_many_bytes(tmp_path: Path) -> None:
    keys = [digest(str(number).encode()) for number in range(100)]
    with Store(tmp_path) as store:
        store.put(dict.fromkeys(keys, bytes(10_000)))
    changed(tmp_path, "UPDATE entries SET used = used - 1")
    with Store(tmp_path, most_bytes=300_000) as store:
        store.get(keys[90:])
    with Store(tmp_path) as store:
        assert set(keys[90:]) <= set(store.get(keys))
    assert (tmp_path / FILE_NAME).stat().st_size <= 300_000


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    with Store(folder) as store:
        store.put({ONE: b"1"})
        modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert (stat.S_IMODE(folder.stat().st_mode), modes) == (0o700, {0o600})


def test_removed_entry_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put({ONE: b"Ottilie Brandvold" * 400})
    changed(tmp_path, "UPDATE entries SET used = used - 31")
    with Store(tmp_path):
        pass
    assert b"Brandvold" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_no_folder_no_store() -> None:
    with opened(None) as store:
        assert store is None
