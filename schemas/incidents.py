"""The table `incidents`."""

import pandas as pd
import pandera.pandas as pa

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class Incidents(Table):
    """One row is one happening, or one aggregate allegation, across documents; derived from claims by written rules."""

    incident_id: c.Text = c.key("The incident.")
    incident_type: c.Text = c.term(v.INCIDENT_TYPE, "The gravest of incident_types.")
    incident_types: c.Texts = c.terms(v.INCIDENT_TYPE, "All that is alleged or reported.")
    is_aggregate: c.Flag = c.flag("The row is an allegation about many happenings that are not told one by one.")
    date_start: c.Text = c.iso_date("When it began; a date-time where date_precision is minute or hour.")
    date_end: c.Text = c.iso_date("When it ended, or the last moment it may have begun.")
    date_precision: c.Text = c.term(v.DATE_PRECISION, "How exactly the date is known.")
    date_basis: c.Text = c.term(v.DATE_BASIS, "What the date rests on.")
    place_id: c.Text = c.reference("places.place_id", "The finest place of the gazetteer.", nullable=True)
    place_name: c.Text = c.text("The finest place as sources name it.")
    city: c.Text = c.text("City or town.")
    county: c.Text = c.text("County.")
    state: c.Text = c.text("USPS code of the state in the US, else the first-level division.")
    country: c.Text = c.text("ISO 3166-1 alpha-2 code of the country.")
    lat: c.Real = c.latitude()
    lon: c.Real = c.longitude()
    place_precision: c.Text = c.term(v.PLACE_PRECISION, "The finest level at which the place is known.")
    agency: c.Text = c.text("The body whose officers acted, as sources name it.")
    killed_low: c.Whole = c.whole("Fewest killed that a source states.")
    killed_best: c.Whole = c.whole("Killed, by the best source.")
    killed_high: c.Whole = c.whole("Most killed that a source states.")
    injured_low: c.Whole = c.whole("Fewest injured that a source states.")
    injured_best: c.Whole = c.whole("Injured, by the best source.")
    injured_high: c.Whole = c.whole("Most injured that a source states.")
    status: c.Text = c.term(v.STATUS, "Where the account stands, derived from claims.")
    response: c.Text = c.term(v.RESPONSE, "What the body accused is reported to have answered.")
    document_count: c.Whole = c.whole("Documents that report it.", least=1, nullable=False)
    origin_count: c.Whole = c.whole("Independent origins that report it.", least=1, nullable=False)
    first_published_at: c.Text = c.iso_date("Earliest publication among its documents.")
    last_published_at: c.Text = c.iso_date("Latest publication among its documents.")
    summary: c.Text = c.text("One sentence put together from the columns by rule.", nullable=False)

    class Config:
        """Keys."""

        unique = "incident_id"

    @pa.dataframe_check(name="counts_in_order")
    def counts_in_order(cls, frame: pd.DataFrame) -> pd.Series:
        """Low, best and high are all known or all null, and in that order."""
        holds = pd.Series(True, index=frame.index)
        for what in ("killed", "injured"):
            low, best, high = (frame[f"{what}_{bound}"] for bound in ("low", "best", "high"))
            known = low.notna().astype(int) + best.notna() + high.notna()
            ordered = ((low <= best) & (best <= high)).fillna(False).astype(bool)
            holds &= (known == 0) | ((known == 3) & ordered)
        return holds

    @pa.dataframe_check(name="origins_within_documents")
    def origins_within_documents(cls, frame: pd.DataFrame) -> pd.Series:
        """There are no more origins than documents."""
        return frame["origin_count"] <= frame["document_count"]
