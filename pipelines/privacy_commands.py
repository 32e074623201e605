"""`onrecord withhold` and `onrecord redact`: options, exit codes and words; no logic of a step.

What takes seconds to import is imported by the command that needs it, so that the others answer at once.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.ingest.discover import Input, NoArticles, discover
from pipelines.ingest.read import read_inputs
from pipelines.publish.versions import is_url
from pipelines.records import Document
from schemas.vocabulary import PRIVACY_ASKER, WITHDRAWAL_GROUND

if TYPE_CHECKING:
    from pipelines.publish.redact import Redaction

FOLDER = click.Path(file_okay=False, path_type=Path)
EXISTING = click.Path(exists=True, path_type=Path)
DEFAULT_RAW = Path("raw")
raw_option = click.option(
    "--raw",
    "raw",
    type=EXISTING,
    multiple=True,
    help="Articles that were read, as files or folders; may be given several times.  [default: raw]",
)


corrections_option = click.option(
    "--corrections", type=FOLDER, default=Path("corrections"), show_default=True, help="Folder of the entries."
)


@click.command()
@corrections_option
@raw_option
@click.option("--ground", type=click.Choice(WITHDRAWAL_GROUND.words), default="person_asked", show_default=True)
@click.option("--by", type=click.Choice(PRIVACY_ASKER.words), default="person", show_default=True, help="Who asked.")
def withhold(corrections: Path, raw: tuple[Path, ...], ground: str, by: str) -> None:
    """Ask for a name, and print the entry for corrections/ that withholds it.

    The name is asked for, and not an option, so that no history of commands keeps it. The entry does not say it: it
    points at a place where one of the articles prints it.
    """
    from pipelines.build import documents_of, read_documents
    from pipelines.corrections.documents import corrected_documents
    from pipelines.corrections.entries import CorrectionError
    from pipelines.corrections.read import read_corrections
    from pipelines.corrections.withholding import entry_for

    try:
        documents, _ = read_documents(_inputs(raw))
        read = list(documents_of(corrected_documents(documents, read_corrections(corrections))))
    except CorrectionError as error:
        raise click.UsageError(str(error)) from error
    name = click.prompt("Name, as an article prints it in full", err=True)
    entry = entry_for(name, read, ground=ground, by=by)
    if entry is None:
        raise click.ClickException("no article prints this name in full; look for another form of it, or give --raw")
    click.echo(entry, nl=False)


@click.command()
@click.argument("releases", nargs=-1, required=True, metavar="RELEASE...")
@click.option("--out", default="releases", show_default=True, help="Folder of the releases.")
@corrections_option
@raw_option
@click.option("--all", "is_all", is_flag=True, help="Every withdrawal for privacy; the default.")
@click.option("--correction", "corrections_", multiple=True, metavar="ID", help="Only this one: its correction_id.")
@click.option("--document", "documents", multiple=True, metavar="ID", help="Only the withdrawal of this document.")
@click.option("--row", "rows", multiple=True, metavar="TABLE/ID", help="Only the withdrawal of this row.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken out, and change nothing.")
def redact(
    releases: tuple[str, ...],
    out: str,
    corrections: Path,
    raw: tuple[Path, ...],
    is_all: bool,
    corrections_: tuple[str, ...],
    documents: tuple[str, ...],
    rows: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Take what was withdrawn for privacy out of releases that were published before.

    RELEASE is a version in the folder of the releases, or the folder of one. What is taken out is what the files in
    corrections/ withdraw for privacy (their format stands in pipelines/corrections), or of it what --correction,
    --document and --row name, which may also be a withdrawal for another reason. Each release is replaced at one
    instant by one without it, with new checksums, the old ones in manifest.json, and a notice, TOMBSTONE.md.

    Publish a release without it first (onrecord build), then redact the older ones. Copies elsewhere (mirrors, stores,
    backups) must be replaced by hand.
    """
    from pipelines.corrections.entries import CorrectionError, NameWithdrawal, StaleCorrectionError
    from pipelines.corrections.read import read_corrections
    from pipelines.corrections.withholding import Selection, selected
    from pipelines.publish.difference import NoRelease, find_release
    from pipelines.publish.redact import redact as redact_release
    from pipelines.publish.release import ReleaseRefusedError

    if is_url(out) or any(map(is_url, releases)):
        raise click.UsageError(
            "releases are redacted in a folder: redact there, then copy the whole releases to the store"
        )
    chosen = Selection(corrections_, documents, rows)
    if is_all and chosen:
        raise click.UsageError("--all leaves nothing to be named by --correction, --document or --row")
    try:
        entries = selected(read_corrections(corrections), chosen)
        folders = [find_release(release, Path(out)) for release in releases]
    except (CorrectionError, NoRelease) as error:
        raise click.UsageError(str(error)) from error
    if not entries:
        raise click.UsageError(f"nothing in {corrections} is withdrawn for privacy")
    needs_texts = any(isinstance(entry, NameWithdrawal) for entry in entries)
    read = read_inputs(_inputs(raw)) if needs_texts else ()
    texts = {item.document_id: item.text for item in read if isinstance(item, Document)}
    for folder in folders:
        try:
            _tell(redact_release(folder, entries, texts, is_dry_run=dry_run), dry_run)
        except (StaleCorrectionError, OSError) as error:
            raise click.ClickException(f"{folder.name} was not changed: {error}") from error
        except ReleaseRefusedError as error:
            raise click.ClickException(
                f"{folder.name} was not changed: without it the release does not hold: {error}"
            ) from error


def _inputs(raw: Sequence[Path]) -> list[Input]:
    try:
        return discover(raw or (DEFAULT_RAW,))
    except NoArticles as error:
        raise click.UsageError(f"{error}; --raw names the articles that were read") from error


def _tell(redaction: "Redaction", is_dry_run: bool) -> None:
    if not redaction.is_needed:
        click.echo(f"{redaction.version} holds nothing of it.")
        return
    click.echo(f"{redaction.version} {'would be redacted' if is_dry_run else 'was redacted'}:")
    for table in sorted({*redaction.removed, *redaction.modified}):
        removed, modified = redaction.removed.get(table, 0), redaction.modified.get(table, 0)
        click.echo(f"  {table}: {removed:,} rows taken out, {modified:,} changed")
