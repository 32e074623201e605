"""On whose word a participant is named, for the privacy policy.

Belongs here: reading off the text whether an official or a court named a person, whether the person is charged, and
whether the account tells of sexual violence. Not here: who may be named (`schemas/privacy.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from spacy.tokens import Span as Sentence

from pipelines.records import Participant, Quote, Reading
from pipelines.reference import load_reference


@lru_cache(maxsize=1)
def _sexual_violence() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in load_reference("privacy")["sexual_violence"])
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _sentences_with(reading: Reading, name: str) -> Iterator[Sentence]:
    surname = name.split()[-1]
    for found in re.finditer(rf"\b{re.escape(surname)}\b", reading.document.text):
        span = reading.doc.char_span(found.start(), found.end(), alignment_mode="expand")
        if span is not None:
            yield span.root.sent


def _is_official_source(quote: Quote) -> bool:
    words = " ".join(filter(None, (quote.speaker_text, quote.speaker_role, quote.speaker_organization))).lower()
    return any(source in words for source in load_reference("privacy")["naming_sources"])


def _lemmas(sentence: Sentence) -> set[str]:
    return {token.lemma_.lower() for token in sentence}


def _with_naming(reading: Reading, person: Participant) -> Participant:
    if not person.name:
        return person
    reference = load_reference("privacy")
    is_named = is_charged = False
    for sentence in _sentences_with(reading, person.name):
        lemmas = _lemmas(sentence)
        is_charged |= person.role == "suspect" and not lemmas.isdisjoint(reference["charging_acts"])
        is_named |= not lemmas.isdisjoint(reference["naming_acts"])
        is_named |= any(
            q.start < sentence.end_char and sentence.start_char < q.end and _is_official_source(q)
            for q in reading.quotes
        )
    report = next((r for r in reading.reports if r.report_id == person.report_id), None)
    told = [reading.document.text[s.start : s.end] for s in report.sentences] if report else []
    is_sexual = any(_sexual_violence().search(sentence) for sentence in told)
    return replace(person, is_officially_named=is_named, is_charged=is_charged, is_sexual_violence=is_sexual)


def note_naming(reading: Reading) -> list[Participant]:
    """Return the participants with `is_officially_named`, `is_charged` and `is_sexual_violence` set."""
    return [_with_naming(reading, person) for person in reading.participants]
