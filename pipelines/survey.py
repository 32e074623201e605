"""What reading one batch cannot know without the others: ids taken in another batch, and where publishers are at home.

Belongs here: the look at the documents of all batches that comes before any is extracted, as tables, and what of it
concerns which batch. Not here: how homes are learned (`extract/publisher_homes.py`), or what starts it (`assets/`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import pandas as pd

from pipelines.batches import batch_key
from pipelines.build import Settings, check_corrections, correct_documents, documents_of
from pipelines.cache.homes import learn_kept_homes
from pipelines.cache.store import opened
from pipelines.extract.publisher_homes import Home, publisher_key
from pipelines.frames import row_of
from pipelines.ingest.read import duplicate

DUPLICATE_COLUMNS = ["batch", "document_id", "source_id", "rule", "message", "location"]


@dataclass(frozen=True)
class Survey:
    """The tables of a survey, and for every batch with documents what changes when its extraction must be redone."""

    homes: pd.DataFrame  # one row is a publisher: publisher, documents, places (list of row and mass)
    duplicates: pd.DataFrame  # one row is a document whose id another batch took first: DUPLICATE_COLUMNS
    contexts: Mapping[str, str]


def survey(documents: pd.DataFrame, files: pd.DataFrame, settings: Settings) -> Survey:
    """Look at the documents (and files, of `batches.file_table`) of all batches together, as people corrected them.

    Raises:
        StaleCorrectionError: a correction of a document fits the data no more.
    """
    duplicates = _duplicates(documents, files)
    kept = _kept(documents, duplicates)
    check_corrections(kept, settings)
    kept = correct_documents(kept, settings)
    with opened(settings.cache) as store:
        homes = learn_kept_homes(documents_of(kept), store)
    return Survey(_table_of(homes), duplicates, _contexts(kept, homes))


def without_duplicates(documents: pd.DataFrame, duplicates: pd.DataFrame) -> pd.DataFrame:
    """Return the documents of a batch that no other batch brought before it."""
    return _kept(documents, duplicates).reset_index(drop=True)


def homes_of(table: pd.DataFrame) -> dict[str, Home]:
    """Return the homes of a table of `survey`, as `learn_homes` gave them."""
    columns = (table["publisher"], table["documents"], table["places"])
    return {
        publisher: Home(int(documents), tuple((int(place["row"]), float(place["mass"])) for place in places))
        for publisher, documents, places in zip(*columns, strict=True)
    }


def joined(
    extracted: Mapping[str, pd.DataFrame], refused: pd.DataFrame, duplicates: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return what was extracted from all batches with the refusals that one reading of all files would have told.

    `refused` holds those of reading each batch by itself. Where a batch refused a second article for the sake of a
    first that another batch had before, both name that one.
    """
    columns = (duplicates[name] for name in ("source_id", "location", "message"))
    told = {(name, duplicate(name, "", place).message): message for name, place, message in zip(*columns, strict=True)}
    pairs = zip(refused["source_id"], refused["message"], strict=True)
    messages = [told.get((name, message), message) for name, message in pairs]
    own = refused.assign(message=pd.Series(messages, index=refused.index, dtype=object))
    tables = [own, duplicates[list(own.columns)], extracted["quarantine"]]
    return {**extracted, "quarantine": pd.concat(tables, ignore_index=True)}


def _kept(documents: pd.DataFrame, duplicates: pd.DataFrame) -> pd.DataFrame:
    dropped = set(zip(duplicates["batch"], duplicates["document_id"], strict=True))
    pairs = zip(map(batch_key, documents["batch"]), documents["document_id"], strict=True)
    return documents[pd.Series([pair not in dropped for pair in pairs], index=documents.index, dtype=bool)]


def _duplicates(documents: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    """Of two documents with one id the first counts, in the order in which `discover` lists their files."""
    roots = dict(zip(files["name"], files["root"], strict=True))
    first: dict[str, tuple[tuple[int, str], str]] = {}
    several = documents[documents["document_id"].duplicated(keep=False)]
    for identity, location in zip(several["document_id"], several["location"], strict=True):
        name = location if location in roots else location.rpartition(":")[0]
        place = (roots.get(name, 0), name)
        if identity not in first or place < first[identity][0]:
            first[identity] = (place, location)
    columns = (several[name] for name in ("batch", "document_id", "source_id", "location"))
    rows = [
        {"batch": batch_key(batch), "document_id": identity}
        | row_of(duplicate(source_id, location, first[identity][1]))
        for batch, identity, source_id, location in zip(*columns, strict=True)
        if location != first[identity][1]
    ]
    return pd.DataFrame(rows, columns=DUPLICATE_COLUMNS, dtype=object)


def _table_of(homes: Mapping[str, Home]) -> pd.DataFrame:
    rows = [
        {
            "publisher": publisher,
            "documents": home.documents,
            "places": [{"row": row, "mass": mass} for row, mass in home.places],
        }
        for publisher, home in sorted(homes.items())
    ]
    return pd.DataFrame(rows, columns=["publisher", "documents", "places"])


def _contexts(kept: pd.DataFrame, homes: Mapping[str, Home]) -> dict[str, str]:
    """Return a hash over the documents of each batch and the homes of their publishers."""
    documents: dict[str, list[str]] = defaultdict(list)
    publishers: dict[str, set[str]] = defaultdict(set)
    for document in documents_of(kept):
        key = batch_key(document.batch)
        documents[key].append(_hash([repr(document)]))
        publishers[key].add(publisher_key(document) or "")
    return {
        key: _hash([*sorted(hashes), *(repr((name, homes.get(name))) for name in sorted(publishers[key]))])
        for key, hashes in documents.items()
    }


def _hash(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
