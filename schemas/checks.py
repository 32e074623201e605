"""Column checks that pandera lacks, registered under names that `pandera.Field` takes as keywords."""

from collections.abc import Collection

import pandas as pd
import pyarrow
import pyarrow.compute as pc
from pandera import extensions


@extensions.register_check_method(statistics=["most"])
def words_at_most(values: pd.Series, *, most: int) -> pd.Series:
    """Every text holds at most `most` words (runs of characters that are no white space)."""
    return values.str.count(r"\S+") <= most


@extensions.register_check_method(statistics=["terms"])
def terms_within(values: pd.Series, *, terms: Collection[str]) -> pd.Series:
    """Every list holds only words of `terms`."""
    lists = pyarrow.chunked_array(pyarrow.array(values)).combine_chunks()
    parents = pc.list_parent_indices(lists)
    unknown = pc.invert(pc.is_in(pc.list_flatten(lists), value_set=pyarrow.array(list(terms), pyarrow.string())))
    holds = pd.Series(True, index=values.index)
    holds.iloc[parents.filter(unknown).to_numpy()] = False
    return holds


@extensions.register_check_method(statistics=["pattern"])
def texts_match(values: pd.Series, *, pattern: str) -> pd.Series:
    """Every text of every list matches `pattern`."""
    lists = pyarrow.chunked_array(pyarrow.array(values)).combine_chunks()
    matches = pc.match_substring_regex(pc.list_flatten(lists), pattern)
    holds = pd.Series(True, index=values.index)
    holds.iloc[pc.list_parent_indices(lists).filter(pc.invert(matches)).to_numpy()] = False
    return holds


@extensions.register_check_method(statistics=["least"])
def items_at_least(values: pd.Series, *, least: int) -> pd.Series:
    """Every list holds at least `least` items."""
    lengths = pc.list_value_length(pyarrow.array(values))
    return pd.Series(pc.fill_null(pc.greater_equal(lengths, least), False).to_pandas().to_numpy(), index=values.index)
