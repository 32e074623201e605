"""Pairs of mentions that one sentence equates: apposition, "was identified as", "is", "named", relative pronouns.

Belongs here: reading such equations off a sentence. Not here: joining the mentions (`coreference`).
"""

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.extract.ages import age_after, age_begin
from pipelines.extract.mentions import Mention, Words
from pipelines.extract.person_nouns import is_noun_of

if TYPE_CHECKING:
    from spacy.tokens import Token

NAMING = frozenset({"identify", "name", "call", "know", "recognize"})
# Words between "identified" and "as John Roe" ("identified Tuesday by the county coroner as").
LONGEST_NAMING = 24
PERSON_ENDING = re.compile(r"(?:er|or|ist|ian|ant|ee|man|woman)$")
# Mentions inside another ("Border Patrol" in "a Border Patrol agent") stand between it and the one before.
MOST_INSIDE = 4
RELATIVES = frozenset({"who", "whom", "whose", "which", "that"})


def equations(doc: Words, mentions: list[Mention]) -> dict[int, int]:
    """Return head token of a mention -> head token of the earlier mention that it is equated with."""
    owner = {k: mention for mention in mentions for k in range(mention.first, mention.last)}
    equal: dict[int, int] = {}
    for k, mention in enumerate(mentions):
        before = reversed(mentions[max(0, k - MOST_INSIDE) : k])
        previous = next((m for m in before if m.last <= mention.first), None)
        other = _equated(doc, mention, previous, owner)
        if other is not None and other.head < mention.head:
            equal[mention.head] = other.head
    return equal


def coordinations(doc: Words, people: list[Mention]) -> list[Mention]:
    """Return "Roe and Doe" where two names side by side are one subject, so that "they" can mean both."""
    found = []
    for a, b in itertools.pairwise(people):
        joint = a.last
        if b.first - joint == 1 and doc[joint].lower_ == "and":
            text = doc.slice_of(a.first, b.last)
            found.append(Mention(a.first, b.last, joint, "coordination", description=text, is_plural=True))
    return found


def relative_pronouns(doc: Words, busy: set[int]) -> list[Mention]:
    """Return who, which and that where they open a clause about a noun."""
    found = []
    for token in doc:
        if token.lower_ not in RELATIVES or token.i in busy:
            continue
        head = _relative_head(token)
        at = head.i if head is not None else None
        if (at is None or at not in busy) and _follows_comma(doc, token.i, busy):
            at = token.i - 2
        if at is not None:
            found.append(Mention(token.i, token.i + 1, token.i, "relative", same_as=at))
    return found


def people_by_clause(doc: Words) -> frozenset[int]:
    """Return the common nouns about which a clause with "who" or "whom" tells, so that they stand for people."""
    pairs = ((t, _relative_head(t)) for t in doc if t.lower_ in ("who", "whom"))
    return frozenset(head.i for t, head in pairs if head is not None and t.i - head.i <= 2 and _may_be_people(head))


def _may_be_people(noun: "Token") -> bool:
    """Tell whether a noun is plural or has an ending of nouns for people, as the parser errs ("no idea who")."""
    return noun.pos_ == "NOUN" and (noun.tag_ == "NNS" or PERSON_ENDING.search(noun.lower_) is not None)


def _follows_comma(doc: Words, i: int, busy: set[int]) -> bool:
    """Tell whether "who" follows a mention and a comma, where the parse saw no clause about it."""
    return doc[i].lower_ == "who" and i > 1 and doc[i - 1].text == "," and i - 2 in busy


def _relative_head(token: "Token") -> "Token | None":
    if token.dep_ in ("mark", "det") or token.pos_ == "SCONJ":
        return None
    clause = token.head
    for _ in range(3):
        if clause.dep_ == "relcl":
            return clause.head if clause.head.i < token.i else None
        if clause.head is clause:
            return None
        clause = clause.head
    return None


def _equated(doc: Words, mention: Mention, previous: Mention | None, owner: dict[int, Mention]) -> Mention | None:
    if mention.form == "relative" and mention.same_as is not None:
        return owner.get(mention.same_as)
    if mention.form not in ("name", "nominal"):
        return None
    return (
        _apposed(doc, previous, mention)
        or (_named(doc, mention, owner) if mention.form == "name" else _identified_as(doc, mention, owner))
        or _copula(doc, mention, owner)
    )


def _apposed(doc: Words, previous: Mention | None, mention: Mention) -> Mention | None:
    """Join "John Roe, 34, a nurse" and "the victim, John Roe,"; two names or two indefinites are never joined."""
    if previous is None or previous.form not in ("name", "nominal") or previous.form == mention.form == "name":
        return None
    gap_first = age_after(doc, previous.last)[1]
    if gap_first >= mention.first:
        return None
    between = [doc[k].text for k in range(gap_first, max(gap_first, age_begin(doc, mention.first)))]
    if between not in ([","], ["—"], ["–"], ["("], ["-", "-"], ["--"]) or _is_list(doc, previous, mention):
        return None
    a, b = doc[previous.head], doc[mention.head]
    parsed = b.dep_ == "appos" and b.head.i in range(previous.first, previous.last)
    if mention.form == "nominal" and previous.form == "name":
        return (
            previous if parsed or (_is_closed(doc, mention) and b.dep_ not in ("conj", "nsubj", "nsubjpass")) else None
        )
    if previous.form == "nominal" and mention.form == "name":
        return (
            previous
            if parsed
            or (
                _is_closed(doc, mention)
                and a.dep_ in ("nsubj", "nsubjpass", "ROOT", "dobj", "pobj", "appos")
                and b.dep_ != "conj"
                and not is_clause_start(doc, mention)
            )
            else None
        )
    return previous if parsed else None


def _is_list(doc: Words, a: Mention, b: Mention) -> bool:
    """Tell whether two mentions count people up: two officials before another one, or two relatives."""
    if a.is_definite and b.is_definite and is_noun_of("relations", a.noun) and is_noun_of("relations", b.noun):
        return True
    if not (a.role and a.form == "nominal" and b.role and b.first < b.name_first):
        return False
    after = [doc[k] for k in range(b.last, min(b.last + 2, len(doc)))]
    return bool(after) and (after[0].lower_ == "and" or [t.lower_ for t in after] == [",", "and"] or _goes_on(after))


def _goes_on(after: list["Token"]) -> bool:
    return len(after) > 1 and after[0].text == "," and after[1].pos_ == "PROPN"


def is_clause_start(doc: Words, mention: Mention) -> bool:
    """Tell whether a mention is the subject of a verb to its right ("When he hit the man, Roe fled")."""
    token = doc[mention.head]
    return (
        token.dep_ in ("nsubj", "nsubjpass")
        and mention.last < len(doc)
        and doc[mention.last].pos_ in ("VERB", "AUX", "ADV")
    )


def _is_closed(doc: Words, mention: Mention) -> bool:
    """Tell whether the apposition ends: a stop, a clause about it, an age, or the end of the sentence follows."""
    if mention.last >= len(doc) or doc[mention.last].is_sent_start:
        return True
    token = doc[mention.last]
    return (
        token.is_punct
        or token.lower_ in ("who", "of", "from", "for", "with", "at", "and", "in", "whose")
        or token.is_space
    )


def _named(doc: Words, name: Mention, owner: dict[int, Mention]) -> Mention | None:
    """Find whom "identified as", "named" or "known as" before a name speaks of."""
    before = age_begin(doc, name.first) - 1
    if before < 1:
        return None
    start = doc.sentence_start(name.first)
    if doc[before].lower_ in ("named", "called"):
        found = owner.get(before - 1)
        return found if found and found.form == "nominal" else None
    if doc[before].lower_ == "by" or doc[before].lower_ not in ("as", ":"):
        return None
    verb = next(
        (k for k in range(before - 1, max(start, before - LONGEST_NAMING) - 1, -1) if doc[k].lemma_.lower() in NAMING),
        None,
    )
    if verb is None:
        return None
    candidates = (_nameless(doc, owner.get(k)) for k in _named_places(doc, verb, start, before))
    return next((other for other in candidates if other is not None), None)


def _named_places(doc: Words, verb: int, start: int, end: int) -> Iterator[int]:
    """Yield the tokens at which the one who is named may stand: where the parse puts him, then the nearest."""
    token = doc[verb]
    is_passive = any(doc[k].lemma_.lower() == "be" for k in range(max(start, verb - 4), verb))
    is_passive = is_passive or token.dep_ in ("acl", "relcl", "advcl")
    yield from (child.i for child in token.children if child.dep_ == ("nsubjpass" if is_passive else "dobj"))
    if token.dep_ in ("acl", "relcl"):
        yield token.head.i
    yield from range(verb - 1, start - 1, -1) if is_passive else range(verb + 1, end)


def _is_agent(doc: Words, mention: Mention) -> bool:
    """Tell whether a mention is by whom something was done ("the woman shot by an agent was identified")."""
    return mention.first > 0 and doc[mention.first - 1].lower_ == "by"


def _nameless(doc: Words, mention: Mention | None) -> Mention | None:
    if mention is None or mention.is_plural or mention.form not in ("nominal", "pronoun"):
        return None
    return None if _is_agent(doc, mention) else mention


def _identified_as(doc: Words, mention: Mention, owner: dict[int, Mention]) -> Mention | None:
    """Join "Roe was identified as the victim": the subject of the passive before the description."""
    before = doc[mention.first - 1]
    verb = before.head
    if mention.first == 0 or before.lower_ != "as" or before.dep_ != "prep" or verb.lemma_.lower() not in NAMING:
        return None
    subject = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    other = owner.get(subject.i) if subject is not None else None
    return other if other is not None and other.form == "name" else None


def _copula(doc: Words, mention: Mention, owner: dict[int, Mention]) -> Mention | None:
    """Join "Roe is a teacher" and "The victim was John Roe" where the parse is plain and nothing is negated."""
    token = doc[mention.head]
    if (
        token.dep_ != "attr"
        or token.head.lemma_ != "be"
        or any(child.dep_ == "neg" or child.tag_ == "MD" for child in token.head.children)
    ):
        return None
    subject = next((child for child in token.head.children if child.dep_ == "nsubj" and child.i < token.head.i), None)
    other = owner.get(subject.i) if subject is not None else None
    if other is None or other.form == mention.form == "name" or other.form == "relative":
        return None
    return other
