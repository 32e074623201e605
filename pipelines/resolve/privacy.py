"""Applies the privacy policy to the tables of a release: decides names, masks them wherever they are printed.

Belongs here: finding whom the policy withholds, and what goes from the tables. Not here: the policy itself
(`schemas/privacy.py`), and masking (`masking.py`).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import pandas as pd

from pipelines.extract.lexical import folded
from pipelines.frames import records_of
from pipelines.reference import load_reference
from pipelines.resolve.masking import FullNames, mask_everywhere, mask_rows, mask_status
from pipelines.shelf import Shelf
from schemas.privacy import MASK, Naming, decide

Row = dict[str, Any]
PERSON_PREFIX = "p-"
ENTITY_COLUMNS = ("document_id", "entity_id", "kind", "name", "role", "description", "is_official")
OF_DOCUMENTS = (
    *("quotes", "participants", "incident_reports", "event_reports", "claims", "place_mentions", "documents"),
)
OF_NO_DOCUMENT = ("incidents", "events", "people", "organizations")
STATUS_COLUMNS = (("incident_reports", "evidence_text"), ("claims", "value_as_printed"))
PERSON_COLUMNS = (("participants", "person_id"), ("quotes", "speaker_id"), ("claims", "speaker_id"))


@dataclass
class Withheld:
    """Names that a release must not print: by document, and all together for rows that belong to no document."""

    by_document: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    speakers: set[tuple[str, str]] = field(default_factory=set)  # (document_id, entity_id)

    @property
    def full_names(self) -> set[str]:
        """Every withheld name of more than one token, over all documents."""
        return {name for names in self.by_document.values() for name in names if " " in name}


def _surname(name: str) -> str:
    return re.sub(r"[^\w'’-]", "", name.split()[-1]).lower()


def _naming(rows: list[Row], officials: set[tuple[str, str]]) -> Naming:
    """Put together what several documents tell of one person of one incident; any official naming counts for all."""
    ages = [int(r["age"]) for r in rows if pd.notna(r["age"])]
    outcomes = {r["outcome"] for r in rows}
    return Naming(
        role=rows[0]["role"],
        age=min(ages, default=None),
        outcome="killed" if "killed" in outcomes else rows[0]["outcome"],
        is_official=any((r["document_id"], r["entity_id"]) in officials for r in rows),
        is_officially_named=any(bool(r["is_officially_named"]) for r in rows),
        is_charged=any(bool(r["is_charged"]) for r in rows),
        is_sexual_violence=any(bool(r["is_sexual_violence"]) for r in rows),
    )


def _private_words() -> frozenset[str]:
    return frozenset(load_reference("privacy")["private_persons"])


def _is_described_private(entity: Row) -> bool:
    words = re.findall(r"[a-z]+", f"{entity['role'] or ''} {entity['description'] or ''}".lower())
    return not bool(entity["is_official"]) and not _private_words().isdisjoint(words)


def _charged(event_reports: pd.DataFrame) -> dict[str, list[str]]:
    """Return document_id -> who is charged there with a crime, as printed."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in records_of(event_reports[event_reports["event_type"] == "charges"][["document_id", "actors"]]):
        found[row["document_id"]] += row["actors"] or []
    return found


def _is_charged_alone(entity: Row, charged: Mapping[str, list[str]]) -> bool:
    """Tell whether somebody is charged in a case of which no incident says who named him; an official may be named."""
    printed = charged.get(entity["document_id"], ())
    return bool(entity["name"]) and not bool(entity["is_official"]) and any(entity["name"] in p for p in printed)


def find_withheld(frames: Mapping[str, pd.DataFrame]) -> tuple[Withheld, set[str]]:
    """Return what the policy withholds, and the ids of the participants whose names it withholds."""
    withheld, hidden = Withheld(), set[str]()
    people: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in records_of(frames["participants"]):
        if row["name"]:
            people[(row["incident_id"], _surname(row["name"]))].append(row)
    taking_part = {(row["document_id"], row["entity_id"]) for rows in people.values() for row in rows}
    charged = _charged(frames["event_reports"])
    officials, named_entities = set[tuple[str, str]](), dict[tuple[str, str], str]()
    for entity in _entities(Shelf(frames).read("entities", ENTITY_COLUMNS)):
        key = (entity["document_id"], entity["entity_id"])
        if bool(entity["is_official"]) and key in taking_part:
            officials.add(key)
        if entity["name"] and key in taking_part:
            named_entities[key] = entity["name"]
        is_charged = key not in taking_part and _is_charged_alone(entity, charged)
        if entity["kind"] == "person" and entity["name"] and (is_charged or _is_described_private(entity)):
            withheld.by_document[entity["document_id"]].add(entity["name"])
            withheld.speakers.add(key)
    for rows in people.values():
        if decide(_naming(rows, officials)).may_be_named:
            continue
        for row in rows:
            hidden.add(row["participant_id"])
            key = (row["document_id"], row["entity_id"])
            withheld.by_document[row["document_id"]] |= {row["name"]} | (
                {named_entities[key]} if key in named_entities else set()
            )
            withheld.speakers.add(key)
    return withheld, hidden


def _entities(frame: pd.DataFrame) -> Iterator[Row]:
    """Yield what is asked of each entity; there are twenty a document, too many to hold as rows."""
    columns = [frame[name].astype(object).where(frame[name].notna(), None) for name in ENTITY_COLUMNS]
    for values in zip(*columns, strict=True):
        yield dict(zip(ENTITY_COLUMNS, values, strict=True))


def holds_name(address: str, names: set[str]) -> bool:
    """Tell whether an address spells all words of a name, with or without accents, percent-quoted or not."""
    words = set(re.findall(r"[a-z]+", folded(unquote(address))))
    return any(len(parts) > 1 and parts <= words for parts in (set(re.findall(r"[a-z]+", folded(n))) for n in names))


def _documents(frame: pd.DataFrame, withheld: Withheld) -> tuple[pd.DataFrame, list[Row]]:
    """Cut addresses and source ids that spell a withheld name; return the findings that say so."""
    urls, sources, findings = list(frame["url"]), list(frame["source_id"]), []
    for place, document_id in enumerate(frame["document_id"]):
        names = withheld.by_document.get(document_id)
        if not names:
            continue
        if urls[place] and holds_name(urls[place], names):
            parts = urlsplit(urls[place])
            urls[place] = f"{parts.scheme}://{parts.netloc}/"
            findings.append(
                {"rule": "address_withheld", "severity": "info", "table": "documents", "row_id": document_id,
                 "document_id": document_id, "start": None, "end": None,
                 "message": "The address holds a withheld name; only its host is given."}
            )  # fmt: skip
        if holds_name(sources[place], names):
            sources[place] = document_id
    columns = {"url": urls, "source_id": sources}
    return frame.assign(**{n: pd.Series(v, index=frame.index, dtype=object) for n, v in columns.items()}), findings


def _on_record(people: pd.DataFrame, participants: pd.DataFrame, speaking: set[str]) -> pd.Series:
    """Return which people officials are, or speak, or take part under a published name; others are only mentioned."""
    named = set(participants.loc[participants["name"].notna(), "person_id"]) if "person_id" in participants else set()
    return people["kind"].isin(["official", "public_figure"]) | people["person_id"].isin(list(named | speaking))


def _speaking(tables: Shelf) -> set[str]:
    """Return who speaks under a published name."""
    if "speaker_id" not in tables.types("quotes"):
        return set()
    quotes = tables.read("quotes", ["speaker_id", "speaker_name"])
    return set(quotes.loc[quotes["speaker_name"].notna(), "speaker_id"])


def _is_masked(values: pd.Series) -> pd.Series:
    return values.str.contains(MASK, regex=False).fillna(False).astype(bool)


def _hide(tables: Shelf, hidden: set[str]) -> None:
    people = tables.read("participants", ("participant_id", "name", "name_status"))
    is_hidden = people["participant_id"].isin(list(hidden))
    name, status = people["name"].mask(is_hidden, None), people["name_status"].mask(is_hidden, "withheld")
    tables.add("participants", pd.DataFrame({"name": name, "name_status": status}, dtype=object))


def _hide_speakers(tables: Shelf, withheld: Withheld) -> None:
    quotes = tables.read("quotes", ("document_id", "speaker_entity_id", "speaker_name"))
    keys = zip(quotes["document_id"], quotes["speaker_entity_id"], strict=True)
    is_private = pd.Series([key in withheld.speakers for key in keys], index=quotes.index, dtype=bool)
    named = quotes["speaker_name"].notna().map({True: "published", False: "not_reported"})
    name, status = quotes["speaker_name"].mask(is_private, None), named.mask(is_private, "withheld")
    tables.add("quotes", pd.DataFrame({"speaker_name": name, "speaker_name_status": status}, dtype=object))


def _mask_status(tables: Shelf, table: str, column: str) -> None:
    if column in tables.types(table):
        values = tables.read(table, [column])[column]
        masked = [mask_status(value) if isinstance(value, str) else value for value in values]
        tables.add(table, pd.DataFrame({column: masked}, dtype=object))


def _drop_dangling(tables: Shelf, table: str, column: str, known: set[str]) -> None:
    """Drop references to people whose rows the policy removed; ids of organizations begin otherwise and stay."""
    if column in tables.types(table):
        values = tables.read(table, [column])[column]
        kept = [v if not isinstance(v, str) or v in known or not v.startswith(PERSON_PREFIX) else None for v in values]
        tables.add(table, pd.DataFrame({column: kept}, dtype=object))


def apply_policy(frames: Mapping[str, pd.DataFrame]) -> tuple[Shelf, list[Row]]:
    """Return the frames with withheld names masked or removed, and findings to add.

    `frames` are the linked frames and the derived `incidents` and `events`; see `resolve.resolve`.
    """
    out = Shelf(frames)
    withheld, hidden = find_withheld(out)
    _hide(out, hidden)
    _hide_speakers(out, withheld)
    addresses, findings = _documents(out.read("documents", ("document_id", "url", "source_id")), withheld)
    out.add("documents", addresses)
    for table in OF_DOCUMENTS:
        mask_rows(out, table, withheld.by_document)
    for table, column in STATUS_COLUMNS:
        _mask_status(out, table, column)
    full_names = FullNames(withheld.full_names)
    for table in OF_NO_DOCUMENT:
        mask_everywhere(out, table, full_names)
    people = out["people"]
    out["people"] = people[~_is_masked(people["name"]) & _on_record(people, out["participants"], _speaking(out))]
    known = set(out["people"]["person_id"])
    for table, column in PERSON_COLUMNS:
        _drop_dangling(out, table, column, known)
    out.add("quotes", pd.DataFrame({"is_masked": _is_masked(out.read("quotes", ["text"])["text"])}))
    return out, findings
