from collections.abc import Callable

import pytest

from pipelines.extract import findings
from pipelines.extract.document import read_into
from pipelines.records import Attribution, Finding, Reading


@pytest.fixture
def found(read_text: Callable[..., Reading]) -> Callable[..., dict[str, Finding]]:
    def find(text: str, attributions: tuple[Attribution, ...] = (), **fields: object) -> dict[str, Finding]:
        reading = read_text(text, **fields)
        reading.attributions = attributions
        return {finding.rule: finding for finding in read_into(reading).findings}

    return find


def test_a_document_without_address_publisher_and_date_is_noted(found: Callable[..., dict[str, Finding]]) -> None:
    assert "no address, no publisher, no date" in found("Rain fell.")["missing_provenance"].message


def test_a_document_with_provenance_is_not_noted(found: Callable[..., dict[str, Finding]]) -> None:
    known = {"url": "https://news.example/a", "publisher": "Arbor News", "published_at": "2024-05-02"}
    assert "missing_provenance" not in found("Rain fell.", **known)


def test_a_vague_number_in_an_account_is_noted_where_it_stands(found: Callable[..., dict[str, Finding]]) -> None:
    text = "Dozens of residents protested outside the jail."
    finding = found(text)["vague_quantity"]
    assert finding.start is not None and finding.end is not None
    assert text[finding.start : finding.end] == "Dozens"


def test_a_vague_number_elsewhere_is_not(found: Callable[..., dict[str, Finding]]) -> None:
    assert "vague_quantity" not in found("Dozens of geese live on the lake.")


def test_a_headline_that_asserts_what_the_text_attributes_is_noted(found: Callable[..., dict[str, Finding]]) -> None:
    text = "Deputy shoots driver in Arbor\n\nA deputy allegedly shot a driver in Arbor on Oak Road."
    finding = found(text)["headline_unhedged"]
    assert finding.start == 0


def test_a_mark_that_is_never_closed_is_noted(found: Callable[..., dict[str, Finding]]) -> None:
    assert "unbalanced_quotes" in found("He said: “We will look into it.\n\nRain fell.")


def test_another_outlet_as_source_is_noted(found: Callable[..., dict[str, Finding]]) -> None:
    text = "The bridge is closed, the Arbor Daily News reported."
    source = (text.index("the Arbor"), text.index(" reported"))
    cue = (text.index("reported"), len(text) - 1)
    told = Attribution(content=((0, text.index(",")),), cue=(cue,), source=(source,))
    assert "Arbor Daily News" in found(text, (told,))["secondhand_source"].message


def test_each_rule_has_a_definition_in_the_vocabulary() -> None:
    from schemas.vocabulary import FINDING_RULE

    assert {"missing_provenance", "vague_quantity", "headline_unhedged", "uncovered_passage"} <= set(FINDING_RULE.words)
    assert len(findings.RULES) == len(set(findings.RULES))
