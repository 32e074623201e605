"""The table `findings`."""

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class Findings(Table):
    """One row is something that a reader should know about a row of another table."""

    finding_id: c.Text = c.key("The finding.")
    rule: c.Text = c.term(v.FINDING_RULE, "What it warns of.")
    severity: c.Text = c.term(v.SEVERITY, "How much it matters.")
    table: c.Text = c.text("The table of the row it is about.", nullable=False, pattern=c.SNAKE_CASE)
    row_id: c.Text = c.key("The key of that row.")
    document_id: c.Text = c.reference("documents.document_id", "The document that shows it.", nullable=True)
    start: c.Whole = c.offset("Where the words that show it start.", nullable=True)
    end: c.Whole = c.offset("Where they end (exclusive).", nullable=True)
    message: c.Text = c.text("The finding in words.", nullable=False)

    class Config:
        """Keys."""

        unique = "finding_id"
