"""What a whole document says of its capitalised words: which are people, which are places.

Belongs here: counts over the document. Not here: the evidence at one stretch (`toponym_recognition.py`).
"""

from collections import Counter
from dataclasses import dataclass, field

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
    # What the gazetteer says of a name and its number of bearers, filled as names are asked for.
    of_names: dict[tuple[str, int], dict[str, float]] = field(default_factory=dict)


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
    previous = ""
    for word, is_capital, label in zip(tokens.words, tokens.is_capital, tokens.entity, strict=True):
        if is_capital:
            low = word.lower()
            if low not in labels:
                labels[low] = Counter()
            labels[low][label or "none"] += 1
            if previous in given:
                people[low] += 1
        previous = word
    lower = frozenset(w for w, is_capital in zip(tokens.words, tokens.is_capital, strict=True) if not is_capital)
    return DocumentClues(people, first_names, places, labels, lower, (title or "").lower(), source_words)
