"""Kill publishers with SIGKILL at random moments: `tests/benchmarks/kill_publisher.py [TIMES]`.

Prints when each was killed, what did not hold of any release afterwards, and whether a half-written folder was left
for the next publisher to remove. Exits with 1 when something did not hold.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "publish"))
from killing import kills


def main(times: int) -> int:
    """Kill that many publishers one after another and print a table."""
    print("killed after  left half  failures")
    failures = 0
    with tempfile.TemporaryDirectory() as out:
        for left in kills(Path(out), times, seed=1):
            failures += len(left.failures)
            print(f"{left.after:10.2f} s  {left.has_leftovers!s:9}  {len(left.failures)}", flush=True)
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
