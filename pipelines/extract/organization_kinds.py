"""Questions about the name of a body: is it listed, of what kind is it, what else may it be called.

Belongs here: reading `reference/organizations.yaml`. Not here: finding names in a text (`organizations`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.extract.mentions import APOSTROPHES
from pipelines.reference import load_reference

# Rows with more names list several bodies of one kind, not one body under several names.
MOST_ALIASES = 4
# A listed name of more letters, found inside a longer name, tells its kind ("Border Patrol Tucson Sector").
SHORTEST_PART = 4
# Nouns that make a body of the name of who leads it ("Roe administration").
LED = frozenset({"administration", "campaign"})
LAST_WORDS = ("department", "dept", "bureau", "force", "service", "pd")


@dataclass(frozen=True)
class Kind:
    """The level or sort of a body (organization_kind) and the kind of actor that it is (actor_type)."""

    kind: str
    actor_type: str


# Words in a name that tell the level of government, and the kind of actor at that level when nothing else tells it.
LEVELS = (
    (frozenset({"us", "federal", "national", "united"}), Kind("federal", "federal_government")),
    (frozenset({"county", "parish"}), Kind("county", "local_government")),
    (frozenset({"state"}), Kind("state", "state_government")),
    (frozenset({"city"}), Kind("city", "local_government")),
)
# What a level word inside the name does not change: "National Association of ..." is no federal body.
WITHOUT_LEVEL = frozenset({"media", "company", "ngo"})


@cache
def _known() -> dict[str, Kind]:
    rows = load_reference("organizations")["known"]
    return {key_of(name): Kind(row["kind"], row["actor_type"]) for row in rows for name in row["names"]}


@cache
def _aliases() -> dict[str, str]:
    """Return known name -> first name of its row: one body under several names."""
    rows = [row["names"] for row in load_reference("organizations")["known"] if len(row["names"]) <= MOST_ALIASES]
    return {key_of(name): key_of(names[0]) for names in rows for name in names}


@cache
def _heads() -> dict[str, Kind]:
    rows = reversed(load_reference("organizations")["heads"].values())
    return {key_of(word): Kind(row["kind"], row["actor_type"]) for row in rows for word in row["words"]}


@cache
def _anaphor_heads(word: str) -> frozenset[str]:
    return frozenset(key_of(head) for head in load_reference("organizations")["anaphors"][word])


@cache
def known_pattern() -> re.Pattern[str]:
    """Return a pattern for all listed names, the longest first, as whole words."""
    names = {name for row in load_reference("organizations")["known"] for name in row["names"]}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(name) for name in longest_first) + r")(?!\w)")


@cache
def head_words() -> frozenset[str]:
    """Return the last words of the listed endings of bodies' names ("office" of "sheriff's office")."""
    return frozenset(word.split()[-1] for word in _heads())


def listed_names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the code points (first, last exclusive) of listed names inside a slice of a text."""
    yield from (match.span() for match in known_pattern().finditer(text, start, end))


def key_of(name: str) -> str:
    """Return a name for comparison: lower case, straight apostrophes, no full stops, no article."""
    return name.translate(APOSTROPHES).casefold().replace(".", "").removeprefix("the ")


def is_known_name(name: str) -> bool:
    """Tell whether the reference lists the name."""
    return key_of(name) in _known()


def canonical(name: str) -> str:
    """Return the key under which all listed names of one body agree."""
    key = key_of(name)
    return _aliases().get(key, key)


def is_body_word(word: str) -> bool:
    """Tell whether a word alone ends the name of a body ("department", "inc")."""
    return word in _heads()


def may_be_body(name: str) -> bool:
    """Tell whether the first and last words of a name do not say that it is a place, an operation, a law or a day."""
    words = key_of(name).split()
    lists = load_reference("organizations")
    return bool(words) and words[-1] not in lists["not_body_ends"] and words[0] not in lists["not_body_starts"]


@cache
def _leaders(office: str) -> frozenset[str]:
    rows = [row for row in load_reference("office_terms")["offices"] if row["office"] == office]
    terms = [term for row in rows for terms in row["terms"].values() for term in terms]
    return frozenset(term[0].split()[-1].casefold() for term in terms)


def _administration(key: str) -> Kind | None:
    """Return the level of "roe administration" by the office that the leader of that name has held."""
    name, _, noun = key.rpartition(" ")
    if noun != "administration" or not name:
        return None
    last = name.split()[-1]
    if last in _leaders("president"):
        return Kind("federal", "federal_government")
    return Kind("state", "state_government") if last in _leaders("governor") else None


def has_body_head(name: str) -> bool:
    """Tell whether a name ends in a word or words for a body."""
    words = key_of(name).split()
    return any(" ".join(words[k:]) in _heads() for k in range(len(words)))


def is_anaphor(word: str) -> bool:
    """Tell whether "the <word>" may take up a body ("the department")."""
    return word in load_reference("organizations")["anaphors"]


def may_be_called(word: str, name: str) -> bool:
    """Tell whether "the <word>" can stand for the named body."""
    words, listed = key_of(name).split(), canonical(name).split()  # "ICE" is listed as an Enforcement
    return not _anaphor_heads(word).isdisjoint({*words, *listed, " ".join(words[-2:])})


def initials(name: str) -> str:
    """Return the first letters of the capital words of a name of two words or more, else an empty text."""
    letters = [word[0] for word in name.replace("-", " ").split() if word[:1].isupper()]
    return "".join(letters) if len(letters) > 1 else ""


def other_forms(key: str) -> Iterator[str]:
    """Yield the keys under which the same body may also have been named: without, or with, a last word."""
    body, _, last = key.rpartition(" ")
    if body and last in LAST_WORDS:
        yield body
    else:
        yield from (f"{key} {word}" for word in LAST_WORDS)


def kind_of(name: str | None) -> Kind | None:
    """Return the kind of a body from its name, or None when the name does not tell."""
    if not name:
        return None
    key = key_of(name)
    if key in _known():
        return _at_level(key, _known()[key])
    if led := _administration(key):
        return led
    words = key.split()
    for start in range(max(0, len(words) - 3), len(words)):
        if found := _heads().get(" ".join(words[start:])):
            return _at_level(key, found)
    listed = next((kind for known, kind in _known().items() if len(known) > SHORTEST_PART and known in key), None)
    if listed is not None:
        return listed
    first_part = re.split(r" (?:of|for|at|on|in) ", key)[0].split()
    found = _heads().get(first_part[-1]) if first_part else None
    return _at_level(key, found) if found else None


def _at_level(key: str, kind: Kind) -> Kind:
    """Let words like "U.S.", "county" and "state" inside the name decide the level of government."""
    if kind.kind in WITHOUT_LEVEL or kind.actor_type == "court":
        return kind
    words = set(key.split())
    for level, government in LEVELS:
        if not words.isdisjoint(level) and (kind.kind == government.kind or kind.kind not in ("federal", "state")):
            return Kind(government.kind, government.actor_type if kind.actor_type == "unknown" else kind.actor_type)
    return kind
