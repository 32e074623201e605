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
from pipelines.link.telling import told_words
from pipelines.link.utterances import find_utterances, variant_findings
from pipelines.memory import give_back

Frames = dict[str, pd.DataFrame]


def link(
    frames: Mapping[str, pd.DataFrame],
    previous: Mapping[str, pd.DataFrame] | None = None,
    decisions: Decisions | None = None,
) -> Frames:
    """Return the tables of extraction (`pipelines.frames`) with what joins them across documents.

    Added columns: documents `origin_id` and `story_id`; incident_reports, participants, claims and quotes
    `incident_id`; event_reports and claims `event_id`; claims and quotes `speaker_id`; quotes `utterance_id`;
    entities `person_id` and `organization_id`. Added tables: `people`, `organizations`, `links` (why two reports
    were joined), `duplicate_candidates` (pairs for a person to decide) and `id_history`; `findings` gains rows.

    `previous` holds the linked tables `documents`, `incident_reports`, `event_reports` and `id_history` of the
    last release, whose IDs live on. `decisions` are people's on pairs of reports: whether the two are of one
    incident or event. Neither the order of rows nor of documents changes the result.
    """
    out: Frames = dict(frames)
    lasting = Lasting(previous or {})
    documents = _with_fingerprints(frames["documents"], frames["fingerprints"])
    documents["story"] = find_stories(documents)
    documents["origin"] = find_origins(documents)
    out["documents"] = frames["documents"].assign(
        origin_id=lasting.ids("documents", "origin_id", documents["document_id"], documents["origin"]),
        story_id=lasting.ids("documents", "story_id", documents["document_id"], documents["story"]),
    )
    del documents
    give_back()  # finding stories is what fills memory
    out["entities"], out["people"], out["organizations"] = _link_entities(frames["entities"], out["documents"])
    out["quotes"] = frames["quotes"].assign(
        speaker_id=speaker_ids(frames["quotes"], out["entities"]), utterance_id=find_utterances(frames["quotes"])
    )
    report_ids = report_of_quotes(out["quotes"], frames["incident_reports"])
    incidents, incident_accounts = _link_incidents(frames, out, report_ids, decisions)
    events = event_accounts(frames["event_reports"], out["documents"])
    linked_events = link_events(events, decisions)
    incident_of = lasting.by_report("incident_reports", "incident_id", incident_accounts, incidents.labels)
    event_of = lasting.by_report("event_reports", "event_id", [e.report_id for e in events], linked_events.labels)
    _point_at(out, frames, report_ids, incident_of, event_of)
    pairs = {"incidents": (incident_accounts, incidents), "events": ([e.report_id for e in events], linked_events)}
    out["links"] = link_evidence(pairs)
    out["duplicate_candidates"] = duplicate_candidates(pairs, incident_of | event_of)
    out["id_history"] = lasting.history()
    out["findings"] = pd.concat([frames["findings"], variant_findings(out["quotes"])], ignore_index=True)
    return out


def _with_fingerprints(documents: pd.DataFrame, fingerprints: pd.DataFrame) -> pd.DataFrame:
    columns = ["document_id", "source_id", "url", "published_at", "based_on"]
    return documents[columns].merge(fingerprints, on="document_id", how="left", validate="one_to_one")


def _link_entities(entities: pd.DataFrame, documents: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    stories = dict(zip(documents["document_id"], documents["story_id"], strict=True))
    person_ids, people = link_people(entities, stories)
    organization_ids, organizations = link_organizations(entities, stories)
    return entities.assign(person_id=person_ids, organization_id=organization_ids), people, organizations


def _link_incidents(
    frames: Mapping[str, pd.DataFrame], out: Frames, report_ids: pd.Series, decisions: Decisions | None
) -> tuple[Linked, list[str]]:
    report_terms = {r["report_id"]: r["terms"] for reports in frames["fingerprints"]["reports"] for r in reports}
    accounts = accounts_of(
        frames["incident_reports"],
        frames["participants"],
        out["documents"],
        report_terms,
        utterances_of_reports(out["quotes"], report_ids),
        told_words(out["quotes"], frames["incident_reports"]),
    )
    return link_incidents(accounts, decisions), [account.report_id for account in accounts]


def _point_at(
    out: Frames,
    frames: Mapping[str, pd.DataFrame],
    report_ids: pd.Series,
    incident_of: dict[str, str],
    event_of: dict[str, str],
) -> None:
    for table in ("incident_reports", "participants", "claims"):
        out[table] = frames[table].assign(incident_id=_mapped(frames[table]["report_id"], incident_of))
    out["event_reports"] = frames["event_reports"].assign(
        event_id=_mapped(frames["event_reports"]["report_id"], event_of)
    )
    out["claims"]["event_id"] = _mapped(frames["claims"]["report_id"], event_of)
    out["claims"]["speaker_id"] = speaker_ids(frames["claims"], out["entities"])
    out["quotes"]["incident_id"] = _mapped(report_ids, incident_of)


def _mapped(keys: pd.Series, ids: Mapping[Any, str]) -> pd.Series:
    return pd.Series([ids.get(key) for key in keys], index=keys.index, dtype=object)
