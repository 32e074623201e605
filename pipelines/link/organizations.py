"""One organization across documents, under all its names.

Belongs here: comparing names of bodies, abbreviations included. Not here: finding them (`extract/organizations.py`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd

from pipelines.extract.lexical import folded
from pipelines.ids import make_id
from pipelines.link.rows import rows_of
from pipelines.reference import load_reference

COLUMNS = ["organization_id", "name", "role", "organization", "kind", "aliases", "document_count"]
# Words before and after a name that do not change which body it is.
LEADING = re.compile(r"^(?:the|u\.? ?s\.?(?= )|us(?= )|united states)\s+")
TRAILING = re.compile(r"\s+(?:agents?|officers?|officials?|spokes(?:man|woman|person)|authorities)$")
# One body's name in several forms, after folding.
FORMS = (
    (re.compile(r"\bdept\b\.?"), "department"),
    (re.compile(r"\bst\b\.?(?= )"), "saint"),
    (re.compile(r"\bpd$"), "police"),
    (re.compile(r"\b(police|sheriff|fire) (?:department|office|bureau|division|force|service)$"), r"\1"),
    (re.compile(r"\bsheriffs?\b"), "sheriff"),
)
ACRONYM = re.compile(r"[A-Z][A-Z&.]{1,6}$")
SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "on", "at", "&"})


@cache
def _known() -> dict[str, str]:
    """Every reference name, normalised -> the fullest name of its body."""
    found: dict[str, str] = {}
    for body in load_reference("organizations")["known"]:
        first = _plain(body["names"][0])
        same = [name for name in body["names"] if _is_form_of(name, body["names"][0])]
        for name in body["names"]:
            found[_plain(name)] = first if name in same else _plain(name)
    return found


def _is_form_of(name: str, fullest: str) -> bool:
    """Return whether a reference name is another form of the first, not a further body of the same kind."""
    mine, first = _plain(name).split(), _plain(fullest).split()
    return set(mine) <= set(first) or set(first) <= set(mine) or is_acronym_of(name, fullest)


def _plain(name: str) -> str:
    text = re.sub(r"[’']s?\b", "", folded(name)).replace(",", " ")
    text = " ".join(text.split())
    for pattern in (LEADING, TRAILING, LEADING):
        text = pattern.sub("", text)
    for pattern, form in FORMS:
        text = pattern.sub(form, text)
    return text.strip(" .")


def normal_name(name: str) -> str:
    """Return the form of a name that all forms of the body's name share ("U.S. ICE agents" -> the agency's name)."""
    plain = _plain(name)
    return _known().get(plain, _known().get(plain.replace(".", ""), plain))


def is_acronym_of(short: str, long: str) -> bool:
    """Return whether `short` is made of the initials of `long`, small words left out or not."""
    letters = re.sub(r"[^a-z]", "", short.lower())
    words = re.findall(r"[a-z]+", re.sub(r"[’']s\b", "", long.lower()))
    initials = ["".join(w[0] for w in words), "".join(w[0] for w in words if w not in SMALL_WORDS)]
    if words[:2] == ["u", "s"]:
        initials += [i[2:] for i in initials]
    return len(letters) >= 2 and letters in initials


@cache
def _generic_names() -> frozenset[str]:
    reference = load_reference("organizations")
    words = {word for head in reference["heads"].values() for word in head["words"]}
    return frozenset(_plain(word) for word in words | set(reference["anaphors"]))


def is_generic(name: str) -> bool:
    """Return whether a name ("Police Department") tells a body only together with the place of its document."""
    return _plain(name) in _generic_names() - _known().keys()


def link_organizations(entities: pd.DataFrame, stories: dict[str, Any]) -> tuple[pd.Series, pd.DataFrame]:
    """Return the `organization_id` of every row of `entities` (None for others) and the table of organizations.

    `stories` maps a document to its story, within which generic names are one body.
    """
    named = entities[(entities["kind"] == "organization") & entities["name"].notna()]
    rows = rows_of(named.sort_values(["document_id", "entity_id"]))
    fullest = _expansions(rows)
    keys = [_key(row, fullest, stories) for row in rows]
    ids = [make_id("org", *key) for key in keys]
    by_row = pd.Series(ids, index=named.sort_values(["document_id", "entity_id"]).index, dtype=object)
    return by_row.reindex(entities.index).where(lambda s: s.notna(), None), _table(rows, ids)


def _key(row: dict[str, Any], fullest: dict[tuple[str, str], str], stories: dict[str, Any]) -> tuple[object, ...]:
    name = fullest.get((row["document_id"], row["name"]), row["name"])
    if is_generic(name):
        return normal_name(name), stories.get(row["document_id"])
    return (normal_name(name),)


def _expansions(rows: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Map an abbreviation in a document to the one body of that document whose initials it has."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        names[row["document_id"]].add(row["name"])
    found = {}
    for document_id, here in names.items():
        for short in here:
            if ACRONYM.match(short) and normal_name(short) == _plain(short):
                long = sorted(name for name in here if name != short and is_acronym_of(short, name))
                if len({normal_name(name) for name in long}) == 1:
                    found[document_id, short] = long[0]
    return found


def _table(rows: list[dict[str, Any]], ids: list[str]) -> pd.DataFrame:
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row, organization_id in zip(rows, ids, strict=True):
        groups[organization_id].append(row)
    table = []
    for organization_id in sorted(groups):
        members = groups[organization_id]
        name = fullest_name([row["name"] for row in members])
        table.append(
            {
                "organization_id": organization_id,
                "name": name,
                "role": None,
                "organization": None,
                "kind": most_common(row["organization_kind"] for row in members) or "other",
                "aliases": sorted({row["name"] for row in members} - {name}),
                "document_count": len({row["document_id"] for row in members}),
            }
        )
    return pd.DataFrame(table, columns=COLUMNS, dtype=object).astype({"document_count": "Int64"})


def fullest_name(names: list[str]) -> str:
    """Return the form with most words, the commonest of these, then the first by alphabet."""
    counts = Counter(names)
    return min(counts, key=lambda name: (-len(name.split()), -counts[name], name))


def most_common(values: Iterable[str | None]) -> str | None:
    """Return the commonest known value, the first by alphabet among equals."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None
