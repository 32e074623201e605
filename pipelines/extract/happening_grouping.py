"""Which sentences go on telling a happening, and which begin another.

Belongs here: walking through a text's triggers and joining each sentence's to a happening. Not here: what a happening
is, which are reported and in what order (`happenings.py`), the items of a page (`text_items.py`).
"""

import re
from datetime import date

from spacy.tokens import Token

from pipelines.extract.deed_times import DeedTimes
from pipelines.extract.happenings import HAPPENING_NOUNS, Happening, reportable
from pipelines.extract.incident_lexicon import incident_lexicon
from pipelines.extract.incident_triggers import Trigger
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.text_items import Items, find_items, turn_pattern
from pipelines.extract.verb_arguments import is_person, lemma_of, patients
from pipelines.records import Reading

# "The second officer was pulled over", "another woman was dragged": one more case beside those told.
ORDINALS = frozenset({"second", "third", "fourth", "fifth", "another", "other"})
# What police do after a deed, often weeks after it.
POLICING = frozenset({"arrest", "search", "pursuit"})
# So many days part what officers did from what they are remembered for.
WEEKS = 21
INDEFINITE = frozenset({"a", "an", "another"})
FIRST_PERSON = frozenset({"me", "my", "us", "our"})
AGE = re.compile(r"\b(\d{1,2})-year-old|(?<=[a-z], )(\d{2})(?=[,.])")
# A lead says once more what the headline says; somebody brought in anew so many sentences on is another.
AGAIN = 3
# Deeds told with days farther apart than a night are two.
NIGHT = 1
# Clock times farther apart than this, of one day, are those of two deeds; calls to the police come within it.
LONGEST_DEED_MINUTES = 180
DAY_MINUTES = 24 * 60


def _introduces_victim(triggers: list[Trigger]) -> bool:
    """Tell whether a core trigger's patient is brought in anew: "a man was shot"."""
    people = (p for t in triggers if t.is_core for p in patients(t.token) if is_person(p) and p.pos_ == "NOUN")
    determiners = (c.lower_ for p in people for c in p.children if c.dep_ in {"det", "nummod"})
    return any(word in INDEFINITE or word.isdigit() for word in determiners)


def _is_known(deed: Token) -> bool:
    """Tell whether a noun takes up a deed told before: "the shooting"."""
    return deed.pos_ == "NOUN" and any(c.lower_ in {"the", "this", "that"} for c in deed.children)


def _ages(text: str) -> set[str]:
    """Return the ages that a sentence prints: "a 19-year-old woman", "Ann Roe, 58, said"."""
    return {found.group(1) or found.group(2) for found in AGE.finditer(text)}


def _aimed_at(deed: Token) -> list[Token]:
    """Return the people that a verb is done to or aimed at: "fired pepper balls at the crowd"."""
    aimed = (g for c in deed.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj")
    crowds = {"crowd", "group", "protester", "bystander", "demonstrator"}
    return [p for p in (*patients(deed), *aimed) if is_person(p) or lemma_of(p) in crowds]


def _is_one_more(triggers: list[Trigger]) -> bool:
    """Tell whether officers did it to one more person: "The second officer was pulled over"."""
    people = (p for t in triggers if not t.is_core for p in patients(t.token) if is_person(p))
    return any(c.lower_ in ORDINALS for p in people for c in p.children if c.dep_ in {"amod", "det"})


class Grouper:
    """Walks through a text's triggers, sentence by sentence, and joins each to a happening."""

    def __init__(self, reading: Reading, index: SentenceIndex, items: Items) -> None:
        self.reading, self.index, self.items = reading, index, items
        self.specific: list[Happening] = []
        self.aggregate: list[Happening] = []
        self.current: Happening | None = None
        self.addresses = self._by_sentence(frozenset({"street", "block", "site"}))
        self.towns = self._by_sentence(frozenset({"city"}))
        self.times = DeedTimes(reading, index)

    def _by_sentence(self, kinds: frozenset[str]) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for place in self.reading.places:
            if place.kind in kinds and not place.is_in_name:
                found.setdefault(self.index.of_offset(place.start), set()).add(place.phrase.lower())
        return found

    def add(self, triggers: list[Trigger], number: int) -> None:
        """Join the triggers of a sentence to the happening that it goes on telling, or to a new one."""
        aggregate = [t for t in triggers if t.is_aggregate]
        specific = [t for t in triggers if not t.is_aggregate]
        if aggregate:
            core = [t for t in specific if t.is_core]
            self._add_aggregate([t for t in triggers if t not in core], number)
            specific = core
        if not specific:
            return
        home = self._home(specific, number)
        home.triggers.extend(specific)
        home.sentences.add(number)
        home.words.update(token.lower_ for token in self.index.sentences[number])
        home.addresses |= self.addresses.get(number, set())
        home.towns |= self.towns.get(number, set())
        home.ages |= _ages(self.index.sentences[number].text)
        home.days += self.times.days(specific, number)
        home.minutes += self.times.minutes(specific, number)

    def _home(self, triggers: list[Trigger], number: int) -> Happening:
        """Return the happening that a sentence tells; the current one is that of the sentence."""
        item = self.items.of_sentence[number]
        before = [h for h in self.specific if h.item == item]
        if not before and self.items.is_live:
            before = [h for h in self.specific if h.types & {t.incident_type for t in triggers}]
        current = self.current if any(h is self.current for h in before) else (before[-1] if before else None)
        if current is not None and current.is_aside and self._is_over(current, triggers, number):
            current = next((h for h in before if not h.is_aside), current)
        current = self._told_before(current, before, triggers, number)
        if current is None or self._is_new(triggers, number, current):
            is_aside = current is not None and self._is_aside(triggers, number, current)
            current = Happening([], item=item, is_aside=is_aside)
            self.specific.append(current)
        self.current = current
        return current

    def _told_before(
        self, current: Happening | None, before: list[Happening], triggers: list[Trigger], number: int
    ) -> Happening | None:
        """Return the last happening with a deed of the kinds told, where a new paragraph leaves the current one."""
        kinds = {t.incident_type for t in triggers}
        if current is None or current.types & kinds:
            return current
        if not self._is_apart(number, current):
            return current
        return next((h for h in reversed(before) if h.types & kinds), current)

    def _is_aside(self, triggers: list[Trigger], number: int, current: Happening) -> bool:
        """Tell whether a new happening is one of another time that the text only recalls."""
        days = self.times.days(triggers, number)
        earlier = [first for first, _ in current.days]
        return any(t.is_past for t in triggers) or bool(days and earlier and max(d for _, d in days) < min(earlier))

    def _is_over(self, aside: Happening, triggers: list[Trigger], number: int) -> bool:
        """Tell whether the text has returned from what it recalled: a new paragraph, or what is not of that time."""
        if any(t.is_past for t in triggers):
            return False
        return self._is_apart(number, aside)

    def _is_new(self, triggers: list[Trigger], number: int, current: Happening) -> bool:
        strong = [t for t in triggers if not t.is_weak]
        if self._is_marked_other(number) and any(t.is_core or t.by_officer for t in triggers):
            return True
        if any(t.is_past and (t.is_core or t.by_officer) for t in strong) and not current.is_past:
            return True
        if self._is_of_other_time(strong, number, current) or self._is_of_other_season(strong, number, current):
            return True
        if _is_one_more(strong) and bool(self.towns.get(number, set()) - current.towns):
            return True
        if self._is_against_others(strong, number, current) or self._is_on_other_day(strong, number, current):
            return True
        if not any(t.is_core for t in strong):
            return self._is_of_another_person(strong, number, current)
        if self._is_told_by_another(strong, number, current):
            return True
        if self._tells_of_another(triggers, number, current):
            return True
        if not _introduces_victim(triggers):
            return False
        if not any(t.is_core for t in current.triggers) or self._is_elsewhere(number, current):
            return True
        is_other_deed = not any(t.is_core and t.incident_type in current.types for t in strong)
        return is_other_deed and self._is_apart(number, current) and bool(self.times.of_deeds(strong, number))

    def _is_marked_other(self, number: int) -> bool:
        """Tell whether the sentence says that it tells another happening: "In a separate incident"."""
        sentence = self.index.sentences[number]
        if turn_pattern().match(sentence.text):
            return True
        nouns = incident_lexicon().words["aggregate_nouns"] | HAPPENING_NOUNS
        others = {"another", "separate", "unrelated", "different"}
        return any(token.lower_ in others and lemma_of(token.head) in nouns for token in sentence)

    def _is_of_other_time(self, triggers: list[Trigger], number: int, current: Happening) -> bool:
        """Tell whether a deed of a kind told before is told with a day or an hour that is not that one's."""
        is_harm = any(t.is_core for t in current.triggers)
        same = [t for t in triggers if t.incident_type in current.types and (t.is_core or not is_harm)]
        same = [t for t in same if not _is_known(t.token)]
        days = self.times.days(same, number)
        if days and current.days:
            return all(first.toordinal() - end.toordinal() > NIGHT or start.toordinal() - last.toordinal() > NIGHT
                       for first, last in days for start, end in current.days)  # fmt: skip
        core = [t for t in triggers if t.is_core]
        touched = [p for t in core for p in patients(t.token)]
        is_known = not touched or any(p.pos_ == "PRON" or p.lower_ in current.words for p in touched)
        minutes = [] if is_known else self.times.minutes(core, number)
        return bool(minutes and current.minutes) and all(
            LONGEST_DEED_MINUTES < abs(a - b) < DAY_MINUTES - LONGEST_DEED_MINUTES
            for a in minutes
            for b in current.minutes
        )

    def _is_on_other_day(self, triggers: list[Trigger], number: int, current: Happening) -> bool:
        """Tell whether officers act on another day than that told, in another town, on somebody brought in anew."""
        is_harm = any(t.is_core and not t.by_officer for t in current.triggers)
        acts = [t for t in triggers if t.by_officer and (t.is_core or not is_harm)]
        days, here = self.times.days(acts, number), self.towns.get(number, set())
        if not (days and current.days and here and current.towns) or here & current.towns:
            return False
        touched = [p for t in acts for p in _aimed_at(t.token)] + [p for t in acts for p in patients(t.token)]
        is_anew = any(c.lower_ in INDEFINITE or c.dep_ == "nummod" for p in touched for c in p.subtree)
        return is_anew and all(first > end or last < start for first, last in days for start, end in current.days)

    def _is_told_by_another(self, triggers: list[Trigger], number: int, current: Happening) -> bool:
        """Tell whether somebody of another age says what was done to him: "He pushed me," said Roe, 58."""
        is_own = any(c.lower_ in FIRST_PERSON for t in triggers for c in t.token.subtree)
        ages = _ages(self.index.sentences[number].text)
        return is_own and bool(ages) and bool(current.ages) and not ages & current.ages

    def _is_apart(self, number: int, current: Happening) -> bool:
        """Tell whether a sentence is not of the passage that told a happening last.

        A passage is a paragraph; a text without paragraphs is parted by sentences that tell nothing.
        """
        last = max(current.sentences)
        if len(self.reading.paragraphs) == 1:
            return number - last > 1
        return self.index.paragraph_of(number) != self.index.paragraph_of(last)

    def _is_of_another_person(self, triggers: list[Trigger], number: int, current: Happening) -> bool:
        """Tell whether what was done to one before is done, on a day of its own, to somebody brought in anew.

        "A Harlow man was stopped on Sunday" after a stop of somebody else; the one of the lead is told of again.
        """
        again = [
            t for t in triggers if t.incident_type in current.types and not any(c.is_core for c in current.triggers)
        ]
        if not again or number - min(current.sentences) < AGAIN or not self._is_apart(number, current):
            return False
        people = [p for t in again for p in patients(t.token) if is_person(p) and p.pos_ == "NOUN"]
        is_anew = any(c.lower_ in {"a", "an"} for p in people for c in p.children)
        return is_anew and bool(self.times.days(again, number))

    def _is_against_others(self, triggers: list[Trigger], number: int, current: Happening) -> bool:
        """Tell whether officers harm in another way people not spoken of before, at a time of its own."""
        acts = [t for t in triggers if t.is_core and t.by_officer and t.incident_type not in current.types]
        touched = [p for t in acts for p in _aimed_at(t.token)]
        is_known = not touched or any(p.pos_ == "PRON" or p.lower_ in current.words for p in touched)
        return self._is_apart(number, current) and not is_known and bool(self.times.of_deeds(acts, number))

    def _is_of_other_season(self, triggers: list[Trigger], number: int, current: Happening) -> bool:
        """Tell whether officers act weeks from what the text is about: "In May, an aide was shoved by guards"."""
        if not any(t.by_officer and t.incident_type not in POLICING for t in current.triggers):
            return False
        days = self.times.days([t for t in triggers if t.by_officer], number)
        published = self.reading.document.published_at
        known = current.days or ([(date.fromisoformat(published[:10]),) * 2] if published else [])
        return bool(days and known) and all(
            max((start - last).days, (first - end).days) > WEEKS for first, last in days for start, end in known
        )

    def _is_elsewhere(self, number: int, current: Happening) -> bool:
        """Tell whether a victim brought in anew is so in another street or town, with a time of its own."""
        if not self.times.has_any(number):
            return False
        towns, here = self.towns.get(number, set()), self.addresses.get(number, set())
        if self._is_apart(number, current) and towns and current.towns and not towns & current.towns:
            return True
        return bool(here) and bool(current.addresses) and not here & current.addresses

    def _tells_of_another(self, triggers: list[Trigger], number: int, current: Happening) -> bool:
        """Tell whether a sentence names a patient and a town that the happening so far has not named."""
        names = {p.lower_ for t in triggers if t.is_core for p in patients(t.token) if p.pos_ == "PROPN"}
        here = self.towns.get(number, set())
        return bool(names - current.words) and bool(here) and bool(current.towns) and not here & current.towns

    def _add_aggregate(self, triggers: list[Trigger], number: int) -> None:
        paragraph, item = self.index.paragraph_of(number), self.items.of_sentence[number]
        last = self.aggregate[-1] if self.aggregate else None
        if last is None or last.item != item or self.index.paragraph_of(max(last.sentences)) != paragraph:
            last = Happening([], is_aggregate=True, item=item)
            self.aggregate.append(last)
        last.triggers.extend(triggers)
        last.sentences.add(number)


def find_happenings(reading: Reading, triggers: list[Trigger], index: SentenceIndex) -> list[Happening]:
    """Return the happenings that a text reports, the one that it is mainly about first."""
    items = find_items(reading, index)
    grouper = Grouper(reading, index, items)
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        if not trigger.is_background:
            by_sentence.setdefault(index.of_token(trigger.token), []).append(trigger)
    for number, here in sorted(by_sentence.items()):
        grouper.add(here, number)
    found = [*grouper.specific, *grouper.aggregate]
    if items.is_several and not items.is_live:
        for happening in found:
            happening.extent = frozenset(items.sentences_of(happening.item))
    return reportable(found, reading)
