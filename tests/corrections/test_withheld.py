"""Withdrawals for privacy: what is withheld is in no file of the new release, nor in what the corrections tell."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from newsroom import NAME, OFFICER, PRIVATE, SIGNED, SURNAME, Frames, Newsroom, causes, files_with, row_of

from pipelines.build import check_corrections, read_documents
from pipelines.cli import main
from pipelines.corrections.entries import StaleCorrectionError
from pipelines.corrections.names import Name, Names
from pipelines.ingest.discover import discover
from pipelines.publish.validate import validate_release
from schemas.privacy import MASK


def name_entry(newsroom: Newsroom) -> dict[str, Any]:
    """The entry that `onrecord withhold` writes for the mayor."""
    folders = {"--raw": newsroom.folder / "raw", "--corrections": newsroom.folder / "corrections"}
    options = [str(part) for option in folders.items() for part in option]
    result = CliRunner().invoke(main, ["withhold", *options, "--ground", "safety"], input=f"{NAME}\n")
    assert result.exit_code == 0, result.output
    [entry] = yaml.safe_load(result.stdout)
    return entry


@pytest.fixture(scope="module")
def withheld(first: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> tuple[Newsroom, Path]:
    """A release that withholds the mayor's name, after one that printed it."""
    newsroom = first.copied(tmp_path_factory.mktemp("withheld"))
    return newsroom, newsroom.build(name_entry(newsroom)).published.path


def test_the_name_stood_in_the_release_before(first: Newsroom) -> None:
    names = files_with(first.out / "latest", SURNAME)
    assert {"quotes.parquet", "onrecord.duckdb", "manifest.json", "csv/documents.csv"} <= set(names)


def test_a_withheld_name_is_in_no_file_of_the_new_release(withheld: tuple[Newsroom, Path]) -> None:
    _, release = withheld
    assert files_with(release, NAME, SURNAME) == []
    assert files_with(release, OFFICER)


def test_the_release_without_the_name_holds_and_says_only_that_something_is_withheld(withheld) -> None:
    newsroom, release = withheld
    assert validate_release(release) == []
    told = row_of(release, "corrections")
    assert (told["change"], told["ground"], told["table"], told["row_id"]) == ("withheld", "safety", None, None)
    assert SURNAME not in (newsroom.folder / "corrections" / "desk.yaml").read_text(encoding="utf-8")
    assert set(causes(release).values()) == {"correction"}


def test_what_was_said_stays_with_a_mask_for_the_name(withheld) -> None:
    _, release = withheld
    quote = row_of(release, "quotes", text="I heard three shots,")
    assert quote["speaker_text"] == f"Mayor {MASK * 8} {MASK * 10}"
    assert (quote["speaker_name"], quote["speaker_name_status"], quote["speaker_id"]) == (None, "withheld", None)
    document = row_of(release, "documents", publisher="Ferry News", published_at="2031-06-23")
    assert (document["url"], document["source_id"]) == ("https://other.example/", document["document_id"])
    assert document["title"] == f"{MASK * 8} {MASK * 10} speaks"


def test_a_withheld_name_lasts(withheld) -> None:
    newsroom, _ = withheld
    assert not newsroom.build(name_entry(newsroom)).published.is_new


def test_a_text_that_changed_stops_the_build_rather_than_publish_the_name(newsroom: Newsroom, frames: Frames) -> None:
    entry = name_entry(newsroom)
    entry["name"]["text_sha256"] = "0" * 64
    with pytest.raises(StaleCorrectionError, match="is another than it was") as error:
        newsroom.again(frames, entry)
    assert SURNAME not in str(error.value)


def test_a_name_entry_that_points_into_a_withdrawn_document_is_told_before_reading_and_written_anew(
    newsroom: Newsroom,
) -> None:
    entry = name_entry(newsroom)
    gone = {"document": {"source_id": "bakery.md"}, "withdraw": True, "expect": {"publisher": "Lake Paper"}, **SIGNED}
    newsroom.write(gone, entry)
    documents, _ = read_documents(discover(newsroom.settings.paths))
    with pytest.raises(StaleCorrectionError, match=r"is withdrawn itself.*`onrecord withhold` finds") as error:
        check_corrections(documents, newsroom.settings)
    assert SURNAME not in str(error.value)
    newsroom.write(gone)
    anew = name_entry(newsroom)
    assert anew["name"]["document_id"] != entry["name"]["document_id"]
    newsroom.write(gone, anew)
    check_corrections(documents, newsroom.settings)


def test_a_document_withheld_for_privacy_leaves_neither_words_nor_address_nor_checksum(newsroom: Newsroom) -> None:
    before = newsroom.out.resolve() / "latest"
    document = row_of(before, "documents", publisher="Lake Paper")
    release = newsroom.build({"document": {"document_id": document["document_id"]}, **PRIVATE}).published.path
    words = ("three shots", "stays closed", "paper.example", "bakery.md", document["text_sha256"])
    assert files_with(release, *words) == []
    assert row_of(release, "corrections")["row_id"] == document["document_id"]
    assert validate_release(release) == []


def test_no_article_that_prints_the_name_is_told(newsroom: Newsroom) -> None:
    arguments = ["withhold", "--raw", str(newsroom.folder / "raw")]
    result = CliRunner().invoke(main, arguments, input="Nobody Atall\n")
    assert result.exit_code == 1 and "no article prints this name" in result.output


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Said Una Oxholt.", f"Said {MASK * 3} {MASK * 6}."),
        ("OXHOLT, UNA, of Oldport", f"{MASK * 7} {MASK * 3}, of Oldport"),
        ("news/2031-una-oxholt-2.html", f"news/2031-{MASK * 10}-2.html"),
        ("Una’s brother Oxholt’s", f"{MASK * 3}’s brother {MASK * 6}’s"),
        ("Unable, Foxholt", "Unable, Foxholt"),
    ],
)
def test_forms_of_a_name_are_masked_in_a_document_that_prints_it(text: str, masked: str) -> None:
    assert Names([Name("Una Oxholt", frozenset({"d-1"}))]).masked(text, ["d-1"]) == masked


@pytest.mark.parametrize("printed", ["Zoë Ångmar", "Zoe Angmar", "Zoe\u0308 A\u030angmar"])
@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/zoe-angmar",
        "https://a.example/Zo%C3%AB%20%C3%85ngmar",
        "x/tag%2FZoe%20Angmar",
        "zoë_ångmar.md",
    ],
)
def test_a_name_is_found_in_addresses_without_its_accents_and_with_quoted_letters(printed: str, address: str) -> None:
    names = Names([Name(printed, frozenset())])
    assert names.spelled_in(address)
    assert MASK * 3 in names.masked(address) and not names.spelled_in(names.masked(address))


def test_parts_are_masked_as_long_as_they_are_whichever_accents_a_document_prints() -> None:
    names = Names([Name("Zoë Ångmar", frozenset({"d-1"}))])
    assert names.masked("Zoe Angmar, ÅNGMAR: Angmars", ["d-1"]) == f"{MASK * 3} {MASK * 6}, {MASK * 6}: Angmars"


def test_parts_of_a_name_stay_in_documents_that_do_not_print_it() -> None:
    names = Names([Name("Una Oxholt", frozenset({"d-1"}))])
    assert names.masked("Una Brook", ["d-2"]) == "Una Brook"
    assert names.masked("Una Oxholt", ["d-2"]) == f"{MASK * 3} {MASK * 6}"
