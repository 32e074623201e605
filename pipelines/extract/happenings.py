"""Which triggers of a text tell one happening, and which happenings a coder would report.

Belongs here: joining triggers, aggregate allegations, the order by what the text is mainly about. Not here:
triggers (`incident_triggers.py`) nor slots (`incident_slots.py`).
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Token

from pipelines.extract.incident_lexicon import incident_lexicon
from pipelines.extract.incident_triggers import Trigger
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.verb_arguments import is_person, lemma_of, patients
from pipelines.records import Reading

# A trigger of another kind this many sentences after the last one no longer goes on telling the same happening.
REACH_SENTENCES = 12
# Types that make a happening on their own although nobody is hurt: they are what officers are accused of.
CONDUCT = frozenset(
    {
        "force_display",
        "vehicle_block",
        "device_knocked_or_seized",
        "recording_interference",
        "arrest",
        "threat",
        "profiling",
    }
)
# "SPRINGFIELD, Ohio (AP) - A man", "FAIRVIEW: A man"
DATELINE = re.compile(r"[A-Z][A-Z.' -]{2,30}[A-Z](?:, [A-Z][\w.]+)?(?: \([A-Z]\w+\))?(?: ?[—–:]|:| --? ) ?\S")
HAPPENING_NOUNS = frozenset(["shooting", "stabbing", "attack", "assault", "incident", "crime", "robbery", "homicide"])


@dataclass
class Happening:
    triggers: list[Trigger]
    is_aggregate: bool = False
    sentences: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)  # of its sentences, lower case
    addresses: set[str] = field(default_factory=set)
    towns: set[str] = field(default_factory=set)

    @cached_property
    def ordered(self) -> list[int]:
        """The numbers of its sentences, ascending; read only once it is complete."""
        return sorted(self.sentences)

    @cached_property
    def deeds(self) -> frozenset[int]:
        """The tokens that tell the deed, those of harm where anybody is harmed; read only once it is complete."""
        harms = frozenset(t.token.i for t in self.triggers if t.is_core)
        return harms or frozenset(t.token.i for t in self.triggers)

    def core_sentences(self, index: SentenceIndex) -> list[int]:
        """Return the numbers of the sentences with a core trigger, of all where there is none, ascending."""
        return sorted({index.of_token(t.token) for t in self.triggers if t.is_core}) or self.ordered

    @property
    def types(self) -> set[str]:
        return {t.incident_type for t in self.triggers}


def _is_marked_other(triggers: list[Trigger], index: SentenceIndex, number: int) -> bool:
    """Tell whether the sentence says that it tells another happening: "In a separate incident", "another shooting"."""
    words = incident_lexicon().words
    happening_nouns = words["aggregate_nouns"] | HAPPENING_NOUNS
    for token in index.sentences[number]:
        if (
            token.lower_ in {"another", "separate", "unrelated", "different"}
            and lemma_of(token.head) in happening_nouns
        ):
            return True
    opening = index.sentences[number][:3]
    return any(t.lower_ in {"elsewhere", "separately"} for t in opening)


def _introduces_victim(triggers: list[Trigger]) -> bool:
    """Tell whether a core trigger's patient is brought in anew: "a man was shot"."""
    for trigger in triggers:
        if not trigger.is_core:
            continue
        for patient in patients(trigger.token):
            determiners = [c.lower_ for c in patient.children if c.dep_ in {"det", "nummod"}]
            if (
                is_person(patient)
                and patient.pos_ == "NOUN"
                and any(d in {"a", "an", "another"} or d.isdigit() for d in determiners)
            ):
                return True
    return False


class _Grouper:
    """Walks through a text's triggers, sentence by sentence, and joins each to a happening."""

    def __init__(self, reading: Reading, index: SentenceIndex) -> None:
        self.reading, self.index = reading, index
        self.specific: list[Happening] = []
        self.aggregate: list[Happening] = []
        self.addresses = self._by_sentence(frozenset({"street", "block", "site"}))
        self.towns = self._by_sentence(frozenset({"city"}))
        self.dated = {index.of_offset(d.start) for d in reading.dates if not d.is_duration_or_age}

    def _by_sentence(self, kinds: frozenset[str]) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for place in self.reading.places:
            if place.kind in kinds and not place.is_in_name:
                found.setdefault(self.index.of_offset(place.start), set()).add(place.phrase.lower())
        return found

    def _has_clock_or_day(self, number: int) -> bool:
        return number in self.dated

    def _is_new(self, triggers: list[Trigger], number: int) -> bool:
        if not self.specific:
            return True
        current = self.specific[-1]
        if _is_marked_other(triggers, self.index, number) and any(t.is_core for t in triggers):
            return True
        if not any(t.is_core and not t.is_weak for t in triggers):
            return False
        if self._opens_story(number, current) or self._tells_of_another(triggers, number, current):
            return True
        if not _introduces_victim(triggers):
            return False
        if not any(t.is_core for t in current.triggers):
            return True
        here = self.addresses.get(number, set())
        towns = self.towns.get(number, set())
        is_other_story = self.index.paragraph_of(number) != self.index.paragraph_of(max(current.sentences))
        if is_other_story and towns and current.towns and not towns & current.towns and number in self.dated:
            return True
        is_elsewhere = bool(here) and bool(current.addresses) and not (here & current.addresses)
        return is_elsewhere and self._has_clock_or_day(number)

    def _opens_story(self, number: int, current: Happening) -> bool:
        """Tell whether a sentence heads a paragraph with a dateline of its own, as briefs and blotters do."""
        paragraph = self.index.paragraph_of(number)
        is_first = number == 0 or self.index.paragraph_of(number - 1) != paragraph
        is_other = all(self.index.paragraph_of(told) != paragraph for told in current.sentences)
        return is_first and is_other and number > 1 and bool(DATELINE.match(self.index.sentences[number].text.lstrip()))

    def _tells_of_another(self, triggers: list[Trigger], number: int, current: Happening) -> bool:
        """Tell whether a sentence names a patient and a town that the happening so far has not named."""
        names = {p.lower_ for t in triggers if t.is_core for p in patients(t.token) if p.pos_ == "PROPN"}
        here = self.towns.get(number, set())
        return bool(names - current.words) and bool(here) and bool(current.towns) and not (here & current.towns)

    def add(self, triggers: list[Trigger], number: int) -> None:
        aggregate = [t for t in triggers if t.is_aggregate]
        specific = [t for t in triggers if not t.is_aggregate]
        if aggregate:
            core = [t for t in specific if t.is_core]
            self._add_aggregate([t for t in triggers if t not in core], number)
            specific = core
        if not specific:
            return
        if self._is_new(specific, number):
            self.specific.append(Happening([]))
        home = self.specific[-1]
        home.triggers.extend(specific)
        home.sentences.add(number)
        home.words.update(token.lower_ for token in self.index.sentences[number])
        home.addresses |= self.addresses.get(number, set())
        home.towns |= self.towns.get(number, set())

    def _add_aggregate(self, triggers: list[Trigger], number: int) -> None:
        paragraph = self.index.paragraph_of(number)
        last = self.aggregate[-1] if self.aggregate else None
        if last is None or self.index.paragraph_of(max(last.sentences)) != paragraph:
            last = Happening([], is_aggregate=True)
            self.aggregate.append(last)
        last.triggers.extend(triggers)
        last.sentences.add(number)


def _is_reportable(happening: Happening) -> bool:
    triggers = [t for t in happening.triggers if not t.is_weak]
    if happening.is_aggregate:
        return any(t.by_officer or t.incident_type in {"profiling", "stop"} for t in triggers)
    return any(t.is_core or t.by_officer or t.incident_type in CONDUCT for t in triggers)


def _weight(happening: Happening, reading: Reading, index: SentenceIndex) -> tuple[float, int]:
    """Return how much of the text a happening is: its sentences, its place in the lead, its words in the title."""
    title = (reading.document.title or "").lower()
    title_words = {w.strip(".,:;'\"?!") for w in title.split()}
    named = any(t.token.lower_ in title_words or t.token.lemma_.lower() in title_words for t in happening.triggers)
    core = any(t.is_core for t in happening.triggers)
    lead = min(happening.sentences) <= 2
    weight = len(happening.sentences) + 3.0 * named + 2.0 * core + 2.0 * lead - 2.0 * happening.is_aggregate
    return -weight, min(happening.sentences)


def find_happenings(reading: Reading, triggers: list[Trigger], index: SentenceIndex) -> list[Happening]:
    """Return the happenings that a text reports, the one that it is mainly about first."""
    grouper = _Grouper(reading, index)
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        if not trigger.is_background:
            by_sentence.setdefault(index.of_token(trigger.token), []).append(trigger)
    for number, here in sorted(by_sentence.items()):
        grouper.add(here, number)
    found = [h for h in [*grouper.specific, *grouper.aggregate] if _is_reportable(h)]
    return sorted(found, key=lambda h: _weight(h, reading, index))


def anchor(happening: Happening, index: SentenceIndex) -> Token:
    """Return the trigger that best says what the happening is.

    Of the sentences that tell it the one that alleges most kinds, the earliest of them after the headline; there
    the gravest kind, a verb before a noun.
    """
    gravity = incident_lexicon().gravity
    strong = [t for t in happening.triggers if not t.is_weak and not (t.is_aggregate and not happening.is_aggregate)]
    pool = strong or happening.triggers
    if happening.is_aggregate:
        return pool[0].token
    kinds: dict[int, set[str]] = {}
    for trigger in pool:
        kinds.setdefault(index.of_token(trigger.token), set()).add(trigger.incident_type)
    gravest = incident_lexicon().gravest(happening.types)
    is_core = gravest in incident_lexicon().core

    def order(number: int) -> tuple[bool, int, bool, int]:
        return (is_core and gravest not in kinds[number], -len(kinds[number]), number == 0, number)

    best = min(kinds, key=order)
    here = [t for t in pool if index.of_token(t.token) == best]
    return min(here, key=lambda t: (gravity.index(t.incident_type), t.token.pos_ != "VERB", t.token.i)).token
