"""The people, groups and bodies of one document, each with all its mentions.

Belongs here: turning clusters of mentions into `records.Entity`. Not here: finding mentions (`mention_finding`) and
joining them (`coreference`).
"""

from pipelines.extract import identity, organization_kinds
from pipelines.extract.clusters import Cluster, name_parts
from pipelines.extract.coreference import Resolver
from pipelines.extract.mention_finding import find_mentions, source_tokens
from pipelines.extract.mentions import Mention, Words
from pipelines.records import Entity, Reading, Span

# The level of the body that a title's kind of actor belongs to, where no body is named.
LEVEL_OF_ACTOR = {
    "state_government": "state",
    "sheriff": "county",
    "police": "city",
    "local_government": "city",
    "federal_agents": "federal",
    "immigration_agents": "federal",
}


def find_entities(reading: Reading) -> list[Entity]:
    """Return the people, groups and bodies that the document mentions, in order of first mention.

    Offsets of mentions are code points into the document's text; a mention of a person includes the title before
    the name. Uses `reading.places` and `reading.attributions` when they are filled, and works without.
    """
    doc = Words(reading.doc)
    mentions = find_mentions(reading, doc)
    equal = identity.equations(doc, mentions)
    clusters = Resolver(doc, source_tokens(reading, doc)).resolve(mentions, equal)
    people = frozenset(word for c in clusters if c.kind == "person" for parts in c.names for word in parts)
    kept = [c for c in clusters if len(c.mentions) > 1 or c.mentions[0].form != "coordination"]
    return [_entity(doc, cluster, number, people) for number, cluster in enumerate(kept)]


def _entity(doc: Words, cluster: Cluster, number: int, people: frozenset[str]) -> Entity:
    named = [m for m in cluster.mentions if m.form in ("name", "organization")]
    titled = [m for m in cluster.mentions if m.role]
    best = next((m for m in titled if m.organization), titled[0] if titled else None)
    name = max(cluster.names.values(), key=lambda n: (len(n.split()), not n.isupper(), len(n)), default=None)
    organization = (
        best.organization if best else next((m.organization for m in cluster.mentions if m.organization), None)
    )
    if organization and people.issuperset(name_parts(organization)):
        organization = None  # "Roe's daughter" is of no body
    kind = organization_kinds.kind_of(name if cluster.kind == "organization" else organization)
    return Entity(
        entity_id=f"e{number}",
        kind=cluster.kind,
        name=name,
        description=_best_description(cluster.mentions),
        role=best.role if best else None,
        organization=organization,
        organization_kind=kind.kind if kind else LEVEL_OF_ACTOR.get(_actor_type(cluster, None)),
        actor_type=_actor_type(cluster, kind),
        gender=cluster.gender,
        age=cluster.age,
        is_official=cluster.is_official,
        is_plural=cluster.is_plural,
        mentions=tuple(sorted(_span(doc, m.first, m.last) for m in cluster.mentions)),
        name_mentions=tuple(sorted(_span(doc, m.name_first, m.last) for m in named)),
    )


def _span(doc: Words, first: int, last: int) -> Span:
    return Span(doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))


def _best_description(mentions: list[Mention]) -> str | None:
    """Return the first description with an age, else the first indefinite one ("a man"), else the first."""
    described = [m for m in mentions if m.description]
    best = max(described, key=lambda m: (m.age is not None, not m.is_definite), default=None)
    return best.description if best else None


def _actor_type(cluster: Cluster, kind: organization_kinds.Kind | None) -> str:
    """Let the body decide where its kind is known, then the title, then the noun."""
    if kind is not None and kind.actor_type != "unknown":
        return kind.actor_type
    told = next((m.actor_type for m in cluster.mentions if m.actor_type not in (None, "unknown")), "unknown")
    return "police" if told == "rank" else str(told)
