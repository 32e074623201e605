"""One person across documents, under all forms of the name.

Belongs here: which named entities of documents are one person. Not here: mentions within a document
(`extract/coreference.py`); whether a name is published (`resolve/privacy.py`).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipelines.extract.lexical import folded, terms
from pipelines.ids import make_id
from pipelines.link.accounts import name_words
from pipelines.link.components import Components
from pipelines.link.organizations import fullest_name, most_common, normal_name
from pipelines.link.rows import rows_of
from pipelines.reference import load_reference

COLUMNS = ["person_id", "name", "role", "organization", "kind", "aliases", "document_count"]


@dataclass(frozen=True)
class Named:
    """A person as one document names them."""

    row: dict[str, Any]
    story: Any
    words: tuple[str, ...]  # of the name
    role: frozenset[str] = field(default_factory=frozenset)
    organization: frozenset[str] = field(default_factory=frozenset)


def link_people(entities: pd.DataFrame, stories: dict[str, Any]) -> tuple[pd.Series, pd.DataFrame]:
    """Return the `person_id` of every row of `entities` (None for others) and the table of people.

    `stories` maps a document to its story. A surname alone joins a full name only within one story, where one
    bearer has the same role; two people of one full name stay two when their roles have nothing in common.
    """
    named = entities[(entities["kind"] == "person") & entities["name"].notna()].sort_values(
        ["document_id", "entity_id"]
    )
    people = [_named(row, stories) for row in rows_of(named)]
    joined = Components(len(people))
    for a, b in [*_same_full_name(people), *_surname_only(people)]:
        joined.join(a, b)
    ids = _ids(people, joined.labels())
    by_row = pd.Series(ids, index=named.index, dtype=object).reindex(entities.index)
    return by_row.where(lambda s: s.notna(), None), _table(people, ids)


def _named(row: dict[str, Any], stories: dict[str, Any]) -> Named:
    organization = normal_name(row["organization"]) if row["organization"] else ""
    return Named(
        row,
        stories.get(row["document_id"]),
        name_words(row["name"]) or (folded(row["name"]),),
        frozenset(terms(folded(row["role"] or ""))),
        frozenset(organization.split()),
    )


def _same_full_name(people: list[Named]) -> Iterator[tuple[int, int]]:
    """Yield pairs of one given name and surname whose roles are compatible, by chains that stay compatible."""
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for position, person in enumerate(people):
        if len(person.words) > 1:
            groups[person.words[0], person.words[-1]].append(position)
    bearers = Components(len(people))
    for members in groups.values():
        known = [p for p in members if people[p].role or people[p].organization]
        officials = [p for p in known if people[p].row["is_official"]]
        # Holders and seekers of office are named by many titles; two of one full name are rare.
        found = [*_by_capacity(people, known), *_by_story(people, members), *((officials[0], p) for p in officials)]
        yield from found
        for a, b in found:
            bearers.join(a, b)
        # A bare name is the person whom everything else of that name is about, if that is one.
        if len({bearers.root(p) for p in known}) <= 1:
            yield from ((members[0], p) for p in members)
        elif officials:
            yield from ((officials[0], p) for p in members if p not in known)


def _by_capacity(people: list[Named], members: list[int]) -> Iterator[tuple[int, int]]:
    holders: dict[tuple[str, str], int] = {}
    for position in members:
        person = people[position]
        for kind, words in (("role", person.role), ("organization", person.organization)):
            for word in sorted(words):
                yield holders.setdefault((kind, word), position), position


def _by_story(people: list[Named], members: list[int]) -> Iterator[tuple[int, int]]:
    first: dict[Any, int] = {}
    for position in members:
        yield first.setdefault(people[position].story, position), position


def _surname_only(people: list[Named]) -> Iterator[tuple[int, int]]:
    """Yield each bare surname with the one full name of its story that has its role, if there is one."""
    bearers: defaultdict[tuple[Any, str], list[int]] = defaultdict(list)
    for position, person in enumerate(people):
        bearers[person.story, person.words[-1]].append(position)
    for (_, _), members in bearers.items():
        full = [p for p in members if len(people[p].words) > 1]
        if len({people[p].words[0] for p in full}) != 1:
            continue
        roles = frozenset().union(*(people[p].role for p in full))
        for position in members:
            if len(people[position].words) == 1 and people[position].role & roles:
                yield full[0], position


def _ids(people: list[Named], labels: list[int]) -> list[str]:
    """Return an ID a person: made of the name, and of what tells two bearers apart only where there are two."""
    clusters: defaultdict[int, list[int]] = defaultdict(list)
    for position, label in enumerate(labels):
        clusters[label].append(position)
    names = {
        label: max((people[p].words for p in members), key=lambda w: (len(w) > 1, w))
        for label, members in clusters.items()
    }
    keys = {label: (words[0], words[-1]) for label, words in names.items()}
    bearers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for label in sorted(keys):
        bearers[keys[label]].append(label)
    ids: dict[int, str] = {}
    for key, several in bearers.items():
        for label in several:
            apart = [] if len(several) == 1 else [people[label].row["document_id"], people[label].row["entity_id"]]
            ids[label] = make_id("p", *key, *apart)
    return [ids[label] for label in labels]


def _table(people: list[Named], ids: list[str]) -> pd.DataFrame:
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for person, person_id in zip(people, ids, strict=True):
        groups[person_id].append(person.row)
    table = []
    for person_id in sorted(groups):
        rows = groups[person_id]
        name = fullest_name([row["name"] for row in rows])
        role = most_common(row["role"] for row in rows)
        organization = most_common(row["organization"] for row in rows)
        table.append(
            {
                "person_id": person_id,
                "name": name,
                "role": role,
                "organization": organization,
                "kind": _kind(rows, role or organization),
                "aliases": sorted({row["name"] for row in rows} - {name}),
                "document_count": len({row["document_id"] for row in rows}),
            }
        )
    return pd.DataFrame(table, columns=COLUMNS, dtype=object).astype({"document_count": "Int64"})


def _kind(rows: list[dict[str, Any]], capacity: str | None) -> str:
    """Officials are told by their titles; whoever else has a title or a body speaks for it, a mother for herself."""
    if any(row["is_official"] for row in rows):
        return "official"
    is_private = capacity is not None and capacity.lower().split()[-1] in load_reference("privacy")["private_persons"]
    return "representative" if capacity and not is_private else "private_person"
