"""Names of people in a document: where they begin and end, and the title, age and gender beside them.

Belongs here: telling a person's name from other capital words, by the evidence of the whole document, because a
small language model's labels alone err on unusual names. Not here: runs of capital words as such (`capitals`),
names of bodies (`organizations`), and which mentions are one person (`coreference`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.extract import organization_kinds, titles
from pipelines.extract.ages import age_after, age_before
from pipelines.extract.appositions import apposition_after
from pipelines.extract.capitals import capital_runs, name_words
from pipelines.extract.incident_lexicon import incident_lexicon
from pipelines.extract.mentions import FREQUENT_GIVEN_NAME, Mention, Words, gender_of_given_name, given_names, plain
from pipelines.extract.person_nouns import is_office, noun_types, singular
from pipelines.extract.speakers import verbs
from pipelines.records import Span

LONGEST_NAME = 6
PLACE_LABELS = frozenset({"GPE", "FAC", "LOC"})
LOCATIVES = frozenset(
    ("in", "at", "near", "from", "to", "through", "across", "outside", "around", "toward", "into", "of")
)
# A given name borne by at least this per cent of one sex is a name first, a word or a place second.
COMMON_GIVEN_NAME = 0.01
SHORTEST_TITLE = 4
OCCUPATION = re.compile(r"(?:er|or|eur|ist|ian|man|woman)$")
# Words between "identified" and "as John Roe" ("identified the girl as", "identified Tuesday as").
IDENTIFIED_REACH = 8


@dataclass(frozen=True)
class Evidence:
    """What the document as a whole says about a capital word."""

    labels: dict[str, Counter[str]]
    lower: frozenset[str]  # words that the document also prints in lower case

    def is_mostly(self, word: str, label: str) -> bool:
        """Tell whether the model gives a word this label more often than all others together."""
        counts = self.labels.get(word)
        return counts is not None and 2 * counts[label] > counts.total()

    def is_place(self, word: str) -> bool:
        """Tell whether the model holds a word for a place more often than for a person."""
        counts = self.labels.get(word)
        return counts is not None and counts["GPE"] > counts["PERSON"]


def gather(doc: Words) -> Evidence:
    """Count the model's labels for each last word of an entity, over the document."""
    labels: dict[str, Counter[str]] = {}
    for entity in doc.doc.ents:
        last = entity.end - 1
        while last > entity.start and doc[last].tag_ == "POS":
            last -= 1
        labels.setdefault(doc[last].text, Counter())[entity.label_] += 1
    return Evidence(labels, frozenset(t.text for t in doc if t.is_lower and t.is_alpha))


def person_names(doc: Words, evidence: Evidence, taken: Iterable[Span], headline_end: int) -> list[Mention]:
    """Return the name mentions of people in order; `taken` are token ranges of bodies' and places' names.

    Tokens before `headline_end` are a headline, where every word has a capital: there only a name known from the
    text below counts.
    """
    busy = {k for span in taken for k in range(span.start, span.end)}
    sure: list[tuple[int, int]] = []
    unsure: list[tuple[int, int]] = []
    for run in capital_runs(doc):
        for first, last in _pieces(doc, *run, busy):
            is_sure = first >= headline_end and _is_sure(doc, first, last, evidence)
            (sure if is_sure else unsure).append((first, last))
    known = _Known.of(doc, sure)
    for first, last in unsure:
        if last - first == 1 and _is_noun_for_people(doc, first):
            continue
        likely = first >= headline_end and _is_likely(doc, first, last, evidence)
        if likely or known.has(doc, first, last, evidence):
            sure.append((first, last))
    return [_mention(doc, first, last, headline_end) for first, last in sorted(sure)]


@dataclass(frozen=True)
class _Known:
    """Names that the document prints with evidence somewhere."""

    full: frozenset[str]
    surnames: frozenset[str]
    given: frozenset[str]

    @staticmethod
    def of(doc: Words, names: list[tuple[int, int]]) -> "_Known":
        return _Known(
            frozenset(doc.slice_of(first, last) for first, last in names),
            frozenset(_surname(doc, first, last) for first, last in names),
            frozenset(doc[first].text for first, last in names if last - first > 1),
        )

    def has(self, doc: Words, first: int, last: int, evidence: Evidence) -> bool:
        if doc.slice_of(first, last) in self.full:
            return True
        if _surname(doc, first, last) in self.surnames:
            return last - first == 1 or doc[first].text in self.given or doc[first].text in given_names()
        return last - first == 1 and doc[first].text in self.given and not evidence.is_place(doc[first].text)


def _pieces(doc: Words, first: int, last: int, busy: set[int]) -> Iterator[tuple[int, int]]:
    """Cut titles, verbs of speech, bodies and places off a run of capital words; yield what may be a name."""
    begin = first
    for k in range(first, last):
        is_given = k == last - 2 and doc[k].text in given_names() and age_after(doc, last)[0] is not None
        if titles.is_title_head(doc, k) and (k < last - 1 or k == first) and not is_given:
            begin = k + 1
    while begin == first and begin < last and begin in busy:
        begin += 1
        first += 1
    while begin < last - 1 and doc[begin].pos_ in ("VERB", "ADV") and doc[begin].text not in given_names():
        begin += 1
    if begin < last - 1 and doc[begin].lower_ in _past_of_speech() and doc[begin].text not in given_names():
        begin += 1
    if begin >= last:
        return
    begin = _after_unknown_title(doc, begin, last)
    end = begin
    while end < last and end not in busy:
        end += 1
    if end == last - 1 and end > begin and _is_told_surname(doc, begin, last):
        end = last
    while end > begin and doc[end - 1].lower_ in name_words("particles") | {"-"}:
        end -= 1
    if begin < end <= begin + LONGEST_NAME:
        yield begin, end


def _is_told_surname(doc: Words, first: int, last: int) -> bool:
    """Tell whether a place's name that ends a run is a surname: an age follows, or the model takes all for a person."""
    if doc[first].text not in given_names():
        return False
    return age_after(doc, last)[0] is not None or all(doc[k].ent_type_ == "PERSON" for k in range(first, last))


def _after_unknown_title(doc: Words, first: int, last: int) -> int:
    """Return where a given name begins after words that none bears ("Planner Anna Roe"), or `first`."""
    is_occupation = OCCUPATION.search(doc[first].text) is not None
    is_name = doc[first].ent_type_ == "PERSON" and not is_occupation
    if is_name or doc[first].text in given_names() or len(doc[first]) < SHORTEST_TITLE:
        return first
    for k in range(first + 1, last - 1):
        if max(given_names().get(doc[k].text, (0.0, 0.0))) >= FREQUENT_GIVEN_NAME and doc[k].ent_type_ == "PERSON":
            return k
    return first


@cache
def _past_of_speech() -> frozenset[str]:
    """Return "stated", "continued": verbs that a title-case line may put before a name."""
    return frozenset(form for verb in verbs("say") for form in (verb + "ed", verb + "d", verb + "s"))


def _is_sure(doc: Words, first: int, last: int, evidence: Evidence) -> bool:
    """Judge a run by what stands beside it and by its first word; a single word needs a title before it."""
    words, text = last - first, doc.slice_of(first, last)
    if words == 1 and (_is_noun_for_people(doc, first) or doc[first].lower_ in incident_lexicon().nouns):
        return False  # "Officers", "wanted for Assault"
    labels = {doc[k].ent_type_ for k in range(first, last)}
    has_age = _is_identified(doc, first, last)
    if (_is_thing(doc, last - 1) and not has_age) or organization_kinds.is_known_name(text):
        return False
    is_titled = titles.is_title_head(doc, last - 1) and doc[last - 1].text not in given_names()
    if is_titled and not (has_age and doc[first].text in given_names()):
        return False
    if titles.follows_title(doc, first):
        if words > 1:
            return True
        return doc[first - 1].text[0].isupper() and not labels & (PLACE_LABELS | {"ORG", "NORP"})
    if words == 1:
        return False
    if has_age or labels <= {"PERSON"}:
        return True
    share = max(given_names().get(doc[first].text, (0.0, 0.0)))
    if share >= COMMON_GIVEN_NAME:
        return not labels & PLACE_LABELS and not evidence.is_place(doc[first].text)
    return (
        (share > 0 or _acts_as_person(doc, last - 1))
        and labels <= {"PERSON", "", "ORG", "NORP"}
        and not _has_body_word(doc, first, last)
    )


def _is_thing(doc: Words, k: int) -> bool:
    """Tell whether a word ends the names of places, things or bodies."""
    word = plain(doc[k])
    return word in name_words("not_person_ends") or organization_kinds.is_body_word(word)


def _is_noun_for_people(doc: Words, k: int) -> bool:
    """Tell whether a capital word is a title or a noun such as "Officers", not a name."""
    if doc[k].text in given_names():
        return False
    return titles.is_title_head(doc, k) or singular(doc[k].lower_, doc[k].lemma_.lower()) is not None


def _acts_as_person(doc: Words, head: int) -> bool:
    """Tell whether a name is the subject or object of a verb that takes people."""
    token = doc[head]
    return token.dep_ in ("nsubj", "nsubjpass", "dobj") and token.head.lemma_.lower() in name_words("human_acts")


def _has_body_word(doc: Words, first: int, last: int) -> bool:
    return any(
        organization_kinds.is_body_word(plain(doc[k])) or (doc[k].is_upper and len(doc[k]) > 2)
        for k in range(first, last)
    )


def _is_identified(doc: Words, first: int, last: int) -> bool:
    """Tell whether an age follows or precedes, or "identified as" or "named" stands before."""
    after = apposition_after(doc, last)
    if (after is not None and after.age is not None) or age_before(doc, first) is not None:
        return True
    start = doc.sentence_start(first)
    if first <= start:
        return False
    if doc[first - 1].lower_ == "named":
        return True
    reach = range(max(start, first - IDENTIFIED_REACH), first - 1)
    return doc[first - 1].lower_ == "as" and any(doc[k].lower_ == "identified" for k in reach)


def _is_likely(doc: Words, first: int, last: int, evidence: Evidence) -> bool:
    """Judge a run for which nothing speaks but the model's labels and its place in the sentence."""
    word, head = doc[last - 1].text, doc[last - 1]
    if _is_thing(doc, last - 1) or organization_kinds.is_known_name(doc.slice_of(first, last)):
        return False
    if not evidence.is_mostly(word, "PERSON") or (titles.is_title_head(doc, last - 1) and word not in given_names()):
        return False
    if last - first > 1:
        return {doc[k].ent_type_ for k in range(first, last)} <= {"PERSON", ""}
    if head.dep_ == "compound" and head.head.i >= last and head.head.is_lower:
        return False  # "the Roe plan" alone names nobody
    if first > 0 and doc[first - 1].lower_ in LOCATIVES and evidence.labels[word].total() == 1:
        return False
    return word.lower() not in evidence.lower and not word.isupper() and len(word) > 2


def _surname(doc: Words, first: int, last: int) -> str:
    while last - 1 > first and plain(doc[last - 1]) in titles.words_of("suffixes"):
        last -= 1
    return doc[last - 1].text


def _mention(doc: Words, first: int, last: int, headline_end: int) -> Mention:
    before, after = titles.title_before(doc, first), apposition_after(doc, last)
    begin = before.edge if before else first
    told = [title for title in (before, after) if title is not None]
    role = next((title for title in told if title.role), None)
    given = next((doc[k].text for k in range(first, last - 1) if len(doc[k].text) > 2), "")
    gender = next((title.gender for title in told if title.gender), None) or gender_of_given_name(given)
    officers = None if role else _of_officers(doc, last - 1)
    age = after.age if after is not None and after.age is not None else age_before(doc, begin)
    return Mention(
        first=begin,
        last=last,
        head=last - 1,
        form="name",
        name=doc.slice_of(first, last),
        role=role.role if role else None,
        organization=role.organization if role else None,
        actor_type=role.actor_type if role else officers,
        gender=gender,
        age=age,
        is_definite=True,
        is_official=bool(role and role.is_official) or officers is not None,
        is_headline=first < headline_end,
        name_first=first,
    )


def _of_officers(doc: Words, head: int) -> str | None:
    """Return the kind of actor that a plural title gives to each name after it: "Officers Jane Roe and John Doe"."""
    token = doc[head]
    for _ in range(LONGEST_NAME):
        if token.dep_ not in ("conj", "appos"):
            break
        token = token.head
    titled = (
        child
        for child in token.children
        if child.i < token.i and child.text[:1].isupper() and child.lower_.endswith("s")
    )
    nouns = (singular(child.lower_, child.lemma_.lower()) for child in titled)
    return next((noun_types()[noun] for noun in nouns if noun and is_office(noun)), None)
