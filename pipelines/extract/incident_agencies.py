"""Which body acted in an incident, as printed: whole names of bodies and of the officers who act.

Belongs here: who does what the triggers tell, and the extent of the name. Not here: the other slots
(`incident_slots.py`), nor bodies as entities (`organizations.py`).
"""

from collections.abc import Iterator

from spacy.tokens import Token

from pipelines.extract.happenings import Happening
from pipelines.extract.incident_lexicon import incident_lexicon, role_lexicon
from pipelines.extract.verb_arguments import doers, is_officer, lemma_of
from pipelines.records import Span

# Who hears, searches or answers did not act: the verb belongs to what comes after.
LOOKS_ON = frozenset({"hear", "learn", "search", "look", "investigate", "respond", "find", "arrive", "see", "seek"})
JOINS = frozenset({"and", "of", "&"})


def _acts(doer: Token, deed: Token) -> bool:
    """Tell whether a doer does the deed rather than tells of it ("a man who police say shot a clerk")."""
    onlooking = role_lexicon()["speech_verbs"] | LOOKS_ON
    if doer.dep_ != "nsubj":
        return True
    follows = doer.doc[doer.i + 1] if doer.i + 1 < len(doer.doc) else doer
    if follows.pos_ == "VERB" and lemma_of(follows) in onlooking and follows.i != deed.head.i:
        return False
    return lemma_of(doer.head) not in onlooking or (deed.dep_ == "conj" and deed.head.i == doer.head.i)


def find_agency(happening: Happening) -> Span | None:
    """Return how the acting body is named: the officers that do what the triggers tell, the fullest name first met.

    Who arrests or investigates after somebody was hurt did not act in the incident.
    """
    core = incident_lexicon().core
    acts = [t for t in happening.triggers if t.is_core or not happening.types & core]
    found = ((doer, trigger.token) for trigger in acts for doer in doers(trigger.token))
    named = [_name_span(doer) for doer, deed in found if is_officer(doer) and doer.pos_ != "PRON" and _acts(doer, deed)]
    qualified = [span for span, words in named if words > 1]
    return qualified[0] if qualified else named[0][0] if named else None


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
        )
        if not (_qualifies(word) or is_link or (word.lower_ in {"'s", "’s"} and is_inside)):
            return
        left -= 1
        yield word


def body_before(noun: Token) -> str | None:
    """Return the body whose officers a noun names, without the noun: "Metro Transit" of "Metro Transit officers"."""
    words = list(_before(noun))
    if not any(word.pos_ == "PROPN" for word in words):
        return None
    return noun.doc[words[-1].i : noun.i].text


def _name_span(noun: Token) -> tuple[Span, int]:
    """Return a noun with the words that name its body ("Metro Transit police") and how many words that is."""
    first = min(_before(noun), key=lambda word: word.i, default=noun)
    return Span(first.idx, noun.idx + len(noun)), noun.i - first.i + 1
