"""Who does and who suffers what the triggers of a happening tell, straight from the syntax.

Belongs here: roles read off the arguments of a trigger's verb. Not here: the ranker's roles (`person_roles.py`), nor
which rows come of them (`participants.py`).
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from pipelines.extract.happenings import Happening
from pipelines.extract.incident_lexicon import role_lexicon
from pipelines.extract.incident_triggers import Trigger
from pipelines.extract.participant_counts import Part
from pipelines.extract.person_roles import ACTOR, HARM, OFFICER, SUSPECT, VICTIM
from pipelines.extract.person_verbs import REFLEXIVES
from pipelines.extract.persons import Person
from pipelines.extract.verb_arguments import doers, is_officer, is_person, lemma_of, patients

# What police do to somebody whom they then arrest.
POLICING = frozenset({"arrest", "stop", "pursuit", "detention", "search"})
FORCE = frozenset({"force_physical", "force_less_lethal"})
AGENTS = frozenset({"immigration_agents", "federal_agents"})
IMMIGRATION = frozenset({"immigration", "ice", "cbp", "border", "deportation", "homeland", "hsi"})
OUTCOME_OF_TYPE = {
    "arrest": "arrested",
    "detention": "detained",
    "injury": "injured",
    "shooting": "injured",
    "stabbing": "injured",
}


def by_head(people: list[Person]) -> dict[int, Person]:
    """Map each token that heads a mention to its person."""
    return {mention.head.i: person for person in people for mention in person.mentions}


def _is_for_immigration(verb: Token, happening: Happening, heads: dict[int, Person]) -> bool:
    """Tell whether immigration agents arrest: whom they hold is not thereby said to have committed an offence."""
    words = {t.lower_ for doer in doers(verb) for t in doer.subtree} | {t.lower_ for t in verb.subtree}
    if words & IMMIGRATION:
        return True
    agents = (heads[doer.i].actor_type for doer in doers(verb) if doer.i in heads)
    return any(kind in AGENTS for kind in agents) and bool(happening.words & IMMIGRATION)


def is_held_for_immigration(happening: Happening, heads: dict[int, Person]) -> bool:
    """Tell whether immigration agents hold somebody in a happening: they are said to, or they alone act in it."""
    held = (t.token for t in happening.triggers if t.incident_type in POLICING and t.token.pos_ == "VERB")
    if any(_is_for_immigration(verb, happening, heads) for verb in held):
        return True
    acting = (heads[d.i] for t in happening.triggers for d in doers(t.token) if d.i in heads)
    told = (p for p in acting if p.is_officer and (p.organization or "officer" not in p.cluster.nouns))
    return {person.actor_type for person in told} == {"immigration_agents"}


def is_by_officers(happening: Happening) -> bool:
    """Tell whether officers did what a happening is about, arrests and searches left out."""
    return any(t.by_officer and t.incident_type not in POLICING for t in happening.triggers)


def _arguments(happening: Happening, heads: dict[int, Person]) -> Iterator[tuple[Token, str, str, bool]]:
    """Yield who does and who suffers what the triggers tell, with role, outcome and whether it is bodily harm."""
    harms = [t for t in happening.triggers if t.incident_type in HARM]
    is_others_deed = bool(harms) and not any(t.by_officer for t in harms)  # police only come after it
    for trigger in happening.triggers:
        verb = trigger.token
        if verb.pos_ != "VERB" or _is_search_for(verb):
            continue
        is_harm = trigger.incident_type in HARM
        role = OFFICER if trigger.incident_type == "arrest" or is_others_deed else ACTOR
        hurt = [p for p in patients(verb) if p.lower_ not in REFLEXIVES and is_person(p)]
        is_deed = is_harm and bool(hurt) and lemma_of(verb) in role_lexicon()["harm_verbs"]
        for doer in doers(verb):
            if is_officer(doer):
                yield doer, role, "unknown", is_harm
            elif is_deed and is_person(doer) and doer.pos_ != "PRON":
                yield doer, SUSPECT, "unknown", is_harm
        is_held = trigger.incident_type in POLICING and "arrest" in happening.types
        is_unsaid = not any(is_officer(doer) for doer in doers(verb))  # "were taken away", by those told before
        accused = is_held and not (
            is_held_for_immigration(happening, heads) if is_unsaid else _is_for_immigration(verb, happening, heads)
        )
        for patient in _with_conjuncts(patients(verb) + _aimed_at(trigger)):
            outcome = OUTCOME_OF_TYPE.get(trigger.incident_type, "unknown")
            yield patient, SUSPECT if accused else VICTIM, outcome, is_harm


def _aimed_at(trigger: Trigger) -> list[Token]:
    """Return on whom force is used: "used a baton on a woman", "fired pepper balls at two men"."""
    if trigger.incident_type not in FORCE:
        return []
    nouns = [c for c in trigger.token.children if c.dep_ == "dobj"]
    aims = (c for head in (trigger.token, *nouns) for c in head.children if c.lower_ in {"on", "at"})
    return [noun for aim in aims for noun in aim.children if noun.dep_ == "pobj" and is_person(noun)]


def _is_search_for(verb: Token) -> bool:
    """Tell whether somebody is looked for, which is done to nobody: "police are searching for a man"."""
    return lemma_of(verb) in {"search", "look"} and any(c.lower_ == "for" for c in verb.children)


def _with_conjuncts(nouns: list[Token]) -> Iterator[Token]:
    """Yield nouns with those that "and" ties to them: "two men and a woman"."""
    for noun in nouns:
        yield noun
        yield from noun.conjuncts


def parts_by_syntax(happening: Happening, heads: dict[int, Person], known: list[Part]) -> list[Part]:
    """Return the parts that the triggers' own arguments give, for persons without a part so far."""
    taken = {id(p.person) for p in known}
    found: list[Part] = []
    told = sorted(_arguments(happening, heads), key=lambda argument: argument[1] != ACTOR)  # who acts also arrests
    for token, role, outcome, is_harm in told:
        person = heads.get(token.i)
        if person is None or id(person) in taken or (role == VICTIM and is_harm):
            continue
        taken.add(id(person))
        is_official = role == SUSPECT and (person.is_officer or any(m.title for m in person.mentions))
        found.append(Part(person, ACTOR if is_official else role, outcome))
    return found


def mend_by_syntax(happening: Happening, heads: dict[int, Person], parts: list[Part]) -> list[Part]:
    """Return parts with doer and patient of the deed as the syntax gives them, where the ranker swapped the two.

    "An officer shot a man. The man and the officer were taken to a hospital." harms both, but one did it.
    """
    arguments = [(heads[t.i], role, outcome) for t, role, outcome, _ in _arguments(happening, heads) if t.i in heads]
    doers_of = {id(person) for person, role, _ in arguments if role == ACTOR}
    suffering = {id(person): (person, outcome) for person, role, outcome in arguments if role == VICTIM}
    swapped = [p for p in parts if p.role == VICTIM and id(p.person) in doers_of - set(suffering)]
    if not swapped or not suffering:
        return parts
    kept = [replace(p, role=ACTOR) if any(p is s for s in swapped) else p for p in parts]
    taken = {id(p.person) for p in kept}
    return kept + [Part(person, VICTIM, outcome) for key, (person, outcome) in suffering.items() if key not in taken]
