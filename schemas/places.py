"""The table `places`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class Places(Table):
    """One row is a place that a document of the release mentions."""

    place_id: c.Text = c.key("The place.")
    geonameid: c.Whole = c.whole("Its number in GeoNames, if it has one.", least=1)
    name: c.Text = c.text("Its name in the gazetteer.", nullable=False)
    kind: c.Text = c.term(v.PLACE_KIND, "What it is.")
    admin1: c.Text = c.text("USPS code of its state in the US, else the first-level division.")
    county: c.Text = c.text("Its county.")
    country: c.Text = c.text("ISO 3166-1 alpha-2 code of its country.")
    lat: c.Real = c.latitude()
    lon: c.Real = c.longitude()

    class Config:
        """Keys."""

        unique = "place_id"
