import gzip
import json
from datetime import date

import pandas as pd
import pytest

GOOD = {"id": "n/1", "text": "The ferry  sank.\r\n", "published_at": "2026-01-13", "colour": "ignored"}


def test_row_gives_its_id_its_date_and_its_text_to_the_character(read):
    [document], _ = read({"rows.jsonl": [GOOD]})
    assert (document.source_id, document.text) == ("n/1", GOOD["text"])
    assert (document.published_at, document.published_basis) == ("2026-01-13", "field")


def test_title_field_at_the_head_of_the_text_is_known_to_be_there(read):
    rows = [
        {"id": "1", "title": "Ferry sinks", "text": "Ferry sinks.\n\nIt sank."},
        {"id": "2", "title": "Ferry", "text": "It sank."},
    ]
    documents, _ = read({"rows.jsonl": rows})
    assert [document.is_title_in_text for document in documents] == [True, False]


def test_row_without_an_id_is_named_by_its_file_and_line(read):
    [document], _ = read({"b1/rows.jsonl": b"\n" + json.dumps({"text": "It sank."}).encode()})
    assert (document.source_id, document.batch) == ("b1/rows.jsonl:2", "b1")


def test_compressed_rows_are_read_and_a_truncated_archive_loses_only_what_is_cut(read):
    lines = "".join(
        json.dumps({"id": str(i), "text": f"Ferry {i} sank {i * 7919}."}) + "\n" for i in range(3000)
    ).encode()
    whole = gzip.compress(lines)
    documents, [refusal] = read({"rows.jsonl.gz": whole[: len(whole) // 2]})
    assert 0 < len(documents) < 3000
    assert refusal.rule == "truncated_archive" and refusal.location == f"rows.jsonl.gz:{len(documents) + 1}"


def test_parquet_rows_are_read_with_dates_as_dates(read, tmp_path):
    pd.DataFrame([GOOD | {"id": 7, "published_at": date(2026, 1, 13)}]).to_parquet(tmp_path / "rows.parquet")
    [document], _ = read({})
    assert (document.source_id, document.text, document.published_at) == ("7", GOOD["text"], "2026-01-13")


def test_broken_parquet_is_refused(read):
    _, [refusal] = read({"rows.parquet": b"PAR1 and nothing"})
    assert (refusal.rule, refusal.source_id) == ("truncated_archive", "rows.parquet")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b'{"id": "x", "text": ', "broken_json"),
        (b'["text"]', "broken_json"),
        (b"[" * 100_000, "broken_json"),
        (b'{"id": "x"}', "missing_field"),
        (b'{"id": "x", "text": null}', "missing_field"),
        (b'{"id": "x", "text": " "}', "empty_text"),
        (b'{"id": "x", "text": 7}', "mistyped_field"),
        (b'{"id": ["x"], "text": "It sank."}', "mistyped_field"),
        (b'{"id": "x", "text": "It sank.", "url": 5}', "mistyped_field"),
        (b'{"id": "x", "text": "It sank.", "published_at": 20260113}', "mistyped_field"),
        (b'{"id": "x", "text": "It sank.", "published_at": "the other day"}', "unreadable_date"),
        (b'{"id": "x", "text": "It \\ud800 sank."}', "unreadable_bytes"),
        (b'{"id": "\\ud800", "text": "It sank."}', "unreadable_bytes"),
        (b'{"id": "x", "text": "caf\xe9"}', "unreadable_bytes"),
        (b'{"id": "x", "text": "' + b"sank " * 200_000 + b'"}', "text_too_long"),
        (b'{"id": "x", "text": "' + b"sank " * 4_000_000 + b'"}', "text_too_long"),
        (b'{"id": "n/1", "text": "Another text."}', "duplicate_id"),
    ],
)
def test_bad_line_is_refused_with_its_place_and_the_next_is_read(read, line, rule):
    rows = [json.dumps(GOOD).encode(), line, json.dumps(GOOD | {"id": "n/2"}).encode()]
    documents, [refusal] = read({"rows.jsonl": b"\n".join(rows)})
    assert [document.source_id for document in documents] == ["n/1", "n/2"]
    assert (refusal.rule, refusal.location) == (rule, "rows.jsonl:2")
    refusal.source_id.encode("utf-8")


def test_null_characters_pass_to_the_character(read):
    [document], _ = read({"rows.jsonl": [{"id": "1", "text": "The\x00 ferry."}]})
    assert document.text == "The\x00 ferry."
