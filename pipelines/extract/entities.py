"""The people, groups and bodies of one document, each with all its mentions.

Belongs here: calling the finders in order and turning clusters of mentions into `records.Entity`. Not here: names
(`names`), titles (`titles`), bodies (`organizations`), unnamed people (`descriptions`), and joining (`coreference`).
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from pipelines.extract import descriptions, identity, names, organizations
from pipelines.extract.clusters import Cluster, name_parts
from pipelines.extract.coreference import Resolver
from pipelines.extract.pronouns import PLURAL, PRONOUNS
from pipelines.extract.mentions import Mention, Words
from pipelines.records import Entity, Reading, Span

# A first line longer than this is text, not a headline.
LONGEST_HEADLINE = 200


def find_entities(reading: Reading) -> list[Entity]:
    """Return the people, groups and bodies that the document mentions, in order of first mention.

    Offsets of mentions are code points into the document's text; a mention of a person includes the title before
    the name. Uses `reading.places` and `reading.attributions` when they are filled, and works without.
    """
    doc = Words(reading.doc)
    headline_end = _headline_end(reading, doc)
    mentions = _mentions(reading, doc, headline_end)
    clusters = Resolver(doc, _source_tokens(reading)).resolve(mentions, identity.equations(doc, mentions))
    people = frozenset(word for cluster in clusters for name in cluster.names for word in name)
    spoken_of = [c for c in clusters if len(c.mentions) > 1 or c.mentions[0].form != "coordination"]
    return [_entity(doc, cluster, number, people) for number, cluster in enumerate(spoken_of)]


def _mentions(reading: Reading, doc: Words, headline_end: int) -> list[Mention]:
    bodies = organizations.named_bodies(doc, headline_end)
    taken = [Span(m.first, m.last) for m in bodies]
    places = _place_tokens(reading)
    people = names.person_names(doc, names.gather(doc), [*taken, *places], headline_end)
    surnames = frozenset(doc[m.last - 1].text for m in people)
    name_spans = [Span(m.name_first, m.last) for m in people]
    bodies += organizations.labelled_bodies(doc, [*taken, *name_spans, *places], surnames, headline_end)
    people_tokens = {k for m in people for k in range(m.first, m.last)}
    bodies = [
        m for m in bodies if not any(k in people_tokens and k >= _name_start(people, k) for k in (m.first, m.last - 1))
    ]
    busy = people_tokens | {k for m in bodies for k in range(m.first, m.last)}
    described = descriptions.described_people(doc, busy, headline_end)
    busy |= {m.head for m in described}
    found = [
        *people,
        *bodies,
        *described,
        *identity.coordinations(doc, people),
        *_pronouns(doc),
        *identity.relative_pronouns(doc, busy),
    ]
    marked = _Marked(reading)
    kept = [m for m in (marked.flag(doc, m) for m in found) if not (m.form == "pronoun" and m.is_marked)]
    return sorted(kept, key=lambda m: (m.head, m.first))


def _name_start(people: list[Mention], token: int) -> int:
    return next((m.name_first for m in people if m.first <= token < m.last), token)


class _Marked:
    """Tells which tokens stand inside quotation marks."""

    def __init__(self, reading: Reading) -> None:
        self.starts = [span.start for span in reading.marked]
        self.ends = [span.end for span in reading.marked]

    def flag(self, doc: Words, mention: Mention) -> Mention:
        at = doc[mention.head].idx
        i = bisect_right(self.starts, at) - 1
        return mention if i < 0 or at >= self.ends[i] else replace(mention, is_marked=True)


def _pronouns(doc: Words) -> Iterable[Mention]:
    return [
        Mention(t.i, t.i + 1, t.i, "pronoun", is_plural=t.lower_ in PLURAL)
        for t in doc
        if t.lower_ in PRONOUNS
    ]


def _headline_end(reading: Reading, doc: Words) -> int:
    """Return the token after the headline: a short first line in which nearly every long word has a capital."""
    if not reading.paragraphs:
        return 0
    line = reading.paragraphs[0]
    if (
        line.end - line.start > LONGEST_HEADLINE
        or len(reading.paragraphs) == 1
        or reading.document.text[line.end - 1] in '.”"'
    ):
        return 0
    words = [w for w in reading.document.text[line.start : line.end].split() if len(w) > 3 and w[0].isalpha()]
    if not words or sum(w[0].isupper() for w in words) < 0.8 * len(words):
        return 0
    return next((t.i for t in doc if t.idx >= line.end), len(doc))


def _place_tokens(reading: Reading) -> list[Span]:
    """Return token ranges of places that the place finder is sure of."""
    spans = []
    for place in reading.places:
        span = reading.doc.char_span(place.start, place.end, alignment_mode="expand")
        if span is not None and place.place is not None and not place.is_in_name:
            spans.append(Span(span.start, span.end))
    return spans


def _source_tokens(reading: Reading) -> set[int]:
    tokens: set[int] = set()
    for attribution in reading.attributions:
        for start, end in attribution.source:
            span = reading.doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                tokens.update(range(span.start, min(span.end, span.start + 30)))
    return tokens


def _entity(doc: Words, cluster: Cluster, number: int, people: frozenset[str]) -> Entity:
    named = [m for m in cluster.mentions if m.form in ("name", "organization")]
    titled = [m for m in cluster.mentions if m.role]
    best = next((m for m in titled if m.organization), titled[0] if titled else None)
    name = max((m.name for m in named if m.name), key=lambda n: (len(n.split()), not n.isupper(), len(n)), default=None)
    described = [m for m in cluster.mentions if m.description]
    organization = (
        best.organization if best else next((m.organization for m in cluster.mentions if m.organization), None)
    )
    if organization and people.issuperset(name_parts(organization)):
        organization = None  # "Roe's daughter" is of no body
    kind = organizations.kind_of(name if cluster.kind == "organization" else organization)
    return Entity(
        entity_id=f"e{number}",
        kind=cluster.kind,
        name=name,
        description=_best_description(described),
        role=best.role if best else None,
        organization=organization,
        organization_kind=_organization_kind(cluster, kind, best),
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


def _best_description(described: list[Mention]) -> str | None:
    best = max(described, key=lambda m: (m.age is not None, not m.is_definite), default=None)
    return best.description if best else None


def _organization_kind(cluster: Cluster, kind: organizations.Kind | None, best: Mention | None) -> str | None:
    if kind is not None:
        return kind.kind
    actor = best.actor_type if best else None
    return {
        "state_government": "state",
        "sheriff": "county",
        "police": "city",
        "local_government": "city",
        "federal_agents": "federal",
    }.get(actor or "")


def _actor_type(cluster: Cluster, kind: organizations.Kind | None) -> str:
    """Let the body decide where its kind is known, then the title, then the noun."""
    if kind is not None and kind.actor_type != "unknown":
        return kind.actor_type
    told = [m.actor_type for m in cluster.mentions if m.actor_type not in (None, "unknown")]
    if told:
        return {"rank": "police"}.get(str(told[0]), str(told[0]))
    return "unknown"
