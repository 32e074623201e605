"""The command as a person uses it; one real build of three short documents serves all tests of its output."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main

FERRY = (
    "Deckhand hurt on ferry at Oldport\n\n"
    "A deckhand, 34, was shot and injured on the ferry in Duluth, Minnesota, on Tuesday, police said. "
    '"He is stable," said harbour master Ottilie Brandvold.\n'
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "rows.jsonl").write_text('{"id": "n/1", "text": "The pier was closed on Monday."}\n{"id": \n')
    return folder


@pytest.fixture(scope="module")
def built(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    out = tmp_path_factory.mktemp("releases")
    return run("build", raw, "--out", out, "--workers", 1), out


def test_build_tells_what_came_in_what_was_refused_and_where_the_release_is(built):
    result, out = built
    assert result.exit_code == 0, result.output
    assert "3 documents came in, 1 refused" in result.output
    assert "rows.jsonl:2: broken_json" in result.output
    assert re.search(r"documents +2 *\n", result.output) and re.search(r"missing_provenance +2 *\n", result.output)
    assert result.output.rstrip().endswith(str((out / "latest").resolve()))


def test_release_of_a_build_holds_with_and_without_the_articles(built, raw):
    release = built[1] / "latest"
    assert run("validate", release).exit_code == 0
    assert run("validate", release, "--raw", raw).exit_code == 0


def test_validate_tells_which_article_is_not_the_one_that_was_read(built, tmp_path):
    (tmp_path / "ferry.txt").write_text(FERRY.replace("stable", "well"), encoding="utf-8")
    result = run("validate", built[1] / "latest", "--raw", tmp_path)
    assert result.exit_code == 1
    assert "text_is_the_one_read" in result.output and "ferry.txt" in result.output


def test_validate_finds_a_changed_byte(built, tmp_path):
    copy = tmp_path / "release"
    copy.mkdir()
    for file in (built[1] / "latest").resolve().iterdir():
        if file.is_file():
            (copy / file.name).write_bytes(file.read_bytes())
    (copy / "DICTIONARY.md").write_text("changed")
    result = run("validate", copy)
    assert result.exit_code == 1 and "DICTIONARY.md" in result.output


def test_releases_are_listed_with_their_rows(built):
    result = run("releases", "--out", built[1])
    assert result.exit_code == 0 and re.match(r"\d{4}\.\d\d\.\d\d  2 documents, ", result.output)


def test_second_build_of_the_same_input_publishes_nothing(built, raw):
    result = run("build", raw, "--out", built[1], "--workers", 1)
    assert result.exit_code == 0 and "Nothing changed since release" in result.output
    assert len([path for path in built[1].iterdir() if re.match(r"\d{4}\.", path.name)]) == 1


def test_build_without_one_readable_article_fails_and_tells_why(tmp_path):
    (tmp_path / "empty.txt").write_text("\n")
    result = run("build", tmp_path, "--out", tmp_path / "releases", "--workers", 1)
    assert result.exit_code == 1 and "empty.txt: empty_text" in result.output
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--nlp", "no_such_model"], "no spaCy pipeline 'no_such_model'"),
        (["--version", "first"], "is no version"),
        (["--workers", "0"], "0"),
        (["no/such/folder"], "does not exist"),
        (["--corrections", "no/such/folder"], "there is no folder"),
        (["EMPTY"], "looked for .jsonl.gz, .jsonl, .warc.gz, .warc,"),
    ],
)
def test_wrong_use_is_told_with_exit_code_2(tmp_path, arguments, message):
    result = run("build", *[tmp_path if argument == "EMPTY" else argument for argument in arguments])
    assert result.exit_code == 2 and message in result.output


def test_folder_that_only_has_the_name_of_a_release_is_told(tmp_path):
    (tmp_path / "2026.01.01").mkdir()
    result = run("releases", "--out", tmp_path)
    assert result.exit_code == 1 and f"{tmp_path}/2026.01.01/manifest.json" in result.output.replace("\n", "")


def test_manifest_that_is_none_is_told(tmp_path):
    (tmp_path / "2026.01.01").mkdir()
    (tmp_path / "2026.01.01" / "manifest.json").write_text("{}")
    result = run("releases", "--out", tmp_path)
    assert result.exit_code == 1 and "manifest.json is damaged" in result.output


def test_folder_of_releases_that_is_taken_for_one_is_told_with_the_newest_in_it(tmp_path):
    (tmp_path / "2026.01.01").mkdir()
    result = run("validate", tmp_path)
    assert result.exit_code == 2 and result.output.rstrip().endswith(f"holds some: {tmp_path}/2026.01.01")


def test_place_that_cannot_be_written_is_told_in_one_line_and_before_reading(raw, built, tmp_path):
    (tmp_path / "file").write_text("x")
    result = run("build", raw, "--out", tmp_path / "file" / "releases")
    assert (result.exit_code, result.output) == (1, f"Error: {tmp_path}/file: Not a directory\n")
    rows = tmp_path / "nowhere" / "rows.json"
    result = run("diff", "latest", "latest", "--out", built[1], "--json", rows)
    assert (result.exit_code, result.output) == (1, f"Error: {rows}: No such file or directory\n")
