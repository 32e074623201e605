"""Which body acted in an incident, as printed.

Belongs here: the officers who do what the triggers tell, the extent of their body's name, and the name that the text
gives elsewhere to bare "officers". Not here: the other slots, nor bodies as entities (`organizations.py`).
"""

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from pipelines.extract.conduct import acting_officer, are_about_agents
from pipelines.extract.happenings import Happening
from pipelines.extract.incident_lexicon import conduct_words, incident_lexicon, role_lexicon, site_lexicon
from pipelines.extract.organization_kinds import kind_of
from pipelines.extract.verb_arguments import doers, is_officer, lemma_of
from pipelines.records import Document, Reading, Span

# Who hears, searches or answers did not act: the verb belongs to what comes after.
LOOKS_ON = frozenset({"hear", "learn", "search", "look", "investigate", "respond", "find", "arrive", "see", "seek"})
JOINS = frozenset({"and", "of", "&"})
# Words in capitals on a vest or jacket.
LABEL = re.compile(r"[\"“‘']([A-Z]{2,}(?:[ /-][A-Z]{2,}){0,3})[,.]?[\"”’']")
# Nouns for officers that any body has; "agents", "deputies" and "troopers" tell which.
ANY_BODY = frozenset({"officer", "police", "authority", "sergeant", "lieutenant", "detective"})
# What a police body's own statements and logs call those who act for it.
OWN_OFFICERS = ANY_BODY - {"authority"} | {"deputy", "trooper"}
POLICE_BODIES = frozenset({"police", "sheriff", "state_police"})
# "The following is taken from reports of the Harlow Police Department."
RECORDS = re.compile(r"\b(?:reports?|logs?|records?|blotter|compiled|provided|supplied)\b", re.IGNORECASE)
_NAME = r"(?:(?!The )[A-Z][\w.'’-]+ ){1,4}"
POLICE = re.compile(rf"({_NAME}Police(?: Department| Dept\.?| Bureau| Division)?)(?!\w)")
SHERIFF = re.compile(rf"({_NAME}Sheriff['’]?s?['’]? (?:Office|Department))")
# A body named farther off than this, in tokens, is seldom that of the bare "agents".
FARTHEST_NAME = 1000


def _acts(doer: Token, deed: Token) -> bool:
    """Tell whether a doer does the deed rather than tells of it ("a man who police say shot a clerk")."""
    onlooking = role_lexicon()["speech_verbs"] | LOOKS_ON
    if doer.dep_ != "nsubj":
        return True
    follows = doer.doc[doer.i + 1] if doer.i + 1 < len(doer.doc) else doer
    if follows.pos_ == "VERB" and lemma_of(follows) in onlooking and follows.i != deed.head.i:
        return False
    return lemma_of(doer.head) not in onlooking or (deed.dep_ == "conj" and deed.head.i == doer.head.i)


def find_agency(happening: Happening, reading: Reading) -> Span | None:
    """Return how the acting body is named: the officers that do what the triggers tell, the fullest name first met.

    Where they are bare "agents" or not named at all, the nearest body of their kind that the text names. Who arrests or
    investigates after somebody was hurt did not act in the incident.
    """
    acts = [t for t in happening.triggers if t.is_core or _is_part_of_deed(happening)]
    found = ((acting_officer(doer), doer, trigger.token) for trigger in acts for doer in doers(trigger.token))
    officers = [who for who, doer, deed in found if who is not None and _acts(doer, deed)]
    named = [_name_span(officer) for officer in officers]
    if full := next((span for span, words in named if words > 1), None):
        return full
    by_officer = [t.token for t in acts if t.by_officer]
    if not by_officer:
        return named[0][0] if named else None
    bare = officers[0] if officers else None
    found_elsewhere = (
        _body_on_clothes(by_officer, reading)
        or (_body_of_page(bare, reading) if happening.extent else None)
        or _body_of_publisher(bare, reading.document)
        or _body_elsewhere(bare or by_officer[0], bare, reading)
    )
    return found_elsewhere or (named[0][0] if named else None)


def _body_of_publisher(bare: Token | None, document: Document) -> Span | None:
    """Return where a police body's own statement, which speaks of "officers", prints the body's name."""
    kind, publisher = kind_of(document.publisher), document.publisher or ""
    is_own = document.kind == "statement" and kind is not None and kind.actor_type in POLICE_BODIES
    if not is_own or bare is None or lemma_of(bare) not in OWN_OFFICERS:
        return None
    start = document.text.find(publisher)
    return Span(start, start + len(publisher)) if start >= 0 else None


def _body_of_page(bare: Token | None, reading: Reading) -> Span | None:
    """Return the one body, of the bare officers' kind, whose reports a page says at its head that it lists."""
    if bare is None or lemma_of(bare) not in OWN_OFFICERS:
        return None
    head = reading.document.text.lstrip().partition("\n")[0]
    offset = reading.document.text.find(head)
    pattern = SHERIFF if lemma_of(bare) == "deputy" else POLICE
    found = list(pattern.finditer(head)) if RECORDS.search(head) else []
    return Span(offset + found[0].start(1), offset + found[0].end(1)) if len(found) == 1 else None


def _is_part_of_deed(happening: Happening) -> bool:
    """Tell whether what is no harm belongs to the deed: there is no harm, or officers chased or did it themselves."""
    if not happening.types & incident_lexicon().core:
        return True
    return any(t.by_officer and (t.is_core or t.incident_type == "pursuit") for t in happening.triggers)


def _body_elsewhere(at: Token, bare: Token | None, reading: Reading) -> Span | None:
    """Return the name of the body to which officers named without one belong, None where several may be meant."""
    around = at.doc[max(0, at.i - FARTHEST_NAME) : at.i + FARTHEST_NAME]  # bounds the time on a blotter
    bodies = [token for token in around if _is_name_of_body(token)]
    spans = {token.i: _name_span(token) for token in bodies}
    if _is_left_open(at):
        return None
    if bare is None or lemma_of(bare) in ANY_BODY:
        close = [t for t in bodies if t.sent.start == at.sent.start or t.sent.end == at.sent.start]
        if close:
            return spans[max(close, key=lambda t: t.i).i][0]
    is_federal = _is_federal(bare, around)
    names_federal = any(_names_federal(span, reading) for span, _ in spans.values())
    if not is_federal and (bare is None or (names_federal and lemma_of(bare) in ANY_BODY)):
        return None  # either may be meant
    of_kind = [t for t in bodies if _names_federal(spans[t.i][0], reading) == is_federal]
    if bare is not None and lemma_of(bare) not in ANY_BODY:
        of_kind = [t for t in of_kind if lemma_of(t) == lemma_of(bare)] or (of_kind if is_federal else [])
    names = {_key(spans[t.i][0], reading) for t in of_kind}
    if not of_kind or (not is_federal and len(names) > 1):
        return None
    nearest = min(of_kind, key=lambda t: (t.sent.start != at.sent.start, t.i > at.i, abs(t.i - at.i)))
    return spans[nearest.i][0]


def _body_on_clothes(deeds: Iterable[Token], reading: Reading) -> Span | None:
    """Return the body that the officers' clothes name in a deed's sentence: 'men in vests marked "POLICE ICE"'."""
    for sentence in (deed.sent for deed in deeds):
        for found in LABEL.finditer(reading.document.text, sentence.start_char, sentence.end_char):
            name = next((w for w in re.finditer(r"\w+", found[1]) if w.group() in conduct_words()["acronyms"]), None)
            if name is not None:
                return Span(found.start(1) + name.start(), found.start(1) + name.end())
    return None


def _is_left_open(at: Token) -> bool:
    """Tell whether the sentence or the next says that the body is not known."""
    doc, end = at.doc, at.sent.end
    after = doc[end].sent if end < len(doc) else at.sent
    return any("which agency" in sentence.text for sentence in (at.sent, after))


def _is_federal(bare: Token | None, around: Iterable[Token]) -> bool:
    if bare is not None and lemma_of(bare) == "agent":
        return True
    return are_about_agents(around) and (bare is None or lemma_of(bare) == "officer")


def _is_name_of_body(token: Token) -> bool:
    """Tell whether a token heads a body's name: "ICE", "Border Patrol agents", "Harlow police"."""
    follows = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    is_longer = follows is not None and follows.pos_ == "PROPN" and token.lower_ not in conduct_words()["ranks"]
    if token.pos_ not in {"NOUN", "PROPN"} or is_longer or token.lower_ in conduct_words()["deskbound"]:
        return False
    if token.text in conduct_words()["acronyms"]:
        return True
    is_last = token.pos_ == "PROPN" and token.lower_ in conduct_words()["last_words_of_bodies"]
    is_body = is_officer(token) or is_last
    names = conduct_words()["federal_names"]
    return is_body and any(word.pos_ == "PROPN" or word.lower_ in names for word in _before(token))


def _names_federal(span: Span, reading: Reading) -> bool:
    words = reading.document.text[span.start : span.end].lower().replace(".", "").split()
    return bool(set(words) & conduct_words()["federal_names"])


def _key(span: Span, reading: Reading) -> str:
    """Return what names of one local body share: their first word."""
    return reading.document.text[span.start : span.end].split()[0].lower()


def _qualifies(word: Token) -> bool:
    """Tell whether a word before an officer's noun belongs to the body's name: "Metro", "police", not "nearby"."""
    if word.is_punct or word.is_space:
        return False
    if word.lower_ in role_lexicon()["body_levels"]:
        return True
    if word.pos_ == "ADJ":
        return word.text[:1].isupper() and not word.is_sent_start and word.ent_type_ in {"ORG", "GPE", "NORP", "FAC"}
    return word.pos_ == "PROPN" or (word.pos_ == "NOUN" and (word.dep_ in {"compound", "nmod"} or is_officer(word)))


def _before(noun: Token) -> Iterator[Token]:
    """Yield the words of the name that stand before a noun, from right to left."""
    doc, left = noun.doc, noun.i
    while left > 0 and not doc[left].is_sent_start:
        word = doc[left - 1]
        is_inside = left > 1 and _qualifies(doc[left - 2])
        is_link = (
            word.lower_ in JOINS
            and is_inside
            and doc[left - 2].text[:1].isupper()
            and doc[left].text[:1].isupper()
            and left < noun.i
            and doc[left - 2].lower_ not in site_lexicon()["streets"]  # "on Elm Street and Harlow police"
        )
        if not (_qualifies(word) or is_link or (word.lower_ in {"'s", "’s"} and is_inside)):
            return
        left -= 1
        yield word


def _name_span(noun: Token) -> tuple[Span, int]:
    """Return a noun with the words that name its body ("Metro Transit police") and how many words that is."""
    first = min(_before(noun), key=lambda word: word.i, default=noun)
    return Span(first.idx, noun.idx + len(noun)), noun.i - first.i + 1
