"""What a whole document says of its capitalised words: which are people, which are places.

Belongs here: counts over the document. Not here: the evidence at one stretch (`toponym_recognition.py`).
"""

from collections import Counter
from dataclasses import dataclass

from pipelines.extract.toponyms import TokenView, given_names

PLACE_LABELS = frozenset({"GPE", "LOC"})


@dataclass(frozen=True)
class DocumentClues:
    """What the whole document says of its names."""

    people: Counter[str]  # lower-case parts of names that the parser takes for people's
    first_names: Counter[str]
    places: Counter[str]  # lower-case names that it takes for places
    labels: dict[str, Counter[str]]  # entity labels of each lower-case word that the parser labels
    lower_words: frozenset[str]
    title: str
    source_words: str


def clues(tokens: TokenView, title: str | None, source_words: str) -> DocumentClues:
    """Collect the clues in one pass over the tokens."""
    people: Counter[str] = Counter()
    first_names: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for span in set(tokens.entity_span):
        if span[0] < 0:
            continue
        label = tokens.entity[span[0]]
        if label == "PERSON":
            parts = [w.lower() for w in tokens.words[span[0] : span[1]]]
            # A single name may be a misread place; it counts only beside a full one.
            if len(parts) > 1:
                people.update(parts[1:])
                first_names.update(parts[:1])
        elif label in PLACE_LABELS:
            places[" ".join(tokens.words[span[0] : span[1]]).lower()] += 1
    labels: dict[str, Counter[str]] = {}
    given = given_names()
    for i, word in enumerate(tokens.words):
        if tokens.is_capital[i]:
            labels.setdefault(word.lower(), Counter())[tokens.entity[i] or "none"] += 1
            if tokens.word(i - 1) in given and i and tokens.entity[i - 1] != "PERSON":
                people[word.lower()] += 1
    lower = frozenset(w for w in tokens.words if w.islower())
    return DocumentClues(people, first_names, places, labels, lower, (title or "").lower(), source_words)
