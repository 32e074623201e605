"""Who was involved in an incident: the persons of a text as rows with role and outcome, each once.

Belongs here: which persons belong to which report, in which role, and what became of them. Not here: finding
persons (`persons.py`), the features (`person_features.py`), counts (`participant_counts.py`).
"""

from dataclasses import replace

from pipelines.extract.clusters import name_parts, same_person
from pipelines.extract.document_clusters import clusters_of
from pipelines.extract.happenings import Happening
from pipelines.extract.linear_models import class_probabilities
from pipelines.extract.participant_counts import HELD, Part, counted
from pipelines.extract.participant_syntax import (
    by_head,
    is_by_officers,
    is_held_for_immigration,
    mend_by_syntax,
    parts_by_syntax,
)
from pipelines.extract.person_features import direct_features, person_features
from pipelines.extract.person_roles import (
    ACTOR,
    HARM,
    OFFICER,
    ROLE_MODEL,
    SUSPECT,
    VICTIM,
    WITNESS,
    is_accused_of_harm,
    is_charged,
    is_hurt,
    is_witness,
    outcome_of,
    role_of,
    settle_deaths,
)
from pipelines.extract.persons import Person, people_of, printed_span
from pipelines.extract.sentences import SentenceIndex, gap
from pipelines.extract.text_features import text_features, text_outcomes
from pipelines.extract.trigger_reality import LEAD_SENTENCES, document_year, is_background
from pipelines.extract.verb_arguments import lemma_of
from pipelines.ids import make_id
from pipelines.records import Participant, Reading

# A report of bodily harm has a victim; the likeliest person is taken down to this probability.
LAST_RESORT_FLOOR = 0.12
# So many who "have been" hurt are counted over years.
TALLY = 50


def _home(person: Person, happenings: list[Happening], index: SentenceIndex) -> int | None:
    """Return the number of the happening in whose sentences a person is mentioned most, else in whose item of the page.

    On a page with one story it is the first one otherwise; on a round-up who is in no happening's item is in none.
    """
    sentences = [index.of_token(m.head) for m in person.mentions]
    for told in ([h.sentences for h in happenings], [h.extent for h in happenings]):
        inside = [
            0 if h.is_aggregate else sum(s in t for s in sentences) for h, t in zip(happenings, told, strict=True)
        ]
        if max(inside):
            return inside.index(max(inside))
    return None if happenings[0].extent else 0


def _last_resort(happening: Happening, ranked: list[tuple[float, Part]], index: SentenceIndex) -> list[Part]:
    """Return the likeliest victim of a report of harm that has none, among the persons of its own sentences."""
    if not happening.types & HARM or happening.is_aggregate:
        return []
    inside = [
        (share, part)
        for share, part in ranked
        if any(index.of_token(m.head) in happening.sentences for m in part.person.mentions)
        and not (part.features.get("officer") and not part.features.get("strong_victim"))
    ]
    best = max(inside, key=lambda pair: pair[0], default=None)
    return [best[1]] if best and best[0] >= LAST_RESORT_FLOOR else []


def _shared_by_happening(
    shared: dict[str, float], happenings: list[Happening], index: SentenceIndex
) -> list[dict[str, float]]:
    """Return what the text says of outcomes, for each happening from its own sentences when there are several."""
    if sum(not h.is_aggregate for h in happenings) < 2:
        return [shared for _ in happenings]
    officers = {"officers_unharmed": shared["officers_unharmed"]}  # said once, of all that a text tells
    return [
        shared | text_outcomes(t for n in sorted(h.sentences) for t in index.sentences[n]) | officers
        for h in happenings
    ]


def _people_of_the_past(people: list[Person], past: frozenset[int], index: SentenceIndex) -> set[int]:
    """Return the identities of persons brought in by background: an earlier case, its victims, its killer.

    Whoever is first named beside one of them belongs to the earlier case too; the first sentences name none.
    """
    printed = {id(p): [index.of_token(m.head) for m in p.mentions if m.kind != "pronoun"] for p in people}
    firsts = {key: min(numbers, default=0) for key, numbers in printed.items()}
    earlier = {key for key, numbers in printed.items() if 2 * sum(n in past for n in numbers) >= len(numbers)}
    found = {key for key, first in firsts.items() if first >= LEAD_SENTENCES and (first in past or key in earlier)}
    beside = {number for key in found for number in printed[key]} - past
    known = [key for key in printed if key not in found]
    later = {n for n in beside if all(firsts[key] >= n for key in known if n in printed[key])}
    return found | {key for key, first in firsts.items() if first in later and first >= LEAD_SENTENCES}


def _is_told_there(person: Person, happening: Happening, index: SentenceIndex) -> bool:
    """Tell whether a happening's sentences, or those beside them, speak of a group or of somebody without name or age.

    Farther off "555 people" are a statistic, and "a man" is another's.
    """
    if person.name or person.age is not None:
        return True
    if (person.count or 0) >= TALLY and any(c.lower_ in {"have", "has"} for c in person.first.head.head.children):
        return False  # "555 children have been killed since"
    return _is_beside(person, happening, index)


def _is_beside(person: Person, happening: Happening, index: SentenceIndex) -> bool:
    return any(abs(gap(happening.ordered, index.of_token(m.head))) <= 1 for m in person.mentions)


def _is_of_another_month(person: Person, happening: Happening, reading: Reading, index: SentenceIndex) -> bool:
    """Tell whether the one sentence that tells of somebody unnamed dates it in another month than the happening's."""
    if person.name:
        return False
    numbers = {index.of_token(m.head) for m in person.mentions if m.kind != "pronoun"}
    if len(numbers) > 1 or min(numbers) < LEAD_SENTENCES or min(numbers) in happening.core_sentences(index):
        return False
    begin, end = person.first.head.idx, index.sentences[min(numbers)].end_char
    dated = (d for d in reading.dates if begin < d.start < end and d.date_start and not d.is_duration_or_age)
    first = next(dated, None)
    if first is None or not first.date_start or first.date_precision not in {"day", "month"}:
        return False
    days = {f"{day:%Y-%m}" for span in happening.days for day in span}
    return bool(days) and first.date_start[:7] not in days


def _is_hurt_there(person: Person, happening: Happening, index: SentenceIndex) -> bool:
    """Tell whether somebody said to be hurt is of a happening that tells no harm itself, such as an arrest."""
    return not happening.types & HARM and not happening.is_aggregate and _is_beside(person, happening, index)


def find_parts(reading: Reading, happenings: list[Happening], index: SentenceIndex) -> list[list[Part]]:
    """Return, for each happening, the persons that have a part in it."""
    title = reading.document.title or ""
    people = people_of(clusters_of(reading), reading.doc)
    shared = text_features(title, reading.doc)
    found: list[list[Part]] = [[] for _ in happenings]
    told = _shared_by_happening(shared, happenings, index)
    rest: list[list[tuple[float, Part]]] = [[] for _ in happenings]
    year = document_year(reading)
    past = frozenset(n for n, sentence in enumerate(index.sentences) if is_background(sentence, year))
    outside = _people_of_the_past(people, past, index)
    heads = by_head(people)
    for person in people:
        if id(person) in outside:
            continue
        features, direct = person_features(person, reading.doc, title), direct_features(person, index)
        shares = class_probabilities(ROLE_MODEL, features)
        role, home = role_of(person, shares, features, direct), _home(person, happenings, index)
        if home is None or _is_of_another_month(person, happenings[home], reading, index):
            continue
        outcome = outcome_of(role or VICTIM, features, direct, told[home])
        if role == SUSPECT and not is_accused_of_harm(direct):
            role, outcome = _of_the_held(happenings[home], heads, outcome, is_charged(direct))
        part = Part(person, role or VICTIM, outcome, features, shares[role] if role in shares else shares[VICTIM])
        is_there = _is_told_there(person, happenings[home], index)
        if role and happenings[home].types & HARM and is_there:
            found[home].append(part)
        elif role is None and is_there and is_witness(person, direct):
            found[home].append(replace(part, role=WITNESS, outcome="unknown"))
        elif is_hurt(direct) and not is_charged(direct) and _is_hurt_there(person, happenings[home], index):
            found[home].append(replace(part, role=VICTIM, outcome="injured"))
        else:
            rest[home].append((shares[VICTIM], part))
    for parts in found:
        settle_deaths(parts)
    for number, happening in enumerate(happenings):
        found[number] = mend_by_syntax(happening, heads, found[number])
        if not any(p.role == VICTIM for p in found[number]):
            found[number].extend(_last_resort(happening, rest[number], index))
        told_by_syntax = parts_by_syntax(happening, heads, [p for parts in found for p in parts])
        found[number].extend(_with_harm(part, index) for part in told_by_syntax)
    return found


def _with_harm(part: Part, index: SentenceIndex) -> Part:
    """Return a victim as injured where the text says so of somebody whom the deed itself leaves unhurt."""
    if part.role != VICTIM or part.outcome != "unknown" or not is_hurt(direct_features(part.person, index)):
        return part
    return replace(part, outcome="injured")


def _of_the_held(
    happening: Happening, heads: dict[int, Person], outcome: str, is_charged: bool
) -> tuple[str | None, str]:
    """Return role and outcome of somebody who is held, or flees, but is not said to have hurt anybody.

    Whom immigration agents hold suffers what is told; where officers did the deed, only who is charged is a suspect.
    """
    if is_held_for_immigration(happening, heads):
        return VICTIM, outcome if outcome == "arrested" else "detained"
    return (None if is_by_officers(happening) and not is_charged else SUSPECT), outcome


def _actor_type(person: Person) -> str:
    """Return the kind of actor for whom officers act; all others take part as civilians."""
    return person.actor_type if person.is_officer else "civilian"


def _is_listed(name: str, role: str, rows: list[Participant]) -> bool:
    parts = name_parts(name)
    return any(row.role == role and row.name and same_person(name_parts(row.name), parts) for row in rows)


def _without_echoes(parts: list[Part]) -> list[Part]:
    """Return parts without unnamed officers whom the text calls by the same noun as those who acted."""
    acting = {lemma_of(p.person.first.head) for p in parts if p.role == ACTOR}
    return [p for p in parts if p.role != OFFICER or p.person.name or lemma_of(p.person.first.head) not in acting]


def _without_those_who_tell(parts: list[Part], reading: Reading) -> list[Part]:
    """Return parts without courts and prosecutors as doers, and without officers quoted there as held.

    Who decides on a case or tells of an arrest stands beside the words for it, and is easily taken for the one held.
    """
    speakers = {quote.speaker_entity_id for quote in reading.quotes if quote.speaker_entity_id}

    def tells(part: Part) -> bool:
        if part.person.actor_type in {"court", "prosecutor"}:
            return part.role != VICTIM or part.outcome in HELD
        return part.person.is_officer and part.person.entity_id in speakers and part.outcome in HELD

    return [part for part in parts if not tells(part)]


def participants_of(report_id: str, parts: list[Part], reading: Reading) -> list[Participant]:
    """Return the rows of a report's participants, in the order of their first mentions."""
    rows: list[Participant] = []
    for part, count in counted(_without_echoes(_without_those_who_tell(parts, reading))):
        person, first = part.person, part.person.first
        if person.name and _is_listed(person.name, part.role, rows):
            continue
        start, end = printed_span(first)
        rows.append(
            Participant(
                participant_id=make_id("p", report_id, start, end, part.role),
                report_id=report_id,
                document_id=reading.document.document_id,
                role=part.role,
                actor_type=_actor_type(person),
                name=person.name,
                name_status="published" if person.name else "not_reported",
                age=person.age,
                gender=person.stated_gender,
                count=count,
                outcome=part.outcome,
                organization=person.organization if person.is_officer else None,
                start=start,
                end=end,
                entity_id=person.entity_id,
            )
        )
    return rows
