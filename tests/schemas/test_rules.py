from typing import Any

import pandas as pd
import pytest
from sample_tables import ARTICLE, TEXTS, frame, sample_tables

from schemas.derive import describe
from schemas.rules import RULES, rule_failures
from schemas.tables import TABLES


def changed(table: str, row: int = 0, /, **values: Any) -> dict[str, pd.DataFrame]:
    """The sample with some values of one row changed."""
    tables = sample_tables()
    rows = tables[table].to_dict("records")
    rows[row] |= values
    return tables | {table: frame(table, *rows)}


def without(table: str, **values: Any) -> dict[str, pd.DataFrame]:
    """The sample without the rows that hold these values."""
    tables = sample_tables()
    rows = tables[table]
    for name, value in values.items():
        rows = rows[rows[name] != value]
    return tables | {table: rows.reset_index(drop=True)}


def moved(**values: Any) -> dict[str, Any]:
    """The sample's only quotation, changed."""
    return changed("quotes", **values)


BROKEN = {
    "foreign_keys_hold": lambda: changed("quotes", document_id="d-9"),
    "subjects_are_in_their_table": lambda: changed("claims", subject_table="events"),
    "documents_of_a_report_agree": lambda: changed("participants", report_id="r-2"),
    "offsets_within_text": lambda: changed("documents", text_chars=20),
    "incidents_have_reports": lambda: without("incident_reports", incident_id="i-1"),
    "events_have_reports": lambda: without("event_reports", event_id="e-1"),
    "allegations_have_allegers": lambda: without("claims", claim_id="c-1"),
    "disputes_have_disputers": lambda: without("claims", claim_id="c-2"),
    "counts_agree_with_reports": lambda: changed("incidents", document_count=7),
    "ranks_are_gapless": lambda: changed("incident_reports", rank=2),
    "incident_type_is_listed": lambda: changed("incidents", incident_type="shooting"),
    "quotes_are_verbatim": lambda: moved(text="They had their guns drawn, … and they lost."),
    "printed_texts_are_verbatim": lambda: changed("incident_reports", evidence_text="guns shown"),
    "claims_point_at_their_value": lambda: changed("claims", value_as_printed="drawn guns"),
}


def test_the_sample_breaks_no_rule() -> None:
    assert rule_failures(sample_tables(), TEXTS).empty


@pytest.mark.parametrize("name", RULES)
def test_a_broken_rule_is_caught(name: str) -> None:
    found = RULES[name](BROKEN[name](), TEXTS)
    assert len(found) and set(found["rule"]) == {name}
    assert found["message"].str.len().min() > 10 and found["row_id"].str.len().min() > 0


def test_every_dangling_reference_is_caught() -> None:
    tables = sample_tables()
    references = [(table, column.name) for table in TABLES for column in describe(table).columns if column.references]
    for table, column in references:
        tables[table][column] = "nowhere"
    found = RULES["foreign_keys_hold"](tables, None)
    caught = {(row.table, row.message.split(" ")[0]) for row in found.itertuples()}
    assert caught == set(references)


def test_a_finding_about_a_row_or_table_that_is_not_there_is_caught() -> None:
    for values in ({"row_id": "i-9"}, {"table": "rumours"}):
        assert len(RULES["subjects_are_in_their_table"](changed("findings", **values), None))


def test_a_hedged_account_that_nobody_but_the_narrator_gives_has_no_alleger() -> None:
    tables = changed("incidents", status="alleged")
    assert RULES["allegations_have_allegers"](tables, None).empty
    tables |= {"claims": changed("claims", claimed_by="narrator")["claims"]}
    assert len(RULES["allegations_have_allegers"](tables, None)) == 1


def test_rules_about_texts_find_nothing_without_texts() -> None:
    assert RULES["quotes_are_verbatim"](moved(text="Something else entirely"), None).empty


def test_a_masked_name_of_the_same_length_is_verbatim_only_when_the_row_says_so() -> None:
    quote = "agents “boxed in” an officer"
    start = ARTICLE.index(quote)
    place = {"start": start, "end": start + len(quote), "content_spans": [{"start": start, "end": start + len(quote)}]}
    check = RULES["quotes_are_verbatim"]
    masked = "agents “boxed in” an ███████"
    assert check(moved(text=masked, is_masked=True, **place), TEXTS).empty
    assert len(check(moved(text=masked, is_masked=False, **place), TEXTS)) == 1
    assert len(check(moved(text="agents “boxed in” an ██████", is_masked=True, **place), TEXTS)) == 1
    assert len(check(moved(text="agents “boxed up” an ███████", is_masked=True, **place), TEXTS)) == 1


def test_a_quotation_of_a_document_without_text_is_not_verbatim() -> None:
    assert len(RULES["quotes_are_verbatim"](sample_tables(), {"d-2": TEXTS["d-2"]})) == 1
