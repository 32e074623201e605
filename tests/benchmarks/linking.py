"""Time and memory of linking, by number of reports: `python tests/benchmarks/linking.py [REPORTS ...]`.

The reports are the invented linked corpus, told again and again with other names, places and dates. Each size runs
in a process of its own, so that its peak memory is its own.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "link"))

from linked_corpus import accounts, frames

from pipelines.link import link

SIZES = (25_000, 50_000, 100_000, 200_000)
SYLLABLES = [
    "ba",
    "bel",
    "cor",
    "dan",
    "dor",
    "el",
    "far",
    "gan",
    "hol",
    "in",
    "jor",
    "kel",
    "lam",
    "mar",
    "nor",
    "os",
    "pel",
    "quin",
    "ras",
    "sol",
    "tam",
    "ul",
    "van",
    "wex",
    "yor",
    "zan",
]
NAME = re.compile(r"[A-Z][a-z]+(?:[-'][A-Z][a-z]+)*")
# Capital words that no retelling changes.
KEPT = frozenset(
    [
        "A",
        "At",
        "The",
        "They",
        "He",
        "His",
        "When",
        "Two",
        "Three",
        "Six",
        "Swung",
        "Friends",
        "Detectives",
        "Nobody",
        "Police",
        "Sheriff",
        "Chief",
        "Officer",
        "Hundreds",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "We",
        "My",
        "State",
        "Video",
        "Neighbors",
        "Pupils",
        "Retired",
        "Riders",
        "Divers",
        "All",
        "At",
        "ICE",
        "HARLOW",
        "CREEK",
        "MORROW",
        "POINT",
    ]
)
SPREAD_DAYS = 3_000


def retold(copy: int) -> Iterator[dict[str, Any]]:
    """Yield the accounts of one retelling: every name replaced, every date moved."""
    random = Random(copy)
    moved = timedelta(days=random.randrange(SPREAD_DAYS))
    names: dict[str, str] = {}

    def renamed(text: str) -> str:
        return NAME.sub(lambda found: _other(found.group(), names, random), text)

    for account in accounts():
        yield _changed(account, renamed, moved) | {"id": f"{copy}-{account['id']}"}


def _other(name: str, names: dict[str, str], random: Random) -> str:
    if name in KEPT:
        return name
    return names.setdefault(name, "".join(random.choices(SYLLABLES, k=3)).capitalize())


def _changed(value: Any, renamed: Any, moved: timedelta) -> Any:
    if isinstance(value, dict):
        return {
            (renamed(key) if " " in key else key): item
            if key in ("state", "role", "sex", "out", "at")
            else _changed(item, renamed, moved)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_changed(item, renamed, moved) for item in value]
    if isinstance(value, str):
        return renamed(value)
    return value + moved if hasattr(value, "toordinal") else value


def measure(count: int) -> None:
    """Print one row of the table: reports, seconds, peak GiB, incidents found and made."""
    copies = count // len(accounts())
    tables = frames(account for copy in range(copies) for account in retold(copy))
    before = getrusage(RUSAGE_SELF).ru_maxrss
    begun = perf_counter()
    linked = link(tables)
    seconds = perf_counter() - begun
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 2**20
    made = copies * len({account["happening"] for account in accounts()})
    found = linked["incident_reports"]["incident_id"].nunique()
    print(
        f"{len(tables['incident_reports']):>8} {seconds:>8.1f} {before / 2**20:>8.2f} {peak:>8.2f} {found:>10} {made:>10}",
        flush=True,
    )


def main() -> None:
    """Measure each size, then print how much each doubling costs."""
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
        return
    print(f"{'reports':>8} {'seconds':>8} {'GiB in':>8} {'GiB peak':>8} {'incidents':>10} {'made':>10}", flush=True)
    seconds = []
    for size in [int(size) for size in sys.argv[1:]] or SIZES:
        command = [sys.executable, __file__, "--one", str(size)]
        row = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(row, end="", flush=True)
        seconds.append(float(row.split()[1]))
    print("cost of each step: " + ", ".join(f"x{b / a:.2f}" for a, b in zip(seconds, seconds[1:], strict=False)))


if __name__ == "__main__":
    main()
