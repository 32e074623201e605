"""Tables as rows. Nothing about what the rows mean belongs here."""

from typing import Any, cast

import pandas as pd

Row = dict[str, Any]


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a table as dictionaries; missing values stay what the column holds (None or `pd.NA`)."""
    return cast(list[Row], frame.to_dict("records"))


def is_known(value: Any) -> bool:
    """Return whether a cell holds a value."""
    return value is not None and value is not pd.NA and value == value
