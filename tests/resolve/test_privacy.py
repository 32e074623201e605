import pandas as pd
import pytest

from pipelines.resolve.masking import mask, mask_status
from pipelines.resolve.privacy import apply_policy, find_withheld, holds_name
from schemas.privacy import MASK, Naming, decide

PERSON = {
    "participant_id": "p1", "report_id": "r1", "incident_id": "i1", "document_id": "d1", "role": "victim",
    "actor_type": "civilian", "name": "Dana Quill", "name_status": "published", "age": 40, "gender": None, "count": 1,
    "outcome": "injured", "organization": None, "start": 0, "end": 10, "entity_id": "e1",
    "is_officially_named": False, "is_charged": False, "is_sexual_violence": False,
}  # fmt: skip


def naming(**changes: object) -> Naming:
    known: dict[str, object] = {
        "role": "victim", "age": 40, "outcome": "unknown", "is_official": False, "is_officially_named": False,
        "is_charged": False, "is_sexual_violence": False,
    }  # fmt: skip
    return Naming(**(known | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "person"),
    [
        ("minor", naming(age=17, outcome="killed", is_officially_named=True)),
        ("sexual_violence", naming(is_sexual_violence=True, outcome="killed", is_officially_named=True)),
        ("private_role", naming(role="witness", is_officially_named=True)),
        ("private_role", naming(role="complainant")),
        ("other", naming(outcome="injured", is_officially_named=True)),
        ("other", naming(outcome="killed")),
        ("other", naming(role="suspect", is_officially_named=True)),
        ("other", naming(role="suspect", is_charged=True)),
    ],
)
def test_the_policy_withholds(rule: str, person: Naming) -> None:
    decision = decide(person)
    assert (decision.name, decision.may_be_named) == (rule, False)


@pytest.mark.parametrize(
    ("rule", "person"),
    [
        ("official", naming(role="witness", is_official=True)),
        ("acting", naming(role="alleged_actor")),
        ("killed", naming(outcome="killed", is_officially_named=True)),
        ("charged", naming(role="suspect", is_charged=True, is_officially_named=True)),
    ],
)
def test_the_policy_names(rule: str, person: Naming) -> None:
    decision = decide(person)
    assert (decision.name, decision.may_be_named) == (rule, True)


def test_a_mask_has_as_many_blocks_as_the_name_has_characters() -> None:
    text = "Police said Dana Quill, 40, was hurt; Quill's car was not."
    masked = mask(text, {"Dana Quill"})
    assert masked == f"Police said {MASK * 4} {MASK * 5}, 40, was hurt; {MASK * 5}'s car was not."
    assert len(masked) == len(text)


def test_a_short_given_name_is_hidden_with_its_surname() -> None:
    assert mask("Bo Quill left; Bo was hurt.", {"Bo Quill"}) == f"{MASK * 8} left; Bo was hurt."


def test_ordinary_words_are_not_masked() -> None:
    assert mask("The young man will grant it.", {"Will Young Grant"}) == "The young man will grant it."


def frames(**people: object) -> dict[str, pd.DataFrame]:
    entity = {"document_id": "d1", "entity_id": "e1", "kind": "person", "name": "Dana Quill", "role": None,
              "description": None, "is_official": False}  # fmt: skip
    text_row = {"document_id": "d1", "evidence_text": "Dana Quill was hurt"}
    return {
        "participants": pd.DataFrame([PERSON | people], dtype=object),
        "entities": pd.DataFrame([entity], dtype=object),
        "quotes": pd.DataFrame(
            [{"quote_id": "q1", "document_id": "d1", "speaker_entity_id": "e2", "speaker_name": "Ann Poe",
              "text": "Quill was driving", "speaker_text": "Poe"}], dtype=object),
        "incident_reports": pd.DataFrame([text_row], dtype=object),
        "event_reports": pd.DataFrame([text_row | {"event_type": "charges", "actors": ["Roy Hale"]}], dtype=object),
        "claims": pd.DataFrame([{"document_id": "d1", "value": "1", "claimed_by": "Dana Quill"}], dtype=object),
        "place_mentions": pd.DataFrame([{"document_id": "d1", "phrase": "Arbor"}], dtype=object),
        "documents": pd.DataFrame(
            [{"document_id": "d1", "source_id": "arbor/dana-quill-hurt", "title": "Dana Quill hurt in Arbor",
              "url": "https://news.example/2024/dana-quill-hurt", "text": "Dana Quill was hurt"}], dtype=object),
        "incidents": pd.DataFrame([{"incident_id": "i1", "summary": "Dana Quill says so."}], dtype=object),
        "events": pd.DataFrame([{"event_id": "v1", "actors": ["Dana Quill"]}], dtype=object),
        "people": pd.DataFrame(
            [{"person_id": "h1", "name": "Dana Quill", "kind": "private_person"},
             {"person_id": "h2", "name": "Ann Poe", "kind": "official"}], dtype=object),
        "organizations": pd.DataFrame([{"organization_id": "g1", "name": "Arbor Police"}], dtype=object),
    }  # fmt: skip


def test_a_withheld_name_is_nowhere_in_the_tables() -> None:
    released, findings = apply_policy(frames())
    for table, frame in released.items():
        if table == "entities":  # the private working store, dropped before publishing
            continue
        columns = frame.drop(columns=["text"]) if table == "documents" else frame
        assert "Quill" not in columns.to_json() and "quill" not in columns.to_json(), table
    assert released["participants"].loc[0, "name_status"] == "withheld"
    assert bool(released["quotes"].loc[0, "is_masked"])
    assert list(released["people"]["name"]) == ["Ann Poe"]
    assert [finding["rule"] for finding in findings] == ["address_withheld"]


@pytest.mark.parametrize(("is_official", "withheld"), [(False, {"Roy Hale"}), (True, set())])
def test_who_is_charged_in_no_incident_is_named_only_as_an_official(is_official: bool, withheld: set[str]) -> None:
    tables = frames(is_officially_named=True, outcome="killed")
    charged = {"document_id": "d1", "entity_id": "e7", "kind": "person", "name": "Roy Hale", "role": None,
               "description": None, "is_official": is_official}  # fmt: skip
    tables["entities"] = pd.concat([tables["entities"], pd.DataFrame([charged], dtype=object)], ignore_index=True)
    found, _ = find_withheld(tables)
    assert found.by_document.get("d1", set()) == withheld


@pytest.mark.parametrize(
    "address", ["https://a.example/jose-nunez-dies", "https://a.example/Jos%C3%A9%20N%C3%BA%C3%B1ez"]
)
def test_an_address_spells_a_name_without_its_accents_or_quoted(address: str) -> None:
    assert holds_name(address, {"José Núñez"})


def test_one_official_naming_in_any_document_names_the_dead_everywhere() -> None:
    two = frames(outcome="killed")
    other = PERSON | {"participant_id": "p2", "document_id": "d2", "outcome": "killed", "is_officially_named": True}
    two["participants"] = pd.concat([two["participants"], pd.DataFrame([other], dtype=object)], ignore_index=True)
    withheld, hidden = find_withheld(two)
    assert (dict(withheld.by_document), hidden) == ({}, set())


def test_a_private_person_who_speaks_is_not_named() -> None:
    described = frames(name=None)
    described["entities"]["description"] = ["a neighbor who saw it"]
    released, _ = apply_policy(described | {"quotes": described["quotes"].assign(speaker_entity_id="e1")})
    assert released["quotes"].loc[0, "speaker_name_status"] == "withheld"
    assert released["quotes"].loc[0, "speaker_name"] is None


def test_a_withheld_speaker_with_one_name_is_no_person_of_the_release() -> None:
    described = frames(name=None)
    described["entities"] = described["entities"].assign(name="Dana", description="his daughter")
    described["people"].loc[0, "name"] = "Dana"
    speaking = {"speaker_entity_id": "e1", "speaker_id": "h1", "speaker_name": "Dana"}
    released, _ = apply_policy(described | {"quotes": described["quotes"].assign(**speaking)})
    assert list(released["people"]["name"]) == ["Ann Poe"]


def test_the_immigration_status_of_one_person_is_masked() -> None:
    assert mask_status("an undocumented man was hurt") == f"an {MASK * len('undocumented')} man was hurt"
    assert mask_status("a bill on undocumented workers") == "a bill on undocumented workers"
