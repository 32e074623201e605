"""The persons and groups that a text speaks of, found by local syntax and print: names, ages, descriptions.

Belongs here: mentions of persons (names with ages, "a 29-year-old man", "two men") with what their own words say
(age, gender, count). Not here: which mentions are one person (`person_chains.py`), nor their part in an incident.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipelines.extract.incident_lexicon import incident_lexicon, outcome_lexicon, role_lexicon, site_lexicon
from pipelines.extract.numbers import number_value
from pipelines.extract.person_names import (
    first_names,
    given_name_gender,
    is_month_name,
    name_runs,
    strip_title,
    title_before,
)
from pipelines.extract.verb_arguments import lemma_of

AGE_BEFORE = re.compile(
    r"(?<![\d][-–])\b(?P<age>\d{1,3}|[A-Za-z]+(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
    r"(?P<unit>[- ]years?[- –]old|[- ]yr[- ]old|-?yoa?\b)"
)
AGE_AFTER = re.compile(
    r"\s*(?:,|\(|-|–|—)\s*(?:(?:who (?:is|was)|age|aged|ages)\s+)?(?P<age>\d{1,3})(?:yoa)?"
    r"(?=\s*(?:,|\)|;|\.|-|–|—|$|of\b|and\b|was\b|is\b|were\b|from\b|who\b|after\b|in\b|with\b|has\b))"
)
MONTHS = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?)\.?\s*$"
)
GLUED = re.compile(r".*?(?:[–—)?]|--)(?=(?:[Aa]n?|[Tt]he|[Tt]wo|[Tt]hree|[Ff]our|\d+)$)")
OLDEST = 110
LONGEST_NAME = 6  # words
IDENTIFYING = frozenset({"identify", "identified", "name"})
OTHER_ENTITIES = frozenset({"FAC", "ORG", "GPE", "LOC"})
PLACE_PREPOSITIONS = frozenset({"in", "near", "at", "from", "outside", "of"})
INSTITUTIONS = frozenset(
    {"office", "department", "headquarters", "station", "bureau", "association", "union", "academy"}
)
MODIFIERS = frozenset(
    {"det", "nummod", "amod", "compound", "poss", "nmod", "npadvmod", "punct", "quantmod", "case", "advmod"}
)


@dataclass(frozen=True)
class Mention:
    start: int  # first token
    end: int  # token after the last
    head: Token
    kind: str  # name, description, pronoun
    name: str | None = None
    age: int | None = None
    gender: str | None = None
    count: int | None = 1  # None: several, how many is not said
    is_indefinite: bool = False
    title: str | None = None  # "Police Chief" before a name


def noun_gender(lemma: str) -> str | None:
    """Return the gender that a noun for a person tells ("waitress"), or None."""
    roles = role_lexicon()
    return "male" if lemma in roles["persons_male"] else "female" if lemma in roles["persons_female"] else None


def _age_after(doc: Doc, end: int, text: str, is_full_name: bool = False) -> int | None:
    """Read "NAME, 29," or "man, 29, was"; a day of the month before it is no age, but one Ann Mar may be 18."""
    if end >= len(doc):
        return None
    position = doc[end - 1].idx + len(doc[end - 1])
    found = AGE_AFTER.match(text, position, position + 40)
    if not found or (not is_full_name and MONTHS.search(text[max(0, position - 10) : position])):
        return None
    age = int(found["age"])
    return age if 0 < age <= OLDEST else None


def _ages_before(doc: Doc, text: str) -> dict[int, int]:
    """Map the first token after "29-year-old" to 29; capital and spelled-out ages count."""
    found: dict[int, int] = {}
    starts = [token.idx for token in doc]
    for match in AGE_BEFORE.finditer(text):
        age = number_value(match["age"])
        if age is not None and 0 < age <= OLDEST:
            found[bisect_left(starts, match.end())] = age
    return found


def _is_modifier(doc: Doc, end: int) -> bool:
    """Tell whether a run is the first part of a longer name or noun: "Roe Hospital", "Springfield man"."""
    if end >= len(doc) or doc[end].is_sent_start:
        return False
    following = doc[end].lower_
    is_institution = following in site_lexicon()["institutions"] | {"city", "town", "apartments"}
    return is_institution and doc[end].text[:1].isupper()


def _is_place(doc: Doc, start: int, known: set[str]) -> bool:
    """Tell whether a lone word after "in" or "near" is a place: the model often takes a small town for a person."""
    return doc[start - 1].lower_ in PLACE_PREPOSITIONS and doc[start].lower_ not in known


def _is_introduced(doc: Doc, start: int, end: int) -> bool:
    """Tell whether the words before a run say that it is a person: "identified as", "victim", "arrested"."""
    if start == 0:
        return False
    before = doc[start - 1]
    if before.lower_ == "as":
        return start > 1 and lemma_of(doc[start - 2]) in IDENTIFYING
    roles, lemma = role_lexicon(), lemma_of(before)
    if before.is_lower and lemma in roles["victims"] | roles["suspects"] | roles["relatives"]:
        return True
    return end - start > 1 and before.tag_ in {"VBD", "VBN"} and lemma in outcome_lexicon()["arrested_verbs"]


def _bars_a_name(word: Token) -> bool:
    return word.lower_ in role_lexicon()["not_names"] and not is_month_name(word)


def _is_a_name(doc: Doc, start: int, end: int, is_told: bool, known: set[str]) -> bool:
    """Tell whether a run of capitalized words names a person; `is_told` where a title or an age says so."""
    roles, words = role_lexicon(), doc[start:end]
    if len(words) > LONGEST_NAME or _is_modifier(doc, end) or any(map(_bars_a_name, words)):
        return False
    is_person = any(t.ent_type_ == "PERSON" for t in words)
    if len(words) == 1:
        if words[0].lower_ in incident_lexicon().nouns:
            return False  # "wanted for Assault"
        is_title = words[0].lower_.rstrip(".") in roles["official_titles"]
        is_surname = words[0].lower_ in known and words[0].pos_ == "PROPN"  # "Roe", which the model took for a body
        return (is_person or is_told or is_surname) and not is_title and (is_told or not _is_place(doc, start, known))
    if is_person or is_told:
        return True
    return words[0].lower_ in first_names() and not any(t.ent_type_ in OTHER_ENTITIES for t in words)


def _name_mentions(doc: Doc, text: str, ages: dict[int, int]) -> list[Mention]:
    found: list[Mention] = []
    known: set[str] = set()
    bearers = _lone_surnames(doc)
    for begin, end in name_runs(doc):
        start, title = strip_title(doc, begin, end)
        if end - start > 1 and doc[start].is_sent_start and doc[start].is_stop:
            start += 1  # "Then Roe ran away"
        title = title or title_before(doc, start)
        before = ages.get(begin) or ages.get(start)
        if before and end < len(doc) and lemma_of(doc[end]) in role_lexicon()["persons"]:
            continue  # "a 22-year-old Springfield man"
        age = before or _age_after(doc, end, text, end - start > 1)
        is_told = age is not None or title is not None or _is_introduced(doc, start, end)
        is_told |= end - start > 1 and doc[end - 1].text in bearers
        if not _is_a_name(doc, start, end, is_told, known):
            continue
        name = re.sub(r"\s+", " ", text[doc[start].idx : doc[end - 1].idx + len(doc[end - 1])]).replace("\xad", "")
        name = name.strip(" ,-")
        known |= {doc[end - 1].lower_, doc[start].lower_}
        head = doc[start:end].root
        found.append(Mention(start, end, head, "name", name, age, given_name_gender(name), 1, False, title))
    return found


def _lone_surnames(doc: Doc) -> frozenset[str]:
    """Return the single words that the model takes for persons: with a word before they may be a full name."""
    return frozenset(e.text for e in doc.ents if e.label_ == "PERSON" and len(e) == 1)


def _number_of(word: Token) -> int | None:
    """Read "nine" in "twenty-nine people" with what a hyphen ties to it."""
    doc, left = word.doc, word.i
    if left > 1 and doc[left - 1].text == "-" and not doc[left - 1].whitespace_:
        left -= 2
    return number_value(doc[left : word.i + 1].text.strip())


def _count_of(noun: Token) -> int | None:
    for child in noun.children:
        if child.dep_ in {"nummod", "det", "amod"}:
            value = _number_of(child)
            if value is not None and child.ent_type_ != "DATE":
                return value
            if child.lower_ in {"both"}:
                return 2
    return 1 if noun.tag_ in {"NN", "NNP", "JJ", "CD"} else None


def _phrase_start(noun: Token) -> int:
    """Return the first token of a noun's own words: its determiner, else the farthest adjacent modifier."""
    doc, left, roles = noun.doc, noun.i, role_lexicon()
    while left > 0:
        token = doc[left - 1]
        is_hyphened = "-" in {doc[left].text, doc[max(0, left - 2)].text} or (
            token.text in {"-", "–"} and not token.whitespace_
        )
        if (
            (token.dep_ not in MODIFIERS and not is_hyphened)
            or (token.is_punct and token.text not in {"-", "–"})
            or token.is_space
            or (token.tag_ == "VBG" and lemma_of(token) in roles["harm_verbs"])  # "accused of killing officer Roe"
            or noun.i - left > 12
        ):
            break
        left -= 1
        if token.dep_ in {"det", "poss"} and token.head.i == noun.i:
            break
    while left < noun.i and (doc[left].is_punct or doc[left].dep_ == "case"):
        left += 1
    return left


def printed_span(mention: Mention) -> tuple[int, int]:
    """Return the offsets of a mention without what a dateline glues to its first word ("Pa.–A man")."""
    doc = mention.head.doc
    first, last = doc[mention.start], doc[mention.end - 1]
    glued = GLUED.match(first.text) if mention.kind == "description" else None
    return first.idx + (glued.end() if glued else 0), last.idx + len(last)


def _is_of_nobody(noun: Token) -> bool:
    """Tell whether a noun stands for nobody in particular: "no suspects", "each other", "was found deceased"."""
    determiners = {c.lower_ for c in noun.children if c.dep_ == "det"}
    if noun.lower_ == "deceased" and not determiners:
        return True
    return bool(determiners & {"no", "any"}) or (noun.i > 0 and noun.nbor(-1).lower_ == "each")


def _description_mentions(doc: Doc, text: str, ages: dict[int, int], taken: set[int]) -> list[Mention]:
    roles = role_lexicon()
    found = []
    for token in doc:
        lemma = lemma_of(token)
        is_old = token.lower_ == "old" and token.i + 1 in ages
        known = (lemma in roles["persons"] or lemma in roles["officers"]) and token.dep_ != "amod"
        known = known and not _is_of_nobody(token)
        if token.i in taken or not ((known and token.pos_ in {"NOUN", "PROPN", "ADJ"}) or is_old):
            continue
        if token.dep_ == "compound" and token.head.i > token.i and token.head.pos_ in {"NOUN", "PROPN"}:
            continue
        if token.dep_ == "poss" and lemma_of(token.head) in INSTITUTIONS:
            continue
        left = _phrase_start(token)
        age = next((ages[i] for i in range(left, token.i + 2) if i in ages), None)
        if (
            is_old
            and token.i + 1 < len(doc)
            and (
                token.i + 1 in taken
                or lemma_of(doc[token.i + 1]) in roles["persons"]
                or (doc[token.i + 1].pos_ in {"ADJ", "NOUN", "PROPN"} and doc[token.i + 1].dep_ != "punct")
            )
        ):
            continue
        if age is None:
            age = _age_after(doc, token.i + 1, text)
        gender = noun_gender(lemma) or next(
            (
                noun_gender(lemma_of(c))
                for c in token.children
                if noun_gender(lemma_of(c)) and c.dep_ in {"amod", "compound", "nmod"}
            ),
            None,
        )
        determiners = {c.lower_ for c in token.children if c.dep_ in {"det", "nummod", "poss", "amod"}}
        has_the = bool(determiners & {"the", "this", "that", "these", "those"}) or any(
            c.dep_ == "poss" for c in token.children
        )
        count = _count_of(token)
        found.append(Mention(left, token.i + 1, token, "description", None, age, gender, count, not has_the))
    return found


def _pronoun_mentions(doc: Doc) -> list[Mention]:
    genders = {
        "he": "male",
        "him": "male",
        "himself": "male",
        "his": "male",
        "she": "female",
        "her": "female",
        "herself": "female",
    }
    return [Mention(t.i, t.i + 1, t, "pronoun", gender=genders[t.lower_]) for t in doc if t.lower_ in genders]


def find_mentions(doc: Doc, text: str) -> list[Mention]:
    """Return the mentions of persons and groups in reading order; overlapping ones are settled for the name."""
    ages = _ages_before(doc, text)
    names = _name_mentions(doc, text, ages)
    taken = {i for m in names for i in range(m.start, m.end)}
    found = [*names, *_description_mentions(doc, text, ages, taken), *_pronoun_mentions(doc)]
    return sorted(found, key=lambda m: (m.head.i, m.start))
