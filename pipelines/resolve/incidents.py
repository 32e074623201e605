"""Incident rows, derived from the reports and claims of one happening by written rules.

Belongs here: gathering what the rules weigh and calling them. Not here: the rules themselves (`values.py`,
`status.py`), the wording (`summary.py`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.extract import bodies
from pipelines.records import ASSERTING
from pipelines.reference import load_reference
from pipelines.resolve.dating import candidate_of, date_candidates, date_columns
from pipelines.resolve.sources import Saying, named_source
from pipelines.resolve.status import Stated, response_of, status_of
from pipelines.resolve.summary import incident_summary, when, where
from pipelines.resolve.values import best_count, best_place, days_differ

Row = dict[str, Any]
STATUS_FIELDS = frozenset({"incident_type", "account"})
# The body accused tells with these that it took place; of others they say too little.
TELLING_FIELDS = frozenset({"date_start", "time", "place_name", "killed", "injured"})
HARMED = frozenset({"victim", "officer", "bystander", "suspect", "complainant", "alleged_actor", "witness"})
OUTCOMES = ("killed", "injured")
HARMS = frozenset({*OUTCOMES, "unharmed"})
# How texts name officers of a kind where they name no body.
UNNAMED_BODIES = {
    "police": "police",
    "sheriff": "sheriff's deputies",
    "immigration_agents": "immigration agents",
    "federal_agents": "federal agents",
}
# What police do after a deed, or about it.
FOLLOWING = frozenset({"arrest", "detention", "pursuit", "search", "stop"})
# Deeds that officers suffered: the body that tells them accuses somebody else.
AGAINST_OFFICERS = frozenset({"assault_on_officer"})


@dataclass
class Case:
    """Everything that documents say of one incident."""

    incident_id: str
    reports: list[Row]
    participants: dict[str, list[Row]]  # by report_id
    claims: list[Row]
    documents: dict[str, Row]

    def document(self, row: Row) -> Row:
        """Return the document of a report, claim or participant."""
        return self.documents[row["document_id"]]


def _count(case: Case, report: Row, outcome: str) -> int | None:
    """Return a report's count of an outcome; zero only where it is told how all who were harmed or spared fared."""
    people = [p for p in case.participants.get(report["report_id"], []) if p["role"] in HARMED]
    told = [p for p in people if p["outcome"] == outcome]
    if told:
        # A row without a count stands for "several"; it must not be counted as one.
        return None if any(p["count"] is None for p in told) else sum(int(p["count"]) for p in told)
    fared = {p["outcome"] for p in people if p["outcome"] in HARMS or p["role"] == "victim"}
    return 0 if fared and fared <= HARMS else None


def counts(case: Case, is_aggregate: bool) -> Row:
    """Return low, best and high of killed and injured; unknown for an aggregate."""
    found: Row = {}
    for outcome in OUTCOMES:
        stated = [] if is_aggregate else [(r, _count(case, r, outcome)) for r in case.reports]
        bounds = best_count([candidate_of(case.document(r), n) for r, n in stated if n is not None])
        for name, value in zip(("low", "best", "high"), bounds or (None, None, None), strict=True):
            found[f"{outcome}_{name}"] = value
    return found


def _town(report: Row) -> str | None:
    """Return the town of a report; one whose dateline names a county prints that, and has none."""
    return None if (report["city"] or "").lower().endswith((" county", " parish")) else report["city"]


def _place(case: Case) -> Row:
    candidates = [
        candidate_of(case.document(r), (r["city"], r["county"], r["state"], r["country"], i), r["place_precision"])
        for i, r in enumerate(case.reports)
    ]
    best = best_place(candidates)
    if best is None:
        empty = dict.fromkeys(("place_id", "place_name", "city", "county", "state", "country", "lat", "lon"))
        return {**empty, "place_precision": "none"}
    report = case.reports[best.value[-1]]
    place = report["place"] or {}
    return {
        "place_id": place.get("place_id"),
        "place_name": report["place_text"] or place.get("name") or report["city"],
        "city": _town(report),
        **{name: report[name] for name in ("county", "state", "country")},
        "lat": place.get("lat"),
        "lon": place.get("lon"),
        "place_precision": report["place_precision"],
    }


def _stated(case: Case, accused: list[str], gravest: str) -> Iterator[tuple[Stated, Row]]:
    """Yield what each claim says of whether it took place; who tells of an arrest does not tell of the shooting."""
    beside = FOLLOWING - {gravest} if gravest not in FOLLOWING else frozenset[str]()
    for claim in case.claims:
        if claim["field"] not in STATUS_FIELDS | TELLING_FIELDS:
            continue
        body = claim["claimant_organization"] or claim["claimed_by"]
        who = f"{claim['claimant_role'] or ''} {body}"
        # "Sheriff Ida Moss" speaks for the sheriff's office where no body is printed with her.
        forms = {body, who, claim["claimant_organization"] or claim["claimant_role"] or body}
        answers = any(bodies.answers_for(by, agency) for agency in accused for by in sorted(forms))
        if claim["field"] not in STATUS_FIELDS and not (answers and claim["stance"] in ASSERTING):
            continue
        yield (
            Stated(
                claim["stance"],
                claim["claimed_by"],
                case.document(claim)["origin_id"],
                bool(claim["is_hedged"]) or claim["value"] in beside,
                answers and claim["value"] not in AGAINST_OFFICERS | beside,
                bodies.is_court(who),
                bodies.is_prosecutor(who),
            ),
            claim,
        )


def _accused(case: Case) -> list[str]:
    """Return the bodies whose officers are said to have acted, by kind where no body is named.

    `agency` is a body that acted; one that only came to the scene does not stand there.
    """
    found: list[str] = []
    for report in case.reports:
        if report["incident_type"] in AGAINST_OFFICERS:
            continue
        acting = [p for p in case.participants.get(report["report_id"], []) if p["role"] == "alleged_actor"]
        named = [body for body in (report["agency"], *(p["organization"] for p in acting)) if body]
        found += named or [UNNAMED_BODIES[p["actor_type"]] for p in acting if p["actor_type"] in UNNAMED_BODIES]
    return list(dict.fromkeys(found))


def _gravest(types: list[str]) -> list[str]:
    order = load_reference("incident_triggers")["gravity"]
    return sorted(set(types), key=order.index)


def resolve_incident(case: Case, corrected: Mapping[str, Any] | None = None) -> Row:
    """Return the row of `incidents` for one case; `corrected` holds values that people corrected."""
    types = _gravest([t for r in case.reports for t in r["incident_types"]])
    is_aggregate = all(bool(r["is_aggregate"]) for r in case.reports)
    accused = _accused(case)
    stated = list(_stated(case, accused, types[0]))
    status, response = status_of([s for s, _ in stated]), response_of([s for s, _ in stated])
    dates, place, toll = date_columns(case.reports, case.documents), _place(case), counts(case, is_aggregate)
    agency = Counter(r["agency"] for r in case.reports if r["agency"]).most_common(1)
    published = sorted(d["published_at"] for d in map(case.document, case.reports) if d["published_at"])
    row = {
        "incident_id": case.incident_id,
        "incident_type": types[0],
        "incident_types": types,
        "is_aggregate": is_aggregate,
        **dates,
        **place,
        "agency": agency[0][0] if agency else None,
        **toll,
        "status": status,
        "response": response,
        "document_count": len({r["document_id"] for r in case.reports}),
        "origin_count": len({case.document(r)["origin_id"] for r in case.reports}),
        "first_published_at": published[0] if published else None,
        "last_published_at": published[-1] if published else None,
    } | dict(corrected or {})
    row["summary"] = incident_summary(
        types=row["incident_types"],
        is_aggregate=row["is_aggregate"],
        agency=row["agency"],
        place=where(row["city"], row["county"], row["state"], row["country"]),
        date=when(row["date_start"], row["date_precision"]),
        killed=row["killed_best"],
        injured=row["injured_best"],
        status=row["status"],
        said=[
            Saying(
                named_source(claim["claimed_by"], claim["claimant_role"], claim["claimant_organization"]),
                s.stance,
                s.is_accused,
                s.is_court,
            )
            for s, claim in stated
        ],
    )
    return row


def conflicts(case: Case) -> Iterator[tuple[str, str]]:
    """Yield (rule, message) for what the documents of one incident disagree about."""
    dates = date_candidates(case.reports, case.documents)
    if days_differ(dates):
        days = sorted({c.value[:10] for c in dates if c.precision in ("minute", "hour", "part_of_day", "day")})
        yield "day_conflict", f"Documents give different days: {', '.join(days)}."
    for outcome in OUTCOMES:
        stated = {n for r in case.reports if (n := _count(case, r, outcome)) is not None and n > 0}
        if len(stated) > 1:
            yield "joint_count_mismatch", f"Documents give different numbers of {outcome}: {sorted(stated)}."
