"""Resolves one date expression against what is known when it is read.

Belongs here: which resolver a kind of expression has. Not here: the resolvers (`calendar_resolvers.py`,
`relative_resolvers.py`), finding expressions (`date_expressions.py`), tense (`date_direction.py`), years that
contradict the text (`anachronisms.py`).
"""

from datetime import date

from pipelines.extract.calendar_resolvers import CALENDAR_RESOLVERS
from pipelines.extract.date_checks import Expression
from pipelines.extract.date_direction import Direction
from pipelines.extract.relative_resolvers import RELATIVE_RESOLVERS, around
from pipelines.extract.timeline import Resolution, Timeline

RESOLVERS = {**CALENDAR_RESOLVERS, **RELATIVE_RESOLVERS}
AROUND = frozenset({"before", "after", "prior", "prior to"})


def counts_from_another(expression: Expression) -> bool:
    """Tell whether an expression needs a reference: "two days before", "the morning after"."""
    return expression.parts.get("way") in AROUND or expression.kind == "around"


def resolve(expression: Expression, timeline: Timeline, towards: Direction, reference: date | None) -> Resolution:
    """Return what an expression means; `reference` is the day that "before" and "after" count from, if known."""
    if counts_from_another(expression):
        return around(expression.parts, reference)
    return RESOLVERS[expression.kind](expression.parts, timeline, towards)
