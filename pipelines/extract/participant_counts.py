"""How many persons each row of participants stands for, so that nobody counts twice.

Belongs here: groups and the members that the text names later, vague mentions of persons known by name. Not here:
who is a participant and in which role (`participants.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from pipelines.extract.clusters import contradict
from pipelines.extract.incident_lexicon import role_lexicon
from pipelines.extract.persons import Person
from pipelines.extract.verb_arguments import lemma_of

ADULT = 18
ACTING = frozenset({"alleged_actor", "officer"})
# "The victim" takes up one who is known, whatever sex a pronoun near it seemed to tell.
SIDES = frozenset({"victim", "suspect"})
# Who else was hurt may be one of "three people hurt"; of 58 people held only those who are said to be held.
HARMED = frozenset({"killed", "injured"})
HELD = frozenset({"arrested", "detained"})
GENERAL_NOUNS = frozenset({"man", "woman", "person", "victim", "suspect", "male", "female", "individual", "people"})


@dataclass
class Part:
    """A person or group with its part in an incident."""

    person: Person
    role: str
    outcome: str
    features: dict[str, float] = field(default_factory=dict)
    share: float = 1.0  # the ranker's probability of the role

    @property
    def is_known(self) -> bool:
        return not self.person.is_group and bool(self.person.name or self.person.age is not None)


def _may_be_same(known: Part, vague: Part) -> bool:
    if vague.person.is_additive:
        return False
    if vague.person.is_officer and known.outcome in HELD:
        return False  # agents hold somebody, and "one agent" is hurt
    first, other = vague.person.first, known.person.first
    if _is_apposed(first.head, other.head) or _is_apposed(other.head, first.head):
        return True  # "A clerk of the shop, a 30-year-old woman, died."
    if first.is_indefinite and other.is_indefinite and first.head.sent.start == other.head.sent.start:
        return False  # "One clerk was hit once and a young guard was hit twice."
    is_taken_up = first.kind == "description" and not first.is_indefinite and lemma_of(first.head) in SIDES
    return is_taken_up or not contradict(known.person.gender, vague.person.gender)


def _is_apposed(noun: Token, other: Token) -> bool:
    return noun.dep_ == "appos" and noun.head.i == other.i


def _is_again(before: Part, part: Part) -> bool:
    """Tell whether a vague person may be one told before: "the victim" and "a man" may be, "a clerk" is not."""
    if not _may_be_same(before, part):
        return False
    nouns = [lemma_of(p.person.first.head) for p in (before, part)]
    return nouns[0] == nouns[1] or not part.person.first.is_indefinite or nouns[1] in GENERAL_NOUNS


def _joined(parts: list[Part]) -> list[Part]:
    """Join the one person known by name alone with the one known by age alone: "a 27-year-old man ... John Roe"."""
    named = [p for p in parts if p.is_known and p.person.name and p.person.age is None]
    aged = [p for p in parts if p.is_known and p.person.age is not None and not p.person.name]
    if len(named) != 1 or len(aged) != 1 or not _may_be_same(aged[0], named[0]):
        return parts
    first, second = sorted((named[0], aged[0]), key=lambda p: p.person.first.start)
    first.person.absorb(second.person)
    first.outcome = "killed" if "killed" in (first.outcome, second.outcome) else first.outcome
    return [p for p in parts if p is not second]


def _individuals(parts: list[Part]) -> list[Part]:
    """Return the persons known by name or age, and of the vague ones those that cannot be among them.

    "A man was shot ... John Roe, 29, died": the man is Roe. Each known person takes in any number of vague ones;
    vague ones are told apart by gender and by "another".
    """
    known = [p for p in parts if p.is_known]
    chosen: list[Part] = []
    for part in parts:
        is_one = not part.person.is_group and not part.is_known
        if is_one and not any(_may_be_same(k, part) for k in known) and not any(_is_again(c, part) for c in chosen):
            chosen.append(part)
    return known + chosen


def _is_sum(whole: Part, groups: list[Part]) -> bool:
    """Tell whether a group is two others together: "five victims" where two were killed and three wounded."""
    sizes = [(g.outcome, g.person.count or 0) for g in groups if g is not whole]
    return any(
        one != other and first + second == whole.person.count
        for i, (one, first) in enumerate(sizes)
        for other, second in sizes[i + 1 :]
    )


def _is_of_children(group: Part) -> bool:
    """Tell whether a group is of children, of whom a grown person is none: "his five children and his wife"."""
    return lemma_of(group.person.first.head) in role_lexicon()["minors"]


def _is_child(part: Part) -> bool:
    age, nouns = part.person.age, (lemma_of(m.head) for m in part.person.mentions if m.kind == "description")
    return age < ADULT if age is not None else any(noun in role_lexicon()["minors"] for noun in nouns)


def _members(group: Part, individuals: list[Part]) -> list[Part]:
    """Return the persons that may be among a group; "two others" are none of those named."""
    if group.person.is_additive:
        return []
    tied = {token.i for token in group.person.first.head.conjuncts}  # "two men and a woman"
    return [
        person
        for person in individuals
        if (not _is_of_children(group) or _is_child(person))
        and not contradict(group.person.gender, person.person.gender)
        and person.person.first.head.i not in tied
    ]


def _groups(parts: list[Part], individuals: list[Part]) -> Iterator[tuple[Part, int | None]]:
    """Yield the groups with as many members as are not known one by one; of groups with one outcome the largest."""
    by_outcome: dict[str, Part] = {}
    sized = [p for p in parts if p.person.is_group and p.person.count]
    for part in sized:
        if not _is_sum(part, sized):
            held = by_outcome.get(part.outcome)
            if held is None or (held.person.count or 0) < (part.person.count or 0):
                by_outcome[part.outcome] = part
    for outcome, part in by_outcome.items():
        inside = _members(part, individuals)
        same = sum(i.outcome == outcome for i in inside)
        total = len(inside)
        size = part.person.count or 0
        # "Three people were shot" counts all; beside another group ("two killed and three wounded") its own kind only.
        members = same if len(by_outcome) > 1 else max(same, total if size > same else same)
        if part.role == "victim" and outcome not in HARMED:
            members = same
        if size > members:
            yield part, size - members
    if not by_outcome and not individuals:
        unsized = next((p for p in parts if p.person.is_group), None)
        if unsized is not None:
            yield unsized, None


def _acting(parts: list[Part], individuals: list[Part]) -> Iterator[tuple[Part, int | None]]:
    """Yield officers, each once: of those without a name whom the text calls by one noun the largest group."""
    yield from ((part, 1) for part in individuals if part.is_known)
    by_noun: dict[str, Part] = {}
    for part in (p for p in parts if not p.is_known):
        noun = lemma_of(part.person.first.head)
        held = by_noun.get(noun)
        if held is None or _size(part) > _size(held):
            by_noun[noun] = part
    yield from ((part, part.person.count) for part in by_noun.values())


def _size(part: Part) -> tuple[bool, float]:
    """Return what tells most of officers: their body, then how many they are, several being more than one."""
    return part.person.organization is not None, part.person.count or 1.5


def _without_contrast(parts: list[Part]) -> list[Part]:
    """Let "another man" be somebody told later where he is the first of his role: he is other than who did it."""
    first = min(parts, key=lambda part: part.person.first.start)
    if not first.person.is_group:
        first.person.is_additive = False
    return parts


def counted(parts: list[Part]) -> list[tuple[Part, int | None]]:
    """Return the parts that become rows with their counts; None where the text says several without a number."""
    rows: list[tuple[Part, int | None]] = []
    roles = dict.fromkeys(p.role for p in parts)
    for role in roles:
        own = _joined(_without_contrast([p for p in parts if p.role == role]))
        individuals = _individuals(own)
        if role in ACTING:
            rows.extend(_acting(own, individuals))
            continue
        rows.extend((part, 1) for part in individuals)
        rows.extend(_groups(own, individuals))
    return sorted(rows, key=_position)


def _position(row: tuple[Part, int | None]) -> int:
    return row[0].person.first.start
