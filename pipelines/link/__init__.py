"""Across documents: origins, stories, incidents, events, people, organizations, utterances, lasting IDs.

Belongs here: the order of the linking steps and what passes between them. Not here: any rule of linking, nor the
values of merged rows (`resolve/`).
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipelines.link.accounts import accounts_of
from pipelines.link.clustering import Decisions, Linked
from pipelines.link.events import event_accounts, link_events
from pipelines.link.evidence import duplicate_candidates, link_evidence
from pipelines.link.incidents import link_incidents
from pipelines.link.lasting import Lasting
from pipelines.link.organizations import link_organizations
from pipelines.link.origins import find_origins
from pipelines.link.people import link_people
from pipelines.link.speech import report_of_quotes, speaker_ids, utterances_of_reports
from pipelines.link.stories import find_stories
from pipelines.link.telling import Words, told_words
from pipelines.link.utterances import find_utterances, variant_findings
from pipelines.memory import give_back
from pipelines.shelf import Shelf

# IDs of reports, and what linking found of them, in their order.
ReportPairs = tuple[list[str], Linked]
Utterances = dict[str, frozenset[str]]

# What of the tables each step reads: the whole of them would not fit into memory beside each other.
DOCUMENT_COLUMNS = ("document_id", "source_id", "url", "published_at", "based_on")
TEXT_COLUMNS = ("document_id", "minhash", "terms", "facts", "quotations")
NAME_COLUMNS = (
    *("document_id", "entity_id", "kind", "name", "role", "organization", "organization_kind", "is_official"),
)
QUOTE_COLUMNS = (
    *("quote_id", "document_id", "start", "end", "text", "quote_type", "speaker_name", "speaker_entity_id"),
)
REPORT_COLUMNS = ("report_id", "document_id", "rank", "sentences", "evidence_start", "evidence_end")


def link(
    frames: Mapping[str, pd.DataFrame],
    previous: Mapping[str, pd.DataFrame] | None = None,
    decisions: Decisions | None = None,
) -> Shelf:
    """Return the tables of extraction (`pipelines.frames`) with what joins them across documents.

    Added columns: documents `origin_id` and `story_id`; incident_reports, participants, claims and quotes
    `incident_id`; event_reports and claims `event_id`; claims and quotes `speaker_id`; quotes `utterance_id`;
    entities `person_id` and `organization_id`. Added tables: `people`, `organizations`, `links` (why two reports
    were joined), `duplicate_candidates` (pairs for a person to decide) and `id_history`; `findings` gains rows.

    `previous` holds the linked tables `documents`, `incident_reports`, `event_reports` and `id_history` of the
    last release, whose IDs live on. `decisions` are people's on pairs of reports: whether the two are of one
    incident or event. Neither the order of rows nor of documents changes the result.
    """
    out = Shelf(frames)
    lasting = Lasting(previous or {})
    out.add("documents", _documents(out, lasting))
    give_back()  # finding stories is what fills memory
    speakers = _add_names(out)
    report_ids, told = _add_quotes(out, speakers)
    incident_pairs, incident_of = _link_incidents(out, told, lasting, decisions)
    event_pairs, event_of = _link_events(out, lasting, decisions)
    _point_at(out, speakers, report_ids, incident_of, event_of)
    pairs = {"incidents": incident_pairs, "events": event_pairs}
    out["links"] = link_evidence(pairs)
    out["duplicate_candidates"] = duplicate_candidates(pairs, incident_of | event_of)
    out["id_history"] = lasting.history()
    return out


def _documents(out: Shelf, lasting: Lasting) -> pd.DataFrame:
    """Return the origin and the story of every document."""
    known, texts = out.read("documents", DOCUMENT_COLUMNS), out.read("fingerprints", TEXT_COLUMNS)
    documents = known.merge(texts, on="document_id", how="left", validate="one_to_one")
    documents["story"] = find_stories(documents)
    documents["origin"] = find_origins(documents)
    ids = (
        lasting.ids("documents", column, documents["document_id"], documents[label])
        for column, label in (("origin_id", "origin"), ("story_id", "story"))
    )
    return pd.DataFrame(dict(zip(("origin_id", "story_id"), ids, strict=True)), dtype=object)


def _add_names(out: Shelf) -> pd.DataFrame:
    """Link people and organizations; return the entities that have an ID across documents."""
    documents, entities = out.read("documents", ("document_id", "story_id")), out.read("entities", NAME_COLUMNS)
    stories = dict(zip(documents["document_id"], documents["story_id"], strict=True))
    person_ids, out["people"] = link_people(entities, stories)
    organization_ids, out["organizations"] = link_organizations(entities, stories)
    ids = pd.DataFrame({"person_id": person_ids, "organization_id": organization_ids}, dtype=object)
    out.add("entities", ids)
    is_named = ids.notna().any(axis=1)
    return entities.loc[is_named, ["document_id", "entity_id"]].join(ids)


def _add_quotes(out: Shelf, speakers: pd.DataFrame) -> tuple[pd.Series, tuple[Utterances, dict[str, Words]]]:
    """Link utterances; return the report of every quotation, and what is quoted in and told of each report."""
    quotes, reports = out.read("quotes", QUOTE_COLUMNS), out.read("incident_reports", REPORT_COLUMNS)
    quotes["utterance_id"] = find_utterances(quotes)
    quotes["speaker_id"] = speaker_ids(quotes, speakers)
    out.add("quotes", quotes[["speaker_id", "utterance_id"]])
    out["findings"] = pd.concat([out["findings"], variant_findings(quotes)], ignore_index=True)
    report_ids = report_of_quotes(quotes, reports)
    return report_ids, (utterances_of_reports(quotes, report_ids), told_words(quotes, reports))


def _link_incidents(
    out: Shelf, told: tuple[Utterances, dict[str, Words]], lasting: Lasting, decisions: Decisions | None
) -> tuple[ReportPairs, dict[str, str]]:
    of_reports = out.read("fingerprints", ["reports"])["reports"]
    accounts = accounts_of(
        out["incident_reports"],
        out["participants"],
        out.read("documents", ("document_id", "origin_id", "story_id")),
        {r["report_id"]: r["terms"] for reports in of_reports for r in reports},
        *told,
    )
    ids = [account.report_id for account in accounts]
    linked = link_incidents(accounts, decisions)
    return (ids, linked), lasting.by_report("incident_reports", "incident_id", ids, linked.labels)


def _link_events(out: Shelf, lasting: Lasting, decisions: Decisions | None) -> tuple[ReportPairs, dict[str, str]]:
    documents = out.read("documents", ("document_id", "origin_id", "story_id"))
    accounts = event_accounts(out["event_reports"], documents)
    ids = [account.report_id for account in accounts]
    linked = link_events(accounts, decisions)
    return (ids, linked), lasting.by_report("event_reports", "event_id", ids, linked.labels)


def _point_at(
    out: Shelf,
    speakers: pd.DataFrame,
    report_ids: pd.Series,
    incident_of: dict[str, str],
    event_of: dict[str, str],
) -> None:
    claims = out.read("claims", ("report_id", "document_id", "speaker_entity_id"))
    claims["speaker_id"] = speaker_ids(claims, speakers)
    for table, column, reports, ids in (
        ("incident_reports", "incident_id", out.read("incident_reports", ["report_id"])["report_id"], incident_of),
        ("participants", "incident_id", out.read("participants", ["report_id"])["report_id"], incident_of),
        ("claims", "incident_id", claims["report_id"], incident_of),
        ("event_reports", "event_id", out.read("event_reports", ["report_id"])["report_id"], event_of),
        ("claims", "event_id", claims["report_id"], event_of),
        ("quotes", "incident_id", report_ids, incident_of),
    ):
        out.add(table, pd.DataFrame({column: _mapped(reports, ids)}))
    out.add("claims", claims[["speaker_id"]])


def _mapped(keys: pd.Series, ids: Mapping[Any, str]) -> pd.Series:
    return pd.Series([ids.get(key) for key in keys], index=keys.index, dtype=object)
