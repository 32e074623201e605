"""Titles beside a person's name: what stands before it, and the apposition after it.

Belongs here: reading role, organization, age and gender off the words around a name. Not here: which words
are a name (`names`), whose name it is (`coreference`).
"""

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.mentions import Words, plain
from pipelines.reference import load_reference

AGE = re.compile(r"\d{1,3}$")
OLDEST = 115
# A title with its organization rarely has more words; the bound keeps the scan constant in time.
LONGEST_TITLE = 14
LONGEST_APPOSITION = 22
FORMERS = frozenset({"former", "ex", "acting", "interim", "retired", "then", "longtime", "late", "new", "veteran"})
LINKS = frozenset({"of", "for", "with", "at", "in", "from", "on"})
POSSESSIVES = frozenset({"his", "her", "their", "its", "whose"})


@dataclass(frozen=True)
class Title:
    first: int  # token where the whole title begins, for one before the name; where it ends, for one after
    role: str | None = None
    organization: str | None = None
    actor_type: str | None = None
    gender: str | None = None
    age: int | None = None
    is_official: bool = False


@cache
def head_types() -> dict[str, str]:
    """Return title head -> kind of actor who bears it."""
    heads = load_reference("titles")["heads"]
    return {word: kind for kind, words in reversed(heads.items()) for word in words}


@cache
def words_of(kind: str) -> frozenset[str]:
    """Return one of the plain word lists of titles.yaml."""
    return frozenset(load_reference("titles")[kind])


def honorific_gender(word: str) -> tuple[bool, str | None]:
    """Return whether the word is a form of address, and the gender that it tells."""
    honorifics = load_reference("titles")["honorifics"]
    return word in honorifics, honorifics.get(word)


def noun_gender(word: str) -> str | None:
    """Return the gender that a noun such as "spokeswoman" tells, or None."""
    nouns = load_reference("person_nouns")
    return next((gender for gender in ("male", "female") if word in nouns[gender]), None)


def is_title_head(doc: Words, index: int) -> bool:
    """Tell whether a token can end a title before a name."""
    word, token = plain(doc[index]), doc[index]
    if word in words_of("capital_only") and not token.text[0].isupper():
        return False
    return word in head_types() or honorific_gender(word)[0]


def title_before(doc: Words, name_first: int) -> Title | None:
    """Read the title whose last word is the token before a name, with the organization before it.

    "Brooklyn Park Police Chief" gives the role "Police Chief" and the organization "Brooklyn Park Police".
    """
    floor = max(doc.sentence_start(name_first), name_first - LONGEST_TITLE)
    i = name_first - 1
    if i < floor or not is_title_head(doc, i):
        return None
    role_first, gender = name_first, None
    while i >= floor and _is_title_word(doc, i):
        known, told = honorific_gender(plain(doc[i]))
        gender = gender or told or noun_gender(plain(doc[i]))
        if not known:
            role_first = i
        i -= 1
    begin = i + 1
    while begin < name_first - 1 and _is_level(doc, begin):
        begin += 1
    i = begin - 1
    role_first = max(role_first, begin)
    while i >= floor and _is_organization_word(doc, i):
        i -= 1
    organization_first = i + 1
    while organization_first < begin and (
        not doc[organization_first].text[:1].isupper() or plain(doc[organization_first]) in FORMERS
    ):
        organization_first += 1
    role = doc.slice_of(role_first, name_first) if role_first < name_first else None
    organization = _organization(doc, organization_first, begin, name_first)
    if role is None:
        organization, organization_first = None, begin
    first = min(organization_first, begin)
    word = plain(doc[name_first - 1])
    return Title(
        first,
        _without_honorific(role),
        organization,
        head_types().get(word),
        gender,
        None,
        _is_office(doc, name_first - 1),
    )


def _without_honorific(role: str | None) -> str | None:
    if role is None:
        return None
    words = role.split()
    while words and honorific_gender(words[-1].lower().rstrip("."))[0]:
        words.pop()
    return role if not words else role[: role.rfind(words[-1]) + len(words[-1])]


def _is_title_word(doc: Words, i: int) -> bool:
    word = plain(doc[i])
    if (
        doc[i].text in ("-", "/", "&")
        and i + 1 < len(doc)
        and plain(doc[i + 1]) in words_of("modifiers") | head_types().keys()
    ):
        return True
    if word in words_of("modifiers"):
        # "Park Police Chief": a capital noun before which another capital stands may belong to the organization;
        # as part of both it stays in the role, and the organization takes it again.
        return True
    return is_title_head(doc, i)


def _is_organization_word(doc: Words, i: int) -> bool:
    token = doc[i]
    if (
        token.text in ("of", "and", "for", "the", "&", "-")
        and i + 1 < len(doc)
        and i > 0
        and doc[i - 1].text[:1].isupper()
    ):
        return token.text not in ("and", "for") or doc[i - 1].ent_iob_ == "I" or token.ent_iob_ == "I"
    if token.tag_ == "POS":
        return True
    return (token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ")) or token.text in ("U.S.", "St.")


def _is_level(doc: Words, i: int) -> bool:
    """Tell whether a word such as "County" at the front of a title rather ends the name of a place before it."""
    return (
        doc[i].text in ("County", "Parish", "City", "Township", "Village")
        and i > 0
        and doc[i - 1].text[:1].isupper()
        and not doc[i].is_sent_start
    )


def _organization(doc: Words, first: int, begin: int, name_first: int) -> str | None:
    if first >= begin:
        return None
    end = begin - 1 if doc[begin - 1].tag_ == "POS" else begin
    if end <= first:
        return None
    if end == begin and plain(doc[begin]) == "police" and begin + 1 < name_first:
        end = begin + 1
    return doc.slice_of(first, end)


def _is_office(doc: Words, i: int) -> bool:
    word = plain(doc[i])
    return word in head_types() and word not in words_of("private")


def age_after(doc: Words, i: int) -> tuple[int | None, int]:
    """Read ", 34" or "(34)" at token i; return the age and the token after it (i where there is none)."""
    if i + 1 >= len(doc) or doc[i].text not in (",", "(") or not AGE.match(doc[i + 1].text):
        return None, i
    age, after = int(doc[i + 1].text), i + 2
    closes = (
        after >= len(doc)
        or doc[after].text in (",", ".", ")", ";", "—", "–", "-", "and", "who", "was", "of", "is", "were")
        or doc[after].is_space
        or doc[after].pos_ in ("VERB", "AUX", "ADP", "CCONJ")
    )
    if age > OLDEST or age < 1 or not closes:
        return None, i
    return age, after


def age_before(doc: Words, i: int) -> int | None:
    """Read "27-year-old" that ends at token i (exclusive)."""
    match = re.search(r"(\d{1,3})[-‐‑ ]years?[-‐‑ ]old[- ]*$", doc.slice_of(max(0, i - 7), i)) if i else None
    return int(match[1]) if match and int(match[1]) <= OLDEST else None


def apposition_after(doc: Words, name_last: int) -> Title | None:
    """Read ", the police chief of Brooklyn Park," or ", 34, a nurse" that follows a name ending at `name_last`."""
    age, i = age_after(doc, name_last)
    end = min(doc.sentence_end(name_last - 1), name_last + LONGEST_APPOSITION)
    found = _noun_phrase_after(doc, i, end)
    if found is None:
        return Title(i, age=age) if age is not None else None
    first, head, stop = found
    word = plain(doc[head])
    role, organization, last = doc.slice_of(first, head + 1), None, head + 1
    if first > i + 1 and doc[first - 1].tag_ == "POS":
        begin = i + 1
        while begin < first and (doc[begin].pos_ == "DET"):
            begin += 1
        organization = doc.slice_of(begin, first - 1) if first - 1 > begin else None
    if last < stop and doc[last].lower_ in LINKS:
        organization_first = last + 1
        while organization_first < stop and doc[organization_first].pos_ == "DET":
            organization_first += 1
        if organization_first < stop and any(doc[k].text[:1].isupper() for k in range(organization_first, stop)):
            organization = doc.slice_of(organization_first, stop) if organization is None else organization
        last = stop
    age = age if age is not None else age_before(doc, head)
    is_title = word in head_types()
    return Title(
        last,
        role if is_title else None,
        organization if is_title else None,
        head_types().get(word),
        noun_gender(word),
        age,
        _is_office(doc, head),
    )


def _noun_phrase_after(doc: Words, comma: int, end: int) -> tuple[int, int, int] | None:
    """Find (first, head, stop) of a phrase about a person between a comma and the next stop."""
    if comma >= end or doc[comma].text not in (",", "—", "–", "("):
        return None
    stop = comma + 1
    while (
        stop < end
        and doc[stop].text not in (",", "—", "–", ")", ";", ":", ".", "”", '"', "``", "''")
        and not (
            (doc[stop].pos_ in ("VERB", "AUX") and doc[stop].dep_ not in ("amod", "acl", "compound"))
            or doc[stop].is_space
        )
        and doc[stop].lower_ not in ("who", "which", "that", "whose", "whom")
    ):
        stop += 1
    first = comma + 1
    link = next((k for k in range(first, stop) if doc[k].lower_ in LINKS), stop)
    head = link - 1
    while head > first and doc[head].text in ("-",):
        head -= 1
    if head < first:
        return None
    word = plain(doc[head])
    singular = doc[head].lemma_.lower()
    if word not in head_types() and singular not in person_words():
        return None
    for k in range(head - 1, first - 1, -1):
        if doc[k].tag_ == "POS":
            return k + 1, head, stop
    while first < head and (doc[first].pos_ == "DET" or doc[first].lower_ in POSSESSIVES):
        first += 1
    return first, head, stop


@cache
def person_words() -> frozenset[str]:
    """Return every noun that stands for a person."""
    return frozenset(
        word for kind, words in load_reference("person_nouns").items() if kind != "collective" for word in words
    )
