"""What a reader should know about the rows of one document.

Belongs here: rules that need one document only. Not here: conflicts between documents (`resolve/`).
"""

import re
from collections.abc import Iterator

from spacy.tokens import Span as Sentence

from pipelines.extract.anachronisms import find_year_conflicts
from pipelines.extract.incident_lexicon import types_named
from pipelines.extract.quotes import mark_findings, uncovered_passages
from pipelines.extract.responses import hedge_at
from pipelines.records import Finding, Reading

# Headlines of the corpora's outlets hold at most this many words; a longer first paragraph is a lead.
LONGEST_HEADLINE_WORDS = 20
# Number words that give no number; "a flood of complaints" counts as much as "dozens".
VAGUE = re.compile(
    r"\b(?:dozens|scores|hundreds|thousands|tens of thousands|millions|several|numerous|multiple|countless|"
    r"an? (?:flood|wave|series|string|number|handful|spate|slew|surge|host) of)\b",
    re.IGNORECASE,
)


def _finding(reading: Reading, rule: str, severity: str, message: str, table: str = "documents", row_id: str = "",
             start: int | None = None, end: int | None = None) -> Finding:  # fmt: skip
    document_id = reading.document.document_id
    return Finding(rule, severity, table, row_id or document_id, document_id, start, end, message)


def missing_provenance(reading: Reading) -> Iterator[Finding]:
    """The document lacks its address, publisher or date."""
    document = reading.document
    fields = {"address": document.url, "publisher": document.publisher, "date": document.published_at}
    missing = [name for name, value in fields.items() if not value]
    if missing:
        yield _finding(reading, "missing_provenance", "warning", f"The document has no {', no '.join(missing)}.")


def vague_quantities(reading: Reading) -> Iterator[Finding]:
    """A sentence that tells an incident or event gives a number only in words such as "dozens"."""
    told = [("incident_reports", r.report_id, s.start, s.end) for r in reading.reports for s in r.sentences]
    for event in reading.events:
        span = reading.doc.char_span(event.evidence_start, event.evidence_end, alignment_mode="expand")
        if span is not None:
            told.append(("event_reports", event.report_id, span.sent.start_char, span.sent.end_char))
    seen: set[int] = set()
    for table, row_id, start, end in told:
        for found in VAGUE.finditer(reading.document.text, start, end):
            if found.start() not in seen:
                seen.add(found.start())
                yield _finding(reading, "vague_quantity", "info", f"“{found.group()}” gives no number.", table, row_id,
                               found.start(), found.end())  # fmt: skip


def _headline(reading: Reading) -> Sentence | None:
    """Return the first paragraph where it is a headline: short, unlike a sentence, and not the whole text."""
    if len(reading.paragraphs) < 2:
        return None
    first = reading.paragraphs[0]
    printed = reading.document.text[first.start : first.end]
    if len(printed.split()) > LONGEST_HEADLINE_WORDS or printed.endswith("."):
        return None
    return reading.doc.char_span(first.start, first.end, alignment_mode="expand")


def headline_unhedged(reading: Reading) -> Iterator[Finding]:
    """The headline asserts what the text only attributes."""
    headline = _headline(reading)
    if headline is None or hedge_at(reading.doc, headline.start_char, headline.end_char):
        return
    told = types_named({token.lemma_.lower() for token in headline})
    for report in reading.reports:
        claims = [c for c in reading.claims if c.report_id == report.report_id and c.field == "incident_type"]
        in_body = [c for c in claims if c.start >= headline.end_char]
        if told & set(report.incident_types) and in_body and all(c.is_hedged for c in in_body):
            yield _finding(reading, "headline_unhedged", "warning", "The headline states what the text attributes.",
                           "incident_reports", report.report_id, headline.start_char, headline.end_char)  # fmt: skip


def headline_places(reading: Reading) -> Iterator[Finding]:
    """An incident's place stands in the headline or dateline only."""
    for report in reading.reports:
        if report.is_place_headline_only:
            yield _finding(reading, "place_headline_only", "warning",
                           "The place is known from the headline or dateline only.",
                           "incident_reports", report.report_id)  # fmt: skip


def secondhand_sources(reading: Reading) -> Iterator[Finding]:
    """The document relays what another outlet reported."""
    media = {e.entity_id: e.name for e in reading.entities if e.organization_kind == "media" and e.name}
    for quote in reading.quotes:
        outlet = media.get(quote.speaker_entity_id or "")
        if outlet and outlet != reading.document.publisher:
            yield _finding(reading, "secondhand_source", "info", f"The document relays {outlet}.", "quotes",
                           quote.quote_id, quote.start, quote.end)  # fmt: skip


def uncovered(reading: Reading) -> Iterator[Finding]:
    """A passage in marks, of speech length, is in no quotation."""
    for span in uncovered_passages(reading, reading.quotes):
        yield _finding(reading, "uncovered_passage", "info", "A passage in quotation marks is in no quotation.",
                       start=span.start, end=span.end)  # fmt: skip


RULES = (
    find_year_conflicts,
    mark_findings,
    missing_provenance,
    vague_quantities,
    headline_unhedged,
    headline_places,
    secondhand_sources,
    uncovered,
)


def find_findings(reading: Reading) -> list[Finding]:
    """Return the findings of one document, each once."""
    return list(dict.fromkeys(finding for rule in RULES for finding in rule(reading)))
