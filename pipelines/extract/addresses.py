"""Finds streets, blocks, intersections, highways and named sites: places that the gazetteer has no entry for.

Belongs here: the printed forms of addresses. Not here: the town that an address lies in (`places.py`).
Forms follow USPS Publication 28 (street suffixes, directionals) and AP style for addresses in news.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import yaml

from pipelines.extract.toponyms import REFERENCE, TokenView, place_words

# Longest stretch of an address before and after the word that marks it, in characters.
MOST_BEFORE, MOST_AFTER = 70, 50
WORD = r"[A-Z][\w’'-]*"
ORDINAL = r"\d+(?:st|nd|rd|th)"
NUMBER = r"\d[\d-]*(?: ?1/2)?"


@dataclass(frozen=True)
class Address:
    """Character span of a printed address and what it is: street, block or site."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class _Patterns:
    anchor: re.Pattern[str]  # a word that an address must have
    block: re.Pattern[str]
    crossing: re.Pattern[str]
    street: re.Pattern[str]
    site: re.Pattern[str]


def _any_of(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=lambda n: (-len(n), n))
    return "(?:" + "|".join(re.escape(name) for name in longest_first) + r")(?![\w-])"


def _state_abbreviations() -> set[str]:
    """Return "MN", "Minn." and the like, which number state roads ("Minn. 55")."""
    states = yaml.safe_load((REFERENCE / "place_names.yaml").read_text(encoding="utf-8"))["states"]
    return set(states) | {short for names in states.values() for short in names["abbreviations"] if short.endswith(".")}


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = place_words()
    strong = _any_of(w for w in words["street_types"] - words["weak_street_types"] if w[0].isupper())
    weak, direction = _any_of(words["weak_street_types"]), _any_of(words["directions"])
    heads, states = _any_of(words["road_heads"]), "|".join(re.escape(s) for s in sorted(_state_abbreviations()))
    name = rf"(?:{WORD}\.?|{ORDINAL}|of|the)"
    names = rf"{name}(?: {name}){{0,3}}?"
    numbered = rf"{NUMBER} (?:{direction} )?{names} (?:{strong}|{weak})"
    plain = rf"(?:{direction} )?(?:{WORD}|{ORDINAL})(?: {WORD}){{0,2}}? {strong}"
    directed = rf"{direction} {names} {weak}"
    road = rf"(?:(?:U\.?S\.?|State|County|{states}) )?{heads}[ -]\d+\w?\b|(?:U\.S\.|US|{states}) \d{{1,4}}\b"
    street = rf"(?:{numbered}|{plain}|{directed}|{road})(?: {direction})?"
    short = rf"(?:{direction} )?(?:{WORD}|{ORDINAL})(?: {WORD}){{0,2}}"
    types = _any_of(words["street_types"])
    crossing = (
        rf"(?:{street} (?:and|&|at) (?:{street}|{short})|{short} (?:and|&|at) {short} {types}"
        rf"|(?:intersection|corner) of {short}(?: {types})? (?:and|&) (?:{street}|{short})(?: {types})?)"
    )
    block = rf"(?:[Tt]he )?{NUMBER} [Bb]lock (?:of|on) (?:(?:{direction} )?{street}|{short}(?: {types})?)"
    anchor = rf"(?<!\w)(?:{types}|{heads}|(?:U\.S\.|US|{states})(?= \d)|[Bb]lock(?= o)|(?:corner|intersection) of)"
    of_what = rf"(?: of(?: the)? {WORD}(?: {WORD})?)?"
    named = rf"(?:{WORD} ){{1,4}}?{_any_of(words['sites'])}{of_what}"
    site = rf"(?<![\w.-])(?:{_any_of(words['metonyms'])}|{named})"
    block, crossing, street = (rf"(?<![\w.$-])(?:{form})" for form in (block, crossing, street))
    return _Patterns(*map(re.compile, (anchor, block, crossing, street, site)))


def find_addresses(text: str) -> list[Address]:
    """Return blocks, intersections and streets in order, none overlapping.

    Only the surroundings of street types are read closely, which keeps the time linear.
    """
    patterns = _patterns()
    found: list[Address] = []
    for start, end in _windows(patterns.anchor, text):
        taken = bytearray(end - start)
        for pattern, kind in ((patterns.block, "block"), (patterns.crossing, "street"), (patterns.street, "street")):
            for m in pattern.finditer(text, start, end):
                if not any(taken[m.start() - start : m.end() - start]):
                    found.append(Address(m.start(), m.end(), kind))
                    taken[m.start() - start : m.end() - start] = b"\1" * (m.end() - m.start())
    return sorted(found, key=lambda a: a.start)


def find_sites(text: str) -> list[Address]:
    """Return named buildings, schools, parks and the like; a town's name inside one is a toponym of its own."""
    return [Address(m.start(), m.end(), "site") for m in _patterns().site.finditer(text)]


def _windows(anchor: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Return merged stretches around the words that can end or begin an address, cut at white space."""
    windows: list[tuple[int, int]] = []
    for m in anchor.finditer(text):
        start = text.rfind(" ", 0, max(0, m.start() - MOST_BEFORE)) + 1
        space = text.find(" ", m.end() + MOST_AFTER)
        end = space if space >= 0 else len(text)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((start, end))
    return windows


def tokens_within(tokens: TokenView, addresses: list[Address]) -> set[int]:
    """Return the indices of tokens that lie in an address."""
    taken: set[int] = set()
    k = 0
    if not addresses:
        return taken
    for i, start in enumerate(tokens.starts):
        while k < len(addresses) and addresses[k].end <= start:
            k += 1
        if k == len(addresses):
            break
        if addresses[k].start <= start:
            taken.add(i)
    return taken
