"""A PostgreSQL of Debian's packages: a cluster of its own in a temporary folder, of an unprivileged user."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Debian keeps the server's programs out of the PATH, a folder a version.
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
# PostgreSQL refuses to run as root.
NOBODY = "nobody" if os.geteuid() == 0 else None


@contextmanager
def postgresql() -> Iterator[str]:
    """Yield the address of a database as libpq takes it; the cluster is gone afterwards."""
    # Not in pytest's folder: that is closed to other users, and too deep for the name of a socket.
    folder = Path(tempfile.mkdtemp(prefix="onrecord-pg-"))
    if NOBODY:
        shutil.chown(folder, NOBODY)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        command = [str(PROGRAMS[-1].with_name(program)), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, user=NOBODY, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    run("initdb", "-U", "onrecord", "--auth=trust", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
    run("pg_ctl", "start", "-w", "-o", options, "-l", str(folder / "log"))
    try:
        yield f"postgresql://onrecord@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "stop", "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)
