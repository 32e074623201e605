"""Finds stretches of a text that may name a place: gazetteer names, counties, and their printed containers.

Belongs here: spotting. Not here: whether a stretch is a place after all (`toponym_recognition.py`), which place it
is (`place_resolution.py`), and streets and sites, which have no entry in the gazetteer (`addresses.py`).
"""

import csv
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml
from spacy.attrs import ENT_IOB, ENT_TYPE, POS, SENT_START
from spacy.tokens import Doc

from pipelines.language.gazetteer import COUNTRY, COUNTY, STATE, Entry, Gazetteer
from pipelines.language.gazetteer_build import normalise

# The longest names in print ("Village of the Branch", "Truth or Consequences") have four or five words.
MOST_TOKENS = 5
INNER_WORDS = frozenset({"of", "the", "upon", "in", "on", "de", "la", "le", "du", "and", "y", "del", "-", "–", "'s", "’s", "&"})
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
    words = [token.text for token in doc]
    starts = [token.idx for token in doc]
    columns = doc.to_array([ENT_TYPE, ENT_IOB, POS, SENT_START]) if len(doc) else np.zeros((0, 4), dtype=np.uint64)
    entity, spans = [""] * len(words), [(-1, -1)] * len(words)
    for ent in doc.ents:
        for i in range(ent.start, ent.end):
            entity[i], spans[i] = ent.label_, (ent.start, ent.end)
    return TokenView(
        words=words,
        starts=starts,
        ends=[start + len(word) for start, word in zip(starts, words, strict=True)],
        is_capital=[word[:1].isupper() for word in words],
        entity=entity,
        entity_span=spans,
        part_of_speech=[int(p) for p in columns[:, 2]],
        sentence_start=[int(s) == 1 for s in columns[:, 3]],
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
    while end - first < MOST_TOKENS and end < len(tokens.words) and _continues(tokens, end) and end not in taken:
        end += 1
    for last in range(end, first, -1):
        if not (tokens.is_capital[last - 1]):
            continue
        name = normalise(" ".join(tokens.words[first:last]))
        entries = gazetteer.entries(name) if name else ()
        entries = tuple(e for e in entries if _prints_as(tokens, first, last, e, gazetteer))
        if entries:
            is_county = tokens.words[last - 1] in place_words()["county_words"]
            return Spotted(first, last, name, entries, is_county=is_county)
    return None


def _continues(tokens: TokenView, i: int) -> bool:
    if tokens.words[i] in INNER_WORDS:
        return True
    # A line break ends a name.
    return tokens.is_capital[i] and tokens.starts[i] - tokens.ends[i - 1] <= 1


def _prints_as(tokens: TokenView, first: int, last: int, entry: Entry, gazetteer: Gazetteer) -> bool:
    """Say whether the printed form can be the entry: "IN" and "OR" are states only after a comma."""
    word = tokens.words[first]
    if last - first > 1:
        return True
    if word.lower() in place_words()["never_alone"]:
        return False
    if entry.is_abbreviation:
        if word.endswith("."):
            return True
        return len(word) == 2 and word.isupper() and tokens.word(first - 1) in (",", "(")
    # "US", "UK" but not "Us"; "Us", "Of" and "By" are villages, yet no writer means them.
    if len(word) <= 2:
        return word.isupper() and gazetteer.kinds[entry.row] == COUNTRY
    return True


def _with_county_lists(tokens: TokenView, gazetteer: Gazetteer, found: list[Spotted]) -> list[Spotted]:
    """Read "Otter Tail and Grant counties" as two counties."""
    plurals = place_words()["county_plurals"]
    out = list(found)
    for k in range(len(out) - 1, -1, -1):
        after = tokens.word(out[k].last)
        following = out[k + 1] if k + 1 < len(out) else None
        joined = bool(following and following.is_county and following.first - out[k].last == 1 and after in ("and", ",", "or", "/"))
        heads = after in plurals and after[0].islower()
        if not (heads or joined) or out[k].is_county:
            continue
        entries = tuple(
            e for form in ("county", "parish", "borough") for e in gazetteer.entries(f"{out[k].name} {form}") if gazetteer.kinds[e.row] == COUNTY
        )
        if entries:
            out[k] = replace(out[k], name=f"{out[k].name} county", entries=entries, is_county=True)
    return out


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
