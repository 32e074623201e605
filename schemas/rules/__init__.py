"""The rules that join tables: what must hold between the rows of a release, and between them and the texts.

A rule takes the conformed tables and, where there are any, the texts by document_id; it returns its failures.
Rules about one table alone are in the table's model. A rule that needs texts finds nothing without them.
"""

from collections.abc import Callable, Mapping

import pandas as pd

from schemas.failures import collect
from schemas.rules import accounts, keys, verbatim

Tables = Mapping[str, pd.DataFrame]
Texts = Mapping[str, str] | None
Rule = Callable[[Tables, Texts], pd.DataFrame]

JOIN_RULES: tuple[Rule, ...] = (
    keys.foreign_keys_hold,
    keys.subjects_are_in_their_table,
    keys.documents_of_a_report_agree,
    verbatim.offsets_within_text,
    accounts.incidents_have_reports,
    accounts.events_have_reports,
    accounts.allegations_have_allegers,
    accounts.disputes_have_disputers,
    accounts.counts_agree_with_reports,
    accounts.ranks_are_gapless,
    accounts.incident_type_is_listed,
)
TEXT_RULES: tuple[Rule, ...] = (
    verbatim.quotes_are_verbatim,
    verbatim.printed_texts_are_verbatim,
    verbatim.claims_point_at_their_value,
)
RULES: dict[str, Rule] = {rule.__name__: rule for rule in JOIN_RULES + TEXT_RULES}


def rule_failures(tables: Tables, texts: Texts = None) -> pd.DataFrame:
    """Return what breaks any rule."""
    return collect(rule(tables, texts) for rule in RULES.values())
