"""`manifest.json`: what a program wants to know of a release before it reads a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pipelines.publish import about
from pipelines.publish.checksums import files_of, sha256_of
from schemas.tables import SCHEMA_VERSION

FILE_NAME = "manifest.json"
REDACTED = "redacted"
NAMES_KEPT_NOTE = (
    "For measurement only, not for publication: built with --names keep, "
    "it holds names that the privacy policy withholds."
)


@dataclass(frozen=True)
class ReleaseFacts:
    """What the publisher is told about how the tables were made."""

    code_revision: str
    model: str  # name and version of the language model
    input_hashes: Mapping[str, str] = field(default_factory=dict)  # input path -> SHA-256
    names: Literal["withhold", "keep"] = "withhold"
    redactions: Sequence[Mapping[str, Any]] = ()  # what was taken out of the release after it was published

    @property
    def note(self) -> str:
        """What must be said of every table, or nothing."""
        return NAMES_KEPT_NOTE if self.names == "keep" else ""


def manifest(folder: Path, version: str, facts: ReleaseFacts, row_counts: Mapping[str, int]) -> dict[str, Any]:
    """Return the manifest of the release in `folder`, whose other files must be there."""
    files = [
        {"path": path, "bytes": (folder / path).stat().st_size, "sha256": sha256_of(folder / path)}
        for path in files_of(folder)
        if path != FILE_NAME
    ]
    described: dict[str, Any] = {
        "title": about.TITLE,
        "version": version,
        "schema_version": SCHEMA_VERSION,
        "code_revision": facts.code_revision,
        "model": facts.model,
        "names": facts.names,
        "license": about.DATA_LICENSE,
        "citation": about.citation(version),
        "row_counts": dict(row_counts),
        "input_hashes": dict(sorted(facts.input_hashes.items())),
        "files": files,
    }
    if facts.redactions:
        described[REDACTED] = list(facts.redactions)
    return described | ({"note": facts.note} if facts.note else {})
