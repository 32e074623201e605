"""Which part a person has in an incident and what became of him or her: two rankers, held to the text.

Belongs here: the decision for one person, and what the victims of one happening say of each other. Not here: the
features (`person_features.py`), nor whose incident it is (`participants.py`).
"""

from collections.abc import Mapping

from pipelines.extract.linear_models import class_probabilities
from pipelines.extract.participant_counts import Part
from pipelines.extract.person_features import outcome_features
from pipelines.extract.person_signs import CHARGED, STRONG_SUSPECT, STRONG_VICTIM
from pipelines.extract.persons import Person

ROLE_MODEL, OUTCOME_MODEL = "person_role_model", "person_outcome_model"
VICTIM, SUSPECT, OFFICER, ACTOR, WITNESS = "victim", "suspect", "officer", "alleged_actor", "witness"
# Kinds of happening in which somebody is hurt: the ranker learned from such.
HARM = frozenset({"shooting", "stabbing", "injury", "assault", "assault_on_officer", "death_in_custody"})
# Read off the curves in cross-validation on GVDB: persons whose age is told, those known by name alone, and vague ones
# ("a man"), whom the labels do not tell apart: they must be surer, or the object of a verb of harm.
VICTIM_FLOOR, NAMED_VICTIM_FLOOR, VAGUE_VICTIM_FLOOR, HARMED_VICTIM_FLOOR = 0.4, 0.5, 0.5, 0.4
SUSPECT_FLOOR, VAGUE_SUSPECT_FLOOR = 0.25, 0.4
# Without one of these anywhere nobody is said to have died.
DEATH_WORDS = ("text_died", "text_homicide", "text_dead", "title_death")
OWN_DEATH = ("killed_pass", "killed_obj", "killed_subj", "pronounced", "is_dead")
SAID_DEATH = (*OWN_DEATH, "death_of")
IN_HOSPITAL = ("to_hospital_pass", "to_hospital_obj", "to_hospital_subj", "suffers", "released", "carried_pass")
# Without one of these somebody who was robbed or attacked is not said to be hurt.
HURT = (
    *OWN_DEATH,
    *IN_HOSPITAL,
    "injured_pass",
    "injured_obj",
    "wounded_pass",
    "wounded_obj",
    "modified_hurt",
    "owns_harm",
    "of_harm",
)
# Outright hurt, also in a report of another kind than one of bodily harm.
HURT_OUTRIGHT = (
    *("injured_pass", "injured_obj", "wounded_pass", "wounded_obj", "suffers", "modified_hurt", "owns_harm"),
    *("to_hospital_pass", "carried_pass"),
)
WOUNDED = ("wounded_pass", "wounded_obj", "wounded_subj")
# What is done to a person himself, outright; all else may be done to somebody of whom he speaks.
SUFFERED = frozenset(
    {"harm_pass", "harm_obj", "injured_pass", "injured_obj", "noun_victims", "modified_hurt", "suffers", "owns_harm"}
) | set(OWN_DEATH)

DEEDS = ("harm_subj", "fire_subj", "by_harm")
# Who is only sought is not held.
HELD = tuple(f"{name}_{voice}" for name in ("arrested", "to_custody") for voice in ("pass", "obj", "subj"))

Shares = Mapping[str, float]


def _any(features: Shares, names: tuple[str, ...] | frozenset[str]) -> bool:
    return any(features.get(name) for name in names)


def is_charged(direct: Shares) -> bool:
    """Tell whether what governs a person's name says that he or she is arrested, charged, convicted or sought."""
    return _any(direct, CHARGED) and not direct.get("cleared")


def _is_outsider(features: Shares, direct: Shares) -> bool:
    """Tell whether a person only speaks, holds an office or is kin to somebody, and nothing is done to or by him."""
    is_bystanding = _any(features, ("only_speaks", "titled", "noun_relatives"))
    if is_bystanding and features.get("strong_none"):
        return True
    if direct.get("speaks") and direct.get("titled") and not _any(direct, SUFFERED | CHARGED | {"harm_subj"}):
        return True
    speaks = _any(direct, ("speaks", "titled", "noun_relatives"))
    return speaks and not _any(direct, STRONG_VICTIM | STRONG_SUSPECT | CHARGED)


def _floors(person: Person, features: Shares) -> tuple[float, float]:
    victim, suspect = VICTIM_FLOOR, SUSPECT_FLOOR
    if person.age is None:
        victim = NAMED_VICTIM_FLOOR if person.name else VAGUE_VICTIM_FLOOR
        suspect = SUSPECT_FLOOR if person.name else VAGUE_SUSPECT_FLOOR
    if features.get("strong_victim"):
        victim = min(victim, HARMED_VICTIM_FLOOR)
    return victim, suspect


def is_accused_of_harm(direct: Shares) -> bool:
    """Tell whether somebody is said to have hurt another or to be wanted, not only to be held."""
    return _any(direct, (*DEEDS, "noun_suspects", "warrant_for", "sought_obj", "sought_pass"))


def is_hurt(direct: Shares) -> bool:
    """Tell whether what governs a person's name or description says outright that he or she is hurt and alive."""
    return _any(direct, HURT_OUTRIGHT) and not direct.get("unharmed") and not _any(direct, SAID_DEATH)


def is_witness(person: Person, direct: Shares) -> bool:
    """Tell whether a private person is called a witness, or tells what he or she saw, heard or filmed."""
    is_private = not (person.is_group or person.is_officer or person.cluster.is_official)
    has_part = _any(direct, STRONG_VICTIM | STRONG_SUSPECT | CHARGED)
    return is_private and not has_part and bool(direct.get("speaks")) and _any(direct, ("noun_witnesses", "sees"))


def role_of(person: Person, shares: Shares, features: Shares, direct: Shares) -> str | None:
    """Return the role of a person, None where the text does not say outright that he or she has one.

    `shares` are the ranker's probabilities, `features` those of all mentions, `direct` those of the names alone.
    """
    if _is_outsider(features, direct):
        return None
    is_vague = person.name is None and person.age is None  # the labels hold none, so the ranker knows little of them
    if is_vague and _any(direct, SUFFERED) and not _any(features, STRONG_SUSPECT | CHARGED):
        return VICTIM
    if features.get("self_harm") and not _any(features, ("harm_subj", "by_harm", "noun_suspects")):
        return VICTIM  # "shot himself in the foot"
    victim, suspect = _floors(person, features)
    is_accused = is_charged(direct) and not _any(direct, STRONG_VICTIM)
    if shares[VICTIM] >= max(victim, shares[SUSPECT]) and not features.get("strong_suspect") and not is_accused:
        return VICTIM
    if shares[SUSPECT] < suspect or direct.get("cleared"):
        return None
    if person.is_officer and _any(direct, DEEDS):
        return ACTOR  # also where he is charged with it
    if (person.is_officer or features.get("titled")) and not is_charged(direct):
        return None
    return SUSPECT if person.name is None or _any(direct, STRONG_SUSPECT | CHARGED) else None


def _said_outcome(features: Shares) -> str | None:
    """Return the outcome that the person's own verbs say outright, None where they say neither or both."""
    is_killed, is_wounded = _any(features, OWN_DEATH), _any(features, WOUNDED)
    if is_killed == is_wounded:
        return None
    return "killed" if is_killed else "injured"


def outcome_of(role: str, features: Shares, direct: Shares, shared: Shares) -> str:
    """Return what became of a person in a role; `shared` is what the text says of outcomes as a whole."""
    if role == VICTIM:
        return _victims_outcome(features, direct, shared)
    if _any(direct, OWN_DEATH) and _any(shared, DEATH_WORDS):
        return "killed"
    if is_charged(direct) and _any(direct, HELD):
        return "arrested"
    if _any(features, HELD):
        return "arrested"
    if _any(direct, ("harm_pass", "wounded_pass", "wounded_obj")):
        return "injured"
    return "detained" if _any(features, ("detained_pass", "detained_obj")) else "unknown"


def _victims_outcome(features: Shares, direct: Shares, shared: Shares) -> str:
    if features.get("unharmed") and not _any(features, (*OWN_DEATH, *WOUNDED, "suffers", "to_hospital_pass")):
        return "unharmed"
    if features.get("unhurt_by") and not _any(features, HURT):
        return "unknown"
    if shared.get("text_unharmed") and not _any(features, HURT):
        return "unharmed"
    if (
        shared.get("officers_unharmed")
        and features.get("officer")
        and not _any(features, (*HURT_OUTRIGHT, *SAID_DEATH))
    ):
        return "unharmed"
    said = _said_outcome(features) or ("injured" if features.get("alive") and not _any(features, OWN_DEATH) else None)
    if said:
        return said
    if not _any(shared, DEATH_WORDS):
        return "injured"
    if (is_charged(direct) or direct.get("released") or direct.get("speaks")) and not _any(direct, SAID_DEATH):
        return "injured"
    shares = class_probabilities(OUTCOME_MODEL, outcome_features(dict(features), dict(shared)))
    return max(shares, key=lambda name: shares[name])


def settle_deaths(parts: list[Part]) -> None:
    """Take back guessed deaths: where the text says of one victim that he died, it says so of each who did.

    Of somebody known by name or age, other words may tell it, which no feature reads: such a one must be in hospital.
    """
    victims = [p for p in parts if p.role == VICTIM]
    if not any(p.outcome == "killed" and _any(p.features, SAID_DEATH) for p in victims):
        return
    for part in victims:
        is_told_dead = _any(part.features, SAID_DEATH)
        may_be_alive = not part.is_known or _any(part.features, IN_HOSPITAL)
        if part.outcome == "killed" and may_be_alive and not is_told_dead:
            part.outcome = "injured"
