"""Answers to an account that stand outside quotations, and words that hedge a statement.

Belongs here: matching `reference/responses.yaml` on the parse. Not here: which incident an answer is about
(`claims.py`).
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc, Token

from pipelines.extract.denials import denied, denied_kinds, denies_part
from pipelines.extract.incident_lexicon import types_named
from pipelines.extract.verb_arguments import RELATIVES, is_officer, lemma_of
from pipelines.records import Quote
from pipelines.reference import load_reference

OTHER_CLAUSES = frozenset({"advcl", "relcl", "conj", "parataxis"})
STANCES = ("disputes", "denies", "declined", "no_record", "cannot_verify", "retracts", "confirms_complaint")


@dataclass(frozen=True)
class Response:
    stance: str
    start: int
    end: int
    subject: str | None
    subject_start: int | None = None
    is_plural: bool = False  # speaks of several accounts at once
    is_general: bool = False  # names no account of its own sentence ("declined to comment")
    mentions_account: bool = False
    tells_of_deed: bool = False  # says what officers did or did not do
    kinds: frozenset[str] = frozenset()  # incident types that it names
    kinds_around: frozenset[str] = (
        frozenset()
    )  # that its sentence names: "asked about the arrest, he said they had not"
    is_of_part: bool = False  # denies a part in the deed, not the deed ("we were not involved")
    is_quoted: bool = False
    is_plain: bool = False  # a denial by syntax, without a word for denying


@lru_cache(maxsize=1)
def _patterns() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    reference = load_reference("responses")
    for stance in STANCES:
        for pattern in reference[stance]:
            found.setdefault(pattern["lemma"], []).append((stance, pattern))
    return found


def _governed(verb: Token) -> list[Token]:
    """Return the words of a verb's own clause and of its complements."""
    found, waiting = [], [c for c in verb.children if c.dep_ not in OTHER_CLAUSES]
    while waiting:
        token = waiting.pop()
        found.append(token)
        waiting += [c for c in token.children if c.dep_ not in OTHER_CLAUSES]
    return found


def _lacks(noun: Token, wanted: Collection[str]) -> bool:
    """Tell whether "no" denies one of the nouns; "no criminal record" is about a person, not about an account."""
    of_person = load_reference("responses")["of_person"]
    return noun.lemma_.lower() in wanted and not any(c.lower_ in of_person for c in noun.children)


def _fits(verb: Token, pattern: dict[str, Any]) -> bool:
    words, wanted = _governed(verb), pattern.get("with", ())
    if pattern.get("negated") and not any(
        c.dep_ == "neg" and c.lower_ != "never" for v in (verb, verb.head) for c in v.children
    ):
        return False
    if any(c.dep_ == "nsubjpass" for c in verb.children) and not pattern.get("passive"):
        return False
    if pattern.get("without_any") and not any(t.lower_ == "no" and _lacks(t.head, wanted) for t in words):
        return False
    if not pattern.get("negated") and any(c.dep_ == "neg" for c in verb.children):
        return False
    return not wanted or any(t.lemma_.lower() in wanted for t in words)


def _subject(verb: Token) -> Token | None:
    for current in [verb, *verb.ancestors]:
        found = next((c for c in current.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if found is not None and found.lemma_.lower() in load_reference("responses")["accounts"]:
            # "that account is contested by the union": the account answers nothing
            agents = (g for c in current.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj")
            return next(agents, None)
        if found is not None:
            # "an incident that witnesses described": the subject, not the relative pronoun
            return found.head.head if found.lower_ in RELATIVES and found.head.dep_ == "relcl" else found
        if current.dep_ not in {"conj", "xcomp", "advcl"}:
            return None
    return None


def _noun_phrase(token: Token) -> tuple[str, int]:
    start = min((t.i for t in token.lefts if t.dep_ in {"compound", "amod", "nummod", "poss"}), default=token.i)
    return token.doc[start : token.i + 1].text, token.doc[start].idx


def _refers(tokens: Iterable[Token]) -> tuple[bool, bool]:
    """Return whether words refer to an account ("the incident"), and to several ("these claims")."""
    reference = load_reference("responses")
    accounts = [t for t in tokens if t.lemma_.lower() in reference["accounts"]]
    is_plural = any(t.tag_ == "NNS" and t.lemma_.lower() in reference["plural_subjects"] for t in accounts)
    return bool(accounts), is_plural


def _is_about_officers(tokens: Iterable[Token]) -> bool:
    """Tell whether words say what officers do or did: "denied that its deputies struck anyone"."""
    return any(is_officer(t) and t.dep_ in {"nsubj", "nsubjpass", "poss", "pobj", "agent"} for t in tokens)


def _kinds(tokens: Iterable[Token]) -> frozenset[str]:
    return frozenset(types_named({lemma_of(token) for token in tokens}))


@lru_cache(maxsize=1)
def _justification() -> re.Pattern[str]:
    phrases = "|".join(re.escape(phrase) for phrase in load_reference("responses")["justifies"])
    return re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE)


def is_justification(text: str) -> bool:
    """Tell whether a passage defends the use of force ("the agent fired in self-defense")."""
    return bool(_justification().search(text))


def _response(verb: Token, stance: str) -> Response:
    subject = _subject(verb)
    phrase, start = _noun_phrase(subject) if subject is not None and subject.pos_ != "PRON" else (None, None)
    clause = [t for t in verb.subtree if t is not subject]
    mentions_account, is_plural = _refers(clause)
    tokens = sorted([verb.i, *(t.i for t in clause)])
    return Response(
        stance=stance,
        start=verb.doc[tokens[0]].idx,
        end=verb.doc[tokens[-1]].idx + len(verb.doc[tokens[-1]]),
        subject=phrase,
        subject_start=start if start is not None else (subject.idx if subject is not None else None),
        is_plural=is_plural,
        is_general=stance == "declined" or mentions_account,
        mentions_account=mentions_account,
        tells_of_deed=_is_about_officers(clause),
        kinds=_kinds(clause),
    )


def quoted_response(doc: Doc, quote: Quote) -> Response:
    """Return the answer that a quotation gives."""
    spans = (doc.char_span(s.start, s.end, alignment_mode="expand") for s in quote.content_spans)
    tokens = [token for span in spans if span is not None for token in span]
    mentions_account, is_plural = _refers(tokens)
    is_plain, is_of_part = quote.stance == "denies" and bool(denied(tokens)), denies_part(tokens)
    return Response(
        stance=quote.stance,
        start=quote.start,
        end=quote.end,
        subject=quote.speaker_text,
        is_plural=is_plural,
        is_general=mentions_account,
        mentions_account=mentions_account,
        tells_of_deed=_is_about_officers(tokens),
        kinds=denied_kinds(tokens) if is_plain and not is_of_part else _kinds(tokens),
        kinds_around=_kinds(tokens[0].sent) if tokens else frozenset(),
        is_of_part=is_of_part,
        is_quoted=True,
        is_plain=is_plain,
    )


def find_responses(doc: Doc) -> Iterator[Response]:
    """Yield the answers told by the narrator, in order."""
    patterns = _patterns()
    for token in doc:
        if token.pos_ != "VERB" or token.lemma_ not in patterns:
            continue
        for stance, pattern in patterns[token.lemma_]:
            if _fits(token, pattern):
                yield _response(token, stance)
                break


def hedge_at(doc: Doc, start: int, end: int) -> Token | None:
    """Return the word that hedges the statement at the span ("allegedly", "accused of"), if its sentence has one."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    hedges = load_reference("responses")["hedges"]
    return next((t for t in span.root.sent if t.lower_ in hedges), None)
