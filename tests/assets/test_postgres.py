"""`dagster.team.yaml` with a real PostgreSQL: a cluster of its own in a temporary folder, of an unprivileged user."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster_home import TEXTS, Home

ROOT = Path(__file__).parents[2]
# Debian keeps the server's programs out of the PATH, a folder a version.
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
# PostgreSQL refuses to run as root.
NOBODY = "nobody" if os.geteuid() == 0 else None

pytestmark = pytest.mark.skipif(not PROGRAMS, reason="the Debian package postgresql is not installed")


@pytest.fixture
def postgres_url() -> Iterator[str]:
    # Not in pytest's folder: that is closed to other users, and too deep for the name of a socket.
    folder = Path(tempfile.mkdtemp(prefix="onrecord-pg-"))
    if NOBODY:
        shutil.chown(folder, NOBODY)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def postgres(program: str, *arguments: str) -> None:
        command = [str(PROGRAMS[-1].with_name(program)), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, user=NOBODY, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    postgres("initdb", "-U", "onrecord", "--auth=trust", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
    postgres("pg_ctl", "start", "-w", "-o", options, "-l", str(folder / "log"))
    try:
        yield f"postgresql+psycopg2://onrecord@127.0.0.1:{port}/postgres"
    finally:
        postgres("pg_ctl", "stop", "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def test_partitions_runs_and_metadata_of_a_team_are_kept_in_postgresql(tmp_path, monkeypatch, postgres_url):
    psycopg2 = pytest.importorskip("psycopg2", reason="the extra [postgres] is not installed")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    monkeypatch.setenv("ONRECORD_POSTGRES_URL", postgres_url)
    shutil.copy(ROOT / "dagster.team.yaml", tmp_path / "dagster.yaml")
    with dg.DagsterInstance.get() as instance:
        home = Home(tmp_path, instance)
        home.write("first/ferry.txt", TEXTS["first/ferry.txt"])
        home.look()
        [request] = home.look().run_requests
        assert home.run(request.job_name, request.partition_key).success
        assert home.run("survey_batches").success
    with dg.DagsterInstance.get() as instance:
        assert instance.get_dynamic_partitions("batches") == ["first"]
        assert instance.get_latest_materialization_event(dg.AssetKey(["documents", "homes"])) is not None
    with psycopg2.connect(postgres_url.replace("+psycopg2", "")) as connection, connection.cursor() as cursor:
        cursor.execute('SELECT DISTINCT partition FROM event_logs WHERE asset_key = \'["documents", "context"]\'')
        assert cursor.fetchall() == [("first",)]
    assert not list(tmp_path.glob("**/*.db"))
