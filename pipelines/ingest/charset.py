"""Bytes of a page or message to characters.

Belongs here: choosing the encoding. Not here: `.txt`, `.md` and `.jsonl`, which are UTF-8 by contract.
"""

import codecs
import re
from collections.abc import Iterator

import charset_normalizer

# Browsers look for a declaration in this many bytes (WHATWG HTML, 13.2.3.2).
DECLARED_WITHIN = 1024
DECLARATION = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What the web calls these is read as the larger set (WHATWG Encoding, "Names and labels").
READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
# What English pages are written in without saying so. A few bytes are no evidence for anything rarer.
GUESSES = ["cp1252", "mac_roman", "utf_16_le", "utf_16_be"]
# Guessing costs a second a megabyte; the head of a page is enough.
GUESS_BYTES = 50_000


def decoded(data: bytes, declared: str | None = None) -> str:
    """Return the text that the bytes spell; what no encoding explains becomes U+FFFD.

    `declared` is the charset that came with them (the `Content-Type` of a response). A declaration counts only if
    the bytes hold to it: a byte order mark first, then UTF-8 (which other text hardly ever is by chance), then
    `declared`, then what the page says of itself, then what charset-normalizer finds most likely.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for encoding in _candidates(data, declared):
        try:
            return data.decode(encoding)
        except (UnicodeError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def charset_of(content_type: str | None) -> str | None:
    """Return the charset parameter of a `Content-Type`."""
    found = DECLARATION.search((content_type or "").encode("latin-1", "replace"))
    return found[1].decode("ascii") if found else None


def _candidates(data: bytes, declared: str | None) -> Iterator[str]:
    is_wide = b"\x00" in data[:DECLARED_WITHIN]  # UTF-16 without a mark is also sound UTF-8
    if not is_wide:
        yield "utf-8"
    stated = DECLARATION.search(data[:DECLARED_WITHIN])
    for label in (declared, stated[1].decode("ascii") if stated else None):
        if encoding := _known(label):
            yield encoding
    guess = charset_normalizer.from_bytes(data[:GUESS_BYTES], cp_isolation=GUESSES).best()
    if guess is not None:
        yield guess.encoding


def _known(label: str | None) -> str | None:
    """The codec of a label, None where it names none for text (Python also has codecs such as base64)."""
    try:
        codec = codecs.lookup((label or "").strip().replace(":", ""))
    except (LookupError, ValueError):
        return None
    if not getattr(codec, "_is_text_encoding", True) or codec.name in ("idna", "punycode", "unicode_escape"):
        return None
    return READ_AS.get(codec.name, codec.name)
