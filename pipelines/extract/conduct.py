"""What officers and agents are told to have done to people and things, and what was done to them, verb by verb.

Belongs here: matching `reference/conduct_frames.yaml` on a verb, its doers and what it governs. Not here: shootings and
other deeds that anybody may do, nor whether a deed is told as real (`incident_triggers.py`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice

from spacy.tokens import Doc, Span, Token

from pipelines.extract.incident_lexicon import ConductFrame, conduct_frames, conduct_words
from pipelines.extract.person_nouns import noun_types
from pipelines.extract.verb_arguments import RELATIVES, doers, is_officer, is_person, lemma_of, patients

GOVERNED = frozenset(
    {"dobj", "nsubjpass", "prt", "prep", "pobj", "pcomp", "xcomp", "acomp", "oprd", "advmod", "agent", "npadvmod"}
    | {"dative", "compound", "amod", "nmod", "attr", "obj", "punct", "conj", "acl"}
)
# "used a can of chemical spray on a man", "ordered her to stop filming him with a phone"
DEEPEST = 5
# Doers that stand for officers named before: "They smashed the window."
STAND_INS = frozenset({"they", "one", "two", "three", "four", "several", "some", "others", "another"})
# Beginnings of words for officers who are no federal agents.
LOCAL = ("police", "officer", "deput", "troop", "sheriff", "detective", "cop", "sergeant", "lieutenant", "constable")
# How far above a participle its subject's verb stands.
FARTHEST_SUBJECT = 3
# A text that names federal agents so often is about them.
LEAST_MENTIONS = 3
# "He pushed me back" is told of an officer, "she took out her phone" is not.
SINGULAR_STAND_INS = frozenset({"he", "she"})
KINDS = {
    "vehicle": "vehicles",
    "dwelling": "dwellings",
    "device": "devices",
    "opening": "openings",
    "body_part": "body_parts",
}
# Officers to whom officers do something: "an off-duty officer", "the second officer was pulled over".
OFF_DUTY = frozenset({"off", "duty", "second", "third", "another"})
AIMING = frozenset({"at", "on", "onto", "into", "against", "in", "through", "upon", "over", "toward", "towards"})
CARRYING = frozenset({"drive", "carry", "fill", "belong", "use", "operate"})  # "an SUV driven by agents"
# Endings of nouns for people by what they do or where they belong: "roofer", "pastor", "Honduran".
AGENTIVE = ("er", "or", "ist", "ian", "eer", "ee", "ant")


@dataclass(frozen=True)
class Act:
    """A deed of an incident type; `by_officer` where officers did it."""

    incident_type: str
    by_officer: bool


def _governed(verb: Token) -> Iterator[Token]:
    """Yield what a verb governs within its clause, and the noun that it modifies: "a phone knocked away"."""
    yield from patients(verb)
    if verb.dep_ in {"acl", "relcl"}:
        yield verb.head
        yield from (c for c in verb.head.children if c.dep_ == "compound")
    stack = [(child, 1) for child in verb.children if child.dep_ in GOVERNED and child.dep_ != "conj"]
    while stack:
        token, depth = stack.pop()
        yield token
        if depth < DEEPEST:
            stack += [(c, depth + 1) for c in token.children if c.dep_ in GOVERNED]


def acting_officer(doer: Token) -> Token | None:
    """Return the officer that a doer names or counts: "agents", "a group of agents", "an SUV driven by agents"."""
    if acts_by_hand(doer):
        return doer
    if doer.pos_ == "PROPN" and (rank := next((c for c in doer.children if _is_rank(c)), None)) is not None:
        return rank
    parts = [
        c
        for c in doer.children
        if c.dep_ in {"prep", "compound", "appos", "poss"} or (c.dep_ == "acl" and lemma_of(c) in CARRYING)
    ]
    inner = [g for c in parts for g in (c, *c.children, *(h for g in c.children for h in g.children))]
    is_counted = doer.like_num or any(_is_of(doer, listed) for listed in ("gatherings", "vehicles", "dogs"))
    return next((t for t in inner if acts_by_hand(t)), None) if is_counted else None


def _is_rank(word: Token) -> bool:
    """Tell whether a word before a name says that its bearer is an officer: "Agent Roe", "Sgt. Ann Roe"."""
    return word.dep_ in {"compound", "nmod"} and word.lower_.rstrip(".") in conduct_words()["ranks"]


def acts_by_hand(token: Token) -> bool:
    """Tell whether a noun names officers, or a body of them, who may act themselves."""
    if token.lower_ in conduct_words()["last_words_of_bodies"] and token.pos_ == "PROPN":
        return True
    if lemma_of(token) in conduct_words()["keepers"]:
        return any(lemma_of(t) in conduct_words()["held_in"] for t in token.sent)
    return is_officer(token) and token.lower_ not in conduct_words()["deskbound"]


def _is_of(noun: Token, listed: str) -> bool:
    """Tell whether a noun is on one of the reference file's lists; capitals ("SUVs") hide plurals."""
    words = conduct_words()[listed]
    return lemma_of(noun) in words or noun.lower_.removesuffix("s") in words


def _is_disguised(doer: Token) -> bool:
    may_be = is_person(doer) or _is_of(doer, "vehicles") or doer.pos_ == "PROPN"
    return may_be and any(lemma_of(t) in conduct_words()["disguised"] for t in doer.subtree if t is not doer)


def _kinds(noun: Token) -> set[str]:
    """Return the kinds of patient that a noun is."""
    if noun.lower_ == "it":
        return {"thing"}
    kinds = {kind for kind, listed in KINDS.items() if _is_of(noun, listed)}
    if acts_by_hand(noun):
        return kinds | ({"person"} if any(c.lower_ in OFF_DUTY for c in noun.subtree) else {"officer"})
    if "vehicle" in kinds and any(acts_by_hand(c) for c in noun.children if c.dep_ in {"compound", "amod", "poss"}):
        return kinds | {"officer_vehicle"}
    return kinds | {"person"} if not kinds and _may_be_person(noun) else kinds


def is_act_of_officers(noun: Token) -> bool:
    """Tell whether a noun names one act of officers: "an ICE raid", "the arrest of a cook by agents", "its raid on"."""
    if noun.tag_ != "NN" or not any(c.dep_ in {"det", "poss", "nummod"} for c in noun.children):
        return False
    by = [g for c in noun.subtree if c.lower_ == "by" and c.i > noun.i for g in c.children if g.dep_ == "pobj"]
    before = [c for c in noun.children if c.dep_ in {"compound", "amod", "nmod", "poss"}]
    return any(acting_officer(doer) is not None for doer in by) or any(
        acts_by_hand(word) or word.lower_ in conduct_words()["federal_names"] for word in before
    )


def _may_be_person(noun: Token) -> bool:
    if is_person(noun) or noun.ent_type_ in {"PERSON", "NORP"}:
        return True
    lemma = lemma_of(noun)
    if noun.pos_ == "PROPN":
        return noun.ent_type_ == "" and not noun.is_upper
    if noun.pos_ != "NOUN":
        return (
            noun.pos_ == "NUM" and noun.dep_ != "nummod" and noun.ent_type_ not in {"MONEY", "TIME", "DATE", "PERCENT"}
        )
    of_people = (g for c in noun.children if c.lower_ == "of" for g in c.children)
    if lemma == "old" and noun.i > 1 and noun.nbor(-2).lower_ == "year":
        return True
    is_group = lemma in conduct_words()["gatherings"] and (
        lemma in {"family", "crew", "crowd"} or any(map(_may_be_person, of_people))
    )
    return is_group or lemma in noun_types() or lemma.endswith(AGENTIVE)


def _touched(verb: Token) -> list[Token]:
    """Return the patients of a verb and what its prepositions aim at: "fired at a pastor", "knelt on his back"."""
    towards = (c for c in verb.children if c.dep_ in {"prep", "dative"} and c.lower_ in AIMING)
    aimed = [g for c in towards for g in c.children if g.dep_ == "pobj"]
    through = (c for c in verb.children if c.dep_ == "dobj" and c.n_rights)  # "fired shots into an SUV"
    aimed += [
        g for t in through for c in t.children if c.lower_ in {"at", "into"} for g in c.children if g.dep_ == "pobj"
    ]
    return [*patients(verb), *aimed]


def _who(verb: Token) -> list[Token]:
    """Return who does it, also for a participle: "men breaking a window", "agents left after handcuffing him"."""
    found = doers(verb)
    if verb.tag_ == "VBN" and verb.dep_ == "ccomp" and lemma_of(verb.head) == "have":
        return doers(verb.head)  # "agents had their guns drawn"
    if any(doer.lower_ in RELATIVES for doer in found):
        clause = verb.head if verb.dep_ == "conj" else verb
        return [clause.head] if clause.dep_ == "relcl" else found
    if found or verb.tag_ != "VBG":
        return found
    if verb.dep_ == "acl":
        return [verb.head]
    above = next((a for a in islice(verb.ancestors, FARTHEST_SUBJECT) if a.pos_ in {"VERB", "AUX"}), None)
    return doers(above) if above is not None else []


def _goes_on_passive(verb: Token) -> bool:
    """Tell whether a verb goes on a passive before it: "were stopped and asked for identification"."""
    return verb.dep_ == "conj" and any(c.dep_ == "auxpass" for c in verb.head.children)


def are_about_agents(tokens: Iterable[Token]) -> bool:
    """Tell whether words speak of federal agents often enough to be about them."""
    named = (t for t in tokens if t.lower_ in conduct_words()["federal"])
    return sum(t.is_upper or t.pos_ == "PROPN" or t.lower_ == "agents" for t in named) >= LEAST_MENTIONS


class Surroundings:
    """What a text says of officers around its verbs, looked up when first asked."""

    def __init__(self, doc: Doc, sentences: Sequence[Span]) -> None:
        self._doc, self._sentences = doc, sentences
        self._has_officer: dict[int, bool] = {}

    def speak_of_officers(self, number: int) -> bool:
        """Tell whether a sentence, by number, or the one before it speaks of officers who may act."""
        return any(self._has(n) for n in (number, number - 1) if n >= 0)

    def _has(self, number: int) -> bool:
        if number not in self._has_officer:
            nouns = (t for t in self._sentences[number] if t.pos_ in {"NOUN", "PROPN"})
            self._has_officer[number] = any(map(acts_by_hand, nouns))
        return self._has_officer[number]

    @cached_property
    def are_about_agents(self) -> bool:
        """Tell whether the text is about what federal agents do, so that who did it goes without saying."""
        return are_about_agents(self._doc)


def _is_implied(verb: Token, who: list[Token], around: Surroundings, number: int) -> bool:
    """Tell whether officers do it without being named: the doer is left out or a pronoun, and they are spoken of."""
    is_open = not who and (verb.tag_ in {"VBN", "JJ"} or _goes_on_passive(verb))
    if is_open or any(_is_disguised(doer) or doer.lower_ == "one" for doer in who):
        return around.speak_of_officers(number) or around.are_about_agents
    if any(doer.lower_ in SINGULAR_STAND_INS for doer in who):
        is_done_to_one = any(p.pos_ == "PRON" and p.lower_ != "it" for p in patients(verb))
        return is_done_to_one and around.speak_of_officers(number)
    return any(doer.lower_ in STAND_INS for doer in who) and around.speak_of_officers(number)


def _may_act(
    row: ConductFrame, officers: list[Token], is_implied: bool, has_doer: bool, is_near: Callable[[], bool]
) -> bool:
    """Tell whether the doer is of the kind that a frame asks for."""
    if row.by == "agent":
        return any(not officer.lower_.startswith(LOCAL) for officer in officers)
    if row.by == "named":
        return bool(officers)
    if row.by == "near":
        return bool(officers) or is_near()
    if row.by == "other":
        return has_doer and not (officers or is_implied)
    return row.by == "anyone" or bool(officers) or is_implied


def _verb_lemma(verb: Token) -> str:
    """Return the lemma of a verb, also of a participle tagged as an adjective ("they were handcuffed")."""
    form = verb.lower_
    if form == "bit" and any(c.dep_ == "nsubj" for c in verb.children):
        return "bite"
    if verb.pos_ != "ADJ" or not form.endswith("ed"):
        return lemma_of(verb)
    return next((stem for stem in (form[:-2], form[:-1]) if stem in conduct_frames()), form)


def _is_of_rescue(verb: Token) -> bool:
    """Tell whether a sentence tells of people pulled out to save them."""
    return any(lemma_of(t) in conduct_words()["rescues"] for t in verb.sent)


def _is_minimal(verb: Token) -> bool:
    """Tell whether a verb only plays force down: "used the minimum amount of force"."""
    return lemma_of(verb) == "use" and any(t.lower_ in conduct_words()["minimal"] for t in _governed(verb))


def acts_of(verb: Token, around: Surroundings, number: int) -> list[Act]:
    """Return the deeds that a verb tells; `number` is that of its sentence."""
    rows = conduct_frames().get(_verb_lemma(verb))
    if not rows or (verb.pos_ not in {"VERB", "ADJ"} and verb.lower_ != "bit"):
        return []
    who = _who(verb)
    officers = [officer for doer in who if (officer := acting_officer(doer)) is not None]
    is_near = partial(around.speak_of_officers, number)
    is_implied = not officers and _is_implied(verb, who, around, number)
    rows = tuple(row for row in rows if _may_act(row, officers, is_implied, bool(who), is_near))
    if not rows:
        return []
    touched = set().union(*map(_kinds, _touched(verb)))
    if "officer" in touched and officers:
        touched.add("person")  # "agents stopped two officers"
    if not touched & {"officer", "officer_vehicle"}:
        rows = tuple(row for row in rows if row.by != "other")
    rows = tuple(row for row in rows if not row.patients or row.patients & touched)
    found = {row.incident_type for row in rows if _has_words(row, verb)}
    if "force_physical" in found and (_is_of_rescue(verb) or _is_minimal(verb)):
        found.discard("force_physical")
    return [Act(kind, bool(officers) or is_implied) for kind in sorted(found)]


def _has_words(row: ConductFrame, verb: Token) -> bool:
    """Tell whether what a verb governs, or its sentence, has the words that a frame asks for."""
    if not (row.words or row.also):
        return True
    tokens = verb.sent if row.is_in_sentence else _governed(verb)
    return row.is_in({form for t in tokens for form in (lemma_of(t), t.lower_)})
