"""Unnamed people and groups: "a 29-year-old man", "three agents", "the chief", "federal officials", "the department".

Belongs here: finding such noun phrases and reading gender, age, number and kind of actor off them. Not here: their
extent (`noun_phrases`), and whom they stand for (`coreference`).
"""

import re
from dataclasses import replace

from pipelines.extract import organization_kinds, titles
from pipelines.extract.ages import age_after, age_before
from pipelines.extract.mentions import Mention, Words, plain
from pipelines.extract.noun_phrases import DEFINITES, HYPHENS, POSSESSIVES, begin, continues, is_definite
from pipelines.extract.numbers import number_value
from pipelines.extract.person_nouns import actor_type, gender_of_noun, is_noun_of, is_office, singular

ADDITIVE = frozenset({"another", "other", "second", "third", "fourth", "fifth", "additional"})
PAIRS = frozenset({"both", "couple", "pair", "twin"})
AFTER_AGE = frozenset({"year", "years", "-", "‑", "‐", "yr", "yoa"})
PERSON_ENDING = re.compile(r"(?:er|or|ist|ian|ant|man|woman)$")
# Words between an age and its noun: "a 67-year-old retired schoolteacher".
LONGEST_AGED = 2
LINKS = frozenset({"for", "with", "at", "of"})
# "Immigration and Customs Enforcement" has four tokens; the longest listed name has eight.
LONGEST_BODY = 8
LEVELS = frozenset({"police", "sheriff", "fire", "state"}) | organization_kinds.LED


def described_people(doc: Words, busy: set[int], headline_end: int, told: frozenset[int]) -> list[Mention]:
    """Return the noun phrases about unnamed people, groups and bodies, in order.

    `busy` tokens belong to names; `told` are nouns that the sentence shows to stand for people.
    """
    found = []
    for token in doc:
        i = token.i
        if i in busy or not token.is_alpha:
            continue
        noun = _person_noun(doc, i)
        if noun is None and i in told:
            found.append(replace(_mention(doc, i, token.lemma_.lower(), headline_end), organization=None))
        elif noun is not None:
            mention = _mention(doc, i, noun, headline_end)
            found.append(_as_body(doc, mention) if noun == "police" and mention.organization else mention)
        elif organization_kinds.is_anaphor(token.lower_) and (again := _body_again(doc, i)) is not None:
            found.append(again)
    return found


def _as_body(doc: Words, mention: Mention) -> Mention:
    """Read "Springfield police" as the name of a body."""
    first = next((k for k in range(mention.first, mention.last - 1) if doc[k].text[:1].isupper()), None)
    if first is None:
        return mention
    name = doc.slice_of(first, mention.last)
    return replace(
        mention, form="organization", name=name, name_first=first, description=None, organization=None, role=None
    )


def _body_again(doc: Words, i: int) -> Mention | None:
    """Read "the department", which takes up a body named before."""
    first = begin(doc, i)
    is_short = first < i <= first + 2 and doc[first].lower_ in DEFINITES | POSSESSIVES
    return Mention(first, i + 1, i, "body", noun=doc[i].lower_) if is_short and not continues(doc, i + 1) else None


def _person_noun(doc: Words, i: int) -> str | None:
    """Return the lemma when a token heads a noun phrase about people ("old" for "the 29-year-old"), else None."""
    token = doc[i]
    if token.lower_ in ("someone", "somebody"):
        return "person"
    if continues(doc, i + 1):
        return None
    if token.lower_ in ("old", "olds"):
        if i > 1 and doc[i - 1].lower_ == "years":
            return None  # "17 years old" tells an age of somebody who is named
        is_head = i + 1 >= len(doc) or doc[i + 1].is_sent_start or doc[i + 1].pos_ not in ("NOUN", "PROPN", "ADJ")
        return "old" if is_head and age_before(doc, i + 1) is not None else None
    if token.pos_ not in ("NOUN", "PROPN"):
        return None
    noun = singular(token.lower_, token.lemma_.lower()) or _aged_noun(doc, i)
    if token.text[:1].isupper() and not token.is_sent_start and organization_kinds.is_anaphor(token.lower_):
        return None  # "the Guard" is a body
    if titles.head_types().get(noun or "") == "rank" and _is_no_rank(doc, i):
        return None  # "a biology major" has no rank
    if noun == "sheriff" and i + 1 < len(doc) and doc[i + 1].tag_ == "POS":
        return None  # "a sheriff's deputy" is no sheriff
    return "person" if noun == "people" else noun


def _aged_noun(doc: Words, i: int) -> str | None:
    """Return the lemma of an unlisted noun for a person with an age before it: "a 33-year-old electrician"."""
    if not PERSON_ENDING.search(doc[i].lemma_.lower()):
        return None
    has_age = any(age_before(doc, k) is not None for k in range(max(1, i - LONGEST_AGED), i + 1))
    return doc[i].lemma_.lower() if has_age else None


def _is_no_rank(doc: Words, i: int) -> bool:
    is_title = i > 0 and (titles.compound_actor(doc, i) is not None or titles.is_title_head(doc, i - 1))
    is_common = doc[i].is_lower and doc[i].lower_ in titles.words_of("capital_only")
    return is_common and i > 0 and doc[i - 1].pos_ == "NOUN" and not is_title


def _mention(doc: Words, i: int, noun: str, headline_end: int) -> Mention:
    first = _with_body(doc, _with_number(doc, begin(doc, i), i), i)
    words = [plain(doc[k]) for k in range(first, i + 1)]
    is_plural, is_headline = _is_plural(doc, first, i, noun), i < headline_end
    return Mention(
        first=first,
        last=i + 1,
        head=i,
        form="nominal",
        role=_role(doc, first, i),
        organization=None if is_headline else _organization(doc, first, i),
        description=doc.slice_of(first, i + 1),
        noun=noun,
        actor_type="civilian" if noun == "old" else titles.compound_actor(doc, i) or actor_type(noun, words),
        gender=_gender(words, noun),
        age=None if is_plural else _age(doc, first, i),
        is_plural=is_plural,
        count=_count(doc, first, i) if is_plural else 1,
        is_additive=not ADDITIVE.isdisjoint(words) or noun == "other",
        is_definite=is_definite(doc, first, i),
        is_official=is_office(noun) and "family" not in words,
        is_headline=is_headline,
    )


def _with_number(doc: Words, first: int, head: int) -> int:
    """Return where a phrase begins with the number before "other" or "more": "two other people"."""
    is_counted = first > doc.sentence_start(head) and doc[first].lower_ in {"other", "more"}
    return first - 1 if is_counted and doc[first - 1].pos_ == "NUM" and doc[first - 1].head.i == head else first


def _with_body(doc: Words, first: int, head: int) -> int:
    """Return where a phrase begins whose first words are the end of a body's name with "and" in it."""
    reach = max(doc.sentence_start(first), first - LONGEST_BODY)
    for start, end in organization_kinds.listed_names(doc.text, doc[reach].idx, doc[head].idx):
        if doc.token_at(start) < first < doc.token_at(end - 1) + 1:
            return begin(doc, doc.token_at(start))
    return first


def _is_plural(doc: Words, first: int, head: int, noun: str) -> bool:
    if doc[head].lower_ == "people":
        return doc[first].lower_ not in ("a", "this")
    if doc[head].tag_ in ("NNS", "NNPS") or is_noun_of("collective", noun):
        return True
    return any(doc[k].lower_ in PAIRS for k in range(first, head))


def _numbers(doc: Words, first: int, head: int) -> list[int]:
    """Return the numbers in a phrase, ages left out; two for "both" and for a couple, none for "dozens"."""
    numerals = (k for k in range(first, head) if doc[k].pos_ == "NUM" or doc[k].like_num)
    counts = (k for k in numerals if _counts(doc, first, k, head))
    values = [number_value(_hyphened(doc, first, k)) for k in counts if doc[k + 1].lower_ not in AFTER_AGE]
    pairs = [2 for k in range(first, head + 1) if doc[k].lower_ in PAIRS]
    return [value for value in [*values, *pairs] if value is not None]


def _counts(doc: Words, first: int, k: int, head: int) -> bool:
    """Tell whether a number is of the noun that heads a phrase, not of a name before it ("Route 17 drivers")."""
    return k <= first + 1 or doc[k].head.i == head


def _hyphened(doc: Words, first: int, k: int) -> str:
    """Return a number with what a hyphen ties to it: "twenty-nine"."""
    is_tied = k - 2 >= first and doc[k - 1].text in HYPHENS and not doc[k - 1].whitespace_
    return doc.slice_of(k - 2 if is_tied else k, k + 1)


def _count(doc: Words, first: int, head: int) -> int | None:
    """Return how many a plural phrase speaks of, None where no number says it."""
    return next(iter(_numbers(doc, first, head)), None)


def _age(doc: Words, first: int, head: int) -> int | None:
    """Return the age inside the phrase ("a 29-year-old man", "the 29-year-old") or after it ("a man, 29,")."""
    inside = (age_before(doc, k + 1) for k in range(first, head + 1))
    return next((age for age in inside if age is not None), None) or age_after(doc, head + 1)[0]


def _role(doc: Words, first: int, head: int) -> str | None:
    word = plain(doc[head])
    if word not in titles.head_types() or word in titles.words_of("private"):
        return None
    start = head
    while start > first and plain(doc[start - 1]) in titles.words_of("modifiers"):
        start -= 1
    return doc.slice_of(max(start, titles.body_end(doc, first, start, head)), head + 1)


def _organization(doc: Words, first: int, head: int) -> str | None:
    """Return the capital words inside the phrase ("three ICE agents", "Oak Hollow officers"), or after "of"."""
    capitals = [k for k in range(first, head) if _is_capital(doc, k)]
    for start, end in organization_kinds.listed_names(doc.text, doc[first].idx, doc[head].idx):
        capitals = sorted({*capitals, doc.token_at(start), doc.token_at(end - 1)})
    if capitals:
        last = capitals[-1] + 1
        last += last < head and plain(doc[last]) in LEVELS
        name = doc.slice_of(capitals[0], last)
        return name if _is_of_body(doc, head) or organization_kinds.kind_of(name) is not None else None
    if head + 2 >= len(doc) or doc[head + 1].lower_ not in LINKS or doc[head].lower_ == "people":
        return None
    start = head + 2 + (doc[head + 2].pos_ == "DET" and head + 3 < len(doc))
    reach = doc[min(start + LONGEST_BODY, len(doc)) - 1]
    for begins, ends in organization_kinds.listed_names(doc.text, doc[start].idx, reach.idx + len(reach)):
        if begins == doc[start].idx:
            return doc.text[begins:ends]
    last = start
    while last < len(doc) and not doc[last].is_sent_start and (_is_capital(doc, last) or _is_inside(doc, last)):
        last += 1
    last += start < last < len(doc) and doc[last].lower_ in organization_kinds.LED
    is_body = last - start > 1 or (last > start and doc[start].ent_type_ in ("ORG", "GPE", "FAC"))
    return doc.slice_of(start, last) if is_body else None


def _is_of_body(doc: Words, head: int) -> bool:
    """Tell whether the capital words before a noun may be its body: an office has one, "a Tamber family" has a town."""
    noun = singular(doc[head].lower_, doc[head].lemma_.lower())
    return noun is not None and is_office(noun)


def _is_inside(doc: Words, k: int) -> bool:
    """Tell whether a token goes on with a name; a comma parts it from who is named next."""
    return doc[k].ent_iob_ == "I" and doc[k].text != ","


def _is_capital(doc: Words, k: int) -> bool:
    token = doc[k]
    if token.tag_ == "POS" or token.pos_ == "DET" or not token.text[:1].isupper():
        return False
    if token.is_sent_start:
        return token.ent_type_ in ("ORG", "GPE") or token.text in doc.inner_capitals
    return token.ent_type_ in ("ORG", "GPE") or token.pos_ == "PROPN"


def _gender(words: list[str], noun: str) -> str | None:
    return gender_of_noun(noun) or next((g for g in ("male", "female") if g in words), None)
