"""The table `organizations`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class Organizations(Table):
    """One row is an organization named on the record, across documents."""

    organization_id: c.Text = c.key("The organization.")
    name: c.Text = c.text("Fullest name in the documents.", nullable=False)
    role: c.Text = c.text("What it does, as documents give it.")
    organization: c.Text = c.text("The body it belongs to.")
    kind: c.Text = c.term(v.ORGANIZATION_KIND, "What kind of body it is.")
    aliases: c.Texts = c.listing("Other forms of the name in the documents, abbreviations included.")
    document_count: c.Whole = c.whole("Documents that name it.", least=1, nullable=False)

    class Config:
        """Keys."""

        unique = "organization_id"
