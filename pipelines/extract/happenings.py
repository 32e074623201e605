"""A happening, which happenings a coder would report, and the order by what the text is mainly about.

Belongs here: what a happening is made of and what it weighs. Not here: triggers (`incident_triggers.py`), which of them
tell one happening (`happening_grouping.py`), slots (`incident_slots.py`).
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from spacy.tokens import Token

from pipelines.extract.incident_lexicon import incident_lexicon
from pipelines.extract.incident_triggers import Trigger
from pipelines.extract.sentences import SentenceIndex
from pipelines.records import Reading

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
HAPPENING_NOUNS = frozenset(["shooting", "stabbing", "attack", "assault", "incident", "crime", "robbery", "homicide"])


@dataclass
class Happening:
    triggers: list[Trigger]
    is_aggregate: bool = False
    sentences: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)  # of its sentences, lower case
    addresses: set[str] = field(default_factory=set)
    towns: set[str] = field(default_factory=set)
    days: list[tuple[date, date]] = field(default_factory=list)  # first and last day of each date of its deeds
    ages: set[str] = field(default_factory=set)  # printed in its sentences
    minutes: list[int] = field(default_factory=list)  # clock times of its deeds, in minutes of the day
    item: int = 0  # the item of the page that tells it
    extent: frozenset[int] = frozenset()  # every sentence of its item, where a page has several
    is_aside: bool = False  # of another time than what the text is about

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
    def is_past(self) -> bool:
        return any(t.is_past for t in self.triggers)

    @property
    def types(self) -> set[str]:
        return {t.incident_type for t in self.triggers}


def _is_reportable(happening: Happening) -> bool:
    triggers = [t for t in happening.triggers if not t.is_weak]
    if happening.is_aggregate:
        return any(t.by_officer or t.incident_type in {"profiling", "stop"} for t in triggers)
    return any(t.is_core or t.by_officer or t.incident_type in CONDUCT for t in triggers)


def _weight(happening: Happening, reading: Reading) -> tuple[float, int]:
    """Return how much of the text a happening is: its sentences, its place in the lead, its words in the title."""
    title = (reading.document.title or "").lower()
    title_words = {w.strip(".,:;'\"?!") for w in title.split()}
    named = any(t.token.lower_ in title_words or t.token.lemma_.lower() in title_words for t in happening.triggers)
    core = any(t.is_core for t in happening.triggers)
    lead = min(happening.sentences) <= 2
    weight = len(happening.sentences) + 3.0 * named + 2.0 * core + 2.0 * lead
    weight -= 2.0 * happening.is_aggregate + 3.0 * happening.is_aside
    return -weight, min(happening.sentences)


def reportable(happenings: list[Happening], reading: Reading) -> list[Happening]:
    """Return the happenings that a coder would report, the one that the text is mainly about first."""
    return sorted(filter(_is_reportable, happenings), key=lambda h: _weight(h, reading))


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
