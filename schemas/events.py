"""The table `events`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class Events(Table):
    """One row is a public happening that is not an incident, across documents."""

    event_id: c.Text = c.key("The event.")
    event_type: c.Text = c.term(v.EVENT_TYPE, "What kind of happening it is.")
    name: c.Text = c.text("Its proper name ('Operation …'), if it has one.")
    date_start: c.Text = c.iso_date("When it began; a date-time where date_precision is minute or hour.")
    date_end: c.Text = c.iso_date("When it ended, or the last moment it may have begun.")
    date_precision: c.Text = c.term(v.DATE_PRECISION, "How exactly the date is known.")
    date_basis: c.Text = c.term(v.DATE_BASIS, "What the date rests on.")
    place_id: c.Text = c.reference("places.place_id", "The finest place of the gazetteer.", nullable=True)
    city: c.Text = c.text("City or town.")
    state: c.Text = c.text("USPS code of the state in the US, else the first-level division.")
    actors: c.Texts = c.listing("Who acts in it, as sources name them.")
    part_of: c.Text = c.text("Name of the wider event it belongs to, or that event's event_id where it has no name.")
    status: c.Text = c.term(v.STATUS, "Where the account stands, derived from claims.")
    document_count: c.Whole = c.whole("Documents that report it.", least=1, nullable=False)
    origin_count: c.Whole = c.whole("Independent origins that report it.", least=1, nullable=False)
    summary: c.Text = c.text("One sentence put together from the columns by rule.", nullable=False)

    class Config:
        """Keys."""

        unique = "event_id"
