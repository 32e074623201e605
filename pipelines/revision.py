"""Which code made a release; nothing else belongs here."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("pipelines", "schemas")


@cache
def code_revision() -> str:
    """Return the version of the package and a hash over all its files, reference data and weights included.

    A hash says more than a commit: it is there without git, and changes with an edit that nobody committed.
    """
    whole = sha256()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                whole.update(path.relative_to(ROOT).as_posix().encode())
                with path.open("rb") as stream:
                    whole.update(sha256(stream.read()).digest())
    return f"{version('onrecord')}+{whole.hexdigest()[:12]}"
