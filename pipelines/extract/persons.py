"""The persons and groups of a document as its incidents see them: chains of mentions with their tokens of the parse.

Belongs here: the view of a cluster (`clusters.py`) from which features are read, and its printed extent. Not here:
finding mentions (`mention_finding.py`), joining them (`coreference.py`), nor anybody's part in an incident.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from pipelines.extract.clusters import Cluster, actor_type_of
from pipelines.extract.mentions import Mention as ClusterMention
from pipelines.extract.pronouns import told_gender

KINDS = {"name": "name", "nominal": "description", "pronoun": "pronoun"}
NOBODY = frozenset({"someone", "somebody", "anyone", "anybody"})
NO_MEMBER = frozenset({"no", "any", "each", "every", "neither", "none"})
OFFICER_TYPES = frozenset({"police", "sheriff", "federal_agents", "immigration_agents"})
GLUED = re.compile(r".*?(?:[–—)?]|--)(?=(?:[Aa]n?|[Tt]he|[Tt]wo|[Tt]hree|[Ff]our|\d+)$)")


@dataclass(frozen=True)
class Mention:
    start: int  # first token
    end: int  # token after the last
    head: Token
    kind: str  # name, description, pronoun
    name: str | None = None
    age: int | None = None
    gender: str | None = None
    count: int | None = 1  # None: several, how many is not said
    is_indefinite: bool = False
    is_additive: bool = False  # "another man": not one of those named before
    title: str | None = None  # "Police Chief" before a name


@dataclass
class Person:
    """One person or group with every mention of it, in reading order; the first one is no pronoun."""

    entity_id: str
    cluster: Cluster
    mentions: list[Mention] = field(default_factory=list)
    name: str | None = None
    age: int | None = None
    gender: str | None = None  # also from the given name: good enough to tell two persons apart
    stated_gender: str | None = None  # only from a word of the text
    count: int | None = 1
    is_additive: bool = False
    actor_type: str = "unknown"
    organization: str | None = None  # as printed, of whom a title or a noun ties to a body

    @property
    def is_officer(self) -> bool:
        """Tell whether a title or a noun says that the person is of the police or an agent."""
        return self.actor_type in OFFICER_TYPES

    @property
    def first(self) -> Mention:
        return self.mentions[0]

    @property
    def is_group(self) -> bool:
        return self.count != 1

    def absorb(self, other: "Person") -> None:
        """Take over what is known of another chain, which is of the same person."""
        self.mentions = sorted([*self.mentions, *other.mentions], key=lambda mention: mention.start)
        self.name = self.name or other.name
        self.age = self.age or other.age
        self.gender = self.gender or other.gender
        self.stated_gender = self.stated_gender or other.stated_gender


def people_of(clusters: Iterable[Cluster], doc: Doc) -> list[Person]:
    """Return the persons and groups among the clusters of a document, in the order of their first mentions."""
    found = (_person(cluster, f"e{number}", doc) for number, cluster in enumerate(clusters))
    people = sorted((person for person in found if person is not None), key=lambda person: person.first.start)
    _share_body(people)
    return people


def _share_body(people: list[Person]) -> None:
    """Give agents without a body the one body of which the text names agents: "ICE agents ... one agent"."""
    agents = [person for person in people if person.is_officer and "agent" in person.cluster.nouns]
    bodies = {person.organization: person.actor_type for person in agents if person.organization}
    if len(bodies) == 1:
        ((body, actor_type),) = bodies.items()
        for person in agents:
            person.organization, person.actor_type = body, actor_type


def _person(cluster: Cluster, entity_id: str, doc: Doc) -> Person | None:
    if cluster.kind == "organization":
        return None
    mentions = sorted((_mention(m, doc) for m in cluster.mentions if _is_told(m, doc)), key=lambda m: m.start)
    first = next((m for m in mentions if m.kind != "pronoun"), None)
    if first is None:
        return None
    told = (m.gender for m in mentions if m.kind != "name" and m.gender)
    return Person(
        entity_id=entity_id,
        cluster=cluster,
        mentions=[first, *(m for m in mentions if m is not first)],
        name=cluster.name,
        age=cluster.age,
        gender=cluster.gender,
        stated_gender=next(told, None),
        count=first.count,
        is_additive=first.is_additive,
        actor_type=actor_type_of(cluster),
        organization=next((m.organization for m in cluster.mentions if m.organization), None),
    )


def _is_told(mention: ClusterMention, doc: Doc) -> bool:
    """Tell whether a mention is of somebody, not of "someone" nor of "no suspects"."""
    if mention.form not in KINDS or doc[mention.head].lower_ in NOBODY:
        return False
    return doc[mention.first].lower_ not in NO_MEMBER


def _mention(mention: ClusterMention, doc: Doc) -> Mention:
    is_titled = mention.form == "name" and mention.first < mention.name_first and mention.is_official
    head = doc[mention.head]
    return Mention(
        start=max(mention.first, mention.name_first),
        end=mention.last,
        head=head,
        kind=KINDS[mention.form],
        name=mention.name,
        age=mention.age,
        gender=told_gender(head.lower_) if mention.form == "pronoun" else mention.gender,
        count=mention.count,
        is_indefinite=mention.form == "nominal" and not mention.is_definite,
        is_additive=mention.is_additive,
        title=mention.role if is_titled else None,
    )


def printed_span(mention: Mention) -> tuple[int, int]:
    """Return the offsets of a mention without what a dateline glues to its first word ("Pa.–A man")."""
    doc = mention.head.doc
    first, last = doc[mention.start], doc[mention.end - 1]
    glued = GLUED.match(first.text) if mention.kind == "description" else None
    return first.idx + (glued.end() if glued else 0), last.idx + len(last)
