"""The table `id_history`."""

from typing import ClassVar

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class IdHistory(Table):
    """One row is an ID that changed in some release, this one or an earlier one."""

    old_id: c.Text = c.key("The ID that was published before.")
    new_id: c.Text = c.text("The ID to look for now; null when the row was withdrawn.")
    table: c.Text = c.text("The table of the row.", nullable=False, pattern=c.SNAKE_CASE)
    change: c.Text = c.term(v.ID_CHANGE, "What became of the ID.")
    version: c.Text = c.text("The release that changed it; null only before it is published.")
    reason: c.Text = c.text("Why, in words.", nullable=False)

    class Config:
        """Keys."""

        unique: ClassVar = ["old_id", "new_id", "table", "version"]
