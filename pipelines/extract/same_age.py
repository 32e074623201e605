"""Which clusters of one age are one person: "a 29-year-old man ... Rupert Hollis, 29 ... the 29-year-old".

Belongs here: joining by age over a whole document, where nothing contradicts it. Not here: joining by grammar, name and
noun (`coreference.py`), which comes first, nor names without an age (`late_names.py`).
"""

from spacy.tokens import Doc

from pipelines.extract.clusters import Cluster, contradict
from pipelines.extract.person_features import direct_features
from pipelines.extract.person_signs import CHARGED, STRONG_SUSPECT, STRONG_VICTIM
from pipelines.extract.persons import Person, people_of
from pipelines.extract.sentences import SentenceIndex

# No news article names as many persons of one age; bounds the pairs of a list of hundreds.
MOST_OF_ONE_AGE = 40


def join_ages(clusters: list[Cluster], doc: Doc, index: SentenceIndex) -> list[Cluster]:
    """Return the clusters with those of one age joined; two that bear names of their own never are."""
    by_age: dict[int, list[Person]] = {}
    for person in people_of(clusters, doc):
        if person.age is not None and not person.is_group:
            by_age.setdefault(person.age, []).append(person)
    gone: set[Cluster] = set()
    for people in by_age.values():
        if len(people) > 1:
            gone |= _join(people[:MOST_OF_ONE_AGE], index)
    return [cluster for cluster in clusters if cluster not in gone]


def _join(people: list[Person], index: SentenceIndex) -> set[Cluster]:
    """Join the persons of one age as far as it is plain who is who; return the clusters that were taken over."""
    parts = {person.entity_id: _part(person, index) for person in people}
    gone: set[Cluster] = set()
    for person in people:
        is_another = person.is_additive and person.first.is_indefinite  # "the other man, 23" may be one named before
        if person.name or is_another or person.cluster in gone:
            continue
        others = [o for o in people if o is not person and o.cluster not in gone and _may_be_one(person, o, index)]
        fitting = [o for o in others if not contradict(parts[person.entity_id], parts[o.entity_id])]
        named = [o for o in fitting if o.name]
        if len(named) > 1:
            continue
        for other in named or fitting[:1]:
            other.cluster.absorb(person.cluster)
            other.absorb(person)
            gone.add(person.cluster)
    return gone


def _part(person: Person, index: SentenceIndex) -> str | None:
    """Return the one side of a deed that a person's own words show, None where they show none or both."""
    direct = direct_features(person, index)
    is_victim = any(direct[name] for name in STRONG_VICTIM)
    is_suspect = any(direct[name] for name in STRONG_SUSPECT | CHARGED)
    return None if is_victim == is_suspect else "victim" if is_victim else "suspect"


def _may_be_one(one: Person, other: Person, index: SentenceIndex) -> bool:
    """Tell whether sex and sentences allow it: one sentence that prints two descriptions speaks of two persons."""
    if contradict(one.gender, other.gender) or other.is_additive:
        return False
    return _printed(one, index).isdisjoint(_printed(other, index))


def _printed(person: Person, index: SentenceIndex) -> set[int]:
    return {index.of_token(m.head) for m in person.mentions if m.kind != "pronoun"}
