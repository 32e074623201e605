"""The `onrecord` command: options and exit codes (0 done, 1 a check failed, 2 wrong use); no logic of a step.

What takes seconds to import is imported by the command that needs it, so that the others answer at once.
"""

import json
from pathlib import Path
from typing import Literal

import click
from rich.console import Console

from pipelines.ingest.discover import NoArticles, discover
from pipelines.ingest.read import read_inputs
from pipelines.publish.versions import parse_version, releases_in
from pipelines.records import Document

DEFAULT_INPUT, DEFAULT_OUT, DEFAULT_CORRECTIONS = Path("raw"), Path("releases"), Path("corrections")
EXISTING = click.Path(exists=True, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onrecord")
def main() -> None:
    """Build, check and list releases of On Record: who said what happened, to whom, where and when."""


@main.command()
@click.argument("paths", nargs=-1, type=EXISTING, metavar="[PATH]...")
@click.option("--out", type=FOLDER, default=DEFAULT_OUT, show_default=True, help="Folder of the releases.")
@click.option(
    "--names",
    type=click.Choice(["withhold", "keep"]),
    default="withhold",
    show_default=True,
    help="Withhold names by the privacy policy; `keep` is for measurement only, and marks the release so.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Processes that read documents [default: one a core].")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where documents are read: on this machine's cores, or on a Ray cluster (not there yet).",
)
@click.option("--nlp", metavar="MODEL", help="An installed spaCy pipeline, or the folder of one.")
@click.option("--version", help="Version of the release, YYYY.MM.DD[.N] [default: the next of today].")
@click.option(
    "--corrections",
    type=FOLDER,
    default=DEFAULT_CORRECTIONS,
    show_default=True,
    help="Folder of .yaml files with people's decisions on what is one incident; used when it is there.",
)
def build(
    paths: tuple[Path, ...],
    out: Path,
    names: Literal["withhold", "keep"],
    workers: int | None,
    engine: str,
    nlp: str | None,
    version: str | None,
    corrections: Path,
) -> None:
    """Read articles and statements, and publish a checked release.

    PATH is a file or a folder (default: raw): .txt and .md with optional YAML front matter, .html, and .jsonl,
    .jsonl.gz and .parquet with one article a row. What cannot be read goes to the release's table `quarantine`,
    with the reason, and stops nothing. Hidden files and files called README are passed over.
    """
    if engine == "ray":
        raise click.UsageError("--engine ray comes with a later version; leave it out to use this machine's cores")
    _check_version(version)
    from spacy.util import is_package

    from pipelines.build import NothingToPublish, Settings, build
    from pipelines.console import show_failures, show_refusals, show_report, watching
    from pipelines.language.parse import DEFAULT_MODEL
    from pipelines.link.decisions import DecisionError
    from pipelines.publish.release import ReleaseRefusedError

    model = nlp or DEFAULT_MODEL
    if not is_package(model) and not Path(model, "meta.json").exists():
        raise click.UsageError(f"no spaCy pipeline {model!r} is installed, and no folder of that name holds one")
    console = Console()
    try:
        with watching(console) as watch:
            settings = Settings(paths or (DEFAULT_INPUT,), out, names, model, workers, version, corrections)
            report = build(settings, watch)
    except (NoArticles, DecisionError) as error:
        raise click.UsageError(str(error)) from error
    except NothingToPublish as error:
        show_refusals(error.quarantine, console)
        raise click.ClickException("nothing was published: every input was refused") from error
    except ReleaseRefusedError as error:
        show_failures(list(error.failures.itertuples(index=False, name=None)))
        raise click.ClickException(f"nothing was published: {len(error.failures):,} checks failed") from error
    except FileExistsError as error:
        raise click.ClickException(str(error)) from error
    show_report(report, console)


@main.command()
@click.argument("release", type=EXISTING)
@click.option("--raw", "raw", type=EXISTING, multiple=True, help="Also check quotations against these articles.")
def validate(release: Path, raw: tuple[Path, ...]) -> None:
    """Check the release in folder RELEASE from its files alone: schemas, keys between tables, checksums."""
    from pipelines.console import show_failures
    from pipelines.publish.validate import validate_release

    texts = None
    if raw:
        try:
            read = read_inputs(discover(raw))
        except NoArticles as error:
            raise click.UsageError(str(error)) from error
        texts = {item.source_id: item.text for item in read if isinstance(item, Document)}
    failures = validate_release(release, texts)
    if failures:
        show_failures([(failure.rule, failure.table, failure.row_id, failure.message) for failure in failures])
        raise click.ClickException(f"{release} does not hold: {len(failures):,} failures")
    click.echo(f"{release} holds.")


@main.command()
@click.option("--out", type=FOLDER, default=DEFAULT_OUT, show_default=True, help="Folder of the releases.")
def releases(out: Path) -> None:
    """List the releases in a folder, oldest first, with their numbers of rows."""
    found = releases_in(out)
    if not found:
        click.echo(f"no releases in {out}")
    for version in found:
        stated = json.loads((out / version / "manifest.json").read_text(encoding="utf-8"))
        counts = stated["row_counts"]
        rows = ", ".join(f"{counts[table]:,} {table}" for table in ("documents", "incidents", "quotes", "events"))
        click.echo(f"{version}  {rows}{'  (names kept)' if stated['names'] == 'keep' else ''}")


@main.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--out", type=FOLDER, default=DEFAULT_OUT, show_default=True, help="Folder of the releases.")
@click.option(
    "--json",
    "rows",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Also write every changed row to FILE: table, row_id, change, columns and cause.",
)
def diff(a: str, b: str, out: Path, rows: Path | None) -> None:
    """Tell in plain words what release B changed against release A.

    A and B are each the folder of a release, or a version in the folder of the releases: 2026.02.01, or latest.
    Told are the rows added, removed and modified by table and cause, the incidents that appeared, disappeared or are
    of another status, and the IDs merged, split or withdrawn. No release is written or changed.
    """
    from pipelines.publish.difference import NoRelease, difference, find_release

    try:
        told, changes = difference(find_release(a, out), find_release(b, out))
    except NoRelease as error:
        raise click.UsageError(str(error)) from error
    if rows is not None:
        rows.write_text(json.dumps(changes, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(told, nl=False)


def _check_version(version: str | None) -> None:
    try:
        if version is not None:
            parse_version(version)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--version") from error
