"""Which incident an answer is about, and who besides the teller gives an account of one.

Belongs here: pairing answers and quotations with the reports of a document. Not here: finding answers
(`responses.py`), claimants and claims (`claims.py`), nor what follows for an incident's status (`resolve/status.py`).
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from pipelines.extract.bodies import answers_for
from pipelines.extract.denials import denied
from pipelines.extract.factuality import NEGATED, factuality
from pipelines.extract.incident_lexicon import types_named
from pipelines.extract.responses import Response, is_justification
from pipelines.extract.stance import is_question
from pipelines.extract.verb_arguments import is_officer
from pipelines.records import ASSERTING, IncidentReport, Quote, Reading

# Answers that make sense only where somebody is accused: of a robbery, "found no evidence" is about the inquiry.
OF_ACCUSED = frozenset({"no_record", "cannot_verify", "confirms_complaint"})
ANSWERS = frozenset({"denies", "disputes", "no_record", "cannot_verify", "retracts", "confirms_complaint", "declined"})


def _last_told(report: IncidentReport, position: int) -> int:
    return max((s.start for s in report.sentences if s.start <= position), default=report.evidence_start)


def _last(reports: Sequence[IncidentReport], position: int) -> list[IncidentReport]:
    """Return the report that was told last before an offset, as a list of one or none."""
    return sorted(reports, key=lambda report: _last_told(report, position))[-1:]


def targets(reading: Reading, response: Response, hedged: set[str], body: str) -> list[IncidentReport]:
    """Return the reports that an answer by `body` is about.

    An answer in a sentence that tells an incident is about that one. One that speaks of several ("the incidents",
    "these claims") is about the aggregate before it, else about every attributed account. One that names a deed is
    about the report of such a deed told last before it; any other that speaks of officers, or of what the text told,
    about the account told last. "It wasn't us" is an answer only of the body accused, and "we were not involved"
    leaves open that others were.
    """
    reports = [r for r in reading.reports if _may_answer(response, body, r)]
    before = [r for r in reports if r.evidence_start <= response.start] or (reports if len(reports) == 1 else [])
    if response.is_plural:
        alleged = [r for r in before if r.report_id in hedged]
        return [r for r in alleged if r.is_aggregate] or alleged or before[-1:]
    same = [r for r in reports if any(s.start <= response.start < s.end for s in r.sentences)]
    if same and not response.is_general and (not response.is_quoted or _speaks_of_deed(response, same)):
        return same
    if response.is_general or response.mentions_account:
        of_kind = _of_kind(before, response) or ([] if response.is_plain and response.kinds else before)
        return _last(of_kind, response.start) or (reports[:1] if not before else [])
    if response.kinds:
        return _last(_of_kind(before, response), response.start)
    if response.tells_of_deed:
        return before[-1:]
    around = response.kinds_around
    own = [r for r in before if response.is_quoted and r.agency and answers_for(body, r.agency)]
    return _last([r for r in own if not around or around & set(r.incident_types)], response.start)


def _may_answer(response: Response, body: str, report: IncidentReport) -> bool:
    """Tell whether an answer makes sense for a report: only who is accused can plainly deny a deed or a part in it."""
    if response.is_of_part:
        return report.agency is not None and answers_for(body, report.agency)
    if response.stance == "declined" and report.agency is not None:
        return response.mentions_account or answers_for(body, report.agency)
    if response.is_plain or response.stance in OF_ACCUSED:
        return report.agency is not None or report.is_aggregate or response.mentions_account
    return True


def _of_kind(reports: Sequence[IncidentReport], response: Response) -> list[IncidentReport]:
    return [r for r in reports if response.kinds & set(r.incident_types)]


def _speaks_of_deed(response: Response, reports: Sequence[IncidentReport]) -> bool:
    return response.stance in {"disputes", "declined"} or response.tells_of_deed or bool(_of_kind(reports, response))


def _last_accused(reading: Reading, quote: Quote) -> IncidentReport | None:
    """Return the report that was told last before a quotation, if officers are said to have acted in it."""
    before = [r for r in reading.reports if r.evidence_start <= quote.start and r.agency]
    last = next(iter(_last(before, quote.start)), None)
    acting = {p.report_id for p in reading.participants if p.role == "alleged_actor"}
    return last if last is not None and last.report_id in acting else None


def content_of(reading: Reading, quote: Quote) -> list[Token]:
    """Return the words of a quotation."""
    spans = (reading.doc.char_span(s.start, s.end, alignment_mode="expand") for s in quote.content_spans)
    return [token for span in spans if span is not None for token in span]


def cue_lemmas(reading: Reading, quote: Quote) -> frozenset[str]:
    """Return the lemmas of a quotation's cue."""
    if quote.cue_start is None or quote.cue_end is None:
        return frozenset()
    cue = reading.doc.char_span(quote.cue_start, quote.cue_end, alignment_mode="expand")
    return frozenset(t.lemma_.lower() for t in cue or ())


def _named(tokens: list[Token]) -> set[str]:
    return types_named({token.lemma_.lower() for token in tokens})


def _stance_to_deed(report: IncidentReport, quote: Quote, tokens: list[Token]) -> str | None:
    """Return whether a quotation asserts or denies what officers are said to have done, None where it tells neither.

    A body that defends the deed ("the agent fired in self-defense") says with it that it took place.
    """
    kinds = set(report.incident_types)
    deeds = [token for token in tokens if types_named({token.lemma_.lower()}) & kinds]
    if deeds and denied(tokens) and all(factuality(token) == NEGATED for token in deeds):
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
        if is_question(cue_lemmas(reading, quote), quote.text):
            continue
        tokens = content_of(reading, quote)
        accused = _last_accused(reading, quote)
        stance = _stance_to_deed(accused, quote, tokens) if accused is not None else None
        if accused is not None and stance is not None:
            yield accused, quote, stance
        for report in reading.reports:
            is_there = any(s.start < quote.end and quote.start < s.end for s in report.sentences)
            is_told = report is accused and stance is not None
            if is_there and not is_told and report.incident_type in _named(tokens):
                yield report, quote, quote.stance
