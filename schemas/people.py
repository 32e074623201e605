"""The table `people`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class People(Table):
    """One row is a person named on the record, across documents."""

    person_id: c.Text = c.key("The person.")
    name: c.Text = c.text("Fullest name in the documents.", nullable=False)
    role: c.Text = c.text("Title or role, as documents give it.")
    organization: c.Text = c.text("The body the person belongs to, by the documents.")
    kind: c.Text = c.term(v.PERSON_KIND, "In which capacity the person is named.")
    aliases: c.Texts = c.listing("Other forms of the name in the documents.")
    document_count: c.Whole = c.whole("Documents that name the person.", least=1, nullable=False)

    class Config:
        """Keys."""

        unique = "person_id"
