"""All mentions of people, groups and bodies in one document, in reading order.

Belongs here: calling the finders in order, and what of the document they need (headline, places, marks). Not here:
the finders (`names`, `organizations`, `descriptions`, `identity`), and joining mentions (`coreference`).
"""

from collections.abc import Iterator
from dataclasses import replace

from pipelines.extract import descriptions, identity, names, organizations
from pipelines.extract.mentions import Mention, Words
from pipelines.extract.passages import Marks
from pipelines.extract.pronouns import PLURAL, PRONOUNS
from pipelines.records import Reading, Span

# A first line longer than this, or with fewer long words in capitals than this share, is text, not a headline.
LONGEST_HEADLINE, HEADLINE_CAPITALS, LONG_WORD = 200, 0.8, 4
# Of a long source only the beginning holds its head.
LONGEST_SOURCE = 30
GROUND = frozenset({"street", "block"})


def find_mentions(reading: Reading, doc: Words) -> list[Mention]:
    """Return the mentions, sorted by head; pronouns inside quotation marks are left out, as they need a speaker."""
    headline_end = _headline_end(reading, doc)
    bodies = organizations.named_bodies(doc, headline_end)
    taken = [Span(m.first, m.last) for m in bodies] + _places(reading, doc)
    people = names.person_names(doc, names.gather(doc), taken, headline_end)
    surnames = frozenset(doc[m.last - 1].text for m in people)
    name_spans = [Span(m.name_first, m.last) for m in people]
    bodies += organizations.labelled_bodies(doc, [*taken, *name_spans], _grounds(reading, doc), surnames, headline_end)
    bodies += organizations.acronyms(doc, bodies, headline_end)
    name_tokens = {k for span in name_spans for k in range(span.start, span.end)}
    bodies = [m for m in bodies if name_tokens.isdisjoint((m.first, m.last - 1))]
    busy = {k for m in (*people, *bodies) for k in range(m.first, m.last)}
    described = descriptions.described_people(doc, busy, headline_end, identity.people_by_clause(doc))
    busy |= {m.head for m in described}
    relatives = identity.relative_pronouns(doc, busy)
    found = [*people, *bodies, *described, *identity.coordinations(doc, people), *_pronouns(doc), *relatives]
    return sorted(_without_marked_pronouns(reading, doc, found), key=lambda m: (m.head, m.first))


def source_tokens(reading: Reading, doc: Words) -> frozenset[int]:
    """Return the tokens of the sources that the tagger found."""
    tokens: set[int] = set()
    for start, end in (span for a in reading.attributions for span in a.source if span[0] < span[1]):
        first = doc.token_at(start)
        tokens.update(range(first, min(doc.token_at(end - 1) + 1, first + LONGEST_SOURCE)))
    return frozenset(tokens)


def _without_marked_pronouns(reading: Reading, doc: Words, found: list[Mention]) -> Iterator[Mention]:
    marks = Marks(reading.marked)
    for mention in found:
        if marks.around(doc[mention.head].idx) is None:
            yield mention
        elif mention.form != "pronoun":
            yield replace(mention, is_marked=True)


def _pronouns(doc: Words) -> list[Mention]:
    return [Mention(t.i, t.i + 1, t.i, "pronoun", is_plural=t.lower_ in PLURAL) for t in doc if t.lower_ in PRONOUNS]


def _headline_end(reading: Reading, doc: Words) -> int:
    """Return the token after the headline: a short first line in which nearly every long word has a capital."""
    if len(reading.paragraphs) < 2:
        return 0
    line, text = reading.paragraphs[0], reading.document.text
    if line.end - line.start > LONGEST_HEADLINE or text[line.end - 1] in '.”"':
        return 0
    words = [w for w in text[line.start : line.end].split() if len(w) >= LONG_WORD and w[0].isalpha()]
    if sum(w[0].isupper() for w in words) < HEADLINE_CAPITALS * max(1, len(words)):
        return 0
    return doc.token_at(line.end - 1) + 1 if len(doc) else 0


def _places(reading: Reading, doc: Words) -> list[Span]:
    """Return token ranges of places that the place finder is sure of, and of streets."""
    sure = [p for p in reading.places if (p.place or p.kind in GROUND) and not p.is_in_name and p.start < p.end]
    return [Span(doc.token_at(p.start), doc.token_at(p.end - 1) + 1) for p in sure]


def _grounds(reading: Reading, doc: Words) -> list[Span]:
    """Return token ranges of all names of places, peoples and streets; a site may be a body ("Oak Hollow Hospital")."""
    named = [p for p in reading.places if p.kind != "site" and p.start < p.end]
    return [Span(doc.token_at(p.start), doc.token_at(p.end - 1) + 1) for p in named]
