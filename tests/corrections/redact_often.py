"""Redacts one release in a new process for every line that it reads: for a test that kills these processes."""

import os
import sys
from pathlib import Path

from pipelines.corrections.read import read_corrections
from pipelines.corrections.withholding import Selection, selected
from pipelines.publish.redact import redact

if __name__ == "__main__":
    release, folder = map(Path, sys.argv[1:])
    for _ in sys.stdin:
        process = os.fork()
        if not process:
            redact(release, selected(read_corrections(folder), Selection()), {})
            os._exit(0)
        print(process, flush=True)
        os.waitpid(process, 0)
        print("ended", flush=True)
