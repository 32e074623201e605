"""Words that name a public happening, found over the dependency parse.

Belongs here: matching `reference/event_triggers.yaml` on tokens. Not here: whether the happening is real
(`factuality.py`), nor its date, place and actors (`events.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc, Token

from pipelines.reference import load_reference

OBJECTS = frozenset({"dobj", "nsubjpass", "attr", "oprd"})
# Verbs that only carry an event noun; the noun's date, place and actors hang on them.
LIGHT_CARRIERS = frozenset({"dobj", "nsubjpass", "nsubj", "pobj", "attr"})


@dataclass(frozen=True)
class Trigger:
    event_type: str
    token: Token  # the word that names the happening
    verb: Token | None  # the verb that carries it, when the trigger is its argument
    name: str | None = None


@lru_cache(maxsize=1)
def _entries() -> list[tuple[str, dict[str, Any]]]:
    return [(key, entry) for key, entry in load_reference("event_triggers").items() if isinstance(entry, dict)]


@lru_cache(maxsize=1)
def _nouns() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Map the last lemma of each event noun to its words and type, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for event_type, entry in _entries():
        for noun in entry.get("nouns", []):
            words = tuple(noun.split())
            found.setdefault(words[-1], []).append((words, event_type))
    return {key: sorted(value, key=lambda v: -len(v[0])) for key, value in found.items()}


@lru_cache(maxsize=1)
def _frames() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for event_type, entry in _entries():
        for frame in entry.get("frames", []):
            for verb in frame["verbs"]:
                found.setdefault(verb, []).append((event_type, frame))
        for verb in entry.get("verbs", []):
            found.setdefault(verb, []).append((event_type, {}))
    return found


def _heads(token: Token) -> Iterator[Token]:
    """Yield a noun and what counts or lists it: "thousands of agents" is about agents too."""
    yield token
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            yield from (grand for grand in child.children if grand.dep_ == "pobj")
        elif child.dep_ in {"conj", "compound"}:
            yield child


def _arguments(verb: Token, frame: dict[str, Any]) -> list[Token]:
    if "subjects" in frame:
        return [c for c in verb.children if c.dep_ == "nsubj"]
    if "preposition" in frame:
        carriers = [c for c in verb.children if c.dep_ == "prep" and c.lower_ in frame["preposition"]]
        return [g for c in carriers for g in c.children if g.dep_ in {"pobj", "pcomp"}]
    return [c for c in verb.children if c.dep_ in OBJECTS]


def _fits(verb: Token, frame: dict[str, Any]) -> Token | None:
    """Return the argument that completes the frame (the verb itself for a bare verb), or None."""
    if not frame:
        is_other_sense = any(c.dep_ in {"ccomp", "dobj"} and c.pos_ in {"VERB", "AUX"} for c in verb.children)
        return verb if verb.pos_ == "VERB" and not is_other_sense else None
    is_passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in verb.children)
    if frame.get("passive") and not is_passive:
        return None
    wanted = frame.get("objects") or frame.get("subjects")
    for argument in _arguments(verb, frame):
        if wanted is None or any(head.lemma_.lower() in wanted for head in _heads(argument)):
            return argument
    return verb if wanted is None and "preposition" not in frame else None


def _is_adverbial(token: Token) -> bool:
    """A bare noun after a preposition names a manner ("in protest"), not a happening."""
    return token.dep_ == "pobj" and not list(token.children) and token.tag_ == "NN"


def _has_company(token: Token, company: list[str]) -> bool:
    """A word of many kinds of gathering ("rally") needs a word of this kind in its sentence."""
    return any(t.lemma_.lower() in company for t in token.sent if t.i != token.i)


def _is_in_company(trigger: Trigger) -> bool:
    """Tell whether a word of many meanings stands beside a word of its kind of event, and is no month."""
    entry, token = load_reference("event_triggers")[trigger.event_type], trigger.token
    lemma = token.lemma_.lower()
    if lemma in entry.get("intransitive", ()) and any(c.dep_ in {"dobj", "ccomp"} for c in token.children):
        return False
    if token.ent_type_ == "DATE" or (token.is_title and token.i + 1 < len(token.doc) and token.nbor(1).is_digit):
        return False  # "March 7"
    is_alone = token.pos_ == "VERB" and lemma in entry.get("verbs_alone", ())
    return is_alone or lemma not in entry.get("needs_company", ()) or _has_company(token, entry["company"])


def _is_of_things(trigger: Trigger) -> bool:
    """Tell whether a modifier turns those who act into a thing: "chemical agents were deployed"."""
    blocked = load_reference("event_triggers")[trigger.event_type].get("blocked_modifiers", ())
    return bool(blocked) and any(
        child.lower_ in blocked and child.dep_ in {"amod", "compound", "nmod"}
        for noun in _of_what(trigger.token)
        for child in noun.children
    )


def _of_what(token: Token) -> Iterator[Token]:
    """Yield a noun and what follows it after "of": "the deployment of agents"."""
    yield token
    yield from (grand for child in token.children if child.lower_ == "of" for grand in child.children)


def _noun_trigger(token: Token) -> Trigger | None:
    doc = token.doc
    for words, event_type in _nouns().get(token.lemma_.lower(), ()):
        start = token.i - len(words) + 1
        if start < 0 or tuple(t.lemma_.lower() for t in doc[start : token.i]) != words[:-1]:
            continue
        entry = load_reference("event_triggers")[event_type]
        following = doc[token.i + 1].lemma_.lower() if token.i + 1 < len(doc) else ""
        if token.head.lemma_ in entry.get("blocked_verbs", ()):
            return None
        if following in entry.get("blocked", ()) or token.dep_ == "compound" or _is_adverbial(token):
            return None
        return Trigger(event_type, token, token.head if token.dep_ in LIGHT_CARRIERS else None)
    return None


def _of_trigger(token: Token) -> Trigger | None:
    for event_type, entry in _entries():
        rule = entry.get("of")
        if rule and token.lemma_.lower() in rule["nouns"]:
            near = [c for c in token.children if c.dep_ in {"compound", "poss", "nmod", "amod"}]
            near += [g for c in token.children if c.lower_ == "of" for o in c.children for g in _heads(o)]
            if any(n.lemma_.lower() in rule["objects"] for n in near) or any(c.dep_ == "poss" for c in token.children):
                return Trigger(event_type, token, token.head if token.dep_ in LIGHT_CARRIERS else None)
    return None


def _named_trigger(token: Token) -> Trigger | None:
    """A capitalised name such as "Operation Safe Streets", read to the end of its run of capitals."""
    doc = token.doc
    for event_type, entry in _entries():
        if token.text not in entry.get("named", ()):
            continue
        end = token.i + 1
        while end < len(doc) and doc[end].text[:1].isupper() and not doc[end].is_punct:
            end += 1
        if end > token.i + 1:
            return Trigger(event_type, token, None, doc[token.i : end].text)
    return None


def find_triggers(doc: Doc) -> list[Trigger]:
    """Return the triggers of a document in order, at most one for a token."""
    found: dict[int, Trigger] = {}
    for token in doc:
        if token.is_punct or token.is_space:
            continue
        for event_type, frame in _frames().get(token.lemma_.lower(), ()):
            argument = _fits(token, frame)
            if argument is not None:
                if "objects" in frame and "preposition" not in frame:
                    # The noun names the happening; a noun trigger of the same word must not double it.
                    found[argument.i] = Trigger(event_type, argument, token)
                else:
                    found.setdefault(token.i, Trigger(event_type, token, token))
                break
        if token.pos_ in {"NOUN", "PROPN"} and token.i not in found:
            trigger = _named_trigger(token) or _noun_trigger(token) or _of_trigger(token)
            if trigger is not None:
                found[token.i] = trigger
    return [found[i] for i in sorted(found) if _is_in_company(found[i]) and not _is_of_things(found[i])]
