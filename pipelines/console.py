"""What the command line shows while a build runs and when it ends.

Belongs here: rows and counts to words on a terminal or in a log. Not here: options (`cli.py`), or any step.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

import click
import pandas as pd
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from pipelines.build import Report, Watch
from pipelines.link.decisions import UNKNOWN

# How long a log stays silent while documents are read, in seconds.
LOG_EVERY = 10.0
# Enough to see what is wrong; the release's quarantine, or a second run, tells the rest.
SHOWN_REFUSALS = 10
SHOWN_FAILURES = 20


@contextmanager
def watching(console: Console) -> Iterator[Watch]:
    """Give a build something to tell its progress to: a bar on a terminal, plain lines elsewhere."""
    if not console.is_terminal:
        yield _Lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        tasks = {}

        def watch(step: str, done: int, total: int | None) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=total)
            progress.update(tasks[step], completed=done, total=total)

        yield watch


class _Lines:
    def __init__(self) -> None:
        self._last = monotonic()

    def __call__(self, step: str, done: int, total: int | None) -> None:
        is_end = total is not None and done >= total
        if done and not is_end and monotonic() - self._last < LOG_EVERY:
            return
        self._last = monotonic()
        click.echo(f"{step}: {done:,} of {total:,} documents" if total else f"{step} ...")


def show_report(report: Report, console: Console, where: str | None = None) -> None:
    """Tell what came in, what was refused, what was published, and where it is, if not where it was written."""
    tables, published = report.tables, report.published
    refused = tables["quarantine"]
    unread = refused[refused["rule"] != UNKNOWN]
    console.print(f"\n{len(tables['documents']) + len(unread):,} documents came in, {len(unread):,} refused.")
    show_refusals(refused, console)
    rows = [(table, f"{count:,}") for table, count in published.row_counts.items()]
    console.print(_table("table", "rows", rows))
    counts = tables["findings"]["rule"].value_counts()
    console.print(_table("finding", "rows", [(str(rule), f"{count:,}") for rule, count in counts.items()]))
    spent = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in report.seconds.items())
    console.print(f"Time: {spent}.")
    verb = "Published" if published.is_new else "Nothing changed since"
    click.echo(f"{verb} release {published.version}: {where or published.path}")


def show_refusals(quarantine: pd.DataFrame, console: Console) -> None:
    """Tell which rules the refused inputs broke, how often, and where the first are."""
    if quarantine.empty:
        return
    counts = quarantine["rule"].value_counts()
    console.print(_table("refused because", "inputs", [(str(rule), f"{count:,}") for rule, count in counts.items()]))
    for row in quarantine.head(SHOWN_REFUSALS).itertuples():
        click.echo(f"  {row.location}: {row.rule}: {row.message}")
    if len(quarantine) > SHOWN_REFUSALS:
        click.echo(f"  and {len(quarantine) - SHOWN_REFUSALS:,} more, see the table quarantine")


def show_failures(failures: Sequence[tuple[str, str, str, str]]) -> None:
    """Tell the first checks that do not hold; a failure is rule, table, row and message."""
    for rule, table, row_id, message in failures[:SHOWN_FAILURES]:
        place = " ".join(part for part in (table, row_id) if part)
        click.echo(f"  {rule}: {place}{': ' if place else ''}{message}", err=True)
    if len(failures) > SHOWN_FAILURES:
        click.echo(f"  and {len(failures) - SHOWN_FAILURES:,} more", err=True)


def _table(first: str, second: str, rows: Sequence[tuple[str, str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    table.add_column(second, justify="right")
    for row in rows:
        table.add_row(*row)
    return table
