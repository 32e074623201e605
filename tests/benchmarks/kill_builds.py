"""Kill builds with SIGKILL at random moments of extract, link, resolve and publish: `kill_builds.py [KILLS]`.

After each kill the build is run to its end, from what the killed one left, and its release compared with that of an
undisturbed build, file by file. Prints a row a kill; exits with 1 when a build did not finish or a byte differs.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))
from killed_builds import kills, load, release_of, write_articles

from pipelines.build import Settings


def main(times: int) -> int:
    """Kill so many builds and print what became of each."""
    random, differences = Random(1), 0
    load()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_articles(folder / "articles.jsonl", 24)
        alone = Settings((folder / "articles.jsonl",), folder / "alone", workers=1, version="2026.01.31")
        wanted, seconds = release_of(alone)
        print(f"{'killed in':10} {'after':>7}  killed  the next build")
        for number in range(times):
            own = replace(alone, out=folder / f"out-{number}", cache=folder / f"cache-{number}")
            turn = list(seconds)[number % len(seconds)]
            kill = next(kills(own, 1, seconds, random, (turn,)))
            found, _ = release_of(own)
            other = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
            differences += bool(other)
            told = f"DIFFERS in {', '.join(other)}" if other else "has the same bytes"
            print(f"{kill.step:10} {kill.after:6.2f}s  {kill.was_killed!s:6}  {told}", flush=True)
    print(f"{times} kills, {differences} releases that differ")
    return min(differences, 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 32))
