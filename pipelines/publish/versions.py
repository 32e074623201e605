"""Versions of releases, `YYYY.MM.DD` for the first of a day, `YYYY.MM.DD.2` and so on for the next; their places."""

import re
from datetime import date
from pathlib import Path

VERSION = re.compile(r"^(\d{4})\.(\d{2})\.(\d{2})(?:\.([1-9]\d*))?$")
LATEST = "latest"


def parse_version(version: str) -> tuple[int, int, int, int]:
    """Return a version as numbers that sort; ValueError when it is none."""
    match = VERSION.match(version)
    if not match:
        raise ValueError(f"{version!r} is no version: YYYY.MM.DD or YYYY.MM.DD.N is wanted")
    year, month, day, number = match.groups()
    date(int(year), int(month), int(day))
    return int(year), int(month), int(day), int(number or 1)


def is_version(name: str) -> bool:
    """Tell whether a name is one by which a folder of releases knows a release."""
    return name == LATEST or VERSION.match(name) is not None


def is_url(place: str | Path) -> bool:
    """Tell whether a place of releases is one of a store and not a path of this machine."""
    return "://" in str(place)


def date_of(version: str) -> str:
    """Return the day of a version as an ISO date."""
    return date(*parse_version(version)[:3]).isoformat()


def releases_in(out: Path) -> list[str]:
    """Return the versions of the releases in `out`, oldest first."""
    if not out.is_dir():
        return []
    names = [path.name for path in out.iterdir() if VERSION.match(path.name) and path.is_dir()]
    return sorted(names, key=parse_version)


def next_version(out: Path, day: date) -> str:
    """Return the first free version of `day` in `out`."""
    base = f"{day:%Y.%m.%d}"
    taken = [parse_version(name)[3] for name in releases_in(out) if name == base or name.startswith(base + ".")]
    return f"{base}.{max(taken) + 1}" if taken else base
