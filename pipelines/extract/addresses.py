"""Finds streets, blocks, intersections, highways and named sites: places that the gazetteer has no entry for.

Belongs here: the printed forms of addresses. Not here: the town that an address lies in (`places.py`).
Forms follow USPS Publication 28 (street suffixes, directionals) and AP style for addresses in news.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import yaml

from pipelines.extract.toponyms import REFERENCE, TokenView, place_words


@dataclass(frozen=True)
class Address:
    """Character span of a printed address and what it is: street, block or site."""

    start: int
    end: int
    kind: str


def _state_abbreviations() -> set[str]:
    """Return "MN", "Minn." and the like, which number state roads ("Minn. 55")."""
    states = yaml.safe_load((REFERENCE / "place_names.yaml").read_text(encoding="utf-8"))["states"]
    return set(states) | {short for names in states.values() for short in names["abbreviations"] if short.endswith(".")}


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = place_words()

    def any_of(names: frozenset[str]) -> str:
        return "(?:" + "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n))) + r")(?![\w-])"

    strong = any_of(frozenset(w for w in words["street_types"] - words["weak_street_types"] if w[0].isupper()))
    weak = any_of(frozenset(w for w in words["weak_street_types"]))
    direction = any_of(words["directions"])
    name = r"(?:[A-Z][\w’'-]*\.?|\d+(?:st|nd|rd|th)|of|the|[A-Z]\.)"
    names = rf"{name}(?: {name}){{0,3}}?"
    number = r"\d[\d-]*(?: ?1/2)?"
    numbered = rf"(?:{number} (?:{direction} )?{names} (?:{strong}|{weak}))"
    plain = rf"(?:(?:{direction} )?(?:(?:[A-Z][\w’'-]*|\d+(?:st|nd|rd|th))(?: [A-Z][\w’'-]*){{0,2}}?) {strong})"
    directed = rf"(?:{direction} {names} {weak})"
    heads = any_of(words["road_heads"])
    states = "|".join(re.escape(short) for short in sorted(_state_abbreviations(), key=lambda n: (-len(n), n)))
    road = rf"(?:(?:(?:U\.?S\.?|State|County|{states}) )?{heads}[ -]\d+\w?|(?:U\.S\.|US|{states}) \d{{1,4}})\b"
    tail = rf"(?: {direction})?"
    street = rf"(?:{numbered}|{plain}|{directed}|{road}){tail}"
    crossing = rf"(?:{name}(?: {name}){{0,2}}|{street})(?:,)? (?:and|&|at|near) {street}"
    block = rf"(?:the )?{number}(?:st|nd|rd|th)? block (?:of|on) (?:{direction} )?(?:{street}|{names}(?: {weak})?)(?: (?:in|on) the)?"
    return re.compile(rf"(?<![\w.])(?P<block>{block})"), re.compile(rf"(?<![\w.$])(?P<street>{street})")


def find_addresses(text: str) -> list[Address]:
    """Return streets and blocks in order; none overlap."""
    block, street = _patterns()
    found = [Address(m.start(), m.end(), "block") for m in block.finditer(text)] if " block" in text else []
    ends = [(a.start, a.end) for a in found]
    for m in street.finditer(text):
        if not any(start < m.end() and m.start() < end for start, end in ends):
            found.append(Address(m.start(), m.end(), "street"))
    return sorted(found, key=lambda a: a.start)


def tokens_within(tokens: TokenView, addresses: list[Address]) -> set[int]:
    """Return the indices of tokens that lie in an address."""
    taken, k = set(), 0
    for i, start in enumerate(tokens.starts):
        while k < len(addresses) and addresses[k].end <= start:
            k += 1
        if k < len(addresses) and addresses[k].start <= start:
            taken.add(i)
    return taken
