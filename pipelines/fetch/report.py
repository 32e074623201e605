"""What a run of `onrecord fetch` did, source by source."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Refusal:
    """A page or listing that was not fetched."""

    url: str
    rule: str
    message: str
    is_listing: bool  # the source's own feed, sitemap, index or archive
    is_final: bool  # False: the next run tries again


@dataclass
class Outcome:
    """What became of one source; grows while the run goes on."""

    source: str
    fetched: int = 0
    not_modified: int = 0
    waiting: int = 0  # found, and left for the next run
    refused: list[Refusal] = field(default_factory=list)
    would_fetch: list[str] = field(default_factory=list)  # of a dry run

    @property
    def is_failed(self) -> bool:
        """The source itself could not be had, so nothing is known of its pages."""
        return any(refusal.is_listing for refusal in self.refused)

    @property
    def reasons(self) -> Mapping[str, int]:
        """How many were refused by which rule."""
        return Counter(refusal.rule for refusal in self.refused)


@dataclass(frozen=True)
class FetchReport:
    """What a run did; `files` are the archives that are new in `out`, those rescued from a killed run included."""

    batch: str
    files: tuple[Path, ...]
    outcomes: tuple[Outcome, ...]
    is_stopped: bool = False

    @property
    def is_failed(self) -> bool:
        """A source could not be had."""
        return any(outcome.is_failed for outcome in self.outcomes)
