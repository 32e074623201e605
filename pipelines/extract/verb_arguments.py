"""Who does what to whom around a verb, read off the dependency parse, and what kind of noun stands there.

Belongs here: doers, patients, officers, persons, lemmas. Not here: what a verb reports (`incident_triggers.py`).
"""

from spacy.tokens import Token

from pipelines.extract.incident_lexicon import role_lexicon

# Where a participle with a subject is passive: "found herself boxed in", "had their guns drawn".
SMALL_CLAUSES = frozenset({"ccomp", "xcomp", "oprd"})
# What a relative clause begins with in the place of the noun before it.
RELATIVES = frozenset({"who", "that", "which"})
PATIENTS = frozenset({"dobj", "nsubjpass", "obj"})
PERSON_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "him",
        "her",
        "they",
        "them",
        "who",
        "himself",
        "herself",
        "someone",
        "me",
        "us",
        "we",
        "i",
        "whom",
        "one",
    ]
)


def lemma_of(token: Token) -> str:
    """Return the lemma in lower case; capitals confuse the lemmatizer, so verbs in capitals fall back on the form."""
    return token.lemma_.lower() if not token.is_upper or len(token) < 4 else token.lower_


def is_officer(token: Token) -> bool:
    """Tell whether a noun names an officer or a body of officers."""
    roles = role_lexicon()
    lemma = lemma_of(token)
    if token.pos_ == "PROPN":  # a capital at the head of a sentence hides the plural
        lemma = lemma.lower().removesuffix("s")
    return lemma in roles["officers"] or token.lower_ in roles["bodies"] or token.lower_ == "police"


def is_person(token: Token) -> bool:
    """Tell whether a noun or pronoun may stand for a person."""
    roles = role_lexicon()
    if token.pos_ == "PRON":
        return token.lower_ in PERSON_PRONOUNS
    return lemma_of(token) in roles["persons"] or is_officer(token) or token.ent_type_ == "PERSON"


def doers(verb: Token) -> list[Token]:
    """Return who does it: the subject of an active verb, the agent of a passive one, shared along conjuncts."""
    found = [c for c in verb.children if c.dep_ == "nsubj"]
    found += [
        g
        for c in verb.children
        if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")
        for g in c.children
        if g.dep_ == "pobj"
    ]
    if (
        not found
        and verb.dep_ == "conj"
        and verb.head.pos_ in {"VERB", "AUX"}
        and not any(c.dep_ == "nsubjpass" for c in verb.children)
    ):
        return [c for c in verb.head.children if c.dep_ == "nsubj"]
    if not found and verb.dep_ == "xcomp":
        return [c for c in verb.head.children if c.dep_ == "nsubj"]
    return found


def patients(verb: Token) -> list[Token]:
    """Return to whom it is done: object, passive subject, the noun that a participle modifies."""
    found = [c for c in verb.children if c.dep_ in PATIENTS]
    if not found and verb.dep_ in {"acl", "relcl"} and verb.tag_ == "VBN":
        found = [verb.head]
    if not found and verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}:
        found = [c for c in verb.head.children if c.dep_ in PATIENTS]
    if (
        not found
        and verb.tag_ == "VBN"
        and verb.dep_ in SMALL_CLAUSES
        and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)
    ):
        found = [c for c in verb.children if c.dep_ == "nsubj"]  # "found herself boxed in"
    if any(p.lower_ in RELATIVES for p in found) and verb.dep_ == "relcl":
        found = [verb.head]
    return found
