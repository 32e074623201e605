"""The guard of a correction: whether what it expects is what stands there, and what to say when it is not."""

from collections.abc import Mapping
from typing import Any

from pipelines.corrections.entries import StaleCorrectionError, ValueCorrection, Withdrawal
from schemas.privacy import MASK


def check_guard(entry: ValueCorrection | Withdrawal, row: Mapping[str, Any]) -> None:
    """Make sure that a row holds what an entry expects.

    Raises:
        StaleCorrectionError: it does not; the message says what it holds.
    """
    differing = [name for name, value in entry.expect.items() if not _is_as_expected(value, row[name])]
    if differing:
        found = "; ".join(f"{name} is {row[name]!r}, not {entry.expect[name]!r}" for name in differing)
        raise StaleCorrectionError(
            f"{entry.location}: the guard of {entry.subject} does not hold: {found}. Look whether the correction is "
            "still needed, and remove it or bring `expect` up to date."
        )


def unknown(entry: ValueCorrection | Withdrawal, what: str) -> StaleCorrectionError:
    """Return the error that an entry is about something that is not there."""
    return StaleCorrectionError(
        f"{entry.location}: there is no {entry.subject}{what}. Look the ID up again, remove the entry if what it was "
        "about is gone, or give --corrections the folder that belongs to this input."
    )


def _is_as_expected(expected: Any, found: Any) -> bool:
    if isinstance(expected, str) and isinstance(found, str) and MASK in expected:
        pairs = zip(expected, found, strict=False)
        return len(expected) == len(found) and all(e in (MASK, f) for e, f in pairs)
    if isinstance(expected, list) and found is not None:
        return expected == list(found)
    return bool(expected == found)
