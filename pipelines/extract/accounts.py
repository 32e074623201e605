"""Which incident an answer is about, and who besides the teller gives an account of one.

Belongs here: pairing answers and quotations with the reports of a document. Not here: finding answers
(`responses.py`), claimants and claims (`claims.py`), nor what follows for an incident's status (`resolve/status.py`).
"""

from collections.abc import Iterator

from spacy.tokens import Token

from pipelines.extract.factuality import NEGATED, factuality
from pipelines.extract.incident_lexicon import types_named
from pipelines.extract.responses import Response, is_justification
from pipelines.extract.verb_arguments import is_officer
from pipelines.records import IncidentReport, Quote, Reading

ASSERTING = frozenset({"asserts", "relays"})
ANSWERS = frozenset({"denies", "disputes", "no_record", "cannot_verify", "retracts", "confirms_complaint", "declined"})


def _last_told(report: IncidentReport, position: int) -> int:
    return max((s.start for s in report.sentences if s.start <= position), default=report.evidence_start)


def targets(reading: Reading, response: Response, hedged: set[str]) -> list[IncidentReport]:
    """Return the reports that an answer is about.

    An answer in a sentence that tells an incident is about that one. One that speaks of several ("the incidents",
    "these claims") is about every attributed account before it. Any other is about the account told last before it.
    """
    same = [r for r in reading.reports if any(s.start <= response.start < s.end for s in r.sentences)]
    if same and not response.is_general:
        return same
    before = [r for r in reading.reports if r.evidence_start <= response.start]
    if response.is_plural:
        return [r for r in before if r.report_id in hedged] or before[-1:]
    if not response.is_general and not response.mentions_account:
        return [r for r in before[-1:] if response.tells_of_deed]
    last = max(before, key=lambda report: _last_told(report, response.start), default=None)
    return [last] if last is not None else reading.reports[:1]


def _last_accused(reading: Reading, quote: Quote) -> IncidentReport | None:
    """Return the report that was told last before a quotation, if officers are said to have acted in it."""
    before = [r for r in reading.reports if r.evidence_start <= quote.start and r.agency]
    last = max(before, key=lambda report: _last_told(report, quote.start), default=None)
    acting = {p.report_id for p in reading.participants if p.role == "alleged_actor"}
    return last if last is not None and last.report_id in acting else None


def _content(reading: Reading, quote: Quote) -> list[Token]:
    spans = (reading.doc.char_span(s.start, s.end, alignment_mode="expand") for s in quote.content_spans)
    return [token for span in spans if span is not None for token in span]


def _named(tokens: list[Token]) -> set[str]:
    return types_named({token.lemma_.lower() for token in tokens})


def _stance_to_deed(report: IncidentReport, quote: Quote, tokens: list[Token]) -> str | None:
    """Return whether a quotation asserts or denies what officers are said to have done, None where it tells neither.

    A body that defends the deed ("the agent fired in self-defense") says with it that it took place.
    """
    kinds = set(report.incident_types)
    deeds = [token for token in tokens if types_named({token.lemma_.lower()}) & kinds]
    if deeds and all(factuality(token) == NEGATED for token in deeds):
        return "denies"
    if is_justification(quote.text):
        return quote.stance
    return quote.stance if any(map(is_officer, tokens)) and _named(tokens) & kinds else None


def accounts(reading: Reading) -> Iterator[tuple[IncidentReport, Quote, str]]:
    """Yield who else gives an account of an incident, with the stance.

    These are sources quoted where it is told, in words that name it, and farther on whoever tells what the officers
    who are said to have acted did.
    """
    for quote in reading.quotes:
        if quote.stance not in ASSERTING or not (quote.speaker_name or quote.speaker_organization):
            continue
        tokens = _content(reading, quote)
        accused = _last_accused(reading, quote)
        stance = _stance_to_deed(accused, quote, tokens) if accused is not None else None
        if accused is not None and stance is not None:
            yield accused, quote, stance
        for report in reading.reports:
            is_there = any(s.start < quote.end and quote.start < s.end for s in report.sentences)
            is_told = report is accused and stance is not None
            if is_there and not is_told and report.incident_type in _named(tokens):
                yield report, quote, quote.stance
