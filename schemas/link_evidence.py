"""The table `link_evidence`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class LinkEvidence(Table):
    """One row is a compared pair of reports that are of one incident or event, and what speaks for it."""

    link_id: c.Text = c.key("The pair.")
    table: c.Text = c.term(v.SUBJECT_TABLE, "The table of the row that both are reports of.")
    report_id_a: c.Text = c.reference(c.REPORTS, "The first report.")
    report_id_b: c.Text = c.reference(c.REPORTS, "The second report.")
    score: c.Real = c.weight_of_evidence()
    reasons: c.Texts = c.reasons()

    class Config:
        """Keys."""

        unique = "link_id"
