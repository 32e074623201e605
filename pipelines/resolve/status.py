"""Status and response of an incident: the design's rules as one table, first that applies.

Belongs here: what follows from claims. Not here: who claims what (`extract/claims.py`) and how a claimant is known
to be the body accused (`bodies.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.records import ASSERTING, UNNAMED

CONTESTING = frozenset({"denies", "disputes", "no_record"})


@dataclass(frozen=True)
class Stated:
    """What the rules need to know of one claim about whether the happening took place."""

    stance: str
    claimed_by: str
    origin_id: str
    is_hedged: bool
    is_accused: bool = False  # the claimant is the body accused, or speaks for it
    is_court: bool = False
    is_prosecutor: bool = False


Rule = Callable[[Sequence[Stated]], bool]


def _asserting(claims: Sequence[Stated]) -> list[Stated]:
    return [c for c in claims if c.stance in ASSERTING]


def is_withdrawn(claims: Sequence[Stated]) -> bool:
    """Everybody who asserted it has taken it back; "allegedly" repeats an allegation, it is not another."""
    asserted = {c.claimed_by for c in _asserting(claims)}
    retracted = {c.claimed_by for c in claims if c.stance == "retracts"}
    return bool(retracted) and asserted - {UNNAMED} <= retracted


def is_adjudicated(claims: Sequence[Stated]) -> bool:
    """A court decided on it, one way or the other."""
    return any(c.is_court for c in claims if c.stance in ASSERTING or c.stance == "denies")


def is_officially_confirmed(claims: Sequence[Stated]) -> bool:
    """The body accused, or a prosecutor, asserts it."""
    return any(c.is_accused or c.is_prosecutor for c in _asserting(claims))


def is_denied(claims: Sequence[Stated]) -> bool:
    """The body accused denies it."""
    return any(c.is_accused and c.stance == "denies" for c in claims)


def is_disputed(claims: Sequence[Stated]) -> bool:
    """Anybody denies it, disputes it or has no record of it."""
    return any(c.stance in CONTESTING for c in claims)


def is_corroborated(claims: Sequence[Stated]) -> bool:
    """Two independent origins assert it."""
    return len({c.origin_id for c in _asserting(claims)}) > 1


def is_alleged(claims: Sequence[Stated]) -> bool:
    """Every assertion is hedged or attributed."""
    return all(c.is_hedged for c in _asserting(claims))


RULES: tuple[tuple[str, Rule], ...] = (
    ("withdrawn", is_withdrawn),
    ("adjudicated", is_adjudicated),
    ("officially_confirmed", is_officially_confirmed),
    ("denied", is_denied),
    ("disputed", is_disputed),
    ("corroborated", is_corroborated),
    ("alleged", is_alleged),
)
# How the body accused answers, strongest first: a confirmation outweighs an earlier "no record".
RESPONSES = (
    ("asserts", "confirms"),
    ("denies", "denies"),
    ("disputes", "disputes"),
    ("no_record", "no_record"),
    ("cannot_verify", "cannot_verify"),
    ("declined", "declined"),
)


def status_of(claims: Sequence[Stated]) -> str:
    """Return the first status of `RULES` that applies; a narrator's unhedged account is `reported`."""
    return next((status for status, applies in RULES if applies(claims)), "reported")


def response_of(claims: Sequence[Stated]) -> str:
    """Return how the body accused answered."""
    given = {c.stance for c in claims if c.is_accused}
    return next((response for stance, response in RESPONSES if stance in given), "none_reported")
