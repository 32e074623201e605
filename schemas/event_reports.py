"""The table `event_reports`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class EventReports(Table):
    """One row is an event in one document."""

    report_id: c.Text = c.key("The report.")
    event_id: c.Text = c.reference("events.event_id", "The event it is an account of.")
    document_id: c.Text = c.reference("documents.document_id", "The document that gives the account.")
    event_type: c.Text = c.term(v.EVENT_TYPE, "What kind of happening this account tells.")
    evidence_start: c.Whole = c.offset("Where the evidence starts.")
    evidence_end: c.Whole = c.offset("Where the evidence ends (exclusive).")
    evidence_text: c.Text = c.printed(
        "evidence_start", "The words that tell what happened.", nullable=False, words=c.EVIDENCE_WORDS
    )
    date_text: c.Text = c.printed("date_text_start", "The date, as printed.")
    place_text: c.Text = c.text("The finest place, as printed.")
    confidence: c.Real = c.confidence()
    date_text_start: c.Whole = c.offset("Where date_text starts.", nullable=True)
    date_text_end: c.Whole = c.offset("Where date_text ends (exclusive).", nullable=True)
    date_start: c.Text = c.iso_date("When it began, by this account.")
    date_end: c.Text = c.iso_date("When it ended, or the last moment it may have begun, by this account.")
    date_precision: c.Text = c.term(v.DATE_PRECISION, "How exactly this account gives the date.")
    date_basis: c.Text = c.term(v.DATE_BASIS, "What the date rests on.")
    place_id: c.Text = c.reference("places.place_id", "The finest place of the gazetteer.", nullable=True)

    class Config:
        """Keys."""

        unique = "report_id"
