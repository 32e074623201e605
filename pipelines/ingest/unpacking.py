"""Content codings (gzip, deflate, brotli) undone within a limit, so that a few bytes cannot fill the memory.

Belongs here: decompression of a whole body. Not here: gzip members of archives (`warc_records.py`).
"""

import zlib
from collections.abc import Callable, Iterable

import brotli

GZIP_MAGIC = b"\x1f\x8b"
# Output asked for at a time: small enough that a step over the limit does no harm.
STEP_BYTES = 1_000_000


class TooLarge(ValueError):
    """What is packed holds more than the limit."""


class BrokenCoding(ValueError):
    """The bytes are not what their coding says, or end too early."""


def unpacked(body: bytes, codings: Iterable[str], limit: int) -> bytes:
    """Return the body without its content codings, which are given in the order in which they were applied.

    Raises:
        TooLarge: a step of it has more than `limit` bytes.
        BrokenCoding: it cannot be undone, or the coding is not known.
    """
    for coding in reversed([name.strip().lower() for name in codings]):
        if coding in ("", "identity") or not body:
            continue
        if coding not in _UNPACKERS:
            raise BrokenCoding(f"unknown content coding {coding[:40]!r}")
        body = _UNPACKERS[coding](body, limit)
    return body


def ungzipped(data: bytes, limit: int) -> bytes:
    """Return what a gzip file of one or more members holds; see `unpacked` for errors."""
    parts = bytearray()
    while data:
        part, data = _inflated(data, zlib.MAX_WBITS | 16, limit - len(parts))
        parts += part
        if not data.startswith(GZIP_MAGIC):  # zeros and other padding may follow the last member
            break
    return bytes(parts)


def _inflated(data: bytes, window: int, limit: int) -> tuple[bytes, bytes]:
    """Return what a deflate stream holds, and the bytes behind it."""
    stream, parts, rest = zlib.decompressobj(window), bytearray(), data
    try:
        while not stream.eof and (rest or not parts):
            parts += stream.decompress(rest, STEP_BYTES)
            if len(parts) > limit:
                raise TooLarge(f"more than {limit:,} bytes when unpacked")
            if rest == stream.unconsumed_tail:
                break
            rest = stream.unconsumed_tail
    except zlib.error as error:
        raise BrokenCoding(str(error)) from error
    if not stream.eof:
        raise BrokenCoding("the compressed data end too early")
    return bytes(parts), stream.unused_data


def _undeflated(data: bytes, limit: int) -> bytes:
    """`deflate` is zlib by RFC 9110, and raw deflate by some servers."""
    try:
        return _inflated(data, zlib.MAX_WBITS, limit)[0]
    except BrokenCoding:
        return _inflated(data, -zlib.MAX_WBITS, limit)[0]


def _unbrotlied(data: bytes, limit: int) -> bytes:
    stream, parts, rest = brotli.Decompressor(), bytearray(), data
    try:
        while not stream.is_finished():
            part = stream.process(rest, output_buffer_limit=STEP_BYTES)
            parts += part
            if len(parts) > limit:
                raise TooLarge(f"more than {limit:,} bytes when unpacked")
            if not part and stream.can_accept_more_data() and not rest:
                raise BrokenCoding("the compressed data end too early")
            rest = b""
    except brotli.error as error:
        raise BrokenCoding(str(error)) from error
    return bytes(parts)


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": ungzipped,
    "x-gzip": ungzipped,
    "deflate": _undeflated,
    "br": _unbrotlied,
}
