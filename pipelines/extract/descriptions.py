"""Unnamed people and groups: "a 29-year-old man", "three agents", "the chief", "federal officials", "Hennepin police".

Belongs here: finding such noun phrases and reading gender, age, number and kind of actor off them. Not here:
whom they stand for (`coreference`).
"""

from dataclasses import replace
from functools import cache

from pipelines.extract import organizations, titles
from pipelines.extract.mentions import Mention, Words, plain
from pipelines.reference import load_reference
from schemas.vocabulary import ACTOR_TYPE

# "a 29-year-old female off-duty Brooklyn Park police officer" has thirteen tokens before its head.
LONGEST_DESCRIPTION = 16
INDEFINITES = frozenset(
    {
        "a",
        "an",
        "another",
        "some",
        "several",
        "many",
        "any",
        "each",
        "every",
        "no",
        "one",
        "few",
        "other",
        "most",
        "more",
    }
)
DEFINITES = frozenset({"the", "this", "that", "these", "those", "both"})
POSSESSIVES = frozenset({"his", "her", "their", "its", "my", "our", "your", "whose"})
INSIDE = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "ADV"})
OLD = frozenset({"old", "olds"})


@cache
def _nouns(kind: str) -> frozenset[str]:
    return frozenset(load_reference("person_nouns")[kind])


@cache
def noun_types() -> dict[str, str]:
    """Return noun for a person -> kind of actor; the first listed kind wins."""
    lists = load_reference("person_nouns")
    kinds = ACTOR_TYPE.words
    return {noun: kind for kind in reversed([k for k in lists if k in kinds]) for noun in lists[kind]}


def is_noun_of(kind: str, noun: str | None) -> bool:
    """Tell whether a noun is on one of the lists of person_nouns.yaml (male, female, generic, assailants, ...)."""
    return noun is not None and noun in _nouns(kind)


def described_people(doc: Words, busy: set[int], headline_end: int) -> list[Mention]:
    """Return the noun phrases about unnamed people, groups and bodies, in order; `busy` tokens belong to names."""
    found = []
    for token in doc:
        i = token.i
        if i in busy or not token.is_alpha:
            continue
        noun = _person_noun(doc, i)
        if noun is not None:
            mention = _mention(doc, i, noun, headline_end)
            found.append(_as_body(doc, mention) if noun == "police" and mention.organization else mention)
        elif organizations.is_anaphor(token.lower_) and (mention := _body_again(doc, i)) is not None:
            found.append(mention)
    return found


def _as_body(doc: Words, mention: Mention) -> Mention:
    """Read "Springfield police" as the name of a body."""
    first = next((k for k in range(mention.first, mention.last - 1) if doc[k].text[:1].isupper()), None)
    if first is None:
        return mention
    name = doc.slice_of(first, mention.last)
    return replace(mention, form="organization", name=name, name_first=first, description=None, organization=None)


def _body_again(doc: Words, i: int) -> Mention | None:
    """Read "the department", which takes up a body named before."""
    first = _begin(doc, i)
    if first == i or doc[first].lower_ not in DEFINITES | POSSESSIVES or _continues(doc, i + 1) or i - first > 2:
        return None
    return Mention(first, i + 1, i, "body", noun=doc[i].lower_, is_definite=True)


def _person_noun(doc: Words, i: int) -> str | None:
    """Return the lemma when a token heads a noun phrase about people, else None."""
    token = doc[i]
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "PRON", "VERB") and token.lower_ not in OLD:
        return None
    if token.lower_ in OLD:
        return "old" if titles.age_before(doc, i + 1) is not None and not _continues(doc, i + 1) else None
    if token.lower_ in ("someone", "somebody"):
        return "person"
    noun = _singular(token.lower_, token.lemma_.lower())
    if noun not in noun_types() or token.pos_ in ("ADJ", "VERB", "PRON"):
        return None
    if token.lower_ == "people" or noun == "people":
        noun = "person"
    if i + 1 < len(doc) and _continues(doc, i + 1):
        return None
    if noun == "sheriff" and i + 1 < len(doc) and doc[i + 1].tag_ == "POS":
        return None  # "a sheriff's deputy" is no sheriff
    return noun


def _continues(doc: Words, i: int) -> bool:
    """Tell whether token i continues the noun phrase, so that the token before is no head."""
    if i >= len(doc):
        return False
    token, before = doc[i], doc[i - 1]
    if token.text == "-" and not before.whitespace_:
        return True
    if token.pos_ in ("NOUN", "PROPN") and not token.is_sent_start:
        return before.dep_ in ("compound", "amod", "nmod", "poss") or (
            token.head is before.head and before.dep_ == "compound"
        )
    return token.pos_ == "ADJ" and before.dep_ == "compound"


def _singular(word: str, lemma: str) -> str:
    types = noun_types()
    for form in (
        word,
        lemma,
        word.removesuffix("s"),
        word.removesuffix("es"),
        word.removesuffix("ies") + "y",
        word[:-3] + "man" if word.endswith("men") else word,
    ):
        if form in types:
            return form
    return lemma


def _mention(doc: Words, i: int, noun: str, headline_end: int) -> Mention:
    first, token = _begin(doc, i), doc[i]
    opener = doc[first].lower_
    words = [plain(doc[k]) for k in range(first, i + 1)]
    collective = is_noun_of("collective", noun)
    is_plural = (
        token.tag_ in ("NNS", "NNPS")
        or token.lower_ in ("people", "police", "authorities")
        or collective
        or any(
            doc[k].pos_ == "NUM" and doc[k].lower_ not in ("one", "1") and not _in_age(doc, k) for k in range(first, i)
        )
    )
    if token.lower_ == "people" and opener in ("a", "this"):
        is_plural = False
    age = titles.age_before(doc, i) or (titles.age_before(doc, i + 1) if noun == "old" else None)
    if age is None and not is_plural:
        age = next((a for k in range(first, i) if (a := titles.age_before(doc, k + 1))), None)
    if age is None and not is_plural:
        age = titles.age_after(doc, i + 1)[0]
    is_headline = i < headline_end
    return Mention(
        first=first,
        last=i + 1,
        head=i,
        form="nominal",
        role=_role(doc, first, i),
        organization=None if is_headline else _organization(doc, first, i),
        description=doc.slice_of(first, i + 1),
        noun=noun,
        actor_type=_actor_type(words, noun),
        gender=_gender(words, noun),
        age=age,
        is_plural=is_plural,
        is_definite=_is_definite(doc, first),
        is_official=_is_official(noun),
        is_headline=is_headline,
    )


def _in_age(doc: Words, k: int) -> bool:
    return (k + 1 < len(doc) and doc[k + 1].text == "-") or doc[k].text.endswith("old")


def _begin(doc: Words, head: int) -> int:
    """Return where the noun phrase that ends in `head` begins: its determiner, number or first modifier."""
    first, floor = head, max(doc.sentence_start(head), head - LONGEST_DESCRIPTION)
    while first > floor:
        token, after = doc[first - 1], doc[first]
        if token.is_space or token.is_sent_end:
            break
        word = token.lower_
        if word == "that" and token.pos_ != "DET" and token.dep_ != "det":
            break
        if doc[head].lower_ == "police" and token.lower_ in (
            "suspect",
            "suspects",
            "man",
            "woman",
            "men",
            "women",
            "whom",
        ):
            break
        if word in INDEFINITES | DEFINITES | POSSESSIVES or (token.pos_ == "DET" and word not in ("all", "what")):
            return first - 1
        if token.pos_ in INSIDE or (
            token.tag_ in ("VBN", "VBG", "POS") and token.dep_ in ("amod", "case", "compound", "poss")
        ):
            if token.pos_ == "ADV" and after.pos_ not in ("ADJ", "VERB", "NUM") and after.text != "-":
                break
            if (token.pos_ == "ADV" and token.dep_ not in ("advmod", "amod")) or (
                token.pos_ == "ADV" and after.pos_ in ("DET", "NOUN", "PROPN")
            ):
                break
            first -= 1
        elif (
            token.text in ("-", "‑", "‐")
            or (after.text in ("-", "‑", "‐") and token.pos_ not in ("PUNCT", "VERB", "AUX"))
            or (word in ("off", "on", "then", "self") and after.text == "-")
        ):
            first -= 1
        else:
            break
    return first


def _is_definite(doc: Words, first: int) -> bool:
    word = doc[first].lower_
    return (
        word in DEFINITES
        or word in POSSESSIVES
        or any(
            doc[k].tag_ == "POS"
            for k in range(first, min(first + 5, len(doc)))
            if doc.sentences[k] == doc.sentences[first] and k < first + 4
        )
    )


def _role(doc: Words, first: int, head: int) -> str | None:
    word = plain(doc[head])
    if word not in titles.head_types() or word in titles.words_of("private"):
        return None
    begin = head
    while begin > first and plain(doc[begin - 1]) in titles.words_of("modifiers"):
        begin -= 1
    return doc.slice_of(begin, head + 1)


def _organization(doc: Words, first: int, head: int) -> str | None:
    """Return the capital words inside the phrase ("three ICE agents", "Brooklyn Park officers"), or after "of"."""
    capitals = [
        k
        for k in range(first, head)
        if (doc[k].pos_ == "PROPN" and doc[k].text[:1].isupper() and not doc[k].is_sent_start)
        or doc[k].ent_type_ in ("ORG", "GPE")
    ]
    capitals = [k for k in capitals if doc[k].tag_ != "POS" and doc[k].pos_ not in ("DET",)]
    if capitals:
        last = capitals[-1] + 1
        if last < head and plain(doc[last]) in ("police", "sheriff", "fire", "state"):
            last += 1
        return doc.slice_of(capitals[0], last)
    if (
        head + 2 < len(doc)
        and doc[head + 1].lower_ in ("for", "with", "at", "of")
        and doc[head].lower_ not in ("people", "group")
    ):
        begin = head + 2
        if doc[begin].pos_ == "DET" and begin + 1 < len(doc):
            begin += 1
        last = begin
        while (
            last < len(doc)
            and not doc[last].is_sent_start
            and (
                (doc[last].text[:1].isupper() and doc[last].pos_ == "PROPN")
                or doc[last].tag_ == "POS"
                or (last > begin and doc[last].lower_ in ("of", "and") and doc[last].ent_iob_ == "I")
            )
        ):
            last += 1
        return (
            doc.slice_of(begin, last)
            if last > begin and (doc[begin].ent_type_ in ("ORG", "GPE", "FAC") or last - begin > 1)
            else None
        )
    return None


def _actor_type(words: list[str], noun: str) -> str:
    text = " ".join(words)
    if (
        ("immigration" in text and noun in ("agent", "officer", "official", "authority"))
        or (noun in ("agent", "officer") and {"ice", "cbp"} & set(words))
        or "border patrol" in text
    ):
        return "immigration_agents"
    if noun == "officer" and "federal" in words:
        return "federal_agents"
    if noun == "deputy" and {"attorney", "mayor"} & set(words):
        return "unknown"
    if noun in ("official", "authority", "leader", "lawmaker"):
        for word, kind in (
            ("federal", "federal_government"),
            ("state", "state_government"),
            ("city", "local_government"),
            ("county", "local_government"),
            ("local", "local_government"),
            ("law", "police"),
            ("police", "police"),
            ("military", "military"),
            ("campaign", "political_party"),
            ("school", "education"),
        ):
            if word in words:
                return kind
    if noun == "old":
        return "civilian"
    return noun_types().get(noun, "unknown")


def _gender(words: list[str], noun: str) -> str | None:
    for gender in ("male", "female"):
        if is_noun_of(gender, noun) or gender in words:
            return gender
    return None


def _is_official(noun: str) -> bool:
    kind = noun_types().get(noun)
    return kind not in ("civilian", "activist", "media", None) and noun not in (
        "source",
        "critic",
        "insider",
        "professor",
        "leader",
        "player",
        "actor",
    )
