"""The privacy policy as code: who may be named in a release.

The rules stand in `POLICY` in the order in which they are tried; the first that applies decides. What is withheld
stays in the private working store and is masked, a full block for each character, wherever a release would print it.

Written exceptions: none for names. The address of a document that holds a withheld name is cut to its host
(`address_withheld`). A person's immigration status is masked in evidence and printed values that are about one person.
"""

from collections.abc import Callable
from dataclasses import dataclass

MASK = "█"
ADULT_AGE_YEARS = 18
ACTING_ROLES = frozenset({"officer", "alleged_actor"})
PRIVATE_ROLES = frozenset({"witness", "complainant", "bystander"})


@dataclass(frozen=True)
class Naming:
    """What the policy asks of one person in one incident, over all its documents."""

    role: str
    age: int | None
    outcome: str
    is_official: bool
    is_officially_named: bool
    is_charged: bool
    is_sexual_violence: bool
    is_described_private: bool = False


@dataclass(frozen=True)
class PolicyRule:
    name: str
    reason: str
    applies: Callable[[Naming], bool]
    may_be_named: bool


POLICY: tuple[PolicyRule, ...] = (
    PolicyRule("minor", "Minors are never named.", lambda n: n.age is not None and n.age < ADULT_AGE_YEARS, False),
    PolicyRule(
        "sexual_violence",
        "Victims of sexual violence are never named.",
        lambda n: n.is_sexual_violence and n.role not in ACTING_ROLES | {"suspect"},
        False,
    ),
    PolicyRule("official", "Officials acting or speaking as such are named.", lambda n: n.is_official, True),
    PolicyRule("acting", "Officers are named where the text names them.", lambda n: n.role in ACTING_ROLES, True),
    PolicyRule("private_role", "Witnesses, complainants and bystanders are not named.",
               lambda n: n.role in PRIVATE_ROLES or n.is_described_private, False),
    PolicyRule("killed", "People killed are named where an official or a court named them.",
               lambda n: n.outcome == "killed" and n.is_officially_named, True),
    PolicyRule("charged", "People charged are named where an official or a court named them.",
               lambda n: n.role == "suspect" and n.is_charged and n.is_officially_named, True),
    PolicyRule("other", "Nobody else is named.", lambda n: True, False),
)  # fmt: skip


def decide(naming: Naming) -> PolicyRule:
    """Return the first rule of `POLICY` that applies."""
    return next(rule for rule in POLICY if rule.applies(naming))
