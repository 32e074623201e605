"""What a court decided about an incident: somebody was convicted, sentenced, acquitted.

Belongs here: the verbs of `reference/verdicts.yaml` and whose incident they decide. Not here: rulings as public events
(`events.py`), nor what follows for an incident's status (`resolve/status.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Token

from pipelines.extract.factuality import FACTUAL, factuality
from pipelines.extract.incident_lexicon import types_named
from pipelines.extract.verb_arguments import lemma_of
from pipelines.records import IncidentReport, Reading
from pipelines.reference import load_reference

JUDGED = frozenset({"nsubjpass", "dobj", "nsubj"})


@dataclass(frozen=True)
class Verdict:
    """A decision as told; `judge` is who decided, as printed, None where the text does not say."""

    stance: str  # asserts: guilty or liable; denies: not
    start: int
    end: int
    judge: str | None


@lru_cache(maxsize=1)
def _verbs() -> dict[str, tuple[str, frozenset[str]]]:
    """Return verb lemma -> (stance, words one of which it must govern, if any)."""
    rows = load_reference("verdicts")
    return {row["lemma"]: (row["stance"], frozenset(row.get("with", ()))) for row in rows["verbs"]}


def _stance(verb: Token) -> str | None:
    stance, words = _verbs().get(lemma_of(verb), (None, frozenset()))
    if stance is None or verb.pos_ != "VERB" or verb.dep_ == "amod":
        return None
    if any(c.lower_ == "had" and c.dep_ == "aux" for c in verb.children):  # a record of earlier years
        return None
    said = [t for t in verb.subtree if t.lower_ in words]
    if any(t.i and t.nbor(-1).lower_ == "not" for t in said):  # "found not guilty": the parser may negate the verb
        return None if any(c.tag_ == "MD" for c in verb.children) else "denies"
    return stance if factuality(verb) == FACTUAL and (said or not words) else None


def _judge(verb: Token) -> str | None:
    """Return a judge, jury or court that is the verb's subject or agent."""
    courts = frozenset(load_reference("verdicts")["courts"])
    found = [c for c in verb.children if c.dep_ == "nsubj"]
    found += [g for c in verb.children if c.dep_ == "agent" for g in c.children]
    for token in found:
        phrase = token.doc[token.left_edge.i : token.i + 1]
        if any(t.lower_ in courts for t in phrase):
            return phrase.text.removeprefix("A ").removeprefix("a ").removeprefix("The ").removeprefix("the ")
    return None


def _decides(reading: Reading, report: IncidentReport, verb: Token) -> bool:
    """Tell whether a verdict is about an incident: of its deed and on one of its people, or told within its account.

    A person may have been convicted of something else before.
    """
    people = [p for p in reading.participants if p.report_id == report.report_id]
    accused = {p.entity_id for p in people if p.role in {"suspect", "alleged_actor"} and p.entity_id}
    judged = [c for c in verb.children if c.dep_ in JUDGED]
    hit = {e.entity_id for e in reading.entities for m in e.mentions if any(m.start <= t.idx < m.end for t in judged)}
    lemmas = {lemma_of(t) for t in verb.subtree}
    is_of_deed = bool(
        types_named(lemmas) & set(report.incident_types) or lemmas & set(load_reference("verdicts")["crimes"])
    )
    is_there = any(s.start <= verb.idx < s.end for s in report.sentences)
    return is_of_deed and (is_there or bool(hit & accused))


def _end(verb: Token) -> int:
    """Return where what the verb governs ends, coordinated clauses left out."""
    governed = [t for c in verb.children if c.dep_ in {"dobj", "prep", "oprd", "acomp"} for t in c.subtree]
    last = max([verb, *governed], key=lambda t: t.i)
    return int(last.idx + len(last))


def find_verdicts(reading: Reading) -> Iterator[tuple[IncidentReport, Verdict]]:
    """Yield each decision of a court that the text tells, with the report that it decides."""
    for token in reading.doc if reading.reports else ():
        stance = _stance(token)
        report = next((r for r in reading.reports if _decides(reading, r, token)), None) if stance else None
        if stance and report:
            yield report, Verdict(stance, token.idx, _end(token), _judge(token))
