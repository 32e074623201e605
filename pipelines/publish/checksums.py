"""`SHA256SUMS`: the checksum of every file of a release, in the form that `sha256sum -c` reads."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

FILE_NAME = "SHA256SUMS"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_of(folder: Path) -> list[str]:
    """Return the files of a release but the checksums themselves, as sorted POSIX paths relative to it."""
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in paths if path != FILE_NAME)


def write_checksums(folder: Path) -> None:
    """Write the checksums of all files of `folder` into it."""
    lines = [f"{sha256_of(folder / path)}  {path}\n" for path in files_of(folder)]
    (folder / FILE_NAME).write_text("".join(lines), encoding="utf-8")


def read_checksums(folder: Path) -> dict[str, str]:
    """Return `{path: checksum}` as a release states it; ValueError on a line that is none."""
    sums = {}
    for line in (folder / FILE_NAME).read_text(encoding="utf-8").splitlines():
        checksum, separator, path = line.partition("  ")
        if not separator or len(checksum) != 64:
            raise ValueError(f"{FILE_NAME} has a line that is no checksum: {line[:80]!r}")
        sums[path] = checksum
    return sums


def checksum_faults(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield `(path, what is wrong)` for every file that is missing, altered or not listed."""
    stated, present = read_checksums(folder), set(files_of(folder))
    for path in sorted(stated.keys() | present):
        if path not in present:
            yield path, "the file is missing"
        elif path not in stated:
            yield path, f"the file is not listed in {FILE_NAME}"
        elif sha256_of(folder / path) != stated[path]:
            yield path, f"the file is not the one that {FILE_NAME} lists: its bytes were changed"
