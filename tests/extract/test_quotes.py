"""Quotations: spans and text, type by the marks, the speaker, the addressee, stance, and what is no quotation."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipelines.extract.entities import find_entities
from pipelines.extract.quotes import find_quotes, mark_findings, uncovered_passages
from pipelines.language.marks import marked_passages, paragraphs
from pipelines.records import Attribution, Document, Quote, Reading

Read = Callable[..., Reading]
Spans = tuple[tuple[int, int], ...]


def at(text: str, piece: str) -> Spans:
    return ((text.index(piece), text.index(piece) + len(piece)),) if piece else ()


def attributed(reading: Reading, *triples: tuple[str | tuple[str, ...], str, str]) -> list[Quote]:
    """Find the quotations of a reading whose tagger would mark (content, cue, source) as printed."""
    text = reading.document.text
    attributions = []
    for content, cue, source in triples:
        pieces = (content,) if isinstance(content, str) else content
        attributions.append(Attribution(tuple(at(text, p)[0] for p in pieces), at(text, cue), at(text, source)))
    reading = replace(reading, attributions=tuple(attributions))
    reading.entities = find_entities(reading)
    return find_quotes(reading)


def found(read_text: Read, text: str, **fields: object) -> list[Quote]:
    return attributed(read_text(text, **fields))


def test_content_all_inside_marks_is_direct_and_loses_its_marks(read_text: Read) -> None:
    [quote] = attributed(read_text("“We lost the boat,” Ada Finch said."), ("“We lost the boat,”", "said", "Ada Finch"))
    assert (quote.quote_type, quote.text) == ("direct", "We lost the boat,")


def test_content_partly_inside_marks_is_mixed_and_keeps_inner_marks(read_text: Read) -> None:
    text = "Ada Finch said the sea was “rough and loud.”"
    [quote] = attributed(read_text(text), ("the sea was “rough and loud.”", "said", "Ada Finch"))
    assert (quote.quote_type, quote.text) == ("mixed", "the sea was “rough and loud.”")


def test_content_without_marks_is_indirect(read_text: Read) -> None:
    [quote] = attributed(read_text("Ada Finch said the boat sank."), ("the boat sank", "said", "Ada Finch"))
    assert quote.quote_type == "indirect"


def test_an_interrupted_quotation_is_one_row_with_two_spans(read_text: Read) -> None:
    text = "“We lost the boat,” Ada Finch said. “Nobody was on it.”"
    [quote] = attributed(read_text(text), (("“We lost the boat,”", "“Nobody was on it.”"), "said", "Ada Finch"))
    assert quote.text == "We lost the boat, … Nobody was on it."
    assert len(quote.content_spans) == 2


def test_a_passage_closed_before_a_paragraph_break_ends_its_quotation(read_text: Read) -> None:
    text = "Ada Finch said, “We lost the boat.”\n\n“It was never found again,”\n\nBen Oakes added."
    quotes = attributed(read_text(text), ("“We lost the boat.”\n\n“It was never found again,”", "said", "Ada Finch"))
    assert [(q.text, q.speaker_name) for q in quotes] == [
        ("We lost the boat.", "Ada Finch"),
        ("It was never found again,", "Ben Oakes"),
    ]


def test_a_surname_is_resolved_to_name_role_and_body(read_text: Read) -> None:
    text = "Oak Hollow Police Chief Ada Finch came. “We lost the boat,” Finch said."
    quote = attributed(read_text(text), ("“We lost the boat,”", "said", "Finch said"[:5]))[0]
    assert (quote.speaker_name, quote.speaker_role, quote.speaker_organization) == (
        "Ada Finch",
        "Police Chief",
        "Oak Hollow Police",
    )


def test_a_pronoun_is_resolved_and_told_as_basis(read_text: Read) -> None:
    text = "Mayor Ada Finch opened the bridge. “We lost the boat,” she said."
    quote = attributed(read_text(text), ("“We lost the boat,”", "said", "she"))[0]
    assert (quote.speaker_text, quote.speaker_name, quote.attribution_basis) == ("she", "Ada Finch", "pronoun")


def test_two_sources_side_by_side_are_both_named(read_text: Read) -> None:
    text = "Ada Finch and Ben Oakes said the boat sank."
    quote = attributed(read_text(text), ("the boat sank", "said", "Ada Finch and Ben Oakes"))[0]
    assert quote.speaker_name == "Ada Finch and Ben Oakes"


def test_an_unnamed_group_speaks_without_a_name(read_text: Read) -> None:
    quote = attributed(read_text("Fishermen said the boat sank."), ("the boat sank", "said", "Fishermen"))[0]
    assert (quote.speaker_text, quote.speaker_name, quote.attribution_basis) == ("Fishermen", None, "explicit")


def test_i_inside_a_quotation_is_its_speaker(read_text: Read) -> None:
    text = "“I said the boat would sink,” Ada Finch said on Monday."
    quotes = attributed(
        read_text(text),
        ("“I said the boat would sink,”", "said on", "Ada Finch"),
        ("the boat would sink", "said the"[:4], "I"),
    )
    assert [q.speaker_name for q in quotes] == ["Ada Finch", "Ada Finch"]


def test_officials_speak_for_the_body_named_just_before(read_text: Read) -> None:
    text = "The Department of Fisheries claimed the boat was safe. “We checked it twice last year,” officials stated."
    quotes = attributed(
        read_text(text),
        ("the boat was safe", "claimed", "The Department of Fisheries"),
        ("“We checked it twice last year,”", "stated", "officials"),
    )
    assert (quotes[1].speaker_text, quotes[1].speaker_organization) == ("officials", "Department of Fisheries")


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("Ada Finch told the Harbor Gazette that the boat sank.", "the Harbor Gazette"),
        ("In a statement to reporters, the boat sank, Ada Finch told.", None),
        ("Ada Finch said the boat sank.", None),
    ],
)
def test_the_addressee_is_whom_the_cue_names(read_text: Read, text: str, addressee: str | None) -> None:
    cue = "told" if "told" in text else "said"
    assert attributed(read_text(text), ("the boat sank", cue, "Ada Finch"))[0].addressee == addressee


@pytest.mark.parametrize(
    ("content", "cue", "stance"),
    [
        ("the boat sank", "said", "asserts"),
        ("the boat sank", "denied that", "denies"),
        ("the boat sank", "disputed that", "disputes"),
        ("it could not verify that the boat sank", "said", "cannot_verify"),
        ("it found no record of the boat", "said", "no_record"),
        ("it has received dozens of complaints about the boat", "said", "confirms_complaint"),
        ("the boat sank, according to fishermen", "said", "relays"),
    ],
)
def test_stance_is_told_by_cue_and_content(read_text: Read, content: str, cue: str, stance: str) -> None:
    text = f"The Department of Fisheries {cue} {content}."
    assert attributed(read_text(text), (content, cue, "The Department of Fisheries"))[0].stance == stance


def test_marked_speech_without_an_attribution_becomes_a_quotation(read_text: Read) -> None:
    [quote] = found(read_text, "Ada Finch was there. “We lost the boat in the storm,” Finch said.")
    assert (quote.text, quote.speaker_name, quote.cue_text) == ("We lost the boat in the storm,", "Ada Finch", "said")


def test_speech_that_goes_on_after_its_speaker_is_carried(read_text: Read) -> None:
    text = "“We lost the boat in the storm,” Ada Finch said. It was in May. “Nobody looked for it again.”"
    quotes = found(read_text, text)
    assert [(q.speaker_name, q.attribution_basis) for q in quotes] == [
        ("Ada Finch", "explicit"),
        ("Ada Finch", "carried"),
    ]


def test_a_speaker_announced_in_the_paragraph_before_speaks(read_text: Read) -> None:
    [quote] = found(read_text, "Ada Finch explained why:\n\n“We lost the boat in the storm.”\n\nNobody answered.")
    assert (quote.speaker_name, quote.attribution_basis) == ("Ada Finch", "cross_paragraph")


def test_speech_of_nobody_near_has_no_speaker(read_text: Read) -> None:
    [quote] = found(read_text, "The wall was painted white. “We will never give up the boat.” It rained all day.")
    assert (quote.speaker_text, quote.attribution_basis) == (None, "none")


@pytest.mark.parametrize(
    "text",
    [
        "They played the song “All the Boats That We Have Lost” twice.",
        "He drove a so-called “safe” boat.",
        "Robert “Bob” Oakes sailed.",
        "The novel “Nine Boats and One Very Small Harbor” won.",
    ],
)
def test_titles_nicknames_and_scare_quotes_are_no_quotations(read_text: Read, text: str) -> None:
    assert found(read_text, text) == []


def test_a_dateline_that_is_a_span_of_its_own_is_no_content(read_text: Read) -> None:
    text = "OAK HOLLOW, Ohio — A ferry sank on Friday, the harbour master said."
    triple = (("OAK HOLLOW, Ohio", "A ferry sank on Friday"), "said", "the harbour master")
    [quote] = attributed(read_text(text), triple)
    assert quote.text == "A ferry sank on Friday"


def test_speech_that_the_tagger_leaves_without_a_cue_has_the_one_beside_it(read_text: Read) -> None:
    text = "Finch left. “We never saw that boat again,” said Ben Oakes, who is a guard."
    [quote] = attributed(read_text(text), ("“We never saw that boat again,”", "", ""))
    assert (quote.cue_text, quote.speaker_text, quote.attribution_basis) == ("said", "Ben Oakes", "explicit")


def test_what_stands_on_both_sides_of_one_cue_is_one_quotation(read_text: Read) -> None:
    text = "“We lost the boat in May,” said Ada Finch. “Nobody was on it then.”"
    [quote] = attributed(read_text(text), ("“Nobody was on it then.”", "said", "Ada Finch"))
    assert quote.text == "We lost the boat in May, … Nobody was on it then."


def test_an_account_with_allegedly_between_two_quotations_of_one_speaker_is_the_speakers(read_text: Read) -> None:
    text = "Ada Finch said the boat sank. Guards allegedly cut the rope. “Nobody was on it,” Finch added."
    triples = (("the boat sank", "said", "Ada Finch"), ("cut the rope", "allegedly", ""))
    quotes = attributed(read_text(text), *triples, ("“Nobody was on it,”", "added", "Finch added"[:5]))
    assert [(q.speaker_name, q.attribution_basis) for q in quotes][1] == ("Ada Finch", "carried")


def test_allegedly_names_nobody_where_another_speaks_next(read_text: Read) -> None:
    text = "Ada Finch said the boat sank. Guards allegedly cut the rope. “Nobody was on it,” Ben Oakes added."
    triples = (("the boat sank", "said", "Ada Finch"), ("cut the rope", "allegedly", ""))
    quotes = attributed(read_text(text), *triples, ("“Nobody was on it,”", "added", "Ben Oakes"))
    assert quotes[1].speaker_name is None


def test_lines_of_a_transcript_are_direct_speech_of_their_labels(read_text: Read) -> None:
    text = "ADA FINCH: We lost the boat.\nBEN OAKES: When did you lose it?\nADA FINCH: It was in May."
    quotes = found(read_text, text)
    assert [(q.text, q.speaker_text, q.quote_type) for q in quotes] == [
        ("We lost the boat.", "ADA FINCH", "direct"),
        ("When did you lose it?", "BEN OAKES", "direct"),
        ("It was in May.", "ADA FINCH", "direct"),
    ]


def test_unattributed_speech_of_a_statement_is_the_issuers(read_text: Read) -> None:
    text = "The boat was safe. “We checked the boat twice last year.” More will follow."
    [quote] = found(read_text, text, kind="statement", publisher="Department of Fisheries")
    assert quote.speaker_name == "Department of Fisheries"


def test_the_author_of_a_statement_speaks_rather_than_who_published_it(read_text: Read) -> None:
    text = "The boat was safe. “We checked the boat twice last year.” More will follow."
    [quote] = found(read_text, text, kind="statement", publisher="Harbour Notes", author="Department of Fisheries")
    assert (quote.speaker_name, quote.speaker_organization) == ("Department of Fisheries", "Department of Fisheries")


def test_who_speaks_for_the_noun_before_it(read_text: Read) -> None:
    text = "The case was brought by two complainants, who allege that the boat was unsafe."
    reading = read_text(text)
    [quote] = attributed(reading, ("that the boat was unsafe", "allege", "who"))
    [entity] = [e for e in find_entities(reading) if e.entity_id == quote.speaker_entity_id]
    assert (quote.speaker_text, quote.speaker_name, entity.description) == ("who", None, "two complainants")


def test_an_indirect_quotation_ends_before_its_comma(read_text: Read) -> None:
    text = "The boat sank at night, Ada Finch said."
    [quote] = attributed(read_text(text), ("The boat sank at night,", "said", "Ada Finch"))
    assert quote.text == "The boat sank at night"


@pytest.mark.parametrize(
    "dateline", ["MARLOW — ", "ST. MARLOW, Ohio (AP) -- ", "Oak Hollow, Ohio (AP) — ", "MARLOW - "]
)
def test_a_dateline_is_no_part_of_a_quotation(read_text: Read, dateline: str) -> None:
    text = f"{dateline}The boat sank at night, Ada Finch said."
    [quote] = attributed(read_text(text), (f"{dateline}The boat sank at night", "said", "Ada Finch"))
    assert quote.text == "The boat sank at night"


def test_speech_of_length_that_no_row_covers_is_listed(read_text: Read) -> None:
    reading = read_text("Ada Finch said, “We lost the boat in the storm.”")
    assert [reading.document.text[p.start : p.end] for p in uncovered_passages(reading, [])] == [
        "We lost the boat in the storm."
    ]
    assert uncovered_passages(reading, attributed(reading)) == []


def test_a_mark_without_a_partner_is_a_finding(read_text: Read) -> None:
    [finding] = mark_findings(read_text("Ada Finch said, “We lost the boat.\n\nNobody answered."))
    assert (finding.rule, finding.start) == ("unbalanced_quotes", 16)


def test_four_hundred_quotations_take_bounded_time(read_text: Read) -> None:
    text = "\n\n".join(f"“We lost boat number {n} in the storm,” Ada Finch{n % 7} said." for n in range(400))
    reading = read_text(text)
    started = time.process_time()
    quotes = attributed(reading)
    assert len(quotes) == 400
    assert time.process_time() - started < 5


ODD = "Ab c.,“”\"'`«»\n\u200b\u200f\u202e🙂é:’—-1I"


@st.composite
def attributed_texts(draw: st.DrawFn) -> tuple[str, tuple[Attribution, ...]]:
    text = draw(st.text(alphabet=st.sampled_from(ODD), max_size=120))
    span = st.tuples(st.integers(-3, len(text) + 3), st.integers(-3, len(text) + 3))
    spans = st.lists(span, max_size=3).map(tuple)
    attribution = st.builds(Attribution, spans, spans, spans, st.floats(-1, 2), st.booleans())
    return text, tuple(draw(st.lists(attribution, max_size=4)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=attributed_texts())
def test_every_span_lies_in_the_text_and_every_text_is_its_slice(
    nlp: Language, made: tuple[str, tuple[Attribution, ...]]
) -> None:
    text, attributions = made
    blocks = paragraphs(text)
    document = Document("d-1", "test", "article", text, "0")
    reading = Reading(document, nlp(text), blocks, marked_passages(text, blocks), attributions)
    reading.entities = find_entities(reading)
    for quote in find_quotes(reading):
        spans = quote.content_spans
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert (quote.start, quote.end) == (spans[0].start, spans[-1].end)
        assert quote.text == " … ".join(text[s.start : s.end] for s in spans)
        assert (quote.speaker_start is None) == (quote.speaker_text is None)
        if quote.speaker_start is not None:
            assert quote.speaker_text == text[quote.speaker_start : quote.speaker_end]
        if quote.cue_start is not None:
            assert quote.cue_text == text[quote.cue_start : quote.cue_end]


def test_a_passage_that_the_narrator_only_cites_is_put_in_nobodys_mouth(read_text: Read) -> None:
    text = "Ada Finch said the talks went on. They explored “what lies ahead for the old harbor.”"
    quotes = attributed(read_text(text), ("the talks went on", "said", "Ada Finch"))
    assert [(q.text, q.speaker_name) for q in quotes if q.quote_type == "direct"] == [
        ("what lies ahead for the old harbor.", None)
    ]


def test_the_label_of_a_box_is_no_speaker(read_text: Read) -> None:
    text = "NEWSLETTER: Get the news of Oak Hollow every morning."
    assert attributed(read_text(text), ("Get the news of Oak Hollow every morning", ":", "NEWSLETTER")) == []


def test_spans_outside_the_text_are_left_out(read_text: Read) -> None:
    reading = read_text("Rain fell.")
    outside = [Attribution(((start, end),), ((0, 4),), ()) for start, end in ((9, 1), (4, 4), (3, 99), (-2, 3))]
    reading = replace(reading, attributions=tuple(outside))
    reading.entities = find_entities(reading)
    assert find_quotes(reading) == []


def test_what_the_narrator_tells_after_a_passage_is_no_part_of_it(read_text: Read) -> None:
    text = "She says, “I am back,” and the clerk closes the window."
    [quote] = attributed(read_text(text), ("“I am back,” and the clerk closes the window", "says", "She"))
    assert (quote.quote_type, quote.text) == ("direct", "I am back,")


def two_said(read_text: Read, first: str, second: str) -> list[str | None]:
    """Find the speakers of two sentences "SOURCE said CONTENT." and "CONTENT, SOURCE said."."""
    text = f"Ada Finch and Ben Oakes met Carl Mossby. {first} said a dam held. A storm had ended, {second} said."
    source = text.rindex(second)
    told = (
        Attribution(at(text, "a dam held"), at(text, "said"), at(text, first)),
        Attribution(
            at(text, "A storm had ended"), ((len(text) - 5, len(text) - 1),), ((source, source + len(second)),)
        ),
    )
    reading = replace(read_text(text), attributions=told)
    reading.entities = find_entities(reading)
    return [q.speaker_name for q in find_quotes(reading)]


def test_he_who_is_nobody_yet_is_who_spoke_before(read_text: Read) -> None:
    assert two_said(read_text, "Oakes", "he") == ["Ben Oakes", "Ben Oakes"]


def test_she_is_not_a_man_who_spoke_before(read_text: Read) -> None:
    assert two_said(read_text, "Mr. Oakes", "she")[1] != "Ben Oakes"
