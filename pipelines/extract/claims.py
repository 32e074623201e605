"""Who says each value of an incident, and who answers it.

Belongs here: turning slot values, and answers to them, into claims with claimant and stance. Not here: what a
quotation's stance is (`quotes.py`) and what follows from claims for the incident's status (`resolve/status.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.extract.accounts import ANSWERS, accounts, content_of, cue_lemmas, targets
from pipelines.extract.denials import denied
from pipelines.extract.responses import Response, find_responses, hedge_at, quoted_response
from pipelines.extract.stance import is_question, stance_of
from pipelines.extract.verdicts import Verdict, find_verdicts
from pipelines.ids import make_id
from pipelines.records import (
    ASSERTING,
    COURT,
    NARRATOR,
    UNNAMED,
    Claim,
    EventReport,
    IncidentReport,
    Participant,
    Quote,
    Reading,
)

# Evidence often begins before the quotation that tells it ("officials, who described these stops as ...").
COVERED_SHARE = 0.25
# "John Roe, a 34-year-old driver" and "the driver, John Roe, 34" print the age this close, in characters.
AGE_REACH = 40
# A longer phrase about a speaker tells of more than the office.
MOST_OFFICE_WORDS = 7


@dataclass(frozen=True)
class Value:
    """One value of an incident as a document prints it."""

    field: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Claimant:
    claimed_by: str
    stance: str
    is_hedged: bool
    organization: str | None = None
    role: str | None = None
    entity_id: str | None = None
    quote_id: str | None = None


def _issuer(reading: Reading) -> str | None:
    document = reading.document
    return (document.author or document.publisher) if document.kind == "statement" else None


def _speaks(quote: Quote) -> Claimant:
    printed = None if quote.attribution_basis == "pronoun" else _short(quote.speaker_text)
    return Claimant(
        claimed_by=quote.speaker_name or _office(quote, printed) or printed or UNNAMED,
        stance=quote.stance,
        is_hedged=True,
        organization=quote.speaker_organization or (None if quote.speaker_name else printed),
        role=quote.speaker_role,
        entity_id=quote.speaker_entity_id,
        quote_id=quote.quote_id,
    )


def _short(printed: str | None) -> str | None:
    """Return a long description up to its first comma: "the video, recorded by a neighbor" is the video."""
    is_long = printed is not None and len(printed.split()) > MOST_OFFICE_WORDS
    return printed.split(",")[0] if printed and is_long else printed


def _office(quote: Quote, printed: str | None) -> str | None:
    """Return the body that speaks, as printed where that says more: "Vale County coroner" is not the county."""
    body = quote.speaker_organization
    if body and printed and body in printed and len(printed.split()) <= MOST_OFFICE_WORDS:
        return printed.removeprefix("The ").removeprefix("the ")
    return body


def _responds(reading: Reading, response: Response) -> Claimant:
    """Return who gives an answer told by the narrator: an entity of the document, else the printed subject."""
    at = response.subject_start
    entity = next(
        (e for e in reading.entities if any(at is not None and m.start <= at < m.end for m in e.mentions)), None
    )
    if entity is None:
        return Claimant(response.subject or UNNAMED, response.stance, True, organization=response.subject)
    organization = entity.organization or (entity.name if entity.kind == "organization" else None)
    name = entity.name or response.subject or UNNAMED
    return Claimant(name, response.stance, True, organization or response.subject, entity.role, entity.entity_id)


def _covered(quote: Quote, start: int, end: int) -> int:
    spans = [(s.start, s.end) for s in quote.content_spans]
    if quote.cue_start is not None and quote.cue_end is not None:
        spans.append((quote.cue_start, quote.cue_end))
    return sum(max(0, min(end, right) - max(start, left)) for left, right in spans)


def _covering(reading: Reading, start: int, end: int) -> list[Quote]:
    """Return the quotations that tell a good part of the span, content or cue, innermost first.

    Who asks about it, or declines to speak of it, does not tell it.
    """
    holding = [q for q in reading.quotes if _covered(q, start, end) > COVERED_SHARE * (end - start)]
    holding = [q for q in holding if q.stance != "declined" and not is_question(cue_lemmas(reading, q), q.text)]
    return sorted(holding, key=lambda q: q.end - q.start)


def _telling(reading: Reading, quote: Quote) -> Quote:
    """Return a quotation with its stance to a value that it prints as fact: a denial beside it is of something else."""
    if quote.stance != "denies" or stance_of(cue_lemmas(reading, quote), quote.text) != "asserts":
        return quote
    return replace(quote, stance="asserts") if denied(content_of(reading, quote)) else quote


def _speaker_of(quotes: list[Quote]) -> Claimant | None:
    """Return who answers for nested quotations: the innermost named source; who names nobody is relayed."""
    spoken = [q for q in quotes if q.speaker_text or q.speaker_name]
    named = [q for q in spoken if q.speaker_name or q.speaker_organization]
    if not spoken:
        return None
    if named and named[0] is not spoken[0] and spoken[0].attribution_basis == "pronoun":
        return replace(_speaks(named[0]), stance="relays")
    return _speaks(spoken[0])


def claimant_at(reading: Reading, start: int, end: int) -> Claimant:
    """Return who says what stands at the span: a quoted source, an unnamed one ("allegedly"), or the narrator."""
    quotes = [_telling(reading, quote) for quote in _covering(reading, start, end)]
    speaker = _speaker_of(quotes)
    if speaker is not None:
        return speaker
    issuer = _issuer(reading)
    if issuer:
        return Claimant(issuer, "asserts", True, organization=issuer)
    if quotes or hedge_at(reading.doc, start, end):
        return Claimant(UNNAMED, "asserts", True, quote_id=quotes[0].quote_id if quotes else None)
    return Claimant(NARRATOR, "asserts", False)


def _type_values(report: IncidentReport) -> Iterator[Value]:
    """Yield each place that tells a deed; a type that none tells stands at the report's evidence."""
    for told in report.type_spans:
        yield Value("incident_type", told.incident_type, told.start, told.end)
    for kind in report.incident_types:
        if kind not in {told.incident_type for told in report.type_spans}:
            yield Value("incident_type", kind, report.evidence_start, report.evidence_end)


def _slot_values(report: IncidentReport) -> Iterator[Value]:
    yield from _type_values(report)
    if report.place_text and report.place_start is not None and report.place_end is not None:
        yield Value("place_name", report.place_text, report.place_start, report.place_end)
    if report.time_text and report.time_start is not None and report.time_end is not None:
        yield Value("time", report.time_text, report.time_start, report.time_end)
    if report.weapon_text and report.weapon_start is not None and report.weapon_end is not None:
        yield Value("weapon", report.weapon_text, report.weapon_start, report.weapon_end)
    if report.agency and report.agency_start is not None and report.agency_end is not None:
        yield Value("agency", report.agency, report.agency_start, report.agency_end)
    date = report.date
    if date is not None and date.date_start:
        yield Value("date_start", date.date_start, date.start, date.end)
        if date.printed_value:
            yield Value("date_start", date.printed_value, date.start, date.end)


def _event_values(event: EventReport) -> Iterator[Value]:
    yield Value("event_type", event.event_type, event.evidence_start, event.evidence_end)
    if event.date is not None and event.date.date_start:
        yield Value("date_start", event.date.date_start, event.date.start, event.date.end)


def _age_span(reading: Reading, person: Participant) -> tuple[int, int]:
    """Return where a person's age is printed, near the first mention or else anywhere, or the mention itself."""
    text, printed = reading.document.text, re.compile(rf"(?<!\d){person.age}(?!\d)")
    near = printed.search(text, max(0, person.start - AGE_REACH), person.end + AGE_REACH)
    found = near or printed.search(text)
    return found.span() if found else (person.start, person.end)


def _participant_values(reading: Reading, report: IncidentReport) -> Iterator[Value]:
    people = [p for p in reading.participants if p.report_id == report.report_id]
    for outcome in ("killed", "injured"):
        hit = [p for p in people if p.outcome == outcome and p.role in {"victim", "officer", "bystander", "suspect"}]
        if hit and not report.is_aggregate:
            total = sum(p.count or 1 for p in hit)
            yield Value(outcome, str(total), hit[0].start, hit[0].end)
    for person in people:
        if person.age is not None and person.role in {"victim", "suspect"}:
            yield Value(f"{person.role}_age", str(person.age), *_age_span(reading, person))


def _claim(reading: Reading, report: IncidentReport | EventReport, value: Value, by: Claimant) -> Claim:
    document = reading.document
    return Claim(
        claim_id=make_id("c", report.report_id, value.field, value.value, value.start, by.claimed_by, by.stance),
        subject_table="incidents" if isinstance(report, IncidentReport) else "events",
        report_id=report.report_id,
        field=value.field,
        value=value.value,
        value_as_printed=document.text[value.start : value.end],
        document_id=document.document_id,
        start=value.start,
        end=value.end,
        claimed_by=by.claimed_by,
        stance=by.stance,
        quote_id=by.quote_id,
        speaker_entity_id=by.entity_id,
        is_hedged=by.is_hedged,
        claimant_organization=by.organization,
        claimant_role=by.role,
    )


def _answers(reading: Reading) -> Iterator[tuple[Response, Claimant]]:
    """Yield the answers of the document, those in quotations first, with who gives them."""
    quoted = []
    for quote in reading.quotes:
        if quote.stance in ANSWERS:
            quoted.append(quote)
            yield (quoted_response(reading.doc, quote), _speaks(quote))
    for response in find_responses(reading.doc):
        if any(q.start - 200 <= response.start <= q.end and q.stance == response.stance for q in quoted):
            continue  # the cue of a quotation that was counted ("denied that ...")
        yield response, _responds(reading, response)


def _with_alleger(by: Claimant) -> list[Claimant]:
    """Who denies a happening answers somebody who alleges it, though the text may not say whom."""
    return [by] if by.stance in ASSERTING else [by, Claimant(UNNAMED, "asserts", True)]


def _values(reading: Reading) -> Iterator[tuple[IncidentReport | EventReport, Value]]:
    for report in reading.reports:
        for value in [*_slot_values(report), *_participant_values(reading, report)]:
            yield report, value
    for event in reading.events:
        for value in _event_values(event):
            yield event, value


def _told(reading: Reading) -> Iterator[Claim]:
    """Yield who says each value; that a deed took place is said once by each source."""
    said: set[tuple[str, str, str, str]] = set()
    for report, value in _values(reading):
        for by in _with_alleger(claimant_at(reading, value.start, value.end)):
            key = (report.report_id, value.value, by.claimed_by, by.stance)
            if value.field != "incident_type" or key not in said:
                said.add(key)
                yield _claim(reading, report, value, by)


def _with_repeated(reading: Reading, told: list[Claim]) -> list[Claim]:
    """Mark as hedged what the narrator only repeats: a headline, or words on a deed that a source told before.

    "Agents drew guns on a nurse" above "agents drew guns on her, the chief said" is the chief's account.
    """
    first_line = reading.paragraphs[0].end if reading.paragraphs else 0
    attributed: dict[str, int] = {}
    for claim in told:
        if claim.field == "incident_type" and claim.claimed_by != NARRATOR and claim.start >= first_line:
            attributed[claim.report_id] = min(claim.start, attributed.get(claim.report_id, claim.start))

    def is_repeated(claim: Claim) -> bool:
        source = attributed.get(claim.report_id)
        return source is not None and (claim.start < first_line or claim.start > source)

    return [
        replace(c, is_hedged=True) if c.field == "incident_type" and c.claimed_by == NARRATOR and is_repeated(c) else c
        for c in told
    ]


def _judged(verdict: Verdict) -> Claimant:
    return Claimant(verdict.judge or COURT, verdict.stance, True, organization=COURT)


def _accounts(reading: Reading, hedged: set[str]) -> Iterator[Claim]:
    """Yield what else is said of an incident as a whole: other accounts, answers, what a court decided."""

    def claim(report: IncidentReport, start: int, end: int, by: Claimant) -> Claim:
        return _claim(reading, report, Value("account", report.incident_type, start, end), by)

    for report, quote, stance in accounts(reading):
        yield claim(report, quote.start, quote.end, replace(_speaks(quote), stance=stance))
    for response, by in _answers(reading):
        for report in targets(reading, response, hedged, by.organization or by.role or by.claimed_by):
            yield claim(report, response.start, response.end, by)
    for report, verdict in find_verdicts(reading):
        yield claim(report, verdict.start, verdict.end, _judged(verdict))


def find_claims(reading: Reading) -> list[Claim]:
    """Return the claims of a document; reads its reports, participants, events, quotes and entities."""
    told = _with_repeated(reading, list(_told(reading)))
    hedged = {claim.report_id for claim in told if claim.field == "incident_type" and claim.is_hedged}
    claims: dict[str, Claim] = {}
    for claim in [*told, *_accounts(reading, hedged)]:
        claims.setdefault(claim.claim_id, claim)
    return list(claims.values())
