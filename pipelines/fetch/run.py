"""`fetch_sources`: all sources of a SOURCES.yaml, side by side, into one archive of a batch.

Belongs here: the life of a run (one at a time in a folder, its end by whatever cause). Not here: what a source is
(`sources.py`) or how one is worked on (`job.py` and the modules it names).
"""

import fcntl
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipelines.fetch.archive import Archive, rescue
from pipelines.fetch.archived import copy_archives, copy_indexed
from pipelines.fetch.client import Client
from pipelines.fetch.job import FetchSettings, Job, Watch, silent
from pipelines.fetch.listed import fetch_feed, fetch_pages, fetch_sitemap
from pipelines.fetch.local import keep_files
from pipelines.fetch.manners import Manners, Stopped
from pipelines.fetch.report import FetchReport, Outcome
from pipelines.fetch.sources import Sources, read_sources
from pipelines.fetch.state import State

__all__ = ["FetchBusy", "FetchReport", "FetchSettings", "fetch_sources"]

# Hidden, so that a build passes it over: what earlier runs fetched, the archive under work, the lock.
HIDDEN = ".fetch"
# Sources at work at a time. Each host still gets one request at a time.
WORKERS = 8
DEFAULTS = FetchSettings()


class FetchBusy(RuntimeError):
    """Another run fetches into the folder."""


def fetch_sources(
    sources: Path,
    out: Path,
    settings: FetchSettings = DEFAULTS,
    watch: Watch = silent,
) -> FetchReport:
    """Fetch what is new at the sources into `out/<batch>/fetch-<time>.warc.gz`, and return what became of each.

    The file appears whole, when the run ends, or not at all where nothing is new. An interruption (Ctrl-C) ends the
    run early and is told in the report; what a killed run had fetched, the next one puts into its batch.

    Raises:
        SourcesError: the file cannot be obeyed.
        FetchBusy: another run fetches into `out`.
    """
    read = read_sources(sources)
    begun = datetime.now(UTC)
    batch = settings.batch or f"{begun:%Y-%m-%d}"
    hidden = out / HIDDEN
    if settings.is_dry:
        state = _dry_state(hidden)
        return _run(read, settings, watch, state, Archive(state, hidden, out / batch, begun, ""), [])
    with _alone(hidden):
        state = State(hidden / "state.sqlite")
        try:
            rescued = rescue(state, hidden, out)
            archive = Archive(state, hidden, out / batch, begun, f"onrecord fetch ({read.contact})")
            return _run(read, settings, watch, state, archive, rescued)
        finally:
            state.close()


def _run(
    read: Sources, settings: FetchSettings, watch: Watch, state: State, archive: Archive, files: list[Path]
) -> FetchReport:
    state.begin({source.name: source.listing for source in read.sources})
    stopping = threading.Event()
    client = Client(read.contact, settings.allow_private, stopping)
    manners = Manners(client, read.delay, stopping)
    jobs = [
        Job(source, settings, state, archive, manners, stopping, watch, Outcome(source.name)) for source in read.sources
    ]
    try:
        with ThreadPoolExecutor(WORKERS) as pool:
            _finish([pool.submit(_work, job, read.folder) for job in jobs], stopping)
    finally:
        client.close()
        written = archive.close()
    outcomes = tuple(job.outcome for job in jobs)
    return FetchReport(archive.batch, (*files, *([written] if written else [])), outcomes, stopping.is_set())


def _finish(futures: list[Future[None]], stopping: threading.Event) -> None:
    """Wait for all; an interruption, or an error of one, stops the others after what they are at."""
    try:
        wait(futures, return_when="FIRST_EXCEPTION")
        for future in futures:
            if future.done():
                future.result()
    except KeyboardInterrupt:
        stopping.set()
    except BaseException:
        stopping.set()
        raise
    wait(futures)


def _work(job: Job, folder: Path) -> None:
    if job.settings.retry_refused:
        job.state.retry(job.source.name)
    try:
        match job.source.type:
            case "feed":
                fetch_feed(job)
            case "sitemap":
                fetch_sitemap(job)
            case "pages":
                fetch_pages(job)
            case "archives":
                copy_archives(job, folder)
            case "index":
                copy_indexed(job)
            case "files":
                keep_files(job, folder)
    except Stopped:
        return


def _dry_state(hidden: Path) -> State:
    path = hidden / "state.sqlite"
    if not path.exists():
        return State(None)
    state = State(path)
    try:
        return state.copy_to_memory()
    finally:
        state.close()


@contextmanager
def _alone(hidden: Path) -> Iterator[None]:
    hidden.mkdir(parents=True, exist_ok=True)
    (hidden / ".gitignore").write_text("*\n", encoding="utf-8")
    with (hidden / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FetchBusy(f"another run fetches into {hidden.parent}") from error
        yield
