"""Time and memory of linking, by number of reports: `python tests/benchmarks/linking.py [REPORTS ...]`.

The reports are the invented linked corpus, told again and again with other names, places and dates. Each size runs
in a process of its own, so that its peak memory is its own. Issue 6 asks for 200,000 in 5 minutes and 4 GiB, and for
at most 2.3 times the cost of half as many.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "link"))

from linked_corpus import accounts, shelf

from pipelines.link import link

SIZES = (25_000, 50_000, 100_000, 200_000)
SYLLABLES = ["".join(pair) for pair in product("bdfgklmnprstvz", ("al", "en", "or", "ush", "ith"))]
WORD = re.compile(r"[A-Z][a-z]+")
SPREAD_DAYS = 3_000
FIXED = frozenset({"state", "role", "sex", "out", "at", "types"})
HEAD = f"{'reports':>8} {'seconds':>8} {'cpu s':>8} {'GiB in':>8} {'GiB peak':>8} {'incidents':>10} {'made':>10}"


@cache
def names() -> frozenset[str]:
    """Return the words of every name of a person or place in the corpus."""
    printed = [
        text
        for account in accounts()
        for text in (
            account["city"],
            account.get("where", ""),
            *account.get("says", {}).values(),
            *(person.get("name", "") for person in account.get("people", [])),
        )
    ]
    return frozenset(word for text in printed for word in WORD.findall(text))


def retold(copy: int) -> Iterator[dict[str, Any]]:
    """Yield the accounts of one retelling: every name replaced, every date moved."""
    random = Random(copy)
    moved = timedelta(days=random.randrange(SPREAD_DAYS))
    given = {name: "".join(random.choices(SYLLABLES, k=3)).capitalize() for name in sorted(names())}

    def renamed(text: str) -> str:
        return WORD.sub(lambda found: given.get(found.group(), found.group()), text)

    for account in accounts():
        yield {key: _changed(key, value, renamed, moved) for key, value in account.items()} | {
            "id": f"{copy}-{account['id']}"
        }


def _changed(key: str, value: Any, renamed: Callable[[str], str], moved: timedelta) -> Any:
    if key in FIXED:
        return value
    if isinstance(value, dict):
        return {renamed(inner): _changed(inner, item, renamed, moved) for inner, item in value.items()}
    if isinstance(value, list):
        return [_changed(key, item, renamed, moved) for item in value]
    if isinstance(value, str):
        return renamed(value)
    return value + moved if isinstance(value, date) else value


def measure(count: int) -> None:
    """Print one row of the table: reports, seconds, processor seconds, GiB, incidents found and made."""
    copies = count // len(accounts())
    tables = shelf(account for copy in range(copies) for account in retold(copy))
    before = getrusage(RUSAGE_SELF).ru_maxrss / 2**20
    begun, begun_cpu = perf_counter(), process_time()
    linked = link(tables)
    seconds, cpu = perf_counter() - begun, process_time() - begun_cpu
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 2**20
    made = copies * len({account["happening"] for account in accounts()})
    ids = linked.read("incident_reports", ["incident_id"])["incident_id"]
    found, reports = ids.nunique(), len(ids)
    print(f"{reports:>8} {seconds:>8.1f} {cpu:>8.1f} {before:>8.2f} {peak:>8.2f} {found:>10} {made:>10}", flush=True)


def main() -> None:
    """Measure each size, then print how much each step costs."""
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
        return
    print(HEAD, flush=True)
    cpu = []
    for size in [int(size) for size in sys.argv[1:]] or SIZES:
        command = [sys.executable, __file__, "--one", str(size)]
        row = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(row, end="", flush=True)
        cpu.append(float(row.split()[2]))
    print("processor time of each step: " + ", ".join(f"x{after / before:.2f}" for before, after in pairwise(cpu)))


if __name__ == "__main__":
    main()
