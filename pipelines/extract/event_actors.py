"""Who takes part in a public event: subjects and agents of its words, as printed.

Belongs here: reading actors off the parse. Not here: the events (`events.py`).
"""

from spacy.tokens import Token

from pipelines.extract.bodies import body_of
from pipelines.extract.event_triggers import Trigger

MAX_ACTOR_CHARS = 80
# "the deployment of agents" names who acts, "the charge of robbery" does not; a protest's target is no actor of it.
ACTOR_PREPOSITIONS = {
    "deployment": ("by", "of"),
    "mobilization": ("by", "of"),
    "protest": ("by", "of"),
    "vigil": ("by",),
}
# "Two men were charged": the accused belong to the event as much as the court does.
ACCUSED = frozenset({"charges", "court_ruling"})
NOT_ACTORS = frozenset({"DATE", "TIME", "CARDINAL", "MONEY", "PERCENT"})
# A longer word in capitals is a dateline or a label ("UPDATE"), not a body.
LONGEST_ACRONYM = 5


def subjects_of(verb: Token) -> list[Token]:
    """Return the subjects or agents of a verb; a participle or conjunct borrows those of its head."""
    for current in [verb, *verb.ancestors]:
        found = [c for c in current.children if c.dep_ in {"nsubj"}]
        agents = [g for c in current.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
        if found or agents:
            return found or agents
        if current.dep_ not in {"conj", "xcomp", "advcl", "acl", "ROOT", "pcomp"}:
            return []
    return []


def _phrase(token: Token) -> str | None:
    """Return the noun phrase of `token` without relative clauses and appositions, or None for a pronoun."""
    if token.pos_ == "PRON" or token.is_punct:
        return None
    cut = {"relcl", "acl", "appos", "punct", "cc", "conj", "prep", "advcl", "case"}
    last, words = token.i, []
    for child in token.children:
        if child.i < token.i and child.dep_ not in {"punct", "cc", "conj"}:
            words += [t.i for t in child.subtree]
        elif child.lower_ == "of" and child.i == last + 1:
            governed = [t.i for t in child.subtree if not {a.dep_ for a in [t, *t.ancestors] if a.i > child.i} & cut]
            last = max(governed, default=last)
    text = token.doc[min([*words, token.i]) : last + 1].text.strip(" ,\n")
    text = " ".join(text.split())
    for article in ("the ", "The ", "a ", "A ", "an ", "An "):
        text = text.removeprefix(article)
    if any(c.dep_ == "poss" and c.pos_ == "PRON" for c in token.children):
        return None  # "his office": whose is for another step to say
    is_label = token.text.isupper() and len(token) > LONGEST_ACRONYM
    return text if text and len(text) <= MAX_ACTOR_CHARS and not is_label else None


def _joint_body(token: Token) -> str | None:
    """Return the name of one body that an "and" runs through ("Customs and Border Protection"), None for two."""
    if not token.conjuncts or token.pos_ != "PROPN":
        return None
    last = max(token.i, *(other.i for other in token.conjuncts))
    name = " ".join(token.doc[token.left_edge.i : last + 1].text.split()).removeprefix("The ").removeprefix("the ")
    is_of_parts = any(body_of(part) for part in name.split(" and "))
    return name if body_of(name) and not is_of_parts else None


def actors_of(trigger: Trigger) -> tuple[str, ...]:
    """Return the noun phrases of those who act in an event, or are charged or tried."""
    tokens: list[Token] = []
    if trigger.verb is not None:
        tokens += subjects_of(trigger.verb)
        if trigger.event_type in ACCUSED:
            helpers = [c for c in trigger.verb.children if c.dep_ == "auxpass"]  # parses hang the subject on these too
            tokens += [c for h in (trigger.verb, *helpers) for c in h.children if c.dep_ in {"nsubjpass", "nsubj"}]
    joint = {token.i: body for token in tokens if (body := _joint_body(token))}
    tokens += [other for token in tokens if token.i not in joint for other in token.conjuncts]
    for child in trigger.token.children:
        if child.dep_ == "acl" and child.tag_ == "VBN":
            tokens += [g for c in child.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
        if child.dep_ == "poss":
            tokens.append(child)
        elif child.lower_ in ACTOR_PREPOSITIONS.get(trigger.event_type, ("by", "against")):
            tokens += [g for g in child.children if g.dep_ == "pobj" and trigger.token.pos_ == "NOUN"]
    tokens = [token for token in tokens if token.ent_type_ not in NOT_ACTORS]
    named = [
        phrase
        for token in tokens
        if token.i != trigger.token.i
        for phrase in [joint.get(token.i) or _phrase(token)]
        if phrase
    ]
    return tuple(dict.fromkeys(named))
