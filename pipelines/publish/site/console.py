"""The SQL console: DuckDB-WASM and a reader of Parquet, bundled by `npm run build` in this folder where npm is there.

Nothing is fetched here. Where the bundle was not built a release goes without the console, and its page says so.
"""

import shutil
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

ENTRY = "console.js"


def bundle() -> Traversable:
    """Return the folder of the bundle, which may not exist."""
    return resources.files("pipelines.publish.site").joinpath("dist")


def copy_console(target: Path, source: Traversable | None = None) -> bool:
    """Copy the bundle in `source` into folder `target` and return True, or False when there is none."""
    source = source if source is not None else bundle()
    if not source.joinpath(ENTRY).is_file():
        return False
    target.mkdir(exist_ok=True)
    for file in source.iterdir():
        with resources.as_file(file) as path:
            shutil.copyfile(path, target / file.name)
    return True
