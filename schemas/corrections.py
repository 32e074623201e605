"""The table `corrections`."""

from typing import ClassVar

import pandas as pd
import pandera.pandas as pa

from schemas import columns as c
from schemas import vocabulary as v
from schemas.table import Table


class Corrections(Table):
    """One row is a value, a row or a name that people had corrected, withdrawn, withheld, joined or parted.

    The files in `corrections/` say what is wanted; a row here says what was done in this release. Of what is withheld
    for privacy it tells that and on what ground, never what it was.
    """

    correction_id: c.Text = c.key("The correction; it stays the same from release to release.")
    change: c.Text = c.term(v.CORRECTION_CHANGE, "What was done.")
    table: c.Text = c.text("The table of the row; null where a name is withheld.", pattern=c.SNAKE_CASE)
    row_id: c.Text = c.text("The key of the row under which it stands, or last stood; null where a name is withheld.")
    other_row_id: c.Text = c.text("The row or report that it was joined with or parted from.")
    column: c.Text = c.text("The column whose value was corrected.", pattern=c.SNAKE_CASE)
    value_before: c.Text = c.text("What stood there; a list as JSON. Null where nothing did.")
    value_after: c.Text = c.text("What stands there now; a list as JSON. Null where nothing does.")
    also_changed: c.Texts = c.listing("Other columns of the row whose values follow from the corrected one.")
    reports: c.Texts = c.listing("The reports withdrawn with an incident or event, so that its ID is not given anew.")
    ground: c.Text = c.term(v.WITHDRAWAL_GROUND, "Why it was withheld; null for all other corrections.", nullable=True)
    reason: c.Text = c.text("Why, in words.", nullable=False)
    asked_by: c.Text = c.text("Who asked for it; where it was withheld, only in which capacity.", nullable=False)
    date: c.Text = c.iso_date("The day on which it was decided.", nullable=False)

    class Config:
        """Keys."""

        unique: ClassVar = "correction_id"

    @pa.dataframe_check(name="withheld_values_are_not_told")
    def withheld_values_are_not_told(cls, frame: pd.DataFrame) -> pd.Series:
        """What is withheld has a ground and no value; nothing else has a ground."""
        withheld = frame["change"] == "withheld"
        told = frame["value_before"].notna() | frame["value_after"].notna() | frame["column"].notna()
        return (withheld == frame["ground"].notna()) & ~(withheld & told)
