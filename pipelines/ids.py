"""Opaque, deterministic identifiers. Nothing else belongs here."""

from hashlib import blake2b


def make_id(prefix: str, *parts: object) -> str:
    """Return `prefix-` and 16 hex digits that depend on `parts` alone (order matters)."""
    joined = "\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")
    return f"{prefix}-{blake2b(joined, digest_size=8).hexdigest()}"
