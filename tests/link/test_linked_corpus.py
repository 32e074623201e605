"""Incidents, origins and lasting IDs on the invented linked corpus."""

from collections import defaultdict
from itertools import combinations

import pandas as pd
import pytest
from linked_corpus import accounts, frames, report_id

from pipelines.link import link

KEYS = {
    "documents": ["document_id"],
    "incident_reports": ["report_id"],
    "participants": ["participant_id"],
    "quotes": ["quote_id"],
    "links": ["link_id"],
    "duplicate_candidates": ["candidate_id"],
}


@pytest.fixture(scope="module")
def linked() -> dict[str, pd.DataFrame]:
    return link(frames(accounts()))


def incident_of(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    return dict(zip(tables["incident_reports"]["report_id"], tables["incident_reports"]["incident_id"], strict=True))


def test_corpus_is_large_enough() -> None:
    assert len(accounts()) >= 60
    assert len({account["happening"] for account in accounts()}) >= 20


def test_pairwise_f1_is_at_least_95_percent(linked: dict[str, pd.DataFrame]) -> None:
    found = incident_of(linked)
    pairs = list(combinations(accounts(), 2))
    gold = {(a["id"], b["id"]) for a, b in pairs if a["happening"] == b["happening"]}
    joined = {(a["id"], b["id"]) for a, b in pairs if found[report_id(a["id"])] == found[report_id(b["id"])]}
    right = len(gold & joined)
    assert 2 * right / (len(gold) + len(joined)) >= 0.95, sorted(gold - joined)


def test_no_look_alike_is_merged(linked: dict[str, pd.DataFrame]) -> None:
    happenings = defaultdict(set)
    for account in accounts():
        happenings[incident_of(linked)[report_id(account["id"])]].add(account["happening"])
    assert [names for names in happenings.values() if len(names) > 1] == []


def test_copies_and_rewrites_share_an_origin_and_others_do_not(linked: dict[str, pd.DataFrame]) -> None:
    documents = linked["documents"]
    origin = dict(zip(documents["source_id"], documents["origin_id"], strict=True))
    stated = {a["id"]: a.get("copy_of") or a.get("rewrite_of") or a["id"] for a in accounts()}
    for a, b in combinations(accounts(), 2):
        assert (origin[a["id"]] == origin[b["id"]]) == (stated[a["id"]] == stated[b["id"]]), (a["id"], b["id"])


def test_every_merge_leaves_its_score_and_reasons(linked: dict[str, pd.DataFrame]) -> None:
    incidents = incident_of(linked)
    links = linked["links"]
    joined = {frozenset(pair) for pair in zip(links["report_id_a"], links["report_id_b"], strict=True)}
    sizes = linked["incident_reports"].groupby("incident_id").size()
    assert all(incidents[a] == incidents[b] for a, b in map(tuple, joined))
    assert {r for pair in joined for r in pair} == {r for r, i in incidents.items() if sizes[i] > 1}
    assert links["reasons"].map(len).min() >= 2


def test_quotation_about_an_incident_points_at_it(linked: dict[str, pd.DataFrame]) -> None:
    quotes = linked["quotes"]
    words = quotes[quotes["text"].str.startswith("My mother is seventy")]
    assert words["incident_id"].nunique() == 1
    assert words["utterance_id"].nunique() == 1
    assert len(linked["findings"][linked["findings"]["rule"] == "quote_variant"]) == 2


def test_order_of_input_does_not_matter(linked: dict[str, pd.DataFrame]) -> None:
    turned = link({name: frame.iloc[::-1].reset_index(drop=True) for name, frame in frames(accounts()).items()})
    for table, keys in KEYS.items():
        sort = {"by": keys, "ignore_index": True}
        pd.testing.assert_frame_equal(linked[table].sort_values(**sort), turned[table].sort_values(**sort))


def test_decision_of_a_person_splits_and_joins(linked: dict[str, pd.DataFrame]) -> None:
    apart, together = (report_id("g1"), report_id("g4")), (report_id("h1"), report_id("l1"))
    found = incident_of(link(frames(accounts()), decisions={apart: False, together: True}))
    assert found[apart[0]] != found[apart[1]]
    assert found[together[0]] == found[together[1]]


def test_unrelated_document_changes_no_other_row(linked: dict[str, pd.DataFrame]) -> None:
    fewer = [account for account in accounts() if not account["id"].startswith("s")]
    before = link(frames(fewer))
    kept = before["incident_reports"]["report_id"]
    after = linked["incident_reports"].set_index("report_id").loc[kept].reset_index()
    columns = list(before["incident_reports"].columns)
    pd.testing.assert_frame_equal(
        before["incident_reports"], after[columns], check_dtype=False, check_column_type=False
    )


def test_incidents_keep_their_ids_over_six_builds() -> None:
    """Growing, shrinking and corrected inputs: what a cluster is mostly made of keeps its ID."""
    everything = accounts()
    corrected = [a | ({"day": a["published"]} if a["id"] == "g2" else {}) for a in everything]
    builds = [everything[:20], everything[:45], everything, everything[8:], corrected[4:], corrected]
    previous = None
    for chosen in builds:
        tables = link(frames(chosen), previous)
        if previous is not None:
            old, new = incident_of(previous), incident_of(tables)
            history = set(tables["id_history"]["old_id"])
            alive = set(new.values())
            assert all(row_id in alive or row_id in history for row_id in old.values())
            assert all(new[report] == old[report] for report in new.keys() & old.keys())
        previous = tables


def test_nothing_to_link_gives_empty_tables() -> None:
    tables = link(frames([]))
    assert all(frame.empty for frame in tables.values())
    alone = link(frames(accounts()[:1]))
    assert len(alone["incident_reports"]) == alone["incident_reports"]["incident_id"].nunique() == 1
    assert alone["links"].empty
