"""The table `claims`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class Claims(Table):
    """One row is one statement of one value by one source. What sources say stands here side by side."""

    claim_id: c.Text = c.key("The claim.")
    subject_table: c.Text = c.term(v.SUBJECT_TABLE, "The table of the row it is about.")
    subject_id: c.Text = c.reference(c.SUBJECTS, "The incident or event it is about.")
    report_id: c.Text = c.reference(c.REPORTS, "The account it belongs to.")
    field: c.Text = c.text("The column of the subject that it speaks to.", nullable=False, pattern=c.SNAKE_CASE)
    value: c.Text = c.text("The value as the column would hold it; null where the source only takes a stance.")
    value_as_printed: c.Text = c.text("The words of the document that give the value.")
    document_id: c.Text = c.reference("documents.document_id", "The document that prints it.")
    start: c.Whole = c.offset("Where the words that make the claim start.")
    end: c.Whole = c.offset("Where they end (exclusive).")
    claimed_by: c.Text = c.text("'narrator', 'unnamed', or the source as printed.", nullable=False)
    speaker_id: c.Text = c.reference(
        ("people.person_id", "organizations.organization_id"),
        "The source, a person or an organization named on the record.",
        nullable=True,
    )
    quote_id: c.Text = c.reference("quotes.quote_id", "The quotation that makes it.", nullable=True)
    stance: c.Text = c.term(v.STANCE, "What the source does with the value.")
    is_hedged: c.Flag = c.flag("The claim is attributed, or marked by a word such as 'allegedly'.")

    class Config:
        """Keys."""

        unique = "claim_id"
