"""Builds that obey corrections: values, withdrawals, guards, and that all of it lasts and is told."""

from typing import Any

import pytest
from click.testing import CliRunner
from newsroom import NAME, PRIVATE, SIGNED, Frames, Newsroom, causes, files_with, row_of, rows

from pipelines.cli import main
from pipelines.corrections.entries import StaleCorrectionError
from pipelines.publish.validate import validate_release


def incident_of(newsroom: Newsroom, city: str) -> dict[str, Any]:
    return row_of(newsroom.out / "latest", "incidents", city=city)


def moved(newsroom: Newsroom, **changes: Any) -> dict[str, Any]:
    """An entry that puts the shooting of Duluth into Superior, a day earlier."""
    values = {"city": "Superior", "state": "WI", "date_start": "2031-05-03"}
    expect = {"city": "Duluth", "state": "MN", "date_start": "2031-05-04"}
    row = incident_of(newsroom, "Duluth")["incident_id"]
    return {"table": "incidents", "row": row, "expect": expect, "set": values, **SIGNED, **changes}


def test_a_corrected_incident_has_the_new_values_and_what_follows_from_them(newsroom: Newsroom, frames: Frames) -> None:
    before = incident_of(newsroom, "Duluth")
    entry = moved(newsroom)
    tables = newsroom.resolved(frames, entry)
    row = row_of(tables, "incidents", incident_id=before["incident_id"])
    assert (row["city"], row["state"], row["county"], row["place_name"]) == (
        "Superior",
        "WI",
        "Douglas County",
        "Superior",
    )
    assert row["place_id"] in {place["place_id"] for place in tables["places"]}
    assert row["lat"] == pytest.approx(46.72, abs=0.05) and row["lon"] == pytest.approx(-92.10, abs=0.05)
    assert (row["date_start"], row["date_precision"], row["date_basis"]) == ("2031-05-03", "day", "correction")
    assert "in Superior, WI on 3 May 2031" in row["summary"]


def test_claims_stay_as_the_sources_said_them(newsroom: Newsroom, frames: Frames) -> None:
    before = rows(newsroom.out / "latest", "claims")
    assert newsroom.resolved(frames, moved(newsroom))["claims"] == before


def test_what_was_corrected_is_told_with_value_before_and_after_and_as_the_cause(
    newsroom: Newsroom, frames: Frames
) -> None:
    row_id = incident_of(newsroom, "Duluth")["incident_id"]
    release = newsroom.again(frames, moved(newsroom)).path
    told = row_of(release, "corrections", column="city")
    assert (told["table"], told["row_id"], told["change"]) == ("incidents", row_id, "corrected")
    assert (told["value_before"], told["value_after"]) == ("Duluth", "Superior")
    assert {"summary", "lat", "lon", "place_id", "county"} <= set(told["also_changed"])
    assert (told["reason"], told["asked_by"], told["date"]) == tuple(SIGNED[key] for key in ("reason", "by", "date"))
    assert causes(release)["incidents", row_id] == "correction"
    assert "a correction was applied" in (release / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_correction_lasts_over_builds_and_makes_no_new_release_by_itself(newsroom: Newsroom, frames: Frames) -> None:
    entry = moved(newsroom)
    first, second = newsroom.again(frames, entry), newsroom.again(frames, entry)
    assert (first.is_new, second.is_new) == (True, False)


def test_a_correction_that_is_taken_back_is_told_too(newsroom: Newsroom, frames: Frames) -> None:
    entry = moved(newsroom)
    newsroom.again(frames, entry)
    release = newsroom.again(frames).path
    assert incident_of(newsroom, "Duluth")["date_start"] == "2031-05-04"
    assert causes(release)["incidents", entry["row"]] == "correction"


def test_a_guard_that_does_not_hold_stops_the_build_and_says_what_it_found(newsroom: Newsroom, frames: Frames) -> None:
    entry = moved(newsroom, expect={"city": "Oldport", "state": "MN", "date_start": "2031-05-04"})
    with pytest.raises(StaleCorrectionError, match=r"desk\.yaml:1: .* city is 'Duluth', not 'Oldport'"):
        newsroom.resolved(frames, entry)


def test_the_command_ends_with_1_for_a_stale_correction_and_with_2_for_a_broken_file(newsroom: Newsroom) -> None:
    def run() -> Any:
        options = ["--out", newsroom.out, "--corrections", newsroom.folder / "corrections", "--workers", 1]
        return CliRunner().invoke(main, ["build", str(newsroom.folder / "raw"), *map(str, options)])

    newsroom.write(moved(newsroom, row="i-0000000000000000"))
    stale = run()
    assert stale.exit_code == 1 and "there is no incidents i-0000000000000000" in stale.output
    (newsroom.folder / "corrections" / "desk.yaml").write_text("- [", encoding="utf-8")
    assert run().exit_code == 2


def test_a_corrected_row_that_breaks_its_model_is_refused_by_the_correction_that_does_it(
    newsroom: Newsroom, frames: Frames
) -> None:
    entry = moved(newsroom, expect={"injured_best": 1}, set={"injured_best": 4})
    with pytest.raises(StaleCorrectionError, match=r"desk\.yaml:1: with this correction .* cannot be published"):
        newsroom.resolved(frames, entry)


def test_a_corrected_document_is_read_as_corrected(newsroom: Newsroom) -> None:
    """The day of the news conference is read off the document's date."""
    address = {"url": "https://other.example/2031/marvella-quistgaard-speaks"}
    values = {"published_at": "2031-06-30", "publisher": "Harbour News"}
    expect = {"published_at": "2031-06-23", "publisher": "Ferry News"}
    entry = {"document": address, "expect": expect, "set": values, **SIGNED}
    release = newsroom.build(entry).published.path
    document = row_of(release, "documents", url=address["url"])
    assert (document["published_at"], document["published_basis"]) == ("2031-06-30", "correction")
    assert row_of(release, "events")["date_start"] == "2031-06-30"
    assert causes(release)["documents", document["document_id"]] == "correction"
    assert causes(release)["events", row_of(release, "events")["event_id"]] == "correction"
    assert not newsroom.build(entry).published.is_new


def test_a_correction_of_a_document_that_was_not_read_stops_the_build(newsroom: Newsroom) -> None:
    entry = {"document": {"source_id": "gone.txt"}, "expect": {"title": "A"}, "set": {"title": "B"}, **SIGNED}
    with pytest.raises(StaleCorrectionError, match=r"no documents gone\.txt among the articles"):
        newsroom.build(entry)


def test_a_speaker_and_an_account_are_corrected_and_nothing_else(newsroom: Newsroom, frames: Frames) -> None:
    latest = newsroom.out / "latest"
    quote = row_of(latest, "quotes", text="I heard three shots,")
    report = row_of(latest, "incident_reports", city="Rochester")
    role = {"expect": {"speaker_role": "Mayor"}, "set": {"speaker_role": "Judge"}}
    city = {"expect": {"city": "Rochester"}, "set": {"city": "Winona"}}
    entries = [
        {"table": "quotes", "row": quote["quote_id"], **role},
        {"table": "incident_reports", "row": report["report_id"], **city},
    ]
    release = newsroom.again(frames, *(entry | SIGNED for entry in entries)).path
    assert row_of(release, "quotes", quote_id=quote["quote_id"])["speaker_role"] == "Judge"
    assert row_of(release, "incident_reports", report_id=report["report_id"])["city"] == "Winona"
    assert {table for table, _ in causes(release)} == {"quotes", "incident_reports", "corrections", "places"}


@pytest.mark.parametrize("name", ["Ottilie Brandvold", "Nobody Atall"])
def test_a_corrected_speaker_is_whoever_bears_the_name(newsroom: Newsroom, frames: Frames, name: str) -> None:
    quote = row_of(newsroom.out / "latest", "quotes", text="I heard three shots,")
    bearers = [row["person_id"] for row in rows(newsroom.out / "latest", "people") if row["name"] == name]
    names = {"expect": {"speaker_name": NAME}, "set": {"speaker_name": name}}
    release = newsroom.again(frames, {"table": "quotes", "row": quote["quote_id"], **names, **SIGNED}).path
    corrected = row_of(release, "quotes", quote_id=quote["quote_id"])
    assert (corrected["speaker_name"], corrected["speaker_id"]) == (name, bearers[0] if bearers else None)
    assert row_of(release, "corrections")["also_changed"] == ["speaker_id"]


def test_a_withdrawn_incident_takes_its_accounts_along_and_stays_away_under_its_id(
    newsroom: Newsroom, frames: Frames
) -> None:
    latest = newsroom.out / "latest"
    incident = incident_of(newsroom, "Duluth")
    quotes = len(rows(latest, "quotes"))
    entry = {
        "table": "incidents",
        "row": incident["incident_id"],
        "withdraw": True,
        "expect": {"city": "Duluth"},
        **SIGNED,
    }
    release = newsroom.again(frames, entry).path
    for table, column in (
        ("incident_reports", "incident_id"),
        ("participants", "incident_id"),
        ("claims", "subject_id"),
    ):
        assert incident["incident_id"] not in {row[column] for row in rows(release, table)}
    assert len(rows(release, "quotes")) == quotes and len(rows(release, "incidents")) == 1
    history = row_of(release, "id_history", old_id=incident["incident_id"])
    assert (history["change"], history["new_id"], history["version"]) == ("withdrawn", None, release.name)
    told = row_of(release, "corrections")
    assert (told["change"], len(told["reports"])) == ("withdrawn", incident["document_count"])
    assert set(causes(release).values()) == {"correction"}
    assert incident["summary"] not in (release / "CHANGELOG.md").read_text(encoding="utf-8")
    assert not newsroom.again(frames, entry).is_new
    newsroom.again(frames)
    assert incident_of(newsroom, "Duluth")["incident_id"] == incident["incident_id"]


def test_an_incident_that_loses_an_account_is_derived_anew(newsroom: Newsroom, frames: Frames) -> None:
    latest = newsroom.out / "latest"
    incident = incident_of(newsroom, "Duluth")
    assert (incident["document_count"], "Corwin Haldesen" in incident["summary"]) == (2, True)
    document = row_of(latest, "documents", source_id="bakery-again.txt")["document_id"]
    report = row_of(latest, "incident_reports", document_id=document)["report_id"]
    entry = {"table": "incident_reports", "row": report, "withdraw": True, "expect": {"city": "Duluth"}, **SIGNED}
    release = newsroom.again(frames, entry).path
    row = row_of(release, "incidents", incident_id=incident["incident_id"])
    assert (row["document_count"], "Haldesen" in row["summary"]) == (1, False)
    assert causes(release)["incidents", incident["incident_id"]] == "correction"
    assert validate_release(release) == []


def test_a_withdrawn_document_is_gone_with_what_rests_on_it_and_stays_gone_when_its_file_is(newsroom: Newsroom) -> None:
    entry = {"document": {"source_id": "ferry.md"}, "withdraw": True, "expect": {"publisher": "Ferry News"}, **SIGNED}
    row_id = incident_of(newsroom, "Rochester")["incident_id"]
    release = newsroom.build(entry).published.path
    assert "ferry.md" not in {row["source_id"] for row in rows(release, "documents")}
    assert causes(release)["incidents", row_id] == "correction"
    (newsroom.folder / "raw" / "ferry.md").unlink()
    again = newsroom.build(entry).published
    assert not again.is_new and row_of(again.path, "corrections")["change"] == "withdrawn"


def test_an_id_that_was_merged_stands_for_the_row_that_stayed(newsroom: Newsroom, frames: Frames) -> None:
    one, other = (incident_of(newsroom, city)["incident_id"] for city in ("Duluth", "Rochester"))
    join = {"rows": [one, other], "same": True, **SIGNED, "date": "2099-01-01"}
    release = newsroom.again(frames, join).path
    merged = row_of(release, "id_history", change="merged")
    assert row_of(release, "corrections")["change"] == "joined"
    kept = row_of(release, "incidents")
    status = {"expect": {"response": "none_reported"}, "set": {"response": "declined"}}
    corrected = newsroom.again(frames, join, {"table": "incidents", "row": merged["old_id"], **status, **SIGNED}).path
    assert row_of(corrected, "incidents", incident_id=kept["incident_id"])["response"] == "declined"
    assert row_of(corrected, "corrections", change="corrected")["row_id"] == kept["incident_id"]


def test_the_privacy_policy_applies_to_a_corrected_name(newsroom: Newsroom, frames: Frames) -> None:
    victim = row_of(newsroom.out / "latest", "participants", outcome="killed")["participant_id"]
    entry = {
        "table": "participants",
        "row": victim,
        "expect": {"name": None},
        "set": {"name": "Ulrika Fensholt"},
        **SIGNED,
    }
    release = newsroom.again(frames, entry).path
    assert row_of(release, "participants", participant_id=victim)["name_status"] == "withheld"
    assert files_with(release, "Ulrika Fensholt") == []


def test_a_row_withheld_for_privacy_is_told_without_its_values(newsroom: Newsroom, frames: Frames) -> None:
    incident = incident_of(newsroom, "Rochester")
    release = newsroom.again(frames, {"table": "incidents", "row": incident["incident_id"], **PRIVATE}).path
    told = row_of(release, "corrections")
    assert (told["change"], told["ground"], told["asked_by"]) == ("withheld", "person_asked", "person")
    assert files_with(release, "stabbed and killed", "died at the scene", incident["summary"]) == []
