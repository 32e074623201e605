"""How a step that fails is tried again, and what an operator is told of one that is not.

Belongs here: Dagster's side of `pipelines.faults`. Not here: which faults can pass.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from pipelines.assets.tables import markdown_table
from pipelines.build import NothingToPublish
from pipelines.faults import can_pass
from pipelines.publish.release import ReleaseRefusedError

# After 5, 10, 20 and 40 seconds: a file server that restarts is back within a minute or so.
RETRIES = dg.RetryPolicy(max_retries=4, delay=5, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)
# Rows that the page of a run shows; the rest is counted in the message.
SHOWN_ROWS = 100


@contextmanager
def tried_again_only_if_it_can_pass() -> Iterator[None]:
    """Let a fault that can pass through to the retry policy, and turn any other into a failure without retries."""
    try:
        yield
    except dg.Failure:
        raise
    except Exception as error:
        if can_pass(error):
            raise
        raise dg.Failure(f"{type(error).__name__}: {error}", _rows(error), allow_retries=False) from error


def _rows(error: Exception) -> dict[str, dg.MetadataValue]:
    if isinstance(error, ReleaseRefusedError):
        return {"failing rows": dg.MetadataValue.md(markdown_table(error.failures.head(SHOWN_ROWS)))}
    if isinstance(error, NothingToPublish):
        return {"refused": dg.MetadataValue.md(markdown_table(error.quarantine.head(SHOWN_ROWS)))}
    return {}
