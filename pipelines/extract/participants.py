"""Who was involved in an incident: the persons of a text as rows with role and outcome, each once.

Belongs here: which persons belong to which report, in which role, and what became of them. Not here: finding
persons (`persons.py`, `person_chains.py`), the features (`person_features.py`), counts (`participant_counts.py`).
"""

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Token

from pipelines.extract.happenings import Happening
from pipelines.extract.incident_agencies import body_before
from pipelines.extract.incident_lexicon import role_lexicon
from pipelines.extract.late_names import find_people
from pipelines.extract.linear_models import class_probabilities
from pipelines.extract.participant_counts import Part, counted
from pipelines.extract.person_chains import Person, same_name
from pipelines.extract.person_features import REFLEXIVES, direct_features, person_features
from pipelines.extract.person_roles import (
    ACTOR,
    OFFICER,
    ROLE_MODEL,
    SUSPECT,
    VICTIM,
    outcome_of,
    role_of,
    settle_deaths,
)
from pipelines.extract.persons import printed_span
from pipelines.extract.sentences import SentenceIndex, gap
from pipelines.extract.text_features import text_features, text_outcomes
from pipelines.extract.trigger_reality import LEAD_SENTENCES, document_year, is_background
from pipelines.extract.verb_arguments import doers, is_officer, is_person, lemma_of, patients
from pipelines.ids import make_id
from pipelines.records import Participant, Reading

# A report of bodily harm has a victim; the likeliest person is taken down to this probability.
LAST_RESORT_FLOOR = 0.12
HARM = frozenset({"shooting", "stabbing", "injury", "assault", "assault_on_officer", "death_in_custody"})
# What police do to somebody whom they then arrest.
POLICING = frozenset({"arrest", "stop", "pursuit", "detention", "search"})
# So many who "have been" hurt are counted over years.
TALLY = 50
OUTCOME_OF_TYPE = {
    "arrest": "arrested",
    "detention": "detained",
    "injury": "injured",
    "shooting": "injured",
    "stabbing": "injured",
}


def _home(person: Person, happenings: list[Happening], index: SentenceIndex) -> int:
    """Return the number of the happening in whose sentences a person is mentioned most; the first one otherwise."""
    sentences = [index.of_token(m.head) for m in person.mentions]
    inside = [0 if h.is_aggregate else sum(s in h.sentences for s in sentences) for h in happenings]
    most = max(inside)
    return inside.index(most) if most else 0


def _by_head(people: list[Person]) -> dict[int, Person]:
    return {mention.head.i: person for person in people for mention in person.mentions}


def _is_for_immigration(verb: Token) -> bool:
    """Tell whether immigration agents arrest: whom they hold is not thereby said to have committed an offence."""
    words = {t.lower_ for doer in doers(verb) for t in doer.subtree} | {t.lower_ for t in verb.subtree}
    return bool(words & {"immigration", "ice", "border", "cbp", "deportation"})


def _arguments(happening: Happening) -> Iterable[tuple[Token, str, str]]:
    """Yield who does and who suffers what the triggers tell, with role and outcome, straight from the syntax."""
    for trigger in happening.triggers:
        verb = trigger.token
        if verb.pos_ != "VERB":
            continue
        role = OFFICER if trigger.incident_type == "arrest" else ACTOR
        hurt = [p for p in patients(verb) if p.lower_ not in REFLEXIVES and is_person(p)]
        is_deed = trigger.incident_type in HARM and bool(hurt) and lemma_of(verb) in role_lexicon()["harm_verbs"]
        for doer in doers(verb):
            if is_officer(doer):
                yield doer, role, "unknown"
            elif is_deed and is_person(doer) and doer.pos_ != "PRON":
                yield doer, SUSPECT, "unknown"
        is_held = trigger.incident_type in POLICING and "arrest" in happening.types
        accused = is_held and not _is_for_immigration(verb)
        for patient in patients(verb):
            yield patient, SUSPECT if accused else VICTIM, OUTCOME_OF_TYPE.get(trigger.incident_type, "unknown")


def _parts_by_syntax(happening: Happening, heads: dict[int, Person], known: list[Part]) -> list[Part]:
    """Return the parts that the triggers' own arguments give, for persons without a part so far."""
    taken = {id(p.person) for p in known}
    is_harm = bool(happening.types & HARM)
    found: list[Part] = []
    for token, role, outcome in _arguments(happening):
        person = heads.get(token.i)
        if person is None or id(person) in taken or (is_harm and role == VICTIM):
            continue
        taken.add(id(person))
        is_official = role == SUSPECT and any(m.title for m in person.mentions)
        found.append(Part(person, ACTOR if is_official else role, outcome))
    return found


def _mend_by_syntax(happening: Happening, heads: dict[int, Person], parts: list[Part]) -> list[Part]:
    """Return parts with doer and patient of the deed as the syntax gives them, where the ranker swapped the two.

    "An officer shot a man. The man and the officer were taken to a hospital." harms both, but one did it.
    """
    arguments = [(heads[t.i], role, outcome) for t, role, outcome in _arguments(happening) if t.i in heads]
    doers_of = {id(person) for person, role, _ in arguments if role == ACTOR}
    suffering = {id(person): (person, outcome) for person, role, outcome in arguments if role == VICTIM}
    swapped = [p for p in parts if p.role == VICTIM and id(p.person) in doers_of - set(suffering)]
    if not swapped or not suffering:
        return parts
    kept = [replace(p, role=ACTOR) if any(p is s for s in swapped) else p for p in parts]
    taken = {id(p.person) for p in kept}
    return kept + [Part(person, VICTIM, outcome) for key, (person, outcome) in suffering.items() if key not in taken]


def _last_resort(happening: Happening, ranked: list[tuple[float, Part]], index: SentenceIndex) -> list[Part]:
    """Return the likeliest victim of a report of harm that has none, among the persons of its own sentences."""
    if not happening.types & HARM or happening.is_aggregate:
        return []
    inside = [
        (s, p) for s, p in ranked if any(index.of_token(m.head) in happening.sentences for m in p.person.mentions)
    ]
    best = max(inside, key=lambda pair: pair[0], default=None)
    return [best[1]] if best and best[0] >= LAST_RESORT_FLOOR else []


def _shared_by_happening(
    shared: dict[str, float], happenings: list[Happening], index: SentenceIndex
) -> list[dict[str, float]]:
    """Return what the text says of outcomes, for each happening from its own sentences when there are several."""
    if sum(not h.is_aggregate for h in happenings) < 2:
        return [shared for _ in happenings]
    return [shared | text_outcomes(t for n in sorted(h.sentences) for t in index.sentences[n]) for h in happenings]


def _people_of_the_past(people: list[Person], past: frozenset[int], index: SentenceIndex) -> set[int]:
    """Return the identities of persons brought in by background: an earlier case, its victims, its killer.

    Whoever is first named beside one of them belongs to the earlier case too; the first sentences name none.
    """
    printed = {id(p): [index.of_token(m.head) for m in p.mentions if m.kind != "pronoun"] for p in people}
    firsts = {key: min(numbers, default=0) for key, numbers in printed.items()}
    found = {key for key, first in firsts.items() if first in past and first >= LEAD_SENTENCES}
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
    return any(abs(gap(happening.ordered, index.of_token(m.head))) <= 1 for m in person.mentions)


def find_parts(reading: Reading, happenings: list[Happening], index: SentenceIndex) -> list[list[Part]]:
    """Return, for each happening, the persons that have a part in it."""
    title = reading.document.title or ""
    people = find_people(reading, index)
    shared = text_features(title, reading.doc)
    found: list[list[Part]] = [[] for _ in happenings]
    told = _shared_by_happening(shared, happenings, index)
    rest: list[list[tuple[float, Part]]] = [[] for _ in happenings]
    year = document_year(reading)
    past = frozenset(n for n, sentence in enumerate(index.sentences) if is_background(sentence, year))
    outside = _people_of_the_past(people, past, index)
    for person in people:
        if id(person) in outside:
            continue
        features, direct = person_features(person, reading.doc, title), direct_features(person, index)
        shares = class_probabilities(ROLE_MODEL, features)
        role, home = role_of(person, shares, features, direct), _home(person, happenings, index)
        outcome = outcome_of(role or VICTIM, features, direct, told[home])
        part = Part(person, role or VICTIM, outcome, features, shares[role] if role in shares else shares[VICTIM])
        if role and happenings[home].types & HARM and _is_told_there(person, happenings[home], index):
            found[home].append(part)
        else:
            rest[home].append((shares[VICTIM], part))
    heads = _by_head(people)
    for parts in found:
        settle_deaths(parts)
    for number, happening in enumerate(happenings):
        found[number] = _mend_by_syntax(happening, heads, found[number])
        if not any(p.role == VICTIM for p in found[number]):
            found[number].extend(_last_resort(happening, rest[number], index))
        found[number].extend(_parts_by_syntax(happening, heads, [p for parts in found for p in parts]))
    return found


def _actor_type(person: Person, text: str) -> str:
    nouns = {lemma_of(m.head) for m in person.mentions if m.kind == "description"}
    if not any(is_officer(m.head) for m in person.mentions if m.kind == "description"):
        return "civilian"
    phrases = " ".join(text[m.head.doc[m.start].idx : m.head.idx + len(m.head)] for m in person.mentions)
    if "agent" in nouns and any(
        word in phrases.split() for word in ("ICE", "immigration", "Immigration", "Border", "CBP")
    ):
        return "immigration_agents"
    if nouns & {"agent", "marshal"}:
        return "federal_agents"
    return "sheriff" if nouns & {"sheriff", "deputy"} else "police"


def _organization(person: Person) -> str | None:
    """Return the body that an officer's description names ("ICE agents", "a Metro Transit officer"), as printed."""
    officers = (m.head for m in person.mentions if m.kind == "description" and is_officer(m.head))
    return next((body for body in map(body_before, officers) if body), None)


def _entity_id(person: Person, starts: dict[int, str]) -> str | None:
    doc = person.first.head.doc
    names = [m for m in person.mentions if m.kind == "name"] or person.mentions[:1]
    return next((starts[t.idx] for m in names for t in doc[m.start : m.end] if t.idx in starts), None)


def _without_echoes(parts: list[Part]) -> list[Part]:
    """Return parts without unnamed officers whom the text calls by the same noun as those who acted."""
    acting = {lemma_of(p.person.first.head) for p in parts if p.role == ACTOR}
    return [p for p in parts if p.role != OFFICER or p.person.name or lemma_of(p.person.first.head) not in acting]


def participants_of(report_id: str, parts: list[Part], reading: Reading) -> list[Participant]:
    """Return the rows of a report's participants, in the order of their first mentions."""
    text = reading.document.text
    starts = {
        m.start: e.entity_id
        for e in reading.entities
        for m in (e.name_mentions or e.mentions)
        if e.kind != "organization"
    }
    rows: list[Participant] = []
    for part, count in counted(_without_echoes(parts)):
        person, first = part.person, part.person.first
        if person.name and any(r.name and same_name(r.name, person.name) and r.role == part.role for r in rows):
            continue
        start, end = printed_span(first)
        rows.append(
            Participant(
                participant_id=make_id("p", report_id, start, end, part.role),
                report_id=report_id,
                document_id=reading.document.document_id,
                role=part.role,
                actor_type=_actor_type(person, text),
                name=person.name,
                name_status="published" if person.name else "not_reported",
                age=person.age,
                gender=person.stated_gender,
                count=count,
                outcome=part.outcome,
                organization=_organization(person),
                start=start,
                end=end,
                entity_id=_entity_id(person, starts),
            )
        )
    return rows
