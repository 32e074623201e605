"""The table `place_mentions`."""

from typing import ClassVar

from schemas import columns as c
from schemas.table import Table


class PlaceMentions(Table):
    """One row is one mention of a place in a document."""

    document_id: c.Text = c.reference("documents.document_id", "The document.")
    start: c.Whole = c.offset("Where the mention starts.")
    end: c.Whole = c.offset("Where the mention ends (exclusive).")
    phrase: c.Text = c.printed("start", "The mention as printed.", nullable=False)
    place_id: c.Text = c.reference("places.place_id", "The place it is read as.", nullable=True)
    geonameid: c.Whole = c.whole("That place's number in GeoNames.", least=1)
    lat: c.Real = c.latitude()
    lon: c.Real = c.longitude()
    confidence: c.Real = c.confidence()

    class Config:
        """Keys."""

        unique: ClassVar = ["document_id", "start", "end"]
