"""Who was involved in an incident: the persons of a text as rows with role, outcome and count, each once.

Belongs here: which persons belong to which report, what became of them, groups that their members stand for.
Not here: finding persons (`persons.py`, `person_chains.py`) nor the ranker of roles (`person_roles.py`).
"""

from dataclasses import dataclass

from spacy.tokens import Doc

from pipelines.extract.happenings import Happening
from pipelines.extract.incident_lexicon import outcome_lexicon
from pipelines.extract.incident_triggers import is_officer, lemma_of
from pipelines.extract.person_chains import Person, chain
from pipelines.extract.person_features import person_features, text_features
from pipelines.extract.linear_models import class_probabilities
from pipelines.extract.persons import find_mentions
from pipelines.extract.sentences import SentenceIndex
from pipelines.ids import make_id
from pipelines.records import Participant, Reading

MODEL = "person_role_model"
VICTIM, SUSPECT = "victim", "suspect"
# Read off the precision-recall curve in cross-validation: where F1 of names and ages is highest.
VICTIM_FLOOR, SUSPECT_FLOOR = 0.35, 0.35
FATAL = frozenset({"killed_subj", "killed_pass", "killed_obj", "pronounced", "is_dead"})


@dataclass
class Part:
    """A person with his or her part in an incident."""

    person: Person
    role: str
    outcome: str
    features: dict[str, float]


def _role(probabilities: dict[str, float]) -> str | None:
    if probabilities[VICTIM] >= VICTIM_FLOOR and probabilities[VICTIM] >= probabilities[SUSPECT]:
        return VICTIM
    if probabilities[SUSPECT] >= SUSPECT_FLOOR:
        return SUSPECT
    return None


def _is_killed(features: dict[str, float]) -> bool:
    fatal = features.get("killed_pass", 0) + features.get("killed_obj", 0) + features.get("pronounced", 0) + features.get("is_dead", 0)
    return fatal > 0 or features.get("killed_subj", 0) > 0 or features.get("owns_harm", 0) > 1


def _outcome(role: str, features: dict[str, float], text_is_fatal: bool, is_only_victim: bool) -> str:
    if role == VICTIM:
        if _is_killed(features) or (text_is_fatal and is_only_victim):
            return "killed"
        return "injured"
    arrested = any(features.get(f"{name}_{voice}") for name in ("arrested", "to_custody") for voice in ("pass", "obj", "subj"))
    if arrested:
        return "arrested"
    return "detained" if features.get("detained_pass") or features.get("detained_obj") else "unknown"


def _text_is_fatal(doc: Doc) -> bool:
    outcomes = outcome_lexicon()
    return any(
        lemma_of(t) in outcomes["killed_verbs"] and t.pos_ == "VERB"
        or lemma_of(t) in {"homicide", "autopsy", "fatally", "fatal", "dead", "deceased"}
        for t in doc
    )


def _actor_type(person: Person) -> str:
    heads = [m.head for m in person.mentions if m.kind == "description"]
    if any(is_officer(head) for head in heads):
        return "sheriff" if any(lemma_of(h) in {"sheriff", "deputy"} for h in heads) else "police"
    return "civilian"


def _absorb_groups(parts: list[Part]) -> list[tuple[Part, int | None]]:
    """Give each part its count so that nobody counts twice.

    Persons named or described with an age are individuals; "a man" without more is taken for one of them unless it
    is "another man"; a group of N stands for its members, and what exceeds those known alone stays a group.
    """
    kept: list[tuple[Part, int | None]] = []
    for role in (VICTIM, SUSPECT):
        own = [p for p in parts if p.role == role]
        known = [p for p in own if not p.person.is_group and (p.person.name or p.person.age is not None)]
        vague = [p for p in own if not p.person.is_group and p not in known]
        groups = [p for p in own if p.person.is_group]
        chosen = list(known)
        for part in vague:
            rivals = [p for p in chosen if not p.person.gender or not part.person.gender or p.person.gender == part.person.gender]
            if not rivals or part.person.is_additive:
                chosen.append(part)
        kept.extend((part, 1) for part in chosen)
        sized = [g for g in groups if g.person.count]
        largest = max(sized, key=lambda g: g.person.count or 0, default=None)
        if largest is not None and (largest.person.count or 0) > len(chosen):
            kept.append((largest, (largest.person.count or 0) - len(chosen)))
        elif not chosen and groups:
            kept.append((groups[0], groups[0].person.count))
    return kept


def _home(person: Person, happenings: list[Happening], index: SentenceIndex) -> int:
    """Return the number of the happening in whose sentences a person is mentioned most; the first one otherwise."""
    best, most = 0, 0
    sentences = [index.of_token(m.head) for m in person.mentions]
    for number, happening in enumerate(happenings):
        if happening.is_aggregate:
            continue
        inside = sum(s in happening.sentences for s in sentences)
        if inside > most:
            best, most = number, inside
    return best


def find_parts(reading: Reading, happenings: list[Happening], index: SentenceIndex) -> list[list[Part]]:
    """Return, for each happening, the persons that have a part in it."""
    doc = reading.doc
    found: list[list[Part]] = [[] for _ in happenings]
    fatal = _text_is_fatal(doc)
    title = reading.document.title or ""
    people = chain(doc, find_mentions(doc, reading.document.text), index)
    shared = text_features(people, title)
    for person in people:
        features = person_features(person, doc, index, shared, title)
        role = _role(class_probabilities(MODEL, features))
        if role is not None:
            found[_home(person, happenings, index)].append(Part(person, role, "unknown", features))
    for parts in found:
        victims = [p for p in parts if p.role == VICTIM]
        for part in parts:
            part.outcome = _outcome(part.role, part.features, fatal, len(victims) == 1)
    return found


def participants_of(report_id: str, parts: list[Part], reading: Reading) -> list[Participant]:
    """Return the rows of a report's participants."""
    doc = reading.doc
    rows = []
    for part, count in _absorb_groups(parts):
        first = part.person.first
        start, end = doc[first.start].idx, doc[first.end - 1].idx + len(doc[first.end - 1])
        name = part.person.name
        rows.append(
            Participant(
                participant_id=make_id("p", report_id, start, end, part.role),
                report_id=report_id,
                document_id=reading.document.document_id,
                role=part.role,
                actor_type=_actor_type(part.person),
                name=name,
                name_status="published" if name else "not_reported",
                age=part.person.age,
                gender=part.person.stated_gender,
                count=count,
                outcome=part.outcome,
                organization=None,
                start=start,
                end=end,
            )
        )
    return rows
