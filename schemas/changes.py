"""The table `changes`."""

from typing import ClassVar

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class Changes(Table):
    """One row is a row that differs from the release before."""

    table: c.Text = c.text("The table of the row.", nullable=False, pattern=c.SNAKE_CASE)
    row_id: c.Text = c.key("The key of the row; the parts of a composite key are joined by '/'.")
    change: c.Text = c.term(v.ROW_CHANGE, "What became of the row.")
    columns: c.Texts = c.listing("The columns whose values differ, when the row was modified.")
    cause: c.Text = c.term(v.CHANGE_CAUSE, "Why it changed.")

    class Config:
        """Keys."""

        unique: ClassVar = ["table", "row_id"]
