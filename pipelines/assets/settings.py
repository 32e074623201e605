"""What an operator sets for a run: the same choices as the options of `onrecord build`."""

from pathlib import Path
from typing import Literal, cast

import dagster as dg
from pydantic import Field

from pipelines.build import Settings
from pipelines.language.parse import DEFAULT_MODEL


class BuildSettings(dg.ConfigurableResource):
    """Settings of the main job."""

    paths: list[str] = Field(default=["raw"], description="Files and folders to read.")
    out: str = Field(default="releases", description="Folder of the releases.")
    names: str = Field(default="withhold", pattern="^(withhold|keep)$", description="Policy on names: withhold, keep.")
    model: str = Field(default=DEFAULT_MODEL, description="An installed spaCy pipeline, or the folder of one.")
    workers: int | None = Field(default=None, ge=1, description="Processes that read documents; empty: one a core.")
    version: str | None = Field(default=None, description="Version of the release; empty: the next of today.")

    corrections: str = Field(default="corrections", description="Folder of people's decisions on merges.")

    def settings(self) -> Settings:
        """Return them as the build takes them."""
        names = cast(Literal["withhold", "keep"], self.names)
        paths, out, corrections = tuple(map(Path, self.paths)), Path(self.out), Path(self.corrections)
        return Settings(paths, out, names, self.model, self.workers, self.version, corrections)
