"""When a step follows by itself: declarative automation, one condition a step.

Each is made of what triggers it and what holds it back. A trigger lasts until the step is requested, and no longer
counts what came before: a batch that is extracted while linking runs makes linking run once more. (Dagster's
`eager` forgets such an update.)
"""

import dagster as dg
from dagster import AutomationCondition as Condition

HOMES = dg.AssetSelection.assets(["documents", "homes"])
CONTEXT = dg.AssetSelection.assets(["documents", "context"])

_updated = Condition.any_deps_match(Condition.newly_updated())
# Nothing is built on what is absent, under way, or failed for the last time: the person who repairs it, or the next
# change, sets the rest going.
_at_rest = (
    ~Condition.in_progress()
    & ~Condition.any_deps_missing()
    & ~Condition.any_deps_in_progress()
    & ~Condition.any_deps_match(Condition.execution_failed())
)
# Dagster's all_deps_blocking_checks_passed is content with one batch that passed.
_not_passed = Condition.any_checks_match(~Condition.check_passed(), blocking_only=True)
# A run that goes from linking to publishing needs nothing to follow; Dagster sees that only of runs of chosen assets.
TO_THE_END = {"onrecord/steps": "from linking to publishing"}
_updated_by_others = Condition.any_deps_match(
    Condition.will_be_requested()
    | (
        Condition.newly_updated()
        & ~Condition.executed_with_root_target()
        & ~Condition.all_new_updates_have_run_tags(tag_values=TO_THE_END)
    )
)
_never_made = Condition.missing() & ~Condition.execution_failed()


def _when(trigger: Condition, label: str) -> Condition:
    has_batches = Condition.any_deps_match(~Condition.missing())
    return ((trigger.since(Condition.newly_requested()) | _never_made) & _at_rest & has_batches).with_label(label)


# The survey: when batches were read, and no other is being read.
AFTER_READING = _when(_updated, "batches were read")

# A batch is extracted when the survey says that its documents, or the homes of their publishers, are others.
AFTER_SURVEY = _when(_updated.allow(CONTEXT), "the survey found it changed")

# Linking: when extractions or the survey changed. In the moment in which the survey ends it is not yet to be seen
# which batches will be extracted again; at the next look they are in progress.
AFTER_EXTRACTION = (
    _when(_updated, "batches were extracted")
    & ~Condition.any_deps_match(Condition.will_be_requested() | Condition.newly_updated()).allow(HOMES)
    & ~Condition.any_deps_match(_not_passed)
).with_label("batches were extracted, and their blocking checks passed")

# Resolving, and its checks, run in the run of linking; publishing in one of its own when all checks have passed.
AFTER_LINKING = (
    (_updated_by_others.since(Condition.newly_requested()) | _never_made)
    & _at_rest
    & Condition.all_deps_blocking_checks_passed()
).with_label("all blocking checks passed")
