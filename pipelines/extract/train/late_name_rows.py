"""Labelled pairs of a described and a named person, for the model of `late_names.py`.

Belongs here: where the labels come from. Not here: features (`late_names.py`) nor fitting (`incident_models.py`).

Two sources. Gold that gives a person name and age says whose name a description with that age awaits. And a text that
prints an age with a description first and with a name later says it itself: with the later ages masked, the pair is a
puzzle with a known answer.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from pipelines.extract.document_clusters import join
from pipelines.extract.late_names import APART, JOINED, Candidate, candidates, pair_features, pairs
from pipelines.extract.mention_finding import find_mentions, source_tokens
from pipelines.extract.mentions import Mention, Words
from pipelines.extract.persons import Person, people_of
from pipelines.extract.sentences import SentenceIndex
from pipelines.records import Reading

Row = dict[str, float]
Answer = Callable[[Candidate, Candidate], bool | None]
Labelled = tuple[Reading, dict[str, Any]]


def _rows(people: list[Person], index: SentenceIndex, title: str, is_one: Answer) -> Iterator[tuple[Row, str]]:
    found = candidates(people, index)
    for described, named in pairs(found, index):
        answer = is_one(described, named)
        if answer is not None:
            yield pair_features(described, named, found, title), JOINED if answer else APART


def _gold_answer(
    gold: dict[str, Any], near: Callable[[str, str], bool]
) -> Callable[[Candidate, Candidate], bool | None]:
    listed = [person for person in gold["victims"] + gold["suspects"] if person["age"]]

    def answer(described: Candidate, named: Candidate) -> bool | None:
        age = described.person.age
        names = {p["name"] for p in listed if re.findall(r"\d+", p["age"]) == [str(age)]}
        name = names.pop() if len(names) == 1 else None
        return near(name, named.person.name or "") if name else None

    return answer


def _puzzles(mentions: list[Mention]) -> Iterator[tuple[list[Mention], Mention, Mention]]:
    """Yield the mentions with an age masked after its first one, that first one, and the name that prints it again."""
    for first in mentions:
        is_first = first.age is not None and next(m for m in mentions if m.age == first.age) is first
        if not is_first or first.form != "nominal" or first.count != 1:
            continue
        again = next((i for i, m in enumerate(mentions) if m.form == "name" and m.age == first.age), None)
        if again is not None:
            masked = [replace(m, age=None) if m.age == first.age and m is not first else m for m in mentions]
            yield masked, first, masked[again]


def _puzzle_answer(first: Mention, again: Mention) -> Answer:
    def answer(described: Candidate, named: Candidate) -> bool | None:
        if not any(m is first for m in described.person.cluster.mentions):
            return None
        return any(m is again for m in named.person.cluster.mentions)

    return answer


def pair_rows(readings: Iterable[Labelled], near: Callable[[str, str], bool]) -> list[tuple[int, Row, str]]:
    """Return (article, features, label) of pairs whose answer gold or the text itself gives."""
    found: list[tuple[int, Row, str]] = []
    for number, (reading, gold) in enumerate(readings):
        index, title = SentenceIndex(reading.doc, reading.paragraphs), reading.document.title or ""
        doc = Words(reading.doc)
        mentions, sources = find_mentions(reading, doc), source_tokens(reading, doc)
        people = people_of(join(doc, mentions, sources, index), reading.doc)
        found.extend((number, *row) for row in _rows(people, index, title, _gold_answer(gold, near)))
        for masked, first, again in _puzzles(mentions):
            people = people_of(join(doc, masked, sources, index), reading.doc)
            found.extend((number, *row) for row in _rows(people, index, title, _puzzle_answer(first, again)))
    return found
