"""The `onrecord` command: options and exit codes (0 done, 1 a check failed, 2 wrong use); no logic of a step.

What takes seconds to import is imported by the command that needs it, so that the others answer at once.
"""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import click
from click.core import ParameterSource
from rich.console import Console

from pipelines.fetch.command import fetch
from pipelines.ingest.discover import NoArticles, discover
from pipelines.ingest.read import read_inputs
from pipelines.privacy_commands import redact, withhold
from pipelines.publish.versions import is_url, is_version, parse_version, releases_in
from pipelines.records import Document

DEFAULT_INPUT, DEFAULT_OUT, DEFAULT_CORRECTIONS = Path("raw"), "releases", Path("corrections")
DEFAULT_CACHE = Path(".onrecord/cache")
EXISTING = click.Path(exists=True, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
# A path, or a URL that fsspec knows; a text, because a path would lose a slash of `s3://`.
OUT = click.Path(file_okay=False)
OUT_HELP = "Folder of the releases, or a URL of a store: s3://bucket/prefix."


def _there_if_named(ctx: click.Context, param: click.Parameter, folder: Path) -> Path:
    """Refuse a folder that somebody names and that is not there: what it withholds would be published."""
    if not folder.is_dir() and ctx.get_parameter_source(param.name or "") is not ParameterSource.DEFAULT:
        raise click.BadParameter(f"there is no folder {folder}")
    return folder


class ReleasePath(click.Path):
    """A release: a folder that is there, or a URL, which is looked for when it is read."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path or URL as a text."""
        return value if is_url(value) else super().convert(value, param, ctx)


class Commands(click.Group):
    """Commands, of which each tells a fault of the file system in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # `onrecord releases | head`
            raise
        except OSError as error:
            is_told = error.filename is not None and error.strerror is not None
            raise click.ClickException(f"{error.filename}: {error.strerror}" if is_told else str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onrecord")
def main() -> None:
    """Build, check and list releases of On Record: who said what happened, to whom, where and when.

    `onrecord COMMAND --help` tells the options of a command. Exit codes: 0 done, 1 a check failed or something could
    not be read, written or reached, 2 wrong use.
    """


@main.command()
@click.argument("paths", nargs=-1, type=EXISTING, metavar="[PATH]...")
@click.option("--out", type=OUT, default=DEFAULT_OUT, show_default=True, help=OUT_HELP)
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
    help="Where documents are read: on this machine's cores, or on the Ray cluster of RAY_ADDRESS.",
)
@click.option(
    "--cache",
    type=FOLDER,
    default=DEFAULT_CACHE,
    show_default=True,
    envvar="ONRECORD_CACHE",
    help="Folder of what reading gave, kept so that the next build reads only what is new. It holds withheld names.",
)
@click.option("--no-cache", is_flag=True, help="Read everything again, and keep nothing.")
@click.option("--nlp", metavar="MODEL", help="An installed spaCy pipeline, or the folder of one.")
@click.option("--version", help="Version of the release, YYYY.MM.DD[.N] [default: the next of today].")
@click.option(
    "--corrections",
    type=FOLDER,
    default=DEFAULT_CORRECTIONS,
    show_default=True,
    callback=_there_if_named,
    help="Folder of .yaml files with people's corrections, withdrawals and decisions; used when it is there.",
)
def build(
    paths: tuple[Path, ...],
    out: str,
    names: Literal["withhold", "keep"],
    workers: int | None,
    engine: Literal["local", "ray"],
    cache: Path,
    no_cache: bool,
    nlp: str | None,
    version: str | None,
    corrections: Path,
) -> None:
    """Read articles and statements, and publish a checked release.

    PATH is a file or a folder (default: raw): .txt and .md with optional YAML front matter, .html, .pdf and .eml,
    .jsonl, .jsonl.gz and .parquet with one article a row, .warc[.gz] and .arc[.gz], and feeds (.xml, .rss, .atom).
    What cannot be read goes to the release's table `quarantine`, with the reason, and stops nothing. Hidden files
    and files called README are passed over.
    """
    if engine == "ray" and find_spec("ray") is None:
        raise click.UsageError("--engine ray needs Ray: pip install 'onrecord[ray]'")
    _check_version(version)
    from pipelines.build import NothingToPublish, Settings, build
    from pipelines.console import show_failures, show_refusals, show_report, watching
    from pipelines.corrections.entries import CorrectionError, StaleCorrectionError
    from pipelines.language.parse import DEFAULT_MODEL, model_folder
    from pipelines.publish.release import ReleaseRefusedError
    from pipelines.publish.store import StoreError, releases_at

    model = nlp or DEFAULT_MODEL
    try:
        model_folder(model)
    except OSError as error:
        raise click.UsageError(str(error)) from error
    console = Console()
    try:
        with watching(console) as watch, releases_at(out) as folder:
            given = (paths or (DEFAULT_INPUT,), folder, names, model, workers, version, corrections)
            report = build(Settings(*given, engine=engine, cache=None if no_cache else cache), watch)
    except StaleCorrectionError as error:
        raise click.ClickException(f"nothing was published: {error}") from error
    except (NoArticles, CorrectionError) as error:
        raise click.UsageError(str(error)) from error
    except NothingToPublish as error:
        show_refusals(error.quarantine, console)
        raise click.ClickException("nothing was published: every input was refused") from error
    except ReleaseRefusedError as error:
        show_failures(list(error.failures.itertuples(index=False, name=None)))
        raise click.ClickException(f"nothing was published: {len(error.failures):,} checks failed") from error
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    show_report(report, console, f"{out}/{report.published.version}" if is_url(out) else None)


@main.command()
@click.argument("release", type=ReleasePath(exists=True))
@click.option("--raw", "raw", type=EXISTING, multiple=True, help="Also check quotations against these articles.")
def validate(release: str, raw: tuple[Path, ...]) -> None:
    """Check a release from its files alone: schemas, keys between tables, checksums.

    RELEASE is its folder, or its URL in a store: s3://bucket/prefix/2026.02.01, or .../latest.
    """
    from pipelines.console import show_failures
    from pipelines.publish.store import StoreError, copied_release
    from pipelines.publish.validate import has_release, validate_release

    if not is_url(release) and not has_release(Path(release)):
        inside = ", ".join(releases_in(Path(release))[-1:])
        raise click.UsageError(f"{release} is no release{f', but holds some: {release}/{inside}' if inside else ''}")
    texts = None
    if raw:
        try:
            read = read_inputs(discover(raw))
        except NoArticles as error:
            raise click.UsageError(str(error)) from error
        texts = {item.source_id: item.text for item in read if isinstance(item, Document)}
    try:
        with copied_release(release) as folder:
            failures = validate_release(folder, texts)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    if failures:
        show_failures([(failure.rule, failure.table, failure.row_id, failure.message) for failure in failures])
        raise click.ClickException(f"{release} does not hold: {len(failures):,} failures")
    click.echo(f"{release} holds.")


@main.command()
@click.option("--out", type=OUT, default=DEFAULT_OUT, show_default=True, help=OUT_HELP)
def releases(out: str) -> None:
    """List the releases in a folder or store, oldest first, with their numbers of rows."""
    from pipelines.publish.manifest import FILE_NAME as MANIFEST
    from pipelines.publish.store import StoreError, copied

    try:
        with copied(out, names=(MANIFEST,)) as folder:
            texts = {version: (folder / version / MANIFEST).read_text("utf-8") for version in releases_in(folder)}
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    if not texts:
        click.echo(f"no releases in {out}")
    for version, text in texts.items():
        try:
            click.echo(f"{version}  {_in_short(json.loads(text))}")
        except (ValueError, KeyError, TypeError) as error:
            raise click.ClickException(f"{out}/{version}/{MANIFEST} is damaged: {error}") from error


@main.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--out", type=OUT, default=DEFAULT_OUT, show_default=True, help=OUT_HELP)
@click.option(
    "--json",
    "rows",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Also write every changed row to FILE: table, row_id, change, columns and cause.",
)
def diff(a: str, b: str, out: str, rows: Path | None) -> None:
    """Tell in plain words what release B changed against release A.

    A and B are each the folder of a release, or a version in the folder of the releases: 2026.02.01, or latest.
    Told are the rows added, removed and modified by table and cause, the incidents that appeared, disappeared or are
    of another status, and the IDs merged, split or withdrawn. No release is written or changed.
    """
    from pipelines.publish.difference import NoRelease, difference, find_release
    from pipelines.publish.store import StoreError, copied

    try:
        with copied(out, filter(is_version, (a, b)), names=("*.parquet", "manifest.json")) as folder:
            told, changes = difference(find_release(a, folder), find_release(b, folder))
    except (NoRelease, StoreError) as error:
        raise click.UsageError(str(error)) from error
    if rows is not None:
        rows.write_text(json.dumps(changes, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(told, nl=False)


main.add_command(fetch)
main.add_command(redact)
main.add_command(withhold)


def _in_short(manifest: dict[str, Any]) -> str:
    """Return a release in one line; KeyError or TypeError when it is no manifest."""
    from pipelines.publish.manifest import REDACTED

    counts = manifest["row_counts"]
    rows = ", ".join(f"{counts[table]:,} {table}" for table in ("documents", "incidents", "quotes", "events"))
    kept = "  (names kept)" if manifest["names"] == "keep" else ""
    return f"{rows}{kept}{'  (redacted)' if REDACTED in manifest else ''}"


def _check_version(version: str | None) -> None:
    try:
        if version is not None:
            parse_version(version)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--version") from error
