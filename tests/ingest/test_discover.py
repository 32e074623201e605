import pytest

from pipelines.ingest.discover import NoArticles, discover


def test_inputs_come_in_order_with_the_first_folder_as_batch(tmp_path):
    for name in ("b/deep/2.md", "a/1.txt", "top.jsonl", "a/.hidden.txt", ".git/3.txt", "README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [(item.name, item.batch) for item in discover([tmp_path])] == [
        ("a/1.txt", "a"),
        ("b/deep/2.md", "b"),
        ("top.jsonl", ""),
    ]


def test_file_that_is_given_is_called_by_its_name_and_read_once(tmp_path):
    (tmp_path / "one.txt").write_text("x")
    assert [item.name for item in discover([tmp_path / "one.txt", tmp_path])] == ["one.txt"]


def test_folder_without_articles_is_an_error_that_says_what_was_looked_for(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"x")
    with pytest.raises(NoArticles, match=r"looked for .*\.jsonl.*\.txt"):
        discover([tmp_path])


def test_file_of_an_unknown_format_is_refused_not_dropped(read):
    documents, [refusal] = read({"one.txt": "It sank.", "letter.docx": b"PK"})
    assert len(documents) == 1 and (refusal.rule, refusal.source_id) == ("unsupported_format", "letter.docx")
