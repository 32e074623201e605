"""Break files of every format for a given time, and print how many each reader survived.

    python tests/benchmarks/fuzz_readers.py --minutes 10 [--formats .warc .pdf] [--seed 1]

Each example is written to disk before it is read, so that after a crash of the interpreter itself the culprit is
there. The checks are those of `tests/ingest/damage.py`: no exception, no more than seconds of processor time, always
a document or a refusal, and of records that stand beside a broken one no document lost.
"""

import argparse
import faulthandler
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, process_time

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "ingest"))

from damage import CUT, EDITS, Sample, check_damage, check_neighbours, read_bytes, samples

EXAMPLES = 200  # between two looks at the clock
PHASES = (Phase.generate, Phase.shrink)


def rounds(folder: Path, sample: Sample) -> list[tuple[str, Callable[..., None]]]:
    """Return the checks that this format goes through."""

    @given(edits=EDITS, cut=CUT)
    def damage(edits: list, cut: float | None) -> None:
        check_damage(folder, sample, edits, cut)

    @given(which=st.integers(0, 3), edits=EDITS)
    def neighbours(which: int, edits: list) -> None:
        check_neighbours(folder, sample, which, edits)

    @given(data=st.binary(max_size=2000))
    def noise(data: bytes) -> None:
        read_bytes(folder, sample.suffix, sample.parts[0][:8] + data)

    found = [("damage", damage), ("noise", noise)]
    return [*found, ("neighbours", neighbours)] if len(sample.parts) > 1 else found


def fuzz(sample: Sample, seconds: float, first_seed: int) -> tuple[int, float]:
    """Return how many examples were read, and the processor time of the slowest round of `EXAMPLES`."""
    count, slowest = 0, 0.0
    with TemporaryDirectory() as folder:
        end, number = monotonic() + seconds, first_seed
        while monotonic() < end:
            for _, check in rounds(Path(folder), sample):
                begun = process_time()
                profile = settings(
                    max_examples=EXAMPLES,
                    deadline=None,
                    database=None,
                    phases=PHASES,
                    suppress_health_check=list(HealthCheck),
                )
                seed(number)(profile(check))()
                slowest = max(slowest, process_time() - begun)
                count += EXAMPLES
            number += 1
    return count, slowest


def main() -> None:
    """Share the time among the formats and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--formats", nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    faulthandler.enable()
    chosen = [sample for sample in samples() if not options.formats or sample.suffix in options.formats]
    print(f"{'format':<10} {'examples':>9}  slowest {EXAMPLES} (s)")
    total = 0
    for sample in chosen:
        count, slowest = fuzz(sample, options.minutes * 60 / len(chosen), options.seed)
        total += count
        print(f"{sample.suffix:<10} {count:>9,}  {slowest:.1f}", flush=True)
    print(f"{'all':<10} {total:>9,}  no crash, no hang, no document lost")


if __name__ == "__main__":
    main()
