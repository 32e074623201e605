"""What an operator sets: the same choices as the options of `onrecord build`, read from the environment at start-up."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, cast

import dagster as dg
from pydantic import Field

from pipelines.build import Settings
from pipelines.engine import EngineName
from pipelines.language.parse import DEFAULT_MODEL
from pipelines.publish.store import releases_at
from pipelines.publish.versions import is_url

# How often the sensors look, in seconds; files that are being copied are at rest when two looks found the same.
LOOK_SECONDS = int(os.environ.get("ONRECORD_LOOK_SECONDS", "30"))


def _from(name: str, default: str) -> Callable[[], str]:
    return lambda: os.environ.get(name) or default


class BuildSettings(dg.ConfigurableResource):
    """Settings of all steps. What runs by itself takes them from the environment (ONRECORD_...)."""

    paths: list[str] = Field(
        default_factory=lambda: _from("ONRECORD_RAW", "raw")().split(os.pathsep),
        description=f"Folders to read, separated by {os.pathsep} in ONRECORD_RAW.",
    )
    out: str = Field(
        default_factory=_from("ONRECORD_OUT", "releases"),
        description="Folder of the releases, or a URL of a store: s3://bucket/prefix.",
    )
    names: str = Field(
        default_factory=_from("ONRECORD_NAMES", "withhold"),
        pattern="^(withhold|keep)$",
        description="Policy on names: withhold, keep.",
    )
    model: str = Field(
        default_factory=_from("ONRECORD_NLP", DEFAULT_MODEL),
        description="An installed spaCy pipeline, or the folder of one.",
    )
    workers: int = Field(
        default_factory=lambda: int(_from("ONRECORD_WORKERS", "0")()),
        ge=0,
        description="Processes that read documents; 0: one a core.",
    )
    version: str | None = Field(default=None, description="Version of the release; empty: the next of today.")
    corrections: str = Field(
        default_factory=_from("ONRECORD_CORRECTIONS", "corrections"),
        description="Folder of people's corrections, withdrawals and decisions.",
    )
    engine: str = Field(
        default_factory=_from("ONRECORD_ENGINE", "local"),
        pattern="^(local|ray)$",
        description="Where documents are read: local (this machine's cores), or ray (the cluster of RAY_ADDRESS).",
    )
    cache: str = Field(
        default_factory=_from("ONRECORD_CACHE", ".onrecord/cache"),
        description="Folder of what reading gave before; the same as that of `onrecord build`.",
    )
    sources: str = Field(
        default_factory=_from("ONRECORD_SOURCES", "SOURCES.yaml"), description="The sources that are fetched."
    )
    releases_url: str = Field(
        default_factory=_from("ONRECORD_RELEASES_URL", ""),
        description="Where a web server shows the folder of the releases, for links in the UI; empty: links to files.",
    )

    def settings(self) -> Settings:
        """Return them as the steps take them that do not look at releases."""
        return self._with_releases(Path(self.out))

    @contextmanager
    def at_releases(self) -> Iterator[Settings]:
        """Yield them for a step that reads or writes releases, which may be in a store."""
        with releases_at(self.out) as folder:
            yield self._with_releases(folder)

    def link_to(self, version: str) -> str:
        """Return the address of a release for the UI."""
        if self.releases_url or is_url(self.out):
            return f"{(self.releases_url or self.out).rstrip('/')}/{version}/"
        return Path(self.out, version).resolve().as_uri()

    def _with_releases(self, folder: Path) -> Settings:
        return Settings(
            paths=tuple(map(Path, self.paths)),
            out=folder,
            names=cast(Literal["withhold", "keep"], self.names),
            model=self.model,
            workers=self.workers or None,
            version=self.version,
            corrections=Path(self.corrections),
            engine=cast(EngineName, self.engine),
            cache=Path(self.cache),
        )
