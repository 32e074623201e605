"""What a kept entry depends on besides its document: the code, the model and the libraries, each as a digest.

Belongs here: which files and packages matter to which layer. Not here: what a release states about itself
(`revision.py`), nor the keys of entries (`extraction.py`).
"""

import re
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import file_digest
from importlib.metadata import requires, version
from pathlib import Path

from pipelines.cache.store import digest
from pipelines.language.parse import model_folder

ROOT = Path(__file__).parents[2]
# Training writes weights, which count as files; how it does so changes nothing that is read.
LANGUAGE = ("pipelines/language", "pipelines/records.py", "pipelines/cache")
EXTRACTION = (
    *LANGUAGE,
    *("pipelines/extract", "pipelines/reference", "pipelines/frames.py", "pipelines/ids.py", "schemas"),
)
LEFT_OUT = {"train", "__pycache__"}


@cache
def language_revision(model: str) -> bytes:
    """Return what changes when the language models would read a text otherwise."""
    return digest(_libraries(), _files(model_folder(model), [model_folder(model)]), _files(ROOT, _paths(LANGUAGE)))


@cache
def extraction_revision() -> bytes:
    """Return what changes when an extractor, its reference data or the form of its rows does."""
    return digest(_libraries(), _files(ROOT, _paths(EXTRACTION)))


def files_of(names: Iterable[str]) -> list[Path]:
    """Return the files of some of this project's files and folders, named from its root, in an order that is kept."""
    return _walked(_paths(names))


def _paths(names: Iterable[str]) -> list[Path]:
    return [ROOT / name for name in names]


def _walked(paths: Iterable[Path]) -> list[Path]:
    found = {file for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()}
    return sorted(file for file in found if not LEFT_OUT & set(file.parts))


def _files(root: Path, paths: Iterable[Path]) -> bytes:
    parts: list[bytes] = []
    for path in _walked(paths):
        with path.open("rb") as stream:
            parts += [path.relative_to(root).as_posix().encode(), file_digest(stream, "sha256").digest()]
    return digest(*parts)


@cache
def _libraries() -> bytes:
    """The versions of Python and of what the package needs to run; extras run nothing that reads documents."""
    needed = (line.split(";") for line in requires("onrecord") or ())
    names = sorted(
        re.split(r"[^\w.-]", name.strip())[0] for name, *condition in needed if "extra" not in "".join(condition)
    )
    return digest(sys.version.encode(), *(f"{name} {version(name)}".encode() for name in names))
