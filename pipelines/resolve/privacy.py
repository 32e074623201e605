"""Applies the privacy policy to the tables of a release: decides names, masks them wherever they are printed.

Belongs here: finding whom the policy withholds, and masking. Not here: the policy (`schemas/privacy.py`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any
from urllib.parse import unquote, urlsplit

import pandas as pd

from pipelines.extract.lexical import folded
from pipelines.frames import records_of
from pipelines.reference import load_reference
from schemas.privacy import MASK, Naming, decide

Row = dict[str, Any]
Frames = dict[str, pd.DataFrame]
# Shorter tokens are initials and particles; masking them would blot out ordinary words.
MIN_NAME_TOKEN_CHARS = 3
PERSON_PREFIX = "p-"
ENTITY_COLUMNS = ("document_id", "entity_id", "kind", "name", "role", "description", "is_official")
SKIPPED_COLUMNS = frozenset({"document_id", "text_sha256", "url", "source_id", "batch"})


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


def find_withheld(frames: Frames) -> tuple[Withheld, set[str]]:
    """Return what the policy withholds, and the ids of the participants whose names it withholds."""
    withheld, hidden = Withheld(), set[str]()
    officials, named_entities = set[tuple[str, str]](), dict[tuple[str, str], str]()
    for entity in _entities(frames["entities"]):
        key = (entity["document_id"], entity["entity_id"])
        if bool(entity["is_official"]):
            officials.add(key)
        if entity["name"]:
            named_entities[key] = entity["name"]
        if entity["kind"] == "person" and entity["name"] and _is_described_private(entity):
            withheld.by_document[entity["document_id"]].add(entity["name"])
            withheld.speakers.add(key)
    people: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in records_of(frames["participants"]):
        if row["name"]:
            people[(row["incident_id"], _surname(row["name"]))].append(row)
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


@lru_cache(maxsize=65536)
def _pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    tokens = {t for name in names for t in re.findall(r"[\w'’-]+", name)
              if len(t) >= MIN_NAME_TOKEN_CHARS and t[:1].isupper()}  # fmt: skip
    if not tokens:
        return None
    # Headlines print names in capitals.
    printed = tokens | {t.upper() for t in tokens}
    words = "|".join(re.escape(t) for t in sorted(printed, key=lambda t: (-len(t), t)))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def _blocks(found: re.Match[str]) -> str:
    return MASK * len(found.group())


def mask(text: str, names: Iterable[str]) -> str:
    """Return `text` with each token of the names replaced by as many full blocks as it has characters."""
    pattern = _pattern(frozenset(names))
    if pattern is None:
        return text
    return pattern.sub(_blocks, text)


def _is_printed(column: pd.Series) -> bool:
    """Return whether a column holds text, or lists of text, that is no identifier."""
    is_text = column.dtype == object or isinstance(column.dtype, pd.StringDtype)
    return is_text and not str(column.name).endswith("_id")


@lru_cache(maxsize=1)
def _status_pattern() -> re.Pattern[str]:
    """Match a word of immigration status that qualifies one person: "an undocumented man", not "undocumented men"."""
    words = "|".join(re.escape(w) for w in load_reference("privacy")["immigration_status"])
    return re.compile(rf"\b(?:an?|this|that)\s+(?:[\w-]+\s+)?({words})\b", re.IGNORECASE)


def mask_status(text: str) -> str:
    """Return `text` with person-level immigration status replaced by full blocks, as many as it has characters."""

    def hide(found: re.Match[str]) -> str:
        start, end = found.start(1) - found.start(), found.end(1) - found.start()
        return found.group()[:start] + MASK * (end - start) + found.group()[end:]

    return _status_pattern().sub(hide, text)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Apply a change to a text, or to every text of a list; anything else stays."""
    if isinstance(value, str):
        return change(value)
    return [_each_text(item, change) for item in value] if isinstance(value, list) else value


def _mask_frame(frame: pd.DataFrame, withheld: Withheld, skipped: frozenset[str]) -> pd.DataFrame:
    """Mask the text columns of a table whose rows belong to documents."""
    affected = frame["document_id"].isin(list(withheld.by_document))
    if not affected.any():
        return frame
    frame = frame.copy()
    names = {key: frozenset(value) for key, value in withheld.by_document.items()}
    for column in frame.columns:
        if not _is_printed(frame[column]) or column in skipped:
            continue
        frame[column] = pd.Series(
            [
                _each_text(value, partial(mask, names=names[document])) if document in names else value
                for value, document in zip(frame[column], frame["document_id"], strict=True)
            ],
            index=frame.index,
            dtype=object,
        )
    return frame


def _mask_everywhere(frame: pd.DataFrame, names: set[str]) -> pd.DataFrame:
    """Mask full names in tables whose rows belong to no single document."""
    if not names or frame.empty:
        return frame
    words = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)")

    frame = frame.copy()
    for column in frame.columns:
        if _is_printed(frame[column]):
            frame[column] = [_each_text(value, partial(pattern.sub, _blocks)) for value in frame[column]]
    return frame


def holds_name(address: str, names: set[str]) -> bool:
    """Tell whether an address spells all words of a name, with or without accents, percent-quoted or not."""
    words = set(re.findall(r"[a-z]+", folded(unquote(address))))
    return any(len(parts) > 1 and parts <= words for parts in (set(re.findall(r"[a-z]+", folded(n))) for n in names))


def _documents(frame: pd.DataFrame, withheld: Withheld) -> tuple[pd.DataFrame, list[Row]]:
    """Cut addresses and source ids that spell a withheld name; return the findings that say so."""
    frame, findings = frame.copy(), []
    for index, row in frame.iterrows():
        names = withheld.by_document.get(row["document_id"], set())
        if row["url"] and holds_name(row["url"], names):
            parts = urlsplit(row["url"])
            frame.at[index, "url"] = f"{parts.scheme}://{parts.netloc}/"
            findings.append(
                {"rule": "address_withheld", "severity": "info", "table": "documents", "row_id": row["document_id"],
                 "document_id": row["document_id"], "start": None, "end": None,
                 "message": "The address holds a withheld name; only its host is given."}
            )  # fmt: skip
        if holds_name(row["source_id"], names):
            frame.at[index, "source_id"] = row["document_id"]
    return frame, findings


def _on_record(frames: Frames) -> pd.Series:
    """Return which people officials are, or speak, or take part under a published name; others are only mentioned."""
    people, participants = frames["people"], frames["participants"]
    named = set(participants.loc[participants["name"].notna(), "person_id"]) if "person_id" in participants else set()
    speaking = set(frames["quotes"]["speaker_id"]) if "speaker_id" in frames["quotes"] else set()
    return people["kind"].isin(["official", "public_figure"]) | people["person_id"].isin(list(named | speaking))


def _without_dangling(frame: pd.DataFrame, column: str, known: set[str]) -> pd.DataFrame:
    """Drop references to people whose rows the policy removed; ids of organizations begin otherwise and stay."""
    if column not in frame:
        return frame
    values = frame[column]
    is_person = values.map(lambda value: isinstance(value, str) and value.startswith(PERSON_PREFIX))
    return frame.assign(**{column: values.mask(is_person & ~values.isin(known), None)})


def apply_policy(frames: Frames) -> tuple[Frames, list[Row]]:
    """Return the frames with withheld names masked or removed, and findings to add.

    `frames` are the linked frames and the derived `incidents` and `events`; see `resolve.resolve`.
    """
    withheld, hidden = find_withheld(frames)
    frames = dict(frames)
    participants = frames["participants"].copy()
    is_hidden = participants["participant_id"].isin(list(hidden))
    participants.loc[is_hidden, "name"] = None
    participants.loc[is_hidden, "name_status"] = "withheld"
    frames["participants"] = participants
    quotes = frames["quotes"].copy()
    keys = list(zip(quotes["document_id"], quotes["speaker_entity_id"], strict=True))
    is_private = pd.Series([key in withheld.speakers for key in keys], index=quotes.index, dtype=bool)
    named = quotes["speaker_name"].notna().map({True: "published", False: "not_reported"})
    quotes["speaker_name_status"] = named.mask(is_private, "withheld")
    quotes.loc[is_private, "speaker_name"] = None
    frames["quotes"] = quotes
    frames["documents"], findings = _documents(frames["documents"], withheld)
    for table in (
        "quotes",
        "participants",
        "incident_reports",
        "event_reports",
        "claims",
        "place_mentions",
        "documents",
    ):
        skipped = SKIPPED_COLUMNS | ({"text"} if table == "documents" else set())
        frames[table] = _mask_frame(frames[table], withheld, frozenset(skipped))
    for table, column in (("incident_reports", "evidence_text"), ("claims", "value_as_printed")):
        if column in frames[table]:
            values = [mask_status(value) if isinstance(value, str) else value for value in frames[table][column]]
            frames[table] = frames[table].assign(**{column: pd.Series(values, index=frames[table].index, dtype=object)})
    for table in ("incidents", "events", "people", "organizations"):
        frames[table] = _mask_everywhere(frames[table], withheld.full_names)
    frames["people"] = frames["people"][~frames["people"]["name"].str.contains(MASK, regex=False).fillna(False)]
    frames["people"] = frames["people"][_on_record(frames)]
    known = set(frames["people"]["person_id"])
    for table, column in (("participants", "person_id"), ("quotes", "speaker_id"), ("claims", "speaker_id")):
        frames[table] = _without_dangling(frames[table], column, known)
    frames["quotes"]["is_masked"] = frames["quotes"]["text"].str.contains(MASK, regex=False).fillna(False).astype(bool)
    return frames, findings
