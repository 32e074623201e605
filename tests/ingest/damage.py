"""Files of every format that is read, and the ways in which they arrive broken.

The short run of `test_fuzz.py` and the long one of `benchmarks/fuzz_readers.py` share these.
"""

import gzip
import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import process_time

import pandas as pd
from hypothesis import strategies as st
from written_files import mail, page, pdf, warc

from pipelines.ingest.discover import SUFFIXES, Input
from pipelines.ingest.read import read_input
from pipelines.records import Document, Refusal

TEXT = "The ferry {} sank on Tuesday off the northern pier, the harbour office said in a statement to reporters."
# Processor time that no damaged file of a few kilobytes may take; a sound one takes some milliseconds.
MOST_SECONDS = 5.0
NAMES = ("Amaranth", "Bellflower", "Campion", "Dogrose")


@dataclass(frozen=True)
class Sample:
    """A sound file; `parts` are its records where they stand beside each other, so that one may break alone."""

    suffix: str
    parts: tuple[bytes, ...]


def _rows() -> tuple[bytes, ...]:
    return tuple(json.dumps({"id": name, "text": TEXT.format(name)}).encode() + b"\n" for name in NAMES)


def _records(is_gzip: bool) -> tuple[bytes, ...]:
    return tuple(
        warc({"uri": f"https://gazette.example/{name}", "body": page(name, TEXT.format(name))}, is_gzip=is_gzip)
        for name in NAMES
    )


def _feed(form: str) -> bytes:
    body = f"<![CDATA[<p>{TEXT.format('Amaranth') * 8}</p>]]>"
    if form == "rss":
        item = f"<item><title>T</title><link>https://e.example/1</link><description>{body}</description></item>"
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>G</title>{item}</channel></rss>'.encode()
    entry = f"<entry><id>1</id><updated>2026-01-13T10:00:00Z</updated><content type='html'>{body}</content></entry>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title>{entry}</feed>'.encode()


def _parquet() -> bytes:
    out = BytesIO()
    pd.DataFrame({"id": NAMES, "text": [TEXT.format(name) for name in NAMES]}).to_parquet(out)
    return out.getvalue()


def _arc() -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page("Amaranth", TEXT)
    info = b"1 0 test\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://a.arc 0.0.0.0 20260114100000 text/plain %d\n%s\n" % (len(info), info)
    return head + b"https://e.example/a 192.0.2.1 20260114100000 text/html %d\n%s\n" % (len(body), body)


def samples() -> list[Sample]:
    """One sound file of each format, of some formats two that are written differently."""
    letter = mail(TEXT, f"<p>{TEXT}</p>", pdf([TEXT]), Subject="Ferry", Date="Tue, 13 Jan 2026 10:00:00 -0600")
    single = {
        ".txt": TEXT.encode(),
        ".md": b"---\ntitle: Ferry\npublished_at: 2026-01-13\n---\n\n" + TEXT.encode(),
        ".html": page("Ferry", TEXT, '<meta property="article:published_time" content="2026-01-12"/>'),
        ".htm": page("Caf\u00e9", TEXT).decode().encode("cp1252"),
        ".xml": _feed("rss"),
        ".rss": _feed("rss"),
        ".atom": _feed("atom"),
        ".pdf": pdf(["FOR IMMEDIATE RELEASE", TEXT], created="D:20260113100000-06'00'"),
        ".eml": letter,
        ".parquet": _parquet(),
        ".jsonl.gz": gzip.compress(b"".join(_rows())),
        ".arc": _arc(),
        ".arc.gz": gzip.compress(_arc()),
    }
    several = {".jsonl": _rows(), ".warc": _records(False), ".warc.gz": _records(True)}
    found = [Sample(suffix, (data,)) for suffix, data in single.items()]
    found += [Sample(suffix, parts) for suffix, parts in several.items()]
    assert {sample.suffix for sample in found} == set(SUFFIXES)
    return found


# Bytes that mean something to one of the formats: they break more than chance does.
TOKENS = [
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b\x08", b"\r\n\r\n", b"\n", b'"', b"{" * 50, b"[" * 3000),
    *(b"<", b"<![CDATA[", b"]]>", b"<!--", b"<!DOCTYPE x [", b"&a;", b"<div>" * 500, b"</", b"<table>" * 200),
    *(
        b"WARC/1.0\r\n",
        b"Content-Length: 99999999999\r\n",
        b"Content-Length: -1\r\n",
        b"Transfer-Encoding: chunked\r\n",
    ),
    *(b"Content-Encoding: gzip\r\n", b"ffffffff\r\n", b"endobj", b"stream\n", b"/Kids [1 0 R]", b"<<" * 500, b"1 0 R"),
    *(b"Content-Type: multipart/mixed; boundary=x\n", b"--x\n", b"=?utf-8?q?=ff?=", b"\xed\xa0\x80", b"9" * 400),
    *(
        b"---\n",
        b"&x [*x]",
        b"\\ud800",
        b"1e999",
        b"PAR1",
        b"Date: 99 Foo 99999\n",
        b"charset=base64",
        b"charset=utf-7",
    ),
]
EDIT = st.tuples(
    st.floats(0, 1),
    st.integers(0, 40),
    st.one_of(st.sampled_from(TOKENS), st.binary(max_size=8), st.just(b"")),
)


def damaged(data: bytes, edits: list[tuple[float, int, bytes]], cut: float | None) -> bytes:
    """Return the data with stretches replaced at places between 0 (begin) and 1 (end), and the end cut off."""
    for place, length, new in edits:
        begin = int(place * len(data))
        data = data[:begin] + new + data[begin + length :]
    return data if cut is None else data[: int(cut * len(data))]


EDITS = st.lists(EDIT, min_size=1, max_size=6)
CUT = st.one_of(st.none(), st.floats(0, 1))


def read_bytes(folder: Path, suffix: str, data: bytes) -> list[Document | Refusal]:
    """Read the bytes as a file of that format, and hold what comes to what every reader promises."""
    path = folder / f"file{suffix}"
    path.write_bytes(data)
    begun = process_time()
    found = list(read_input(Input(path, path.name, "", suffix)))
    assert process_time() - begun < MOST_SECONDS, f"took {process_time() - begun:.1f} s"
    for item in found:
        if isinstance(item, Document):
            assert item.text.strip() and item.text_sha256 and item.source_id
        for value in vars(item).values():
            str(value).encode("utf-8")
    return found


def check_damage(folder: Path, sample: Sample, edits: list[tuple[float, int, bytes]], cut: float | None) -> None:
    """A damaged file gives documents or refusals, never nothing and never an exception."""
    found = read_bytes(folder, sample.suffix, damaged(b"".join(sample.parts), edits, cut))
    assert found or sample.suffix.startswith(".jsonl"), "nothing was told of the file"  # blank lines are no articles


def check_neighbours(folder: Path, sample: Sample, which: int, edits: list[tuple[float, int, bytes]]) -> None:
    """Damage to one record costs no other record its document."""
    parts = list(sample.parts)
    which %= len(parts)
    parts[which] = damaged(parts[which], edits, None)
    if sample.suffix == ".jsonl":
        parts[which] = parts[which].replace(b"\n", b" ") + b"\n"
    texts = "\n".join(x.text for x in read_bytes(folder, sample.suffix, b"".join(parts)) if isinstance(x, Document))
    missing = [name for number, name in enumerate(NAMES) if number != which and TEXT.format(name) not in texts]
    assert not missing, f"lost: {missing}"
