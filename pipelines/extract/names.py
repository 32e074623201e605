"""Names of people in a document: where they begin and end, and the title, age and gender beside them.

Belongs here: telling a person's name from other capital words, by the evidence of the whole document, because a
small language model's labels alone err on unusual names. Not here: names of bodies (`organizations`), and which
mentions are one person (`coreference`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipelines.extract import organizations, titles
from pipelines.extract.mentions import Mention, Words, gender_of_given_name, given_names, plain
from pipelines.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

LONGEST_NAME = 6
PARTICLES = frozenset(
    [
        "de",
        "la",
        "del",
        "der",
        "di",
        "da",
        "van",
        "von",
        "bin",
        "ibn",
        "al",
        "el",
        "le",
        "du",
        "dos",
        "das",
        "den",
        "ter",
        "abu",
        "ben",
    ]
)
NOT_PERSON_ENDS = frozenset(
    [
        "street",
        "avenue",
        "ave",
        "st",
        "road",
        "rd",
        "boulevard",
        "blvd",
        "drive",
        "lane",
        "ln",
        "court",
        "ct",
        "highway",
        "county",
        "city",
        "park",
        "river",
        "lake",
        "beach",
        "island",
        "tower",
        "building",
        "house",
        "hall",
        "church",
        "hospital",
        "school",
        "university",
        "college",
        "center",
        "centre",
        "department",
        "police",
        "act",
        "bill",
        "law",
        "amendment",
        "war",
        "day",
        "week",
        "month",
        "apartments",
        "plaza",
        "bridge",
        "airport",
        "station",
        "hotel",
        "club",
        "stadium",
        "league",
        "show",
        "game",
        "party",
        "times",
        "post",
        "news",
        "county's",
        "avenue's",
        "heights",
        "hills",
        "valley",
        "springs",
        "creek",
        "township",
        "village",
        "square",
        "mall",
        "store",
        "parish",
        "parkway",
        "circle",
        "terrace",
        "place",
        "way",
        "pike",
        "freeway",
        "expressway",
        "turnpike",
        "mountain",
        "bay",
        "harbor",
        "port",
        "fort",
        "camp",
    ]
)
CALENDAR = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "aug",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "christmas",
        "easter",
        "thanksgiving",
        "eve",
        "update",
        "breaking",
        "urgent",
        "am",
        "pm",
        "est",
        "edt",
        "cst",
        "pst",
        "gmt",
        "god",
    ]
)
LOCATIVES = frozenset(
    {"in", "at", "near", "from", "to", "through", "across", "outside", "around", "toward", "into", "of"}
)
# A given name borne by at least this per cent of one sex is a name first, a word or a place second.
COMMON_GIVEN_NAME = 0.01


@dataclass(frozen=True)
class Evidence:
    """What the document as a whole says about a capital word."""

    labels: dict[str, Counter[str]]
    lower: frozenset[str]  # words that the document also prints in lower case

    def is_mostly(self, word: str, label: str) -> bool:
        counts = self.labels.get(word)
        return counts is not None and 2 * counts[label] > counts.total()


def gather(doc: Words) -> Evidence:
    """Count the model's labels for each last word of an entity, over the document."""
    labels: dict[str, Counter[str]] = {}
    for entity in doc.doc.ents:
        last = entity.end - 1
        while last > entity.start and doc[last].tag_ == "POS":
            last -= 1
        labels.setdefault(doc[last].text, Counter())[entity.label_] += 1
    return Evidence(labels, frozenset(t.text for t in doc if t.is_lower and t.is_alpha))


@cache
def _not_names() -> frozenset[str]:
    return NOT_PERSON_ENDS | CALENDAR


def _is_name_word(token: "Token") -> bool:
    text = token.text
    if not text[:1].isupper() or not any(c.isalpha() for c in text):
        return False
    if any(c.isdigit() for c in text) or plain(token) in CALENDAR:
        return False
    if token.pos_ in ("DET", "PRON", "ADP", "CCONJ", "SCONJ", "AUX", "INTJ", "PART") and token.ent_type_ != "PERSON":
        return False
    return (
        token.pos_ in ("PROPN", "X")
        or token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP", "FAC")
        or not token.is_sent_start
    )


def capital_runs(doc: Words) -> Iterator[tuple[int, int]]:
    """Yield (first, last exclusive) of longest runs of capital words, with particles, initials and nicknames inside."""
    i, total = 0, len(doc)
    while i < total:
        if not _is_name_word(doc[i]):
            i += 1
            continue
        last = i + 1
        while last < total and not doc[last].is_sent_start:
            if _is_name_word(doc[last]):
                last += 1
            elif doc[last].lower_ in PARTICLES and last + 1 < total and _is_name_word(doc[last + 1]):
                last += 2
            elif (nick := _nickname(doc, last)) > last:
                last = nick
            elif (
                doc[last].text == "-"
                and last + 1 < total
                and _is_name_word(doc[last + 1])
                and not doc[last].whitespace_
            ):
                last += 2
            else:
                break
        yield i, last
        i = last


def _nickname(doc: Words, i: int) -> int:
    """Return the token after a nickname in marks that stands inside a name, or i."""
    marks = ('"', "“", "”", "‘", "’", "``", "''", "(")
    for length in (1, 2):
        after = i + length + 2
        if (
            after <= len(doc) - 1
            and doc[i].text in marks
            and doc[after - 1].text in (*marks, ")")
            and all(doc[k].text[:1].isupper() for k in range(i + 1, after - 1))
            and doc[after].pos_ == "PROPN"
            and doc[after].text[:1].isupper()
            and (doc[i].text != "(" or gender_of_given_name(doc[i + 1].text) is not None)
        ):
            return after
    return i


def person_names(doc: Words, evidence: Evidence, taken: Iterable[Span], headline_end: int) -> list[Mention]:
    """Return the name mentions of people in order; `taken` are token ranges of bodies' and places' names.

    Tokens before `headline_end` are a headline, where every word has a capital: there only a name known from the
    text below counts.
    """
    busy = {k for span in taken for k in range(span.start, span.end)}
    sure: list[tuple[int, int]] = []
    unsure: list[tuple[int, int]] = []
    for first, last in capital_runs(doc):
        for begin, end in _pieces(doc, first, last, busy):
            (sure if begin >= headline_end and _is_sure(doc, begin, end, evidence) else unsure).append((begin, end))
    surnames = {_surname(doc, begin, end) for begin, end in sure}
    given = {doc[begin].text for begin, end in sure if end - begin > 1}
    full = {doc.slice_of(begin, end) for begin, end in sure}
    for begin, end in unsure:
        known = (
            doc.slice_of(begin, end) in full
            or (
                _surname(doc, begin, end) in surnames
                and (end - begin == 1 or doc[begin].text in given or doc[begin].text in given_names())
            )
            or (end - begin == 1 and doc[begin].text in given and not _is_place_like(doc, begin, evidence))
        )
        if known or (begin >= headline_end and _is_likely(doc, begin, end, evidence)):
            sure.append((begin, end))
    return [_mention(doc, begin, end, headline_end) for begin, end in sorted(sure)]


def _pieces(doc: Words, first: int, last: int, busy: set[int]) -> Iterator[tuple[int, int]]:
    """Cut titles, bodies and places off a run of capital words; yield what may be a name."""
    begin = first
    for k in range(first, last):
        if titles.is_title_head(doc, k) and not (k == last - 1 and k > first) and not _is_initial_given(doc, k, last):
            begin = k + 1
    if begin == first:
        while begin < last and begin in busy:
            begin += 1
    end = begin
    while end < last and end not in busy:
        end += 1
    while end > begin and doc[end - 1].lower_ in PARTICLES | {"-"}:
        end -= 1
    if begin < end <= begin + LONGEST_NAME:
        yield begin, end


def _is_initial_given(doc: Words, k: int, last: int) -> bool:
    """Tell whether a title word is rather a given name ("Marshall", "Dean Roe", "Judge" is not)."""
    return (
        doc[k].text in given_names()
        and not titles.honorific_gender(plain(doc[k]))[0]
        and k + 2 == last
        and doc[k].text in ("Dean", "Duke", "Earl")
    )


def _is_sure(doc: Words, first: int, last: int, evidence: Evidence) -> bool:
    words = last - first
    ends_like_place = plain(doc[last - 1]) in _not_names() or plain(doc[first]) in CALENDAR
    if ends_like_place and not _age_or_identity(doc, first, last):
        return False
    if organizations.is_known_name(doc.slice_of(first, last)):
        return False
    if (
        first > 0
        and titles.is_title_head(doc, first - 1)
        and not doc[first - 1].is_sent_end
        and (doc[first].ent_type_ not in ("ORG", "GPE", "FAC", "LOC", "NORP") or words > 1)
    ):
        return doc[first - 1].text[0].isupper() or words > 1
    if words == 1:
        return False
    if _age_or_identity(doc, first, last):
        return True
    male, female = given_names().get(doc[first].text, (0.0, 0.0))
    labels = {doc[k].ent_type_ for k in range(first, last)}
    if labels <= {"PERSON"}:
        return True
    if max(male, female) >= COMMON_GIVEN_NAME:
        return (not labels & {"GPE", "FAC", "LOC"} and not _is_place_like(doc, first, evidence)) or labels == {
            "PERSON",
            "",
        }
    return max(male, female) > 0 and labels <= {"PERSON", ""}


def _age_or_identity(doc: Words, first: int, last: int) -> bool:
    """Tell whether an age follows or precedes, or "identified as" or "named" stands before."""
    after = titles.apposition_after(doc, last)
    if (after is not None and after.age is not None) or titles.age_before(doc, first) is not None:
        return True
    return first >= 2 and (
        doc[first - 1].lower_ == "named" or (doc[first - 1].lower_ == "as" and doc[first - 2].lower_ == "identified")
    )


def _is_likely(doc: Words, first: int, last: int, evidence: Evidence) -> bool:
    """Judge a run for which nothing speaks but the model's labels and its place in the sentence."""
    word, head = doc[last - 1].text, doc[last - 1]
    if plain(head) in _not_names() or organizations.is_known_name(doc.slice_of(first, last)):
        return False
    if not evidence.is_mostly(word, "PERSON") or (
        first > 0 and doc[first - 1].lower_ in LOCATIVES and last - first == 1 and evidence.labels[word].total() == 1
    ):
        return False
    if last - first == 1:
        return word.lower() not in evidence.lower and not word.isupper() and len(word) > 2
    return {doc[k].ent_type_ for k in range(first, last)} <= {"PERSON", ""}


def _is_place_like(doc: Words, i: int, evidence: Evidence) -> bool:
    counts = evidence.labels.get(doc[i].text)
    return counts is not None and counts["GPE"] > counts["PERSON"]


def _surname(doc: Words, first: int, last: int) -> str:
    while last - 1 > first and plain(doc[last - 1]) in titles.words_of("suffixes"):
        last -= 1
    return doc[last - 1].text


def _mention(doc: Words, first: int, last: int, headline_end: int) -> Mention:
    before = titles.title_before(doc, first)
    after = titles.apposition_after(doc, last)
    age = after.age if after and after.age is not None else titles.age_before(doc, before.first if before else first)
    given = next((doc[k].text for k in range(first, last) if len(doc[k].text) > 2), "") if last - first > 1 else ""
    role = next((t for t in (before, after) if t and t.role), None)
    gender = next((t.gender for t in (before, after) if t and t.gender), None) or gender_of_given_name(given)
    return Mention(
        first=before.first if before else first,
        last=last,
        head=last - 1,
        form="name",
        name=doc.slice_of(first, last),
        role=role.role if role else None,
        organization=role.organization if role else None,
        actor_type=role.actor_type if role else None,
        gender=gender,
        age=age,
        is_definite=True,
        is_official=bool(role and role.is_official),
        is_headline=first < headline_end,
        name_first=first,
    )
