"""Titles before a person's name ("Oak Hollow Police Chief Ada Finch"), and what a title is.

Belongs here: reading role, organization and gender off the words before a name. Not here: what follows a name
(`appositions`), which words are a name (`names`), whose name it is (`coreference`).
"""

from dataclasses import dataclass
from functools import cache

from pipelines.extract import organization_kinds
from pipelines.extract.mentions import Words, plain
from pipelines.extract.person_nouns import gender_of_noun
from pipelines.reference import load_reference

# A title with its organization rarely has more words; the bound keeps the scan constant in time.
LONGEST_TITLE = 14
# Longer roles ("first African-American woman who was elected ...") are descriptions.
LONGEST_ROLE = 8
# "Cmdr." is one; "a dear friend." ends a sentence.
LONGEST_ABBREVIATION = 4
FORMERS = frozenset({"former", "ex", "acting", "interim", "retired", "then", "longtime", "late", "new", "veteran"})
LEVELS = frozenset({"County", "Parish", "City", "Township", "Village"})
SHARED = frozenset({"police", "campaign"})
INNER = frozenset({"of", "and", "for", "the", "&", "-"})


@dataclass(frozen=True)
class Title:
    """What stands beside a name; `edge` is the token where it begins (before the name) or after which it ends."""

    edge: int
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


def honorifics() -> dict[str, str | None]:
    """Return form of address -> the gender that it tells."""
    table: dict[str, str | None] = load_reference("titles")["honorifics"]
    return table


def core_of(doc: Words, index: int) -> int:
    """Return the noun of a title that ends at a token: "agent" of "agent in charge"."""
    is_long = index > 1 and doc[index].lower_ == "charge" and doc[index - 1].lower_ == "in"
    return index - 2 if is_long else index


def is_title_head(doc: Words, index: int) -> bool:
    """Tell whether a token can end a title before a name."""
    if doc[index].text == "." and index and _is_abbreviation(doc, index - 1):
        index -= 1  # the tokenizer parts some abbreviations from their full stop
    word = plain(doc[core_of(doc, index)])
    if word in words_of("capital_only") and not doc[index].text[0].isupper():
        return False
    return word in head_types() or word in honorifics()


def _is_abbreviation(doc: Words, index: int) -> bool:
    token = doc[index]
    return not token.whitespace_ and token.text[:1].isupper() and len(token) <= LONGEST_ABBREVIATION


def follows_title(doc: Words, name_first: int) -> bool:
    """Tell whether the token before a name ends a title; the parser often ends a sentence at "Maj."."""
    head = name_first - 1
    if head < 0 or not is_title_head(doc, head):
        return False
    return doc.sentences[head] == doc.sentences[name_first] or doc[head].text.endswith(".")


def is_office(doc: Words, first: int, head: int) -> bool:
    """Tell whether a title is of one who acts for a body."""
    word = plain(doc[core_of(doc, head)])
    is_family = any(plain(doc[k]) == "family" for k in range(first, head))
    return word in head_types() and word not in words_of("private") and not is_family


def title_before(doc: Words, name_first: int) -> Title | None:
    """Read the title whose last word is the token before a name, with the organization before it.

    "Oak Hollow Police Chief" gives the role "Police Chief" and the organization "Oak Hollow Police".
    """
    if not follows_title(doc, name_first):
        return None
    head = name_first - 1 - (doc[name_first - 1].text == ".")
    floor = max(doc.sentence_start(head), name_first - LONGEST_TITLE)
    begin = _title_begin(doc, floor, head)
    words = [plain(doc[k]) for k in range(begin, head + 1)]
    gender = next((g for w in reversed(words) if (g := honorifics().get(w) or gender_of_noun(w))), None)
    role_last = head + 1
    while role_last > begin and plain(doc[role_last - 1]) in honorifics():
        role_last -= 1
    if role_last == begin:
        return Title(begin, gender=gender)
    body_first = _body_begin(doc, floor, begin)
    role_end, body = name_first if role_last == head + 1 else role_last, _body(doc, body_first, begin, role_last)
    has_office = is_office(doc, begin, role_last - 1)
    service = _service(doc, begin, role_last - 1) if body is None and has_office else None
    role = doc.slice_of(begin, role_end)
    if service is not None:
        body, is_second = doc.slice_of(*service), any(is_title_head(doc, k) for k in range(begin, service[0]))
        role = doc.slice_of(begin, service[0]) if is_second else doc.slice_of(service[1], role_end)
    kind = "military" if service is not None else actor_of(doc, role_last - 1)
    return Title(body_first, role, body, kind, gender, is_official=has_office)


def actor_of(doc: Words, head: int) -> str | None:
    """Return the kind of actor that a title's last words tell."""
    head = core_of(doc, head)
    return compound_actor(doc, head) or head_types().get(plain(doc[head]))


def compound_actor(doc: Words, head: int) -> str | None:
    """Return the kind of actor of a title of two words that ends at a token ("attorney general")."""
    compounds: dict[str, str] = load_reference("titles")["compounds"]
    return compounds.get(f"{plain(doc[head - 1])} {plain(doc[head])}") if head else None


def _service(doc: Words, begin: int, head: int) -> tuple[int, int] | None:
    """Return the armed service named inside a title ("spokesperson Army Maj."), as token range."""
    pairs = ((k, k + length) for k in range(begin, head) for length in (2, 1) if k + length <= head)
    return next((pair for pair in pairs if _is_service(doc, *pair)), None)


def _is_service(doc: Words, first: int, last: int) -> bool:
    name = doc.slice_of(first, last)
    kind = organization_kinds.kind_of(name) if name[:1].isupper() else None
    return kind is not None and kind.actor_type == "military" and organization_kinds.has_body_head(name)


def _title_begin(doc: Words, floor: int, head: int) -> int:
    """Return the first word of the title proper; a "County" that ends a place's name is none of it."""
    begin = head
    while begin > floor and _is_title_word(doc, begin - 1):
        begin -= 1
    begin = max(begin, body_end(doc, floor, begin, head))
    while begin < head and doc[begin].text in LEVELS and begin > floor and doc[begin - 1].text[:1].isupper():
        begin += 1
    return begin


def body_end(doc: Words, floor: int, begin: int, head: int) -> int:
    """Return the token after the last body's name that reaches into the words before a title's head, else `floor`.

    "Border Patrol Commander" is a commander of the Border Patrol, "Ohio State Patrol Sgt." a sergeant. A name of one
    word that begins the title ("Senate Majority Leader") and a police department ("Police Chief") stay in it.
    """
    end = floor
    if plain(doc[head]) in words_of("of_candidates"):
        return end
    for first, last in organization_kinds.listed_names(doc.text, doc[floor].idx, doc[head].idx):
        after = doc.token_at(last - 1) + 1
        if begin < after <= head and (doc.token_at(first) < begin or after - begin > 1):
            end = max(end, after)
    for k in range(begin + 2, head + 1):
        is_name = doc[k - 1].text[:1].isupper() and doc[k - 2].text[:1].isupper()
        if is_name and organization_kinds.is_body_word(f"{plain(doc[k - 2])} {plain(doc[k - 1])}"):
            end = max(end, k)
    return end


def _is_title_word(doc: Words, i: int) -> bool:
    if doc[i].lower_ == "in":
        return core_of(doc, i + 1) < i
    if doc[i].text in ("-", "/", "&"):
        return plain(doc[i + 1]) in words_of("modifiers") or plain(doc[i + 1]) in head_types()
    return plain(doc[i]) in words_of("modifiers") or is_title_head(doc, i)


def _body_begin(doc: Words, floor: int, begin: int) -> int:
    """Return the first capital word of the body or place named before a title."""
    first = begin - (begin > floor and doc[begin - 1].lower_ in organization_kinds.LED)
    while first > floor and _is_body_word(doc, first - 1) and not _ends_a_name(doc, floor, first - 1):
        first -= 1
    for start, end in organization_kinds.listed_names(doc.text, doc[floor].idx, doc[begin].idx):
        if doc.token_at(end - 1) + 1 == begin:
            first = min(first, doc.token_at(start))
    while first < begin and (not doc[first].text[:1].isupper() or plain(doc[first]) in FORMERS):
        first += 1
    return first


def _ends_a_name(doc: Words, floor: int, i: int) -> bool:
    """Tell whether "and" at a token follows a person's name or title ("Chief Ann Roe and Tamber County Sheriff")."""
    if doc[i].text not in ("and", "&"):
        return False
    k = i - 1
    while k > floor and doc[k].text[:1].isupper() and not is_title_head(doc, k):
        k -= 1
    return doc[i - 1].ent_type_ == "PERSON" or is_title_head(doc, k)


def _is_body_word(doc: Words, i: int) -> bool:
    token = doc[i]
    if token.text in INNER:
        joins = token.text not in ("and", "for") or "I" in (doc[i - 1].ent_iob_, token.ent_iob_)
        return i > 0 and doc[i - 1].text[:1].isupper() and joins
    if token.tag_ == "POS" or token.text in ("U.S.", "St."):
        return True
    return token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ")


def _body(doc: Words, first: int, begin: int, role_last: int) -> str | None:
    """Return the body's name; "Police" in "Springfield Police Chief" is in the role and the body."""
    end = begin - 1 if doc[begin - 1].tag_ == "POS" else begin
    if end <= first or all(doc[k].ent_type_ == "NORP" for k in range(first, end)):
        return None  # "Canadian President" is of no body
    shares = end == begin and plain(doc[begin]) in SHARED and begin + 1 < role_last
    return doc.slice_of(first, end + shares)
