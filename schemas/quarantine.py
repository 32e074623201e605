"""The table `quarantine`."""

from typing import ClassVar

from schemas import columns as c
from schemas.table import Table


class Quarantine(Table):
    """One row is an input that was refused."""

    source_id: c.Text = c.key("The article's own id, or the path of its file.")
    rule: c.Text = c.text("Why it was refused, as a short name.", nullable=False, pattern=c.SNAKE_CASE)
    message: c.Text = c.text("Why it was refused, in words.", nullable=False)
    location: c.Text = c.text("File, and line or row where there is one.", nullable=False)

    class Config:
        """Keys."""

        unique: ClassVar = ["source_id", "rule", "location"]
