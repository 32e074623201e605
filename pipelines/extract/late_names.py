"""Which name that a text gives later belongs to somebody whom it only described before: a small learned pair model.

Belongs here: pairs of a described person and a name ("A 29-year-old man was shot. Rupert Hollis died Monday."), their
features and the choice. Not here: joining by grammar, age and surname (`coreference.py`), which comes first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from pipelines.extract.clusters import Cluster
from pipelines.extract.incident_lexicon import role_lexicon
from pipelines.extract.linear_models import Weights, class_probabilities
from pipelines.extract.person_features import direct_features
from pipelines.extract.person_signs import CHARGED, STRONG_SUSPECT, STRONG_VICTIM
from pipelines.extract.persons import Person, people_of
from pipelines.extract.sentences import SentenceIndex

MODEL = "late_name_model"
JOINED, APART = "joined", "apart"
# A pair must be likelier one person than two; somebody whose age is not told needs more, for "a man" may be anybody.
AGED_FLOOR, VAGUE_FLOOR = 0.5, 0.7
# A name farther off than this begins a new subject; bounds the pairs of a long text.
REACH_SENTENCES = 30
MAX_PAIRS = 2000
OLDEST_TEEN = 19
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True)
class Candidate:
    """A person with what the pair features need: where it is first told and what is said of it."""

    person: Person
    sentence: int
    is_victim: bool
    is_suspect: bool
    is_outsider: bool  # speaks, holds an office or is kin to somebody, and nothing is done to or by that person


def _candidate(person: Person, index: SentenceIndex) -> Candidate:
    direct = direct_features(person, index)
    is_victim = any(direct[name] for name in STRONG_VICTIM)
    is_suspect = any(direct[name] for name in STRONG_SUSPECT | CHARGED)
    stands_by = any(direct[name] for name in ("speaks", "titled", "noun_relatives", "noun_witnesses", "noun_officers"))
    sentence = index.of_token(person.first.head)
    return Candidate(person, sentence, is_victim, is_suspect, stands_by and not is_victim and not is_suspect)


def _is_described(person: Person) -> bool:
    return not (person.name or person.is_group or person.is_additive or person.is_officer)


def _is_nameable(person: Person) -> bool:
    is_new = person.first.kind == "description" and person.first.is_indefinite  # "a man identified as Roe"
    return bool(person.name) and not is_new and not any(m.title for m in person.mentions)


def _is_young(person: Person) -> bool:
    """Tell whether a description is of a child or a teenager."""
    words = {t.lower_ for m in person.mentions if m.kind == "description" for t in (m.head, *m.head.children)}
    return not words.isdisjoint(role_lexicon()["minors"] | {"teenage", "teenaged"})


def _may_be_one(described: Person, named: Person) -> bool:
    if described.age is not None and named.age is not None and described.age != named.age:
        return False
    if named.age is not None and named.age > OLDEST_TEEN and _is_young(described):
        return False
    return len({described.gender, named.gender} - {None}) < 2


def _shares_sentence(one: Person, other: Person, index: SentenceIndex) -> bool:
    """Tell whether one sentence prints both, as it would not of one person but in apposition, which is settled."""
    here = {index.of_token(m.head) for m in one.mentions if m.kind != "pronoun"}
    return any(index.of_token(m.head) in here for m in other.mentions if m.kind != "pronoun")


def pair_features(described: Candidate, named: Candidate, people: list[Candidate], title: str) -> dict[str, float]:
    """Return what speaks for and against a described and a named person being one."""
    distance = named.sentence - described.sentence
    between = [c for c in people if min(described.sentence, named.sentence) <= c.sentence <= named.sentence]
    rivals = [c for c in between if c is not described and _is_described(c.person) and not c.is_outsider]
    earlier = [c for c in between if c is not named and _is_nameable(c.person) and not c.is_outsider]
    genders = {described.person.gender, named.person.gender} - {None}
    surname = (named.person.name or "").split()[-1].lower()
    parts = (described.is_victim, described.is_suspect), (named.is_victim, named.is_suspect)
    return {
        "bias": 1.0,
        "next_sentence": float(distance == 1),
        "near": float(2 <= distance <= 5),
        "before": float(distance < 0),
        "first_name": float(not earlier),
        "rivals": min(3.0, float(len(rivals))),
        "gender_agrees": float(len(genders) == 1 and bool(described.person.gender and named.person.gender)),
        "is_outsider": float(named.is_outsider),
        "parts_agree": float(parts[0] == parts[1] and any(parts[0])),
        "parts_clash": float(parts in {((True, False), (False, True)), ((False, True), (True, False))}),
        "in_title": float(surname in title.lower()),
        "both_subjects": float({described.person.first.head.dep_, named.person.first.head.dep_} <= SUBJECTS),
        "is_indefinite": float(described.person.first.is_indefinite),
    }


def candidates(people: list[Person], index: SentenceIndex) -> list[Candidate]:
    """Return the persons of a text with what pairs of them are judged by."""
    return [_candidate(person, index) for person in people]


def pairs(found: list[Candidate], index: SentenceIndex) -> Iterator[tuple[Candidate, Candidate]]:
    """Yield each described person with each name that may be his or hers, in order of telling, up to a bound."""
    named = [c for c in found if _is_nameable(c.person)]
    number = 0
    for described in (c for c in found if _is_described(c.person)):
        for name in named:
            is_near = abs(name.sentence - described.sentence) <= REACH_SENTENCES
            if not is_near or not _may_be_one(described.person, name.person):
                continue
            number += 1
            if number > MAX_PAIRS:
                return
            if not _shares_sentence(described.person, name.person, index):
                yield described, name


def _is_plausible(features: dict[str, float], is_vague: bool) -> bool:
    """Tell whether a pair has the same part by the text, or else takes up the description at once.

    The labels hold few names of passers-by; without this rule every fifth suspect got the name of one.
    """
    if features["before"] and features["is_indefinite"]:
        return False  # who is named already is not brought in anew
    takes_up = features["next_sentence"] and features["first_name"] and not features["is_outsider"]
    return bool(features["parts_agree"] or (takes_up and not features["parts_clash"] and not is_vague))


def attach_names(
    clusters: list[Cluster], doc: Doc, index: SentenceIndex, title: str, model: str | Weights = MODEL
) -> list[Cluster]:
    """Return the clusters with the described joined to their names, the likeliest pairs first, each person once."""
    people = people_of(clusters, doc)
    if not (any(map(_is_described, people)) and any(map(_is_nameable, people))):
        return clusters
    found = candidates(people, index)
    rated = []
    for described, named in pairs(found, index):
        features = pair_features(described, named, found, title)
        share, is_vague = class_probabilities(model, features)[JOINED], described.person.age is None
        if share >= (VAGUE_FLOOR if is_vague else AGED_FLOOR) and _is_plausible(features, is_vague):
            rated.append((-share, described.sentence, named.sentence, described.person, named.person))
    gone: set[Cluster] = set()
    taken: set[Cluster] = set()
    for *_, person, namesake in sorted(rated, key=lambda row: row[:3]):
        if taken.isdisjoint((person.cluster, namesake.cluster)):
            person.cluster.absorb(namesake.cluster)
            taken |= {person.cluster, namesake.cluster}
            gone.add(namesake.cluster)
    return [cluster for cluster in clusters if cluster not in gone]
