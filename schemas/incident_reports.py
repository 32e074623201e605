"""The table `incident_reports`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class IncidentReports(Table):
    """One row is the account of one incident in one document."""

    report_id: c.Text = c.key("The report.")
    incident_id: c.Text = c.reference("incidents.incident_id", "The incident it is an account of.")
    document_id: c.Text = c.reference("documents.document_id", "The document that gives the account.")
    rank: c.Whole = c.whole("1 for what the document is mainly about, then 2, 3 …", least=1, nullable=False)
    incident_type: c.Text = c.term(v.INCIDENT_TYPE, "The gravest of incident_types.")
    incident_types: c.Texts = c.terms(v.INCIDENT_TYPE, "All that this account alleges or reports.")
    evidence_start: c.Whole = c.offset("Where the evidence starts.")
    evidence_end: c.Whole = c.offset("Where the evidence ends (exclusive).")
    evidence_text: c.Text = c.printed(
        "evidence_start", "The words that tell what happened.", nullable=False, words=c.EVIDENCE_WORDS
    )
    city: c.Text = c.text("City or town.")
    state: c.Text = c.text("USPS code of the state in the US, else the first-level division.")
    place_text: c.Text = c.printed("place_start", "The finest place, as printed.")
    time_text: c.Text = c.printed("time_start", "The time of day, as printed.")
    weapon_text: c.Text = c.printed("weapon_start", "The weapon, as printed.")
    date_text: c.Text = c.printed("date_text_start", "The date, as printed.")
    confidence: c.Real = c.confidence()
    is_aggregate: c.Flag = c.flag("The account is an allegation about many happenings that are not told one by one.")
    place_start: c.Whole = c.offset("Where place_text starts.", nullable=True)
    place_end: c.Whole = c.offset("Where place_text ends (exclusive).", nullable=True)
    time_start: c.Whole = c.offset("Where time_text starts.", nullable=True)
    time_end: c.Whole = c.offset("Where time_text ends (exclusive).", nullable=True)
    weapon_start: c.Whole = c.offset("Where weapon_text starts.", nullable=True)
    weapon_end: c.Whole = c.offset("Where weapon_text ends (exclusive).", nullable=True)
    date_text_start: c.Whole = c.offset("Where date_text starts.", nullable=True)
    date_text_end: c.Whole = c.offset("Where date_text ends (exclusive).", nullable=True)
    date_start: c.Text = c.iso_date("When it began, by this account.")
    date_end: c.Text = c.iso_date("When it ended, or the last moment it may have begun, by this account.")
    date_precision: c.Text = c.term(v.DATE_PRECISION, "How exactly this account gives the date.")
    date_basis: c.Text = c.term(v.DATE_BASIS, "What the date rests on.")
    place_id: c.Text = c.reference("places.place_id", "The finest place of the gazetteer.", nullable=True)
    county: c.Text = c.text("County.")
    country: c.Text = c.text("ISO 3166-1 alpha-2 code of the country.")
    place_precision: c.Text = c.term(v.PLACE_PRECISION, "The finest level at which this account gives the place.")
    agency: c.Text = c.printed("agency_start", "The body whose officers acted, as printed.")
    agency_start: c.Whole = c.offset("Where agency starts.", nullable=True)
    agency_end: c.Whole = c.offset("Where agency ends (exclusive).", nullable=True)

    class Config:
        """Keys."""

        unique = "report_id"
