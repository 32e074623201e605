"""Names of bodies in a text: agencies, courts, companies, media, parties.

Belongs here: finding where a body's name begins and ends. Not here: what kind of body it is (`organization_kinds`),
people (`names`), and which mentions are one body (`coreference`).
"""

from collections.abc import Iterator

from pipelines.extract.mentions import FREQUENT_GIVEN_NAME, Mention, Words, given_names, plain
from pipelines.extract.organization_kinds import (
    LED,
    has_body_head,
    head_words,
    initials,
    kind_of,
    known_pattern,
    may_be_body,
)
from pipelines.extract.titles import is_title_head, words_of
from pipelines.records import Span

LONGEST_NAME, LONGEST_ACRONYM, LONGEST_LEADER = 9, 6, 3
# "ST. PAUL, Minn. (AP) —" has eight tokens.
LONGEST_DATELINE = 9
DASHES = frozenset({"—", "–", "--", "-"})
GLUE = frozenset({"'s", "’s", "'", "’", "&", "-"})
SMALL = frozenset({"of", "and", "for", "the", "&"})
INNER = GLUE | SMALL | {"on", "in", "to", "/"}
FUNCTION_WORDS = frozenset({"DET", "ADP", "SCONJ", "CCONJ"})


def named_bodies(doc: Words, headline_end: int) -> list[Mention]:
    """Return the bodies whose name itself says that they are one, by a listed name or a word such as "Department"."""
    spans = _longest([*_by_head(doc), *_by_list(doc), *_administrations(doc)])
    return [_mention(doc, span, headline_end) for span in spans]


def labelled_bodies(
    doc: Words, taken: list[Span], places: list[Span], not_bodies: frozenset[str], headline_end: int
) -> list[Mention]:
    """Return what the language model alone holds for a body.

    Left out are `taken` tokens, the words `not_bodies`, names of `places` and parts of them, and datelines.
    """
    busy = {k for span in taken for k in range(span.start, span.end)}
    grounds = {k for span in places for k in range(span.start, span.end)}
    found = []
    for first, last in _by_label(doc, headline_end):
        is_free = busy.isdisjoint(range(first, last)) and doc[last - 1].text not in not_bodies
        is_ground = grounds.issuperset(range(first, last)) or _is_dateline(doc, last)
        if is_free and not is_ground and _is_body_like(doc, first, last):
            found.append(_mention(doc, Span(first, last), headline_end))
    return found


def acronyms(doc: Words, bodies: list[Mention], headline_end: int) -> list[Mention]:
    """Return words in capitals that are the initials of a body named in the text, where the model saw no body."""
    short = {initials(m.name) for m in bodies if m.name} - {""}
    busy = {k for m in bodies for k in range(m.first, m.last)}
    return [_mention(doc, Span(t.i, t.i + 1), headline_end) for t in doc if t.text in short and t.i not in busy]


def _is_body_like(doc: Words, first: int, last: int) -> bool:
    if not may_be_body(doc.slice_of(first, last)) or "\n" in doc.slice_of(first, last):
        return False
    if is_title_head(doc, last - 1) or plain(doc[last - 1]) in words_of("suffixes"):
        return False  # "Homicide Lt", "ROE JR."
    if last - first == 1 and max(given_names().get(doc[first].text, (0.0, 0.0))) >= FREQUENT_GIVEN_NAME:
        return False
    if last - first == 1 and doc[first].is_upper and (len(doc[first]) > LONGEST_ACRONYM or doc[first].is_stop):
        return False  # a dateline or a stressed word
    # A single capital word after "in" or "at" is more often a place that the model does not know.
    return last - first > 1 or not (first > 0 and doc[first - 1].lower_ in ("in", "near", "at"))


def _is_dateline(doc: Words, last: int) -> bool:
    """Tell whether a dash closes a dateline after the token before `last` ("ST. PAUL, Minn. —")."""
    begin = last
    if last < len(doc) and doc[last].text == ")":
        return False  # "(AP)" is who reports
    while begin > 0 and last - begin < LONGEST_DATELINE and "\n" not in doc[begin - 1].text:
        begin -= 1
    if begin > 0 and "\n" not in doc[begin - 1].text:
        return False
    end = next((k for k in range(last, min(len(doc), begin + LONGEST_DATELINE)) if doc[k].text in DASHES), None)
    return end is not None and doc[begin].is_upper and all(not t.is_lower for t in doc[begin:end])


def _longest(spans: list[tuple[int, int]]) -> list[Span]:
    """Return the spans, the longer one where two overlap."""
    kept: list[Span] = []
    for first, last in sorted(spans, key=lambda s: (s[0], -s[1])):
        if kept and first < kept[-1].end:
            if last - first > kept[-1].end - kept[-1].start:
                kept[-1] = Span(first, last)
        else:
            kept.append(Span(first, last))
    return kept


def _by_label(doc: Words, headline_end: int) -> Iterator[tuple[int, int]]:
    """Yield the model's ORG spans, trimmed, outside the headline."""
    for entity in doc.doc.ents:
        first, last = _trimmed(doc, entity.start, entity.end)
        if entity.label_ == "ORG" and headline_end <= first < last and doc[first].text[:1].isupper():
            yield first, last


def _trimmed(doc: Words, first: int, last: int) -> tuple[int, int]:
    while first < last and (doc[first].pos_ == "DET" or doc[first].is_punct or doc[first].is_space):
        first += 1
    while last > first and (doc[last - 1].tag_ == "POS" or doc[last - 1].is_space or doc[last - 1].is_punct):
        if doc[last - 1].text == ".":
            break
        last -= 1
    return first, last


def _by_head(doc: Words) -> Iterator[tuple[int, int]]:
    """Yield capital runs that end in, or begin with, a word for a body ("Sheriff's Office", "Department of ...")."""
    i = 0
    while i < len(doc):
        last = i + 1
        if _is_head(doc, i):
            first, last = _extent_before(doc, i), _extent_after(doc, i + 1)
            if last - first > 1 and has_body_head(doc.slice_of(first, i + 1)):
                yield first, last
        i = last


def _administrations(doc: Words) -> Iterator[tuple[int, int]]:
    """Yield "Roe administration" and "Roe campaign": the name of who leads it and the noun."""
    for token in doc:
        i = token.i
        if token.lower_ not in LED or not i or not _is_leader(doc, i - 1):
            continue
        if token.lower_ == "campaign" and token.dep_ == "compound":
            continue  # "the Roe campaign manager"
        first = i - 1
        while first > 0 and i - first < LONGEST_LEADER and _is_leader(doc, first - 1):
            first -= 1
        yield first, i + 1


def _is_leader(doc: Words, i: int) -> bool:
    token = doc[i]
    return token.pos_ == "PROPN" and token.text[:1].isupper() and token.ent_type_ not in ("NORP", "GPE", "DATE")


def _is_head(doc: Words, i: int) -> bool:
    token = doc[i]
    return token.text[:1].isupper() and token.pos_ not in ("DET", "PRON") and plain(token) in head_words()


def _extent_before(doc: Words, i: int) -> int:
    """Return where the capital words that end at token i begin, without articles and possessors' endings."""
    first = i
    while first > 0 and i - first < LONGEST_NAME and _joins(doc, first - 1):
        first -= 1
    while first < i and (doc[first].lower_ in INNER or doc[first].pos_ in FUNCTION_WORDS or doc[first].tag_ == "POS"):
        first += 1
    return first


def _joins(doc: Words, i: int) -> bool:
    token = doc[i]
    if token.is_sent_end or token.is_space:
        return False
    follows_capital = i > 0 and doc[i - 1].text[:1].isupper()
    if token.lower_ in GLUE:
        return follows_capital
    if token.lower_ in ("of", "and"):
        is_inside = follows_capital and doc[i - 1].pos_ == "PROPN" and token.ent_type_ == "ORG"
        return is_inside and not _ends_titled_name(doc, i - 1)
    return _is_capital(doc, i)


def _ends_titled_name(doc: Words, i: int) -> bool:
    """Tell whether a title stands before the capital words that end at a token ("Rev. Ada Finch" of a church)."""
    first = i
    while first > 0 and i - first < LONGEST_LEADER and _is_capital(doc, first - 1) and not is_title_head(doc, first):
        first -= 1
    return first < i and (is_title_head(doc, first) or max(given_names().get(doc[first].text, (0.0, 0.0))) > 0)


def _extent_after(doc: Words, i: int) -> int:
    """Return the end of "of Homeland Security", "for the Advancement of ...": capital words joined by small ones."""
    if i + 1 >= len(doc) or doc[i].lower_ not in ("of", "for"):
        return i
    if doc[i + 1].lower_ != "the" and not doc[i + 1].text[:1].isupper():
        return i
    last = i
    for k in range(i, min(len(doc), i + LONGEST_NAME)):
        if _is_capital(doc, k):
            last = k + 1
        elif (
            doc[k].is_sent_start or doc[k].lower_ not in SMALL or (doc[k].lower_ == "and" and doc[k].ent_type_ != "ORG")
        ):
            break
    return last


def _is_capital(doc: Words, i: int) -> bool:
    return doc[i].text[:1].isupper() and doc[i].pos_ in ("PROPN", "NOUN", "ADJ")


def _by_list(doc: Words) -> Iterator[tuple[int, int]]:
    for match in known_pattern().finditer(doc.text):
        yield doc.token_at(match.start()), doc.token_at(match.end() - 1) + 1


def _mention(doc: Words, span: Span, headline_end: int) -> Mention:
    first, last = span.start, span.end
    name = doc.slice_of(first, last)
    kind = kind_of(name)
    head = next((k for k in range(first, last) if doc[k].head.i < first or doc[k].head.i >= last), last - 1)
    return Mention(
        first=first,
        last=last,
        head=head,
        form="organization",
        name=name,
        actor_type=kind.actor_type if kind else None,
        is_definite=True,
        is_headline=first < headline_end,
        name_first=first,
    )
