import os

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


def test_linked_folders_are_read_once_and_a_link_that_leads_back_ends(read, tmp_path, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "pier.txt").write_text("The pier was closed.")
    (tmp_path / "linked").symlink_to(elsewhere)
    (tmp_path / "again").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(tmp_path)
    documents, refusals = read({"first/one.txt": "It sank."})
    assert [document.source_id for document in documents] == ["again/pier.txt", "first/one.txt"]
    assert not refusals


def test_what_cannot_be_opened_is_refused_with_its_place_and_holds_nothing_up(read, tmp_path):
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "itself.txt").symlink_to("itself.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    documents, refusals = read({"one.txt": "It sank."})
    assert len(documents) == 1
    assert [(r.location, r.rule) for r in refusals] == [
        (name, "unreadable_file") for name in ("gone.txt", "itself.txt", "pipe.txt")
    ]


def test_folder_that_may_not_be_listed_is_refused_not_passed_over(read, tmp_path, monkeypatch):
    walk = os.scandir

    def closed(path):  # not by its mode: root may list every folder
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return walk(path)

    monkeypatch.setattr(os, "scandir", closed)
    documents, [refusal] = read({"one.txt": "It sank.", "closed/two.txt": "It rose."})
    assert len(documents) == 1 and (refusal.rule, refusal.location) == ("unreadable_file", "closed")
    assert "Permission denied" in refusal.message
