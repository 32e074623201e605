"""Files of one's own (mails, PDFs, saved pages), put into the archive together with what SOURCES.yaml says of them.

Belongs here: finding and keeping them. Not here: reading what they say (`ingest/`).
"""

import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from pipelines.fetch.client import MAX_BODY_BYTES, FetchRefused
from pipelines.fetch.job import Job, now

MEDIA = {
    ".eml": "message/rfc822",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
}


def keep_files(job: Job, folder: Path) -> None:
    """Keep the files of a source that are new or changed."""
    files = matching(job, folder)
    for done, path in enumerate(files, start=1):
        job.check()
        if job.settings.is_dry:
            job.outcome.would_fetch.append(str(path))
        elif job.outcome.fetched >= job.most:
            job.outcome.waiting += 1
        else:
            _keep(job, path, f"file:///{quote(os.path.relpath(path, folder))}")
        job.watch(job.source.name, done, len(files))


def matching(job: Job, folder: Path) -> list[Path]:
    """Return the files that fit the local places of a source; a place that no file fits is refused."""
    found: list[Path] = []
    for place in job.source.places:
        if place.startswith(("http://", "https://")):
            continue
        fitting = sorted(path for path in _glob(folder, place) if path.is_file())
        if not fitting:
            job.refuse(f"file:///{quote(place)}", FetchRefused("no_file", f"no file fits {place}"), is_listing=True)
        found += fitting
    return list(dict.fromkeys(found))


def _glob(folder: Path, place: str) -> list[Path]:
    base = Path(place)
    if base.is_absolute():
        return list(Path(base.anchor).glob(str(base.relative_to(base.anchor))))
    return list(folder.glob(place))


def _keep(job: Job, path: Path, uri: str) -> None:
    try:
        media = MEDIA.get(path.suffix.lower())
        if media is None:
            raise FetchRefused("unsupported_format", f"not one of {', '.join(MEDIA)}")
        if (size := path.stat().st_size) > MAX_BODY_BYTES:
            raise FetchRefused("too_large", f"{size:,} bytes, of {MAX_BODY_BYTES:,} that are taken")
        body = path.read_bytes()
    except OSError as error:
        job.refuse(uri, FetchRefused("unreadable_file", error.strerror or str(error), is_transient=True))
        return
    except FetchRefused as error:
        job.refuse(uri, error)
        return
    digest = sha256(body).hexdigest()
    known = job.state.get(uri)
    if known is not None and known.digest == digest:
        job.outcome.not_modified += 1
        return
    with job.state.together():
        job.archive.resource(uri, media, body, datetime.now(UTC), job.about())
        job.state.fetched(uri, job.source.name, now(), digest, (None, None))
    job.outcome.fetched += 1
