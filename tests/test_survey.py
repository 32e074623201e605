from pathlib import Path

import pandas as pd
import pytest

from pipelines.batches import batches_of, file_table
from pipelines.build import Settings, read_documents
from pipelines.ingest.discover import discover
from pipelines.survey import Survey, homes_of, joined, survey, without_duplicates

PIER = "---\npublisher: Pier Post\nid: {id}\n---\n\nThe pier in Duluth, Minnesota, is closed until Friday.\n"


def read(folder: Path, *others: Path) -> tuple[Survey, pd.DataFrame, pd.DataFrame]:
    """Read each batch by itself, as the partitions do, and look at all of them."""
    paths = (folder, *others)
    batches = batches_of(discover(paths)).values()
    tables = [read_documents(inputs) for inputs in batches]
    documents = pd.concat([table[0] for table in tables], ignore_index=True)
    refused = pd.concat([table[1] for table in tables], ignore_index=True)
    files = pd.concat([file_table(inputs, paths) for inputs in batches], ignore_index=True)
    settings = Settings(paths, folder / "releases", corrections=folder / "corrections")
    return survey(documents, files, settings), documents, refused


def write(folder: Path, **ids: str) -> Path:
    for name, identity in ids.items():
        path = folder / name.replace("_", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".md").write_text(PIER.format(id=identity))
    return folder


def test_of_two_batches_with_one_id_the_first_file_counts_as_in_one_reading(tmp_path):
    folder = write(tmp_path, b_1="x", a_1="x", a_2="x", b_2="y")
    found, documents, refused = read(folder)
    whole, whole_refused = read_documents(discover([folder]))
    kept = [without_duplicates(part, found.duplicates) for _, part in documents.groupby("batch")]
    assert sorted(pd.concat(kept)["location"]) == sorted(whole["location"]) == ["a/1.md", "b/2.md"]
    told = joined({"quarantine": refused.head(0)}, refused, found.duplicates)["quarantine"]
    assert told.sort_values("location", ignore_index=True).equals(
        whole_refused.sort_values("location", ignore_index=True)
    )


def test_folder_that_was_given_first_comes_first_whatever_its_names(tmp_path):
    left, right = write(tmp_path / "left", z_1="x"), write(tmp_path / "right", a_1="x")
    found, _, _ = read(left, right)
    assert found.duplicates["location"].tolist() == ["a/1.md"]


def test_homes_come_back_from_their_table_as_they_were_learned(tmp_path):
    found, _, _ = read(write(tmp_path, a_1="1", a_2="2", b_1="3"))
    [(publisher, home)] = homes_of(found.homes).items()
    assert (publisher, home.documents) == ("pier post", 3)
    assert home.places and all(isinstance(row, int) and mass > 0 for row, mass in home.places)


@pytest.mark.parametrize("change", ["a new document of its publisher", "other words of its own", "nothing"])
def test_batch_is_extracted_again_when_its_documents_or_homes_are_others(tmp_path, change):
    folder = write(tmp_path, a_1="1", a_2="2", b_1="3", b_2="4")
    (folder / "c").mkdir()
    (folder / "c/1.txt").write_text("It rained.\n")
    before = read(folder)[0].contexts
    if change == "a new document of its publisher":
        write(folder, b_3="5")
    elif change == "other words of its own":
        (folder / "a/1.md").write_text(PIER.format(id="1").replace("closed", "open"))
    after = read(folder)[0].contexts
    changed = {batch for batch in before if before[batch] != after[batch]}
    assert (
        changed
        == {"a new document of its publisher": {"a", "b"}, "other words of its own": {"a"}, "nothing": set()}[change]
    )
