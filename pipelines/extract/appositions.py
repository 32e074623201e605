"""The apposition after a person's name: ", the police chief of Oak Hollow,", ", 34, a nurse".

Belongs here: reading age, role, organization and gender off it. Not here: titles before a name (`titles`).
"""

from pipelines.extract import organization_kinds
from pipelines.extract.ages import age_after, age_before
from pipelines.extract.mentions import Words, plain
from pipelines.extract.person_nouns import gender_of_noun, singular
from pipelines.extract.titles import LONGEST_ROLE, Title, actor_of, body_end, head_types, is_office

LONGEST_APPOSITION = 22
LINKS = frozenset({"of", "for", "with", "at", "in", "from", "on"})
POSSESSIVES = frozenset({"his", "her", "their", "its", "whose"})
OPENS_APPOSITION = frozenset({",", "—", "–", "("})
STOPS = frozenset({",", "—", "–", ")", ";", ":", ".", "”", '"', "``", "''", "who", "which", "that", "whose", "whom"})


def apposition_after(doc: Words, name_last: int) -> Title | None:
    """Read ", the police chief of Oak Hollow," or ", 34, a nurse" that follows a name ending at `name_last`."""
    age, i = age_after(doc, name_last)
    end = min(doc.sentence_end(name_last - 1), name_last + LONGEST_APPOSITION)
    found = _noun_phrase_after(doc, i, end)
    if found is None:
        return Title(i, age=age) if age is not None else None
    first, head, stop = found
    word = plain(doc[head])
    if age is None:
        age = next((told for k in range(first + 1, head + 1) if (told := age_before(doc, k)) is not None), None)
    if word not in head_types():
        return Title(stop, gender=gender_of_noun(word), age=age)
    link = _link_to_body(doc, head + 1, stop)
    return Title(
        stop,
        doc.slice_of(_role_begin(doc, first, head), link),
        _possessor(doc, i + 1, first) or _body_inside(doc, first, head) or _body_after(doc, link, stop),
        actor_of(doc, head),
        gender_of_noun(word),
        age,
        is_office(doc, first, head),
    )


def _role_begin(doc: Words, first: int, head: int) -> int:
    """Return where the title itself begins in "37-year-old ward nurse": after an age, and not too far from its head."""
    begin = next((k for k in range(head, first, -1) if age_before(doc, k) is not None), first)
    begin = max(begin, body_end(doc, first, begin, head))
    return next(k for k in range(begin, head + 1) if len(doc.slice_of(k, head + 1).split()) <= LONGEST_ROLE)


def _body_inside(doc: Words, first: int, head: int) -> str | None:
    """Return the listed body named in "a Border Patrol agent"."""
    found = list(organization_kinds.listed_names(doc.text, doc[first].idx, doc[head].idx))
    return doc.text[found[-1][0] : found[-1][1]] if found else None


def _possessor(doc: Words, begin: int, first: int) -> str | None:
    """Return "Springfield" of "Springfield's police chief"."""
    if first <= begin + 1 or doc[first - 1].tag_ != "POS":
        return None
    while begin < first - 1 and doc[begin].pos_ == "DET":
        begin += 1
    return doc.slice_of(begin, first - 1) if begin < first - 1 else None


def _body_after(doc: Words, link: int, stop: int) -> str | None:
    """Return "Springfield" of "police chief of Springfield"."""
    if link >= stop or doc[link].lower_ not in LINKS:
        return None
    first = link + 1
    while first < stop and doc[first].pos_ == "DET":
        first += 1
    has_capital = any(doc[k].text[:1].isupper() for k in range(first, stop))
    return doc.slice_of(first, stop) if first < stop and has_capital else None


def _link_to_body(doc: Words, link: int, stop: int) -> int:
    """Return where the body begins in "director of roads for Tamber County": at the link before its capital words."""
    for k in range(link, min(stop, link + LONGEST_ROLE)):
        after = k + 1 + (k + 1 < stop and doc[k + 1].pos_ == "DET")
        if doc[k].lower_ in LINKS and after < stop and doc[after].text[:1].isupper():
            return k
        if doc[k].text[:1].isupper():
            break
    return link


def _noun_phrase_after(doc: Words, comma: int, end: int) -> tuple[int, int, int] | None:
    """Find (first, head, stop) of a phrase about a person between a comma and the next stop."""
    if comma >= end or doc[comma].text not in OPENS_APPOSITION:
        return None
    first = stop = comma + 1
    while stop < end and doc[stop].lower_ not in STOPS and not doc[stop].is_space and not _is_predicate(doc, stop):
        stop += 1
    link = next((k for k in range(first, stop) if doc[k].lower_ in LINKS), stop)
    head = link - 1
    if head < first:
        return None
    if plain(doc[head]) not in head_types() and singular(doc[head].lower_, doc[head].lemma_.lower()) is None:
        return None
    possessor = next((k for k in range(head - 1, first - 1, -1) if doc[k].tag_ == "POS"), None)
    if possessor is not None:
        return possessor + 1, head, stop
    while first < head and (doc[first].pos_ == "DET" or doc[first].lower_ in POSSESSIVES):
        first += 1
    return first, head, stop


def _is_predicate(doc: Words, i: int) -> bool:
    return doc[i].pos_ in ("VERB", "AUX") and doc[i].dep_ not in ("amod", "acl", "compound")
