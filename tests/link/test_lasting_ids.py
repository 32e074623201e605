"""IDs over random histories of clusters."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.link.lasting_ids import assign_ids, resolve_id

KEYS = [f"r{number:02d}" for number in range(14)]
# A build: for every report the number of its cluster, or None when the document is not among the input.
BUILDS = st.lists(st.tuples(*(st.none() | st.integers(0, 4) for _ in KEYS)), min_size=2, max_size=6)


def clusters_of(build: tuple[int | None, ...]) -> list[frozenset[str]]:
    groups: dict[int, set[str]] = {}
    for key, label in zip(KEYS, build, strict=True):
        if label is not None:
            groups.setdefault(label, set()).add(key)
    return [frozenset(keys) for keys in groups.values()]


@settings(max_examples=200, deadline=None)
@given(BUILDS)
def test_no_id_is_lost_reused_or_dangling_over_any_history(builds: list[tuple[int | None, ...]]) -> None:
    previous: dict[str, frozenset[str]] = {}
    history: dict[str, str | None] = {}
    published: set[str] = set()
    for build in builds:
        clusters = clusters_of(build)
        assignment = assign_ids("i", clusters, previous, history.keys())
        now = dict(zip(assignment.ids, clusters, strict=True))
        assert len(now) == len(clusters), "two clusters share an ID"
        assert not now.keys() & history.keys(), "a retired ID was given again"
        assert all(now[i] & previous[i] for i in now.keys() & previous.keys()), "an ID went to something else"
        assert not (now.keys() - previous.keys()) & published, "a known ID was given to a new cluster"
        ended = {c.old_id: c.new_id for c in assignment.changes if c.change in ("merged", "withdrawn")}
        assert ended.keys() == previous.keys() - now.keys(), "an ID ended without a word, or was said to end and lives"
        history |= ended
        published |= now.keys()
        resolved = {old: resolve_id(old, history) for old in published}
        assert all(new is None or new in now for new in resolved.values()), "an ID resolves to nothing alive"
        previous = now


@given(BUILDS, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_order_of_clusters_does_not_change_ids(builds: list[tuple[int | None, ...]], random: object) -> None:
    first, second = clusters_of(builds[0]), clusters_of(builds[1])
    previous = dict(zip(assign_ids("i", first).ids, first, strict=True))
    turned = sorted(second, key=lambda keys: random.random())  # type: ignore[attr-defined]
    straight = dict(zip(second, assign_ids("i", second, previous).ids, strict=True))
    assert straight == dict(zip(turned, assign_ids("i", turned, previous).ids, strict=True))


def test_largest_part_of_a_split_keeps_the_id() -> None:
    previous = {"i-1": frozenset("abcde")}
    assignment = assign_ids("i", [frozenset("ab"), frozenset("cde")], previous)
    assert assignment.ids[1] == "i-1"
    assert [(c.old_id, c.new_id, c.change) for c in assignment.changes] == [("i-1", assignment.ids[0], "split")]


def test_merged_id_points_at_the_one_that_stays() -> None:
    previous = {"i-1": frozenset("ab"), "i-2": frozenset("cde")}
    assignment = assign_ids("i", [frozenset("abcde")], previous)
    assert assignment.ids == ["i-2"]
    assert [(c.old_id, c.new_id, c.change) for c in assignment.changes] == [("i-1", "i-2", "merged")]


def test_id_without_reports_is_withdrawn_and_not_given_again() -> None:
    gone = assign_ids("i", [], {"i-1": frozenset("a")}).changes
    assert [(c.old_id, c.new_id, c.change) for c in gone] == [("i-1", None, "withdrawn")]
    first = assign_ids("i", [frozenset("a")]).ids
    assert assign_ids("i", [frozenset("a")], {}, retired=first).ids != first
