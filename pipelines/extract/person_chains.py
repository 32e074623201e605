"""Which mentions speak of one person: names by their parts, descriptions by age, apposition and what came before.

Belongs here: chains of the mentions of persons that incidents need. Not here: finding mentions (`persons.py`),
nor the document-wide chains of speakers and bodies (`mentions.py`, `entities`).
"""

from dataclasses import dataclass, field

from spacy.tokens import Doc

from pipelines.extract.incident_lexicon import incident_lexicon, role_lexicon
from pipelines.extract.persons import Mention
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.verb_arguments import lemma_of

# A definite description or a pronoun refers back at most this many sentences; farther back the guess is poor.
REACH_SENTENCES = 3
# In a list of hundreds of persons a name or a pronoun means one of the last; bounds the time on long texts.
MAX_CANDIDATES = 200
IDENTIFYING = frozenset({"identify", "identified", "name", "call"})
ADDITIVE = frozenset({"another", "other", "second", "third", "fourth", "fifth", "additional"})


@dataclass
class Person:
    """One person or group with every mention of it, in reading order."""

    mentions: list[Mention] = field(default_factory=list)
    name: str | None = None
    age: int | None = None
    gender: str | None = None  # also from the given name: good enough to tell two persons apart
    stated_gender: str | None = None  # only from a word of the text
    count: int | None = 1
    is_additive: bool = False  # "another man": not one of those named before

    @property
    def first(self) -> Mention:
        return self.mentions[0]

    @property
    def is_group(self) -> bool:
        return self.count != 1

    def join(self, mention: Mention) -> None:
        """Add a mention and what its words say."""
        self.mentions.append(mention)
        self.age = self.age or mention.age
        self.gender = self.gender or mention.gender
        if mention.kind != "name":
            self.stated_gender = self.stated_gender or mention.gender
        if mention.name and len(mention.name) > len(self.name or ""):
            self.name = mention.name

    def absorb(self, other: "Person") -> None:
        """Take over the mentions of another chain, which is of the same person."""
        for mention in other.mentions:
            self.join(mention)
        self.mentions.sort(key=lambda mention: mention.start)


def _parts(name: str) -> list[str]:
    return [
        p
        for p in (w.strip(".,\"'“”‘’()").lower() for w in name.split())
        if p and p not in {"jr", "sr", "ii", "iii", "iv"}
    ]


def same_name(known: str, name: str) -> bool:
    """Tell whether two names may be one person's: the same given and last name, or one of them alone."""
    a, b = _parts(known), _parts(name)
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return short[0] == long[-1] or short[0] == long[0]
    return short[0] == long[0] and short[-1] == long[-1]


def _same_surname_and_age(person: Person, mention: Mention) -> bool:
    """Tell whether "Tim Roe, 44" and "Timothy Paul Roe, 44" are one."""
    return bool(
        person.name
        and mention.name
        and mention.age
        and person.age == mention.age
        and _parts(person.name)[-1:] == _parts(mention.name)[-1:]
        and _parts(mention.name)[0][0] == _parts(person.name)[0][0]
    )


def _generation(name: str) -> str:
    last = name.split()[-1].lower().strip(".,")
    return last if last in {"jr", "sr", "ii", "iii", "iv"} else ""


def _compatible(person: Person, mention: Mention) -> bool:
    if person.gender and mention.gender and person.gender != mention.gender:
        return False
    if person.age is not None and mention.age is not None and person.age != mention.age:
        return False
    return (person.count or 0) == (mention.count or 0)


def _for_name(people: list[Person], mention: Mention) -> Person | None:
    """Return the last person of a name.

    A bare surname means whom the text speaks of most, not a relative, and an official only where nobody else bears it.
    """
    assert mention.name is not None
    found = [p for p in reversed(people[-MAX_CANDIDATES:]) if _may_bear(p, mention)]
    if mention.title is None and len(_parts(mention.name)) == 1:
        untitled = [p for p in found if not p.mentions[0].title]
        return max(untitled or found, key=lambda p: len(p.mentions), default=None)
    return found[0] if found else None


def _may_bear(person: Person, mention: Mention) -> bool:
    assert mention.name is not None
    if not person.name or not (same_name(person.name, mention.name) or _same_surname_and_age(person, mention)):
        return False
    clash = _generation(person.name) != _generation(mention.name) and len(_parts(mention.name)) > 1
    return not clash and not (person.age and mention.age and person.age != mention.age)


def _apposed(mention: Mention, people: list[Person], doc: Doc, index: SentenceIndex) -> Person | None:
    """Return the person beside a mention, in apposition or identified: "the victim, X", "identified him as X"."""
    head = mention.head
    previous = people[-1] if people else None
    for person in reversed(people[-6:]):
        last = person.mentions[-1]
        if index.of_token(last.head) != index.of_token(head) or (last.kind == "pronoun" and mention.kind != "name"):
            continue
        if not _compatible(person, mention) or (person.name and mention.name):
            continue
        between = doc[last.end : mention.start]
        words = [t.lower_ for t in between]
        if (head.dep_ == "appos" and head.head.i == last.head.i) or (
            last.head.dep_ == "appos" and last.head.head.i == head.i
        ):
            return person
        if head.dep_ == "attr" and any(c.i == last.head.i for c in head.head.children if c.dep_ == "nsubj"):
            return person
        if (
            "as" in words
            and len(words) <= 12
            and any(lemma_of(t) in IDENTIFYING for t in doc[max(0, last.start - 6) : mention.start])
        ):
            return person
        if len(words) == 0 or (len(words) == 1 and words[0] in {",", "-", "–", "—", ":"} and person is previous):
            if (last.kind == "description" or mention.kind == "description") and not mention.is_indefinite | (
                mention.name is None and last.name is None
            ):
                return person
            if mention.name and last.kind == "description" and last.head.i == last.end - 1:
                return person
    return None


def _by_age(people: list[Person], mention: Mention) -> Person | None:
    if mention.age is None:
        return None
    same = [
        p
        for p in people[-MAX_CANDIDATES:]
        if p.age == mention.age and _compatible(p, mention) and not (p.name and mention.name)
    ]
    return same[0] if len(same) == 1 else None


def _recent(people: list[Person], mention: Mention, noun: str | None, index: SentenceIndex) -> Person | None:
    """Return the last person that a definite description or a pronoun may mean."""
    roles = role_lexicon()
    number = index.of_token(mention.head)
    best: tuple[int, Person] | None = None
    for person in people[-MAX_CANDIDATES:]:
        if not _compatible(person, mention) or (person.is_group and mention.kind == "pronoun"):
            continue
        if noun and not _noun_fits(person, noun, roles):
            continue
        last = person.mentions[-1]
        distance = number - index.of_token(last.head)
        if distance > REACH_SENTENCES:
            continue
        is_subject = last.head.dep_ in {"nsubj", "nsubjpass"} or (
            last.head.dep_ == "conj" and last.head.head.dep_ in {"nsubj", "nsubjpass"}
        )
        rank = -4 * distance + (2 if is_subject else 0)
        if mention.kind == "pronoun" and is_subject and lemma_of(last.head.head) in roles["speech_verbs"]:
            rank -= 3  # who says it is seldom whom it is about
        if best is None or rank >= best[0]:
            best = (rank, person)
    return best[1] if best else None


def _noun_fits(person: Person, noun: str, roles: dict[str, frozenset[str]]) -> bool:
    nouns = {lemma_of(m.head) for m in person.mentions if m.kind == "description"}
    if noun in nouns:
        return True
    if noun in roles["victims"] or noun in roles["suspects"]:
        return False
    if noun in roles["officers"]:
        return bool(nouns & roles["officers"]) or any(
            (m.title or "").lower().split()[-1:] == [noun] for m in person.mentions
        )
    if noun in roles["minors"] and person.age is not None and person.age > 19:
        return False
    return (
        noun in {"man", "woman", "boy", "girl", "teen", "teenager", "child"}
        and not nouns & roles["officers"]
        and (
            bool(nouns & (roles["persons_male"] | roles["persons_female"] | roles["minors"])) or person.age is not None
        )
    )


def _known(people: list[Person], mention: Mention, doc: Doc, index: SentenceIndex) -> Person | None:
    if mention.kind == "name":
        return _for_name(people, mention) or _apposed(mention, people, doc, index) or _by_age(people, mention)
    if mention.kind == "pronoun":
        return _recent(people, mention, None, index)
    found = _by_age(people, mention) or _apposed(mention, people, doc, index)
    if found or mention.is_indefinite:
        return found
    if any(c.lower_ in ADDITIVE for c in mention.head.children):
        return None
    noun = lemma_of(mention.head)
    return _recent(people, mention, noun, index) or (
        _last_harmed(people, mention) if noun in role_lexicon()["victims"] else None
    )


def _last_harmed(people: list[Person], mention: Mention) -> Person | None:
    """Return the one person that a verb of harm has as its patient so far: "the victim"."""
    verbs = incident_lexicon().verbs
    harmed = [
        p
        for p in people[-MAX_CANDIDATES:]
        if _compatible(p, mention)
        and any(m.head.dep_ in {"nsubjpass", "dobj"} and lemma_of(m.head.head) in verbs for m in p.mentions)
    ]
    return harmed[-1] if len(harmed) == 1 else None


def _merged_by_age(people: list[Person]) -> list[Person]:
    """Merge an unnamed person with the one named person of the same age, which two mentions may have kept apart."""
    kept: list[Person] = []
    for person in people:
        singles = [
            p for p in kept if person.age is not None and p.age == person.age and not p.is_group and not person.is_group
        ]
        is_twin = len(singles) == 1 and bool(singles[0].name) != bool(person.name) and not person.is_additive
        twin = singles[0] if is_twin else None
        if twin is None or len({twin.gender, person.gender} - {None}) > 1:
            kept.append(person)
            continue
        twin.absorb(person)
    return kept


def chain(doc: Doc, mentions: list[Mention], index: SentenceIndex) -> list[Person]:
    """Return the persons and groups of a text; pronouns and definite descriptions that refer to nobody are dropped."""
    people: list[Person] = []
    for mention in mentions:
        person = _known(people, mention, doc, index)
        if person is not None:
            person.join(mention)
        elif mention.kind != "pronoun":
            additive = any(c.lower_ in ADDITIVE for c in mention.head.children) or mention.head.lower_ in {
                "other",
                "others",
            }
            stated = mention.gender if mention.kind != "name" else None
            people.append(Person([mention], mention.name, mention.age, mention.gender, stated, mention.count, additive))
    return _merged_by_age(people)
