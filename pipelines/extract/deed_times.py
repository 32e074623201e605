"""The days and clock times that modify the deeds of a sentence: what tells one happening from another.

Belongs here: which dates of a text hang on a trigger. Not here: the date of a report (`incident_dates.py`), nor what a
difference of times means (`happening_grouping.py`).
"""

from datetime import date

from spacy.tokens import Doc, Token

from pipelines.extract.incident_triggers import Trigger
from pipelines.extract.sentences import SentenceIndex
from pipelines.records import DateMention, Reading


def governor_of(mention: DateMention, doc: Doc) -> Token | None:
    """Return the verb or noun that a date or time modifies, None where the parse has none."""
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None:
        return None
    token = span.root.head
    for _ in range(3):
        if token.pos_ in {"VERB", "NOUN", "AUX"} or token.head is token:
            break
        token = token.head
    return token


class DeedTimes:
    """The dates of a text by sentence, for questions by trigger."""

    def __init__(self, reading: Reading, index: SentenceIndex) -> None:
        self._doc = reading.doc
        self._dates: dict[int, list[DateMention]] = {}
        for mention in reading.dates:
            if not mention.is_duration_or_age:
                self._dates.setdefault(index.of_offset(mention.start), []).append(mention)

    def has_any(self, number: int) -> bool:
        """Tell whether a sentence, by number, prints a day or a time."""
        return number in self._dates

    def days(self, triggers: list[Trigger], number: int) -> list[tuple[date, date]]:
        """Return the first and last day of each date that modifies one of the triggers of a sentence."""
        found = []
        for mention in self.of_deeds(triggers, number):
            if mention.date_start and not mention.is_clock_time and mention.date_precision != "none":
                first = date.fromisoformat(mention.date_start[:10])
                last = date.fromisoformat((mention.date_end or mention.date_start)[:10])
                found.append((first, last))
        return found

    def minutes(self, triggers: list[Trigger], number: int) -> list[int]:
        """Return the clock times, in minutes of the day, that modify one of the triggers of a sentence."""
        found = []
        for mention in self.of_deeds(triggers, number):
            clock = (mention.date_start or "")[11:16]
            if mention.is_clock_time and clock:
                found.append(60 * int(clock[:2]) + int(clock[3:]))
        return found

    def of_deeds(self, triggers: list[Trigger], number: int) -> list[DateMention]:
        """Return the days and times that modify one of the triggers of a sentence."""
        deeds = {t.token.i for t in triggers} | {t.token.head.i for t in triggers if t.token.dep_ == "conj"}
        # "that Tuesday" is the day told before
        told = (m for m in self._dates.get(number, ()) if not m.phrase.lower().startswith("that "))
        return [m for m in told if (governor := governor_of(m, self._doc)) is not None and governor.i in deeds]
