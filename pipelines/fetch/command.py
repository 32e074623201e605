"""`onrecord fetch`: its options, its progress and its summary.

Belongs here: words on a terminal or in a log. Not here: fetching (`run.py`), or the format of SOURCES.yaml
(`sources.py`).
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from pipelines.fetch.report import FetchReport

# How long a log stays silent while a source is at work, in seconds.
LOG_EVERY = 10.0
# Enough to see what is wrong; the archive of the run records every page that was given up.
SHOWN_REFUSALS = 20


@click.command()
@click.argument("sources", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="SOURCES.yaml")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("raw"),
    show_default=True,
    help="Folder of the batches.",
)
@click.option("--batch", metavar="NAME", help="Folder under --out that gets what is fetched [default: the day, UTC].")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Pass over pages that a listing dates earlier.")
@click.option("--max-pages", type=click.IntRange(min=1), help="Fetch at most so many pages a source; the rest waits.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Read the feeds and tell what would be fetched; keep nothing.")
@click.option("--retry-refused", is_flag=True, help="Try pages again that earlier runs gave up.")
@click.option("--allow-private", is_flag=True, help="Also fetch from addresses that are not on the public internet.")
def fetch(sources: Path, out: Path, batch: str | None, since: datetime | None, **choices: Any) -> None:
    """Fetch what is new at the sources of SOURCES.yaml, as WARC files that `build` reads.

    Sources are feeds, sitemaps, pages and PDF statements, WARC archives and indexes of them, and files such as
    saved e-mails. robots.txt is obeyed, a host gets one request at a time, nothing is fetched twice unless it has
    changed. What is refused is told, and recorded in the archive once it is given up.

    Exit codes: 0 done (pages may have been refused), 1 a source could not be had or the run was stopped, 2 wrong use.
    """
    from pipelines.fetch.run import FetchBusy, FetchSettings, fetch_sources
    from pipelines.fetch.sources import SourcesError

    if batch is not None and (batch.startswith(".") or "/" in batch or not batch.strip()):
        raise click.BadParameter("must be the name of a folder", param_hint="--batch")
    settings = FetchSettings(batch, since.date() if since else None, **choices)
    try:
        with _stopped_by_term():
            report = fetch_sources(sources, out, settings, _Progress())
    except SourcesError as error:
        raise click.UsageError(str(error)) from error
    except FetchBusy as error:
        raise click.ClickException(str(error)) from error
    _show(report, Console(), settings.is_dry)
    if report.is_stopped:
        raise click.ClickException("stopped; the next run goes on from here")
    if report.is_failed:
        failed = [outcome.source for outcome in report.outcomes if outcome.is_failed]
        raise click.ClickException(f"could not be had: {', '.join(failed)}")


class _Progress:
    """A line for each source at most every `LOG_EVERY` seconds, and when it is done."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}

    def __call__(self, source: str, done: int, total: int | None) -> None:
        with self._lock:
            if monotonic() - self._last.setdefault(source, monotonic()) < LOG_EVERY and done != total:
                return
            self._last[source] = monotonic()
            click.echo(f"{source}: {done:,}{f' of {total:,}' if total else ''} pages")


def _show(report: FetchReport, console: Console, is_dry: bool) -> None:
    console.print(_summary(report, is_dry))
    for url in (url for outcome in report.outcomes for url in outcome.would_fetch):
        click.echo(f"  {url}")
    refused = [refusal for outcome in report.outcomes for refusal in outcome.refused]
    for refusal in refused[:SHOWN_REFUSALS]:
        again = "" if refusal.is_final else " (the next run tries again)"
        click.echo(f"  {refusal.url}: {refusal.rule}: {refusal.message}{again}")
    if len(refused) > SHOWN_REFUSALS:
        click.echo(f"  and {len(refused) - SHOWN_REFUSALS:,} more")
    for file in report.files:
        click.echo(f"Kept in {file}")
    if not is_dry and not report.files:
        click.echo("Nothing new.")


def _summary(report: FetchReport, is_dry: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("source", "would fetch" if is_dry else "fetched", "not modified", "waiting", "refused"):
        table.add_column(name, justify="left" if name == "source" else "right")
    table.add_column("because")
    for outcome in report.outcomes:
        fetched = len(outcome.would_fetch) if is_dry else outcome.fetched
        counts = (fetched, outcome.not_modified, outcome.waiting, len(outcome.refused))
        reasons = ", ".join(f"{rule} {count:,}" for rule, count in outcome.reasons.items())
        table.add_row(outcome.source, *(f"{count:,}" for count in counts), reasons)
    return table


@contextmanager
def _stopped_by_term() -> Iterator[None]:
    """Let a `kill` end the run as Ctrl-C does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
