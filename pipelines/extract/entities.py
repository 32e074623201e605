"""The people, groups and bodies of one document, each with all its mentions.

Belongs here: turning clusters of mentions into `records.Entity`. Not here: the clusters (`document_clusters`).
"""

from typing import TYPE_CHECKING

from pipelines.extract import organization_kinds
from pipelines.extract.clusters import Cluster, actor_type_of, name_parts
from pipelines.extract.document_clusters import clusters_of
from pipelines.extract.mentions import Mention
from pipelines.extract.person_nouns import is_noun_of
from pipelines.records import Entity, Reading, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

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
    clusters = clusters_of(reading)
    people = frozenset(word for c in clusters if c.kind == "person" for parts in c.names for word in parts)
    return [_entity(reading.doc, cluster, number, people) for number, cluster in enumerate(clusters)]


def _entity(doc: "Doc", cluster: Cluster, number: int, people: frozenset[str]) -> Entity:
    named = [m for m in cluster.mentions if m.form in ("name", "organization")]
    titled = [m for m in cluster.mentions if m.role]
    best = next((m for m in titled if m.organization), titled[0] if titled else None)
    organization = (
        best.organization if best else next((m.organization for m in cluster.mentions if m.organization), None)
    )
    if organization and people.issuperset(name_parts(organization)):
        organization = None  # "Roe's daughter" is of no body
    kind = organization_kinds.kind_of(cluster.name if cluster.kind == "organization" else organization)
    return Entity(
        entity_id=f"e{number}",
        kind=cluster.kind,
        name=cluster.name,
        description=_best_description(cluster.mentions),
        role=best.role if best else None,
        organization=organization,
        organization_kind=kind.kind if kind else LEVEL_OF_ACTOR.get(actor_type_of(cluster)),
        actor_type=actor_type_of(cluster, kind),
        gender=cluster.gender,
        age=cluster.age,
        is_official=cluster.is_official and not _is_kin_alone(cluster),
        is_plural=cluster.is_plural,
        mentions=tuple(sorted(_span(doc, m.first, m.last) for m in cluster.mentions)),
        name_mentions=tuple(sorted(_span(doc, m.name_first, m.last) for m in named)),
    )


def _is_kin_alone(cluster: Cluster) -> bool:
    """Tell whether somebody is told as another's relative and bears no title: "his sister Jo, an army captain"."""
    is_titled = any(m.form == "name" and m.is_official for m in cluster.mentions)
    return not is_titled and any(is_noun_of("kin", word) for word in cluster.nouns | cluster.role_words)


def _span(doc: "Doc", first: int, last: int) -> Span:
    return Span(doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))


def _best_description(mentions: list[Mention]) -> str | None:
    """Return the first description with an age, else the first indefinite one ("a man"), else the first."""
    described = [m for m in mentions if m.description]
    best = max(described, key=lambda m: (m.age is not None, not m.is_definite), default=None)
    return best.description if best else None
