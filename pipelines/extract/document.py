"""Everything that one document says: runs the extractors over a reading, in order, and turns it into rows.

Belongs here: the order of the extractors. Not here: any rule of finding.
"""

from pipelines.extract.claims import find_claims
from pipelines.extract.dates import find_dates
from pipelines.extract.entities import find_entities
from pipelines.extract.events import find_events
from pipelines.extract.findings import find_findings
from pipelines.extract.fingerprint import fingerprint
from pipelines.extract.incidents import find_incidents
from pipelines.extract.naming import note_naming
from pipelines.extract.places import find_places
from pipelines.extract.publisher_homes import Home
from pipelines.extract.quotes import find_quotes
from pipelines.frames import Extraction, row_of
from pipelines.records import Reading


def read_into(reading: Reading, home: Home | None = None) -> Reading:
    """Run every extractor over a reading; each finds what those before it left in the reading.

    `home` is what the batch of documents says of this document's publisher (`publisher_homes.py`).
    """
    reading.dates = find_dates(reading)
    reading.places = find_places(reading, home)
    reading.entities = find_entities(reading)
    reading.quotes = find_quotes(reading)
    reading.reports, reading.participants = find_incidents(reading)
    reading.events = find_events(reading)
    reading.claims = find_claims(reading)
    reading.participants = note_naming(reading)
    reading.findings = find_findings(reading)
    return reading


def rows_of(reading: Reading) -> Extraction:
    """Return the rows of one document, table by table (`frames.RECORDS`)."""
    here = {"document_id": reading.document.document_id}
    return {
        "documents": [row_of(reading.document)],
        "quotes": [row_of(quote) for quote in reading.quotes],
        "incident_reports": [row_of(report) for report in reading.reports],
        "participants": [row_of(participant) for participant in reading.participants],
        "event_reports": [row_of(event) for event in reading.events],
        "claims": [row_of(claim) for claim in reading.claims],
        "entities": [row_of(entity, **here) for entity in reading.entities],
        "place_mentions": [row_of(place, **here) for place in reading.places],
        "date_mentions": [row_of(date, **here) for date in reading.dates],
        "findings": [row_of(finding) for finding in reading.findings],
        "fingerprints": [row_of(fingerprint(reading))],
    }


def extract(reading: Reading, home: Home | None = None) -> Extraction:
    """Return everything that one document says, as rows."""
    return rows_of(read_into(reading, home))
