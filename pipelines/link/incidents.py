"""Which reports are accounts of one incident.

Belongs here: the blocks worth comparing, and what forbids a join. Not here: the evidence (`compare.py`), the
joining (`clustering.py`), the values of the merged row (`resolve/`).
"""

from collections.abc import Hashable, Iterator

from pipelines.link.accounts import Account
from pipelines.link.clustering import Decisions, Linked, Rules, link
from pipelines.link.compare import LEAST_PLACE_OVERLAP, compare, is_year_slip, share_a_name, similarity, threshold

# Days by which two precise dates may differ in one incident, unless the year alone differs.
MOST_DAYS_APART = 3
# What is alleged of many happenings at once; sharing it does not make two accounts tell one act.
PATTERNS = frozenset({"profiling"})


def link_incidents(accounts: list[Account], decisions: Decisions | None = None) -> Linked:
    """Join the accounts of one incident; a person's decision on a pair goes before any score."""
    rules = Rules(block_keys, block_order, may_join, compare, threshold("threshold"), threshold("grey_zone"))
    return link(accounts, rules, decisions)


def block_keys(account: Account) -> Iterator[Hashable]:
    """Yield what an account of the same incident is likely to share: story, place and day, a name, an origin."""
    yield "story", account.story
    yield "origin", account.origin
    for name in account.victim_names | account.suspect_names:
        yield "name", name[0], name[-1]
    where = account.city or account.county
    if where and account.days and account.is_dated_to_day:
        for day in range(account.days[0] - 1, account.days[0] + 2):
            yield "place and day", account.state, where, day
    if where and account.place:
        yield "place", account.state, where, *sorted(account.place)


def block_order(account: Account) -> tuple[object, ...]:
    """Return what sorts like accounts of a large block side by side."""
    return account.incident_type, account.days or (0, 0), sorted(account.victim_names), account.city or ""


def may_join(a: Account, b: Account) -> bool:
    """Return whether nothing forbids it: two documents, both or neither an aggregate, no hard contradiction.

    Words of one speaker that tell the very act go before what extraction made of document and aggregate.
    """
    if a.document_id == b.document_id and b.report_id not in a.told_as_one:
        return False
    if a.is_aggregate != b.is_aggregate and not (tell_one_act(a, b) or b.report_id in a.told_as_one):
        return False
    if a.victim_names and b.victim_names and not share_a_name(a.victim_names, b.victim_names):
        return False
    if names_other_scene(a, b):
        return False
    if a.days and b.days and a.is_dated_to_day and b.is_dated_to_day:
        gap = max(a.days[0] - b.days[1], b.days[0] - a.days[1], 0)
        return gap <= MOST_DAYS_APART or is_year_slip(a, b)
    return True


def names_other_scene(a: Account, b: Account) -> bool:
    """Return whether the two name different streets or sites and share nobody's name, words or origin.

    Two shootings of one night in one city are two; a town and a day are not enough to call one scene a slip.
    """
    if not (a.place and b.place) or similarity(a.place, b.place) >= LEAST_PLACE_OVERLAP:
        return False
    shares = share_a_name(a.victim_names, b.victim_names) or share_a_name(a.suspect_names, b.suspect_names)
    return not (shares or a.origin == b.origin or tell_one_act(a, b))


def tell_one_act(a: Account, b: Account) -> bool:
    """Return whether both quote the same words of the same speaker on an act that both report."""
    return bool(a.told & b.told and (a.incident_types & b.incident_types) - PATTERNS)
