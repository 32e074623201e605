"""Finds stretches of a text that may name a place: gazetteer names, counties, and their printed containers.

Belongs here: spotting. Not here: whether a stretch is a place after all (`toponym_recognition.py`), which place it
is (`place_resolution.py`), and streets and sites, which have no entry in the gazetteer (`addresses.py`).
"""

import csv
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import yaml
from spacy.attrs import IDX, ORTH, POS, SENT_START
from spacy.tokens import Doc

from pipelines.language.gazetteer import COUNTRY, COUNTY, STATE, Entry, Gazetteer
from pipelines.language.gazetteer_build import normalise

# The longest names in print ("Village of the Branch", "Truth or Consequences") have four or five words.
MOST_TOKENS = 5
# A list of counties longer than this is a table.
MOST_LISTED = 30
# What stands before a state's abbreviation that ends a clause, where no town does.
BEFORE_STATE = frozenset(
    {"in", "from", "of", "near", "across", "throughout", "and", "or", "a", "an", "the", "for", "with"}
)
INNER_WORDS = frozenset(
    {"of", "the", "upon", "in", "on", "de", "la", "le", "du", "and", "y", "del", "-", "–", "'s", "’s", "&"}
)
_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|(?:St|Mt|Ft|[A-Z][a-z]{1,4})\.(?=[ ,])|\w+|[^\w\s]")
REFERENCE = Path(__file__).parents[1] / "reference"


@lru_cache(maxsize=1)
def place_words() -> dict[str, frozenset[str]]:
    """Return the word lists of `reference/place_words.yaml`."""
    lists = yaml.safe_load((REFERENCE / "place_words.yaml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in lists.items()}


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return the given names of `reference/first_names.csv`, capitalised."""
    return frozenset(row[0] for row in _csv("first_names.csv"))


@lru_cache(maxsize=1)
def surnames() -> dict[str, float]:
    """Return the surnames that are place names too, capitalised, with the per cent of people who bear them."""
    return {row[0]: float(row[1]) for row in _csv("surnames_of_places.csv")}


def _csv(name: str) -> list[list[str]]:
    lines = (REFERENCE / name).read_text(encoding="utf-8").splitlines()
    return list(csv.reader(line for line in lines if not line.startswith("#")))[1:]


@dataclass(frozen=True)
class TokenView:
    """The columns of a parsed text that spotting reads, pulled out once."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    is_capital: list[bool]
    entity: list[str]  # label of the named entity that covers the token, or ""
    entity_span: list[tuple[int, int]]  # its token span, or (-1, -1)
    part_of_speech: list[int]
    sentence_start: list[bool]

    def word(self, i: int) -> str:
        """Return a token, or "" beyond the ends of the text."""
        return self.words[i] if 0 <= i < len(self.words) else ""


def view(doc: Doc) -> TokenView:
    """Pull the columns out of a parse."""
    if not len(doc):
        return plain_view("")
    strings = doc.vocab.strings
    columns = doc.to_array([ORTH, IDX, POS, SENT_START]).tolist()
    words = [strings[row[0]] for row in columns]
    starts = [row[1] for row in columns]
    entity, spans = [""] * len(words), [(-1, -1)] * len(words)
    for ent in doc.ents:
        span, label = (ent.start, ent.end), ent.label_
        for i in range(*span):
            entity[i], spans[i] = label, span
    return TokenView(
        words=words,
        starts=starts,
        ends=[start + len(word) for start, word in zip(starts, words, strict=True)],
        is_capital=[word[:1].isupper() for word in words],
        entity=entity,
        entity_span=spans,
        part_of_speech=[row[2] for row in columns],
        sentence_start=[row[3] == 1 for row in columns],
    )


def plain_view(text: str) -> TokenView:
    """Return a view of a text that no parser has read: tokens by pattern, no entities."""
    matches = list(_TOKEN.finditer(text))
    words = [m.group() for m in matches]
    n = len(words)
    return TokenView(
        words=words,
        starts=[m.start() for m in matches],
        ends=[m.end() for m in matches],
        is_capital=[w[:1].isupper() for w in words],
        entity=[""] * n,
        entity_span=[(-1, -1)] * n,
        part_of_speech=[0] * n,
        sentence_start=[False] * n,
    )


@dataclass(frozen=True)
class Spotted:
    """A stretch of tokens [first, last) that a gazetteer name matches."""

    first: int
    last: int
    name: str  # normalised
    entries: tuple[Entry, ...]
    container: tuple[Entry, ...] = field(default=())  # entries of "Minn." in "Alexandria, Minn."
    container_name: str = ""
    is_county: bool = False  # printed with the word County, Parish or Borough
    is_listed_county: bool = False  # one of "Swift and Grant counties"


def spot(tokens: TokenView, gazetteer: Gazetteer, taken: set[int]) -> list[Spotted]:
    """Return the longest gazetteer names of a text from left to right, without those on `taken` tokens."""
    found: list[Spotted] = []
    i = 0
    while i < len(tokens.words):
        match = None if i in taken or not tokens.is_capital[i] else _longest(tokens, gazetteer, i, taken)
        if match:
            found.append(match)
            i = match.last
        else:
            i += 1
    return _with_containers(tokens, _with_county_lists(tokens, gazetteer, found))


def _longest(tokens: TokenView, gazetteer: Gazetteer, first: int, taken: set[int]) -> Spotted | None:
    end = first + 1
    most = MOST_TOKENS if gazetteer.begins_name(tokens.words[first]) else 1
    while end - first < most and end < len(tokens.words) and _continues(tokens, end) and end not in taken:
        end += 1
    for last in range(end, first, -1):
        if not (tokens.is_capital[last - 1]):
            continue
        name = normalise(" ".join(tokens.words[first:last]))
        entries = gazetteer.entries(name) if name else ()
        if not entries:
            continue
        entries = _as_printed(tokens, first, last, entries, gazetteer)
        if entries:
            is_county = tokens.words[last - 1] in place_words()["county_words"]
            return Spotted(first, last, name, entries, is_county=is_county)
    return None


def _continues(tokens: TokenView, i: int) -> bool:
    if tokens.words[i] in INNER_WORDS:
        return True
    # A line break ends a name.
    return tokens.is_capital[i] and tokens.starts[i] - tokens.ends[i - 1] <= 1


def _as_printed(
    tokens: TokenView, first: int, last: int, entries: tuple[Entry, ...], gazetteer: Gazetteer
) -> tuple[Entry, ...]:
    """Keep the entries that the printed form can mean: "IN" and "OR" are states only after a comma."""
    if last - first > 1:
        is_of_court = tokens.words[last - 1] == "District" and tokens.word(last) == "of"  # "Western District of Ohio"
        return () if is_of_court or " ".join(tokens.words[first:last]) in place_words()["metonyms"] else entries
    word = tokens.words[first]
    if word.lower() in place_words()["never_alone"]:
        return ()
    is_short = len(word.replace(".", "")) <= 2
    if not is_short and not any(entry.is_abbreviation for entry in entries):
        return entries
    # spaCy parts the last point from "W.Va." at the end of a clause.
    has_point = "." in word or (tokens.word(last) == "." and tokens.word(first - 1) == ",")
    before, is_last = tokens.word(first - 1), not tokens.word(last).islower()
    if is_last and "." not in word[:-1] and before.islower() and before not in BEFORE_STATE:
        has_point = False  # "went to Mass."
    is_code = is_short and word.isupper() and tokens.word(first - 1) in (",", "(")
    # "US", "UK" but not "Us"; "Us", "Of" and "By" are villages, yet no writer means them.
    is_country_code = is_short and word.isupper()
    return tuple(
        e
        for e in entries
        if (has_point or is_code if e.is_abbreviation else not is_short)
        or (is_country_code and gazetteer.kinds[e.row] == COUNTRY)
    )


def _with_county_lists(tokens: TokenView, gazetteer: Gazetteer, found: list[Spotted]) -> list[Spotted]:
    """Read "Otter Tail, Grant and Swift counties" as three counties, though "Swift" alone is no place."""
    counties: list[Spotted] = []
    for i, word in enumerate(tokens.words):
        if word in place_words()["county_plurals"]:
            counties += _county_list(tokens, gazetteer, i)
    if not counties:
        return found
    covered = {i for item in counties for i in range(item.first, item.last)}
    kept = [item for item in found if not covered & set(range(item.first, item.last))]
    return sorted([*kept, *counties], key=lambda item: item.first)


def _county_list(tokens: TokenView, gazetteer: Gazetteer, plural: int) -> list[Spotted]:
    """Walk back from the word "counties" over capitalised names, commas and "and"."""
    out: list[Spotted] = []
    last = plural
    while last > 0 and len(out) < MOST_LISTED:
        first = last
        while first > 0 and tokens.is_capital[first - 1] and last - first < 3:
            first -= 1
        entries: tuple[Entry, ...] = ()
        while first < last and not entries:
            name = normalise(" ".join(tokens.words[first:last]))
            forms = [f"{name} {word}" for word in ("county", "parish", "borough")]
            entries = tuple(e for form in forms for e in gazetteer.entries(form) if gazetteer.kinds[e.row] == COUNTY)
            first += 0 if entries else 1
        if not entries:
            break
        out.append(Spotted(first, last, f"{name} county", entries, is_county=True, is_listed_county=True))
        last = first
        while last > 0 and tokens.words[last - 1] in (",", "and", "/", "or", "&"):
            last -= 1
        if last == first:
            break
    return out if len(out) > 1 or tokens.words[plural][0].islower() else []


def _with_containers(tokens: TokenView, found: list[Spotted]) -> list[Spotted]:
    """Attach the state, county or country printed right after a name: "Alexandria, Minn." or "Paris (Texas)"."""
    out = []
    for k, spotted in enumerate(found):
        following = found[k + 1] if k + 1 < len(found) else None
        if following is not None:
            gap = tokens.words[spotted.last : following.first]
            if gap in ([","], ["("], []) and tokens.starts[following.first] - tokens.ends[spotted.last - 1] < 4:
                spotted = replace(spotted, container=following.entries, container_name=following.name)
        out.append(spotted)
    return out


def lies_in(gazetteer: Gazetteer, row: int, container: int) -> bool:
    """Say whether one row's place lies in another's: in its country, state or county."""
    if row == container or gazetteer.kinds[row] <= gazetteer.kinds[container]:
        return False
    if gazetteer.country_codes[row] != gazetteer.country_codes[container]:
        return False
    if gazetteer.kinds[container] == STATE:
        return bool(gazetteer.admin1_codes[row] == gazetteer.admin1_codes[container])
    if gazetteer.kinds[container] == COUNTY:
        return bool(gazetteer.county_rows[row] == container)
    return bool(gazetteer.kinds[container] == COUNTRY)
