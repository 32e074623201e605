import pandas as pd
import pandera.errors
import pytest
from sample_tables import frame, sample_tables

from schemas.derive import Column, arrow_schema, conform, describe, from_arrow, to_arrow
from schemas.failures import schema_failures
from schemas.tables import TABLES
from schemas.vocabulary import VOCABULARIES

# The contract of the design, in its order.
DESIGN = {
    "documents": "document_id source_id kind url publisher title author language published_at published_basis "
    "retrieved_at text_sha256 text_chars origin_id story_id rights",
    "quotes": "quote_id document_id quote_type text start end content_spans cue_text cue_start cue_end speaker_text "
    "speaker_start speaker_end speaker_id speaker_name speaker_role speaker_organization attribution_basis addressee "
    "stance utterance_id incident_id",
    "incidents": "incident_id incident_type incident_types is_aggregate date_start date_end date_precision date_basis "
    "place_id place_name city county state country lat lon place_precision agency killed_low killed_best killed_high "
    "injured_low injured_best injured_high status response document_count origin_count first_published_at "
    "last_published_at summary",
    "incident_reports": "report_id incident_id document_id rank incident_type incident_types evidence_start "
    "evidence_end evidence_text city state place_text time_text weapon_text date_text confidence",
    "participants": "participant_id report_id incident_id document_id role actor_type name name_status age gender "
    "count outcome organization start end",
    "events": "event_id event_type name date_start date_end date_precision date_basis place_id city state actors "
    "part_of status document_count origin_count summary",
    "event_reports": "report_id event_id document_id event_type evidence_start evidence_end evidence_text date_text "
    "place_text confidence",
    "claims": "claim_id subject_table subject_id report_id field value value_as_printed document_id start end "
    "claimed_by speaker_id quote_id stance",
    "people": "person_id name role organization kind aliases document_count",
    "organizations": "organization_id name role organization kind aliases document_count",
    "places": "place_id geonameid name kind admin1 county country lat lon",
    "place_mentions": "document_id start end phrase place_id geonameid lat lon confidence",
    "link_evidence": "link_id table report_id_a report_id_b score reasons",
    "duplicate_candidates": "candidate_id table report_id_a report_id_b row_id_a row_id_b score reasons",
    "findings": "finding_id rule severity table row_id document_id start end message",
    "quarantine": "source_id rule message location",
    "corrections": "correction_id change table row_id other_row_id column value_before value_after also_changed "
    "reports ground reason asked_by date",
    "id_history": "old_id new_id table change version reason",
    "changes": "table row_id change columns cause",
}
INCIDENT_TYPES = (
    "stop identity_demand vehicle_block detention arrest search force_display force_physical force_less_lethal "
    "shooting stabbing assault assault_on_officer device_knocked_or_seized property_damage recording_interference "
    "profiling threat pursuit injury death_in_custody"
)


def test_tables_have_the_columns_of_the_design_in_its_order() -> None:
    assert set(TABLES) == set(DESIGN)
    for table, columns in DESIGN.items():
        names = [column.name for column in describe(table).columns]
        assert names[: len(columns.split())] == columns.split(), table


def test_every_table_column_and_term_is_described() -> None:
    for table in TABLES:
        assert describe(table).description
        assert all(len(column.description) > 3 for column in describe(table).columns)
    assert all(term.definition for vocabulary in VOCABULARIES.values() for term in vocabulary.terms)
    assert " ".join(VOCABULARIES["incident_type"].words) == INCIDENT_TYPES


def test_every_reference_points_to_the_key_of_an_earlier_table() -> None:
    order = list(TABLES)
    for table in TABLES:
        for column in describe(table).columns:
            for reference in column.references:
                target, key = reference.split(".")
                assert order.index(target) < order.index(table)
                assert describe(target).primary_key == (key,)


def test_the_sample_is_sound_and_so_are_empty_tables() -> None:
    for table, rows in sample_tables().items():
        assert schema_failures(table, rows).empty, table
        assert schema_failures(table, conform(table, pd.DataFrame())).empty


def _wrong_value(column: Column) -> tuple[str, object]:
    """A check that the column's model must have, by its description, and a value that breaks it; or nothing."""
    is_list = str(column.arrow_type).startswith("list")
    if column.vocabulary:
        return ("terms_within", ["no_such_term"]) if is_list else ("isin", "no_such_term")
    if column.pattern:
        return "str_matches", "?!"
    if column.maximum is not None:
        return "less_than_or_equal_to", column.maximum + 1
    if column.minimum is not None:
        return "greater_than_or_equal_to", column.minimum - 1
    return "", None


@pytest.mark.parametrize("table", TABLES)
def test_values_outside_vocabulary_range_or_pattern_are_caught(table: str) -> None:
    rows, expected = sample_tables()[table], []
    for column in describe(table).columns:
        check, value = _wrong_value(column)
        if check:
            expected.append((check, column.name))
            wrong = frame(table, rows.iloc[0].to_dict() | {column.name: value})[column.name]
            rows[column.name] = wrong.iloc[[0] * len(rows)].array
    found = schema_failures(table, rows)
    for check, name in expected:
        caught = found["rule"].str.startswith(check) & found["message"].str.startswith(f"{name} is ")
        assert caught.any(), f"{name} {check}"


@pytest.mark.parametrize("table", TABLES)
def test_missing_values_are_caught(table: str) -> None:
    rows = sample_tables()[table]
    required = [
        column.name for column in describe(table).columns if not column.nullable and _holds_null(rows[column.name])
    ]
    for name in required:
        rows[name] = pd.Series([None] * len(rows), dtype=rows[name].dtype)
    found = schema_failures(table, rows)
    messages = found.loc[found["rule"] == "not_nullable", "message"]
    assert {message.split(" ")[0] for message in messages} == set(required)


def _holds_null(values: pd.Series) -> bool:
    """Lists and flags hold no null in a conformed frame."""
    return values.dtype != bool and not str(values.dtype).startswith("list")


@pytest.mark.parametrize("table", TABLES)
def test_a_repeated_key_is_caught(table: str) -> None:
    rows = sample_tables()[table]
    found = schema_failures(table, pd.concat([rows, rows], ignore_index=True))
    assert (found["rule"] == "multiple_fields_uniqueness").any(), found


@pytest.mark.parametrize("table", TABLES)
def test_an_extra_a_missing_and_a_misplaced_column_are_caught(table: str) -> None:
    rows = sample_tables()[table]
    assert "column_in_schema" in set(schema_failures(table, rows.assign(extra=1))["rule"])
    assert "column_in_dataframe" in set(schema_failures(table, rows.iloc[:, :-1])["rule"])
    assert "column_ordered" in set(schema_failures(table, rows.iloc[:, ::-1])["rule"])


def test_offsets_out_of_order_or_half_known_are_caught() -> None:
    for table, model in TABLES.items():
        for start, end in model.offset_pairs():
            for first, last in ((9, 9), (9, 8), (9, None)):
                rows = sample_tables()[table].iloc[:1].copy()
                rows[start], rows[end] = pd.array([first], "Int64"), pd.array([last], "Int64")
                assert not model.offsets_hold(rows).any(), (table, start, first, last)


def test_printed_words_longer_than_their_offsets_are_caught() -> None:
    for table, model in TABLES.items():
        for column in describe(table).columns:
            if column.slice_start:
                rows = sample_tables()[table].iloc[:1].assign(**{column.name: "words longer than those printed there"})
                assert not model.printed_texts_hold(rows).any(), (table, column.name)


def test_offsets_and_printed_words_are_checked_by_the_models() -> None:
    rows = sample_tables()["place_mentions"].assign(end=0)
    assert {"offsets_in_order", "printed_text_fits_offsets"} <= set(schema_failures("place_mentions", rows)["rule"])


@pytest.mark.parametrize("table", ["incident_reports", "event_reports"])
def test_evidence_of_thirteen_words_is_caught(table: str) -> None:
    rows = sample_tables()[table].assign(evidence_text=" ".join("abcdefghijklm"))
    assert schema_failures(table, rows)["rule"].str.startswith("words_at_most").any()
    rows = sample_tables()[table].assign(evidence_text=" ".join("abcdefghijkl"))
    assert not schema_failures(table, rows)["rule"].str.startswith("words_at_most").any()


@pytest.mark.parametrize("spans", [[(40, 30)], [(30, 40), (35, 50)], [(30, 40), (20, 25)], [(31, 50)], [(30, 49)]])
def test_content_spans_out_of_order_are_caught(spans: list[tuple[int, int]]) -> None:
    row = sample_tables()["quotes"].iloc[0].to_dict()
    listed = [{"start": start, "end": end} for start, end in spans]
    found = schema_failures("quotes", frame("quotes", row | {"start": 30, "end": 50, "content_spans": listed}))
    assert "content_spans_in_order" in set(found["rule"])


def test_a_list_without_the_items_it_needs_is_caught() -> None:
    for table, name in (
        ("quotes", "content_spans"),
        ("incidents", "incident_types"),
        ("incident_reports", "incident_types"),
    ):
        row = sample_tables()[table].iloc[0].to_dict()
        found = schema_failures(table, frame(table, row | {name: []}))
        assert found["rule"].str.startswith("items_at_least").any(), table


def test_counts_out_of_order_are_caught() -> None:
    rows = sample_tables()["incidents"]
    for low, best, high in ((2, 1, 3), (1, 3, 2), (1, None, 2)):
        counts = {"killed_low": low, "killed_best": best, "killed_high": high}
        found = schema_failures("incidents", frame("incidents", rows.iloc[0].to_dict() | counts))
        assert set(found["rule"]) == {"counts_in_order"}
    assert "origins_within_documents" in set(schema_failures("incidents", rows.assign(origin_count=9))["rule"])


def test_a_failure_names_rule_table_row_and_value() -> None:
    rows = sample_tables()["documents"]
    rows.loc[1, "kind"] = "rumour"
    found = schema_failures("documents", rows).iloc[0]
    assert found["table"] == "documents" and found["row_id"] == "d-2"
    assert "rumour" in found["message"] and "kind" in found["message"]


def test_conform_drops_other_columns_orders_rows_and_makes_empty_text_null() -> None:
    rows = sample_tables()["documents"].iloc[::-1].astype(object).assign(text="…", url="")
    conformed = conform("documents", rows)
    assert conformed["document_id"].tolist() == ["d-1", "d-2"]
    assert "text" not in conformed.columns and conformed["url"].isna().all()


def test_conform_refuses_a_missing_column_and_a_wrong_type() -> None:
    rows = sample_tables()["documents"]
    with pytest.raises(KeyError, match="documents lacks the columns url"):
        conform("documents", rows.drop(columns="url"))
    with pytest.raises(ValueError, match=r"documents\.text_chars does not hold"):
        conform("documents", rows.assign(text_chars="many"))


def test_arrow_and_pandas_hold_the_same() -> None:
    for table, rows in sample_tables().items():
        data = to_arrow(table, rows)
        assert data.schema.equals(arrow_schema(table), check_metadata=True)
        pd.testing.assert_frame_equal(from_arrow(data), rows)


def test_models_refuse_a_frame_by_themselves() -> None:
    with pytest.raises(pandera.errors.SchemaErrors):
        TABLES["people"].validate(sample_tables()["people"].assign(document_count=0), lazy=True)
