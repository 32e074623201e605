"""The table `duplicate_candidates`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class DuplicateCandidates(Table):
    """One row is a pair of reports of two incidents or events that may be one, for a person to decide."""

    candidate_id: c.Text = c.key("The pair.")
    table: c.Text = c.term(v.SUBJECT_TABLE, "The table of the two rows.")
    report_id_a: c.Text = c.reference(c.REPORTS, "The first report.")
    report_id_b: c.Text = c.reference(c.REPORTS, "The second report.")
    row_id_a: c.Text = c.reference(c.SUBJECTS, "The incident or event of the first report.")
    row_id_b: c.Text = c.reference(c.SUBJECTS, "The incident or event of the second report.")
    score: c.Real = c.weight_of_evidence()
    reasons: c.Texts = c.reasons()

    class Config:
        """Keys."""

        unique = "candidate_id"
