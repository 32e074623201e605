"""What the page needs of installed packages and is slow to make, kept in this user's cache between builds."""

import hashlib
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import platformdirs


def stored(name: str, packages: tuple[str, ...], source: Path, make: Callable[[], str]) -> str:
    """Return what `make` returned the first time with these versions of `packages` and this text of module `source`.

    `name` tells one thing from another. What cannot be kept (a read-only home) is made again every time.
    """
    path = Path(platformdirs.user_cache_dir("onrecord")) / f"site-{_fingerprint(packages, source)}-{name}"
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        text = make()
        _write(path, text)
        return text


def _fingerprint(packages: tuple[str, ...], source: Path) -> str:
    digest = hashlib.sha256(source.read_bytes())
    for package in packages:
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()[:16]


def _write(path: Path, text: str) -> None:
    """Write whole or not at all, so that processes may build at once."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
            file.write(text)
        Path(file.name).replace(path)
    except OSError:
        return
