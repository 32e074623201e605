import os

import pytest

from pipelines.batches import NO_FOLDER, batch_key, file_table, files_of_batch, fingerprint, plan
from pipelines.ingest.discover import NoArticles, discover


def look(found: dict[str, str], known: set[str], cursor: str | None = None, corrections: str = ""):
    return plan(found, corrections, known, cursor)


def test_new_batch_starts_when_two_looks_found_the_same():
    first = look({"a": "1"}, set())
    assert (first.start, first.waiting) == ((), ("a",))
    changed = look({"a": "2"}, set(), first.cursor)
    assert (changed.start, changed.waiting) == ((), ("a",))
    assert look({"a": "2"}, set(), changed.cursor).start == ("a",)


def test_batch_that_was_started_rests_until_it_changes():
    cursor = look({"a": "1"}, set()).cursor
    started = look({"a": "1"}, set(), cursor)
    rest = look({"a": "1"}, {"a"}, started.cursor)
    assert (rest.start, rest.waiting, rest.number) == ((), (), started.number)
    changed = look({"a": "2"}, {"a"}, rest.cursor)
    assert changed.waiting == ("a",)
    assert look({"a": "2"}, {"a"}, changed.cursor).start == ("a",)


def test_batch_whose_partition_was_removed_by_hand_starts_again_under_another_number():
    cursor = look({"a": "1"}, set()).cursor
    started = look({"a": "1"}, set(), cursor)
    again = look({"a": "1"}, set(), started.cursor)
    assert again.start == ("a",) and again.number > started.number


def test_batch_that_is_gone_is_removed_and_the_others_rest():
    cursor = look({"a": "1", "b": "1"}, set()).cursor
    started = look({"a": "1", "b": "1"}, set(), cursor)
    without = look({"a": "1"}, {"a", "b"}, started.cursor)
    assert (without.start, without.remove) == ((), ("b",))


def test_corrections_that_changed_are_told_once_they_are_at_rest():
    first = look({}, set(), corrections="old")
    seen = look({}, set(), first.cursor, "new")
    told = look({}, set(), seen.cursor, "new")
    assert (first.corrections, seen.corrections, told.corrections) == (False, False, True)
    assert not look({}, set(), told.cursor, "new").corrections


@pytest.mark.parametrize("name", ["a...b", "50%", "tab\there", os.fsdecode(b"caf\xe9")])
def test_keys_of_odd_folders_are_fit_and_told_apart(name):
    key = batch_key(name)
    assert key != name and key.isascii() and "..." not in key


def test_keys_of_plain_folders_are_their_names():
    assert [batch_key(name) for name in ("2026-01-19", "São Paulo", "")] == ["2026-01-19", "São Paulo", NO_FOLDER]


def test_fingerprint_tells_of_files_that_come_go_or_are_written_with_size_and_date_kept(tmp_path):
    one, two = tmp_path / "1.txt", tmp_path / "2.txt"
    one.write_text("old")
    first = fingerprint([one])
    assert fingerprint([one]) == first
    two.write_text("x")
    assert fingerprint([one, two]) != first
    stat = one.stat()
    one.write_text("new")
    os.utime(one, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert fingerprint([one]) != first


def test_files_of_a_batch_are_told_with_root_size_and_hash(tmp_path):
    left, right = tmp_path / "left", tmp_path / "right"
    for path in (left / "a/1.txt", right / "a/2.txt", right / "3.txt"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("abc")
    files = file_table(files_of_batch("a", [left, right]), [left, right])
    assert files[["name", "batch", "root", "bytes"]].to_numpy().tolist() == [
        ["a/1.txt", "a", 0, 3],
        ["a/2.txt", "a", 1, 3],
    ]
    assert files["sha256"].str.startswith("ba7816bf").all()


def test_batch_without_files_is_an_error_that_names_it(tmp_path):
    (tmp_path / "1.txt").write_text("x")
    with pytest.raises(LookupError, match="batch b has no files"):
        files_of_batch("b", [tmp_path])
    with pytest.raises(NoArticles):
        discover([tmp_path / "nowhere"])
