"""Which faults of a step can pass by themselves, and are worth another try; nothing else belongs here."""

from concurrent.futures import BrokenExecutor

import duckdb

from pipelines.engine import NoWorkerError

# Errors of the operating system that say what is wrong with a path: the same call fails the same way tomorrow.
LASTING = (FileExistsError, FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError)


def can_pass(error: BaseException) -> bool:
    """Return whether a fault came from outside (disk, network, memory, a killed process) rather than from its input.

    An `OSError` without a number is a library's word for a wrong setting, such as a model that is not installed.
    An error of ours can pass when what caused it can.
    """
    if isinstance(error, OSError):
        return error.errno is not None and not isinstance(error, LASTING)
    is_from_outside = isinstance(error, BrokenExecutor | NoWorkerError | MemoryError | duckdb.IOException)
    return is_from_outside or (error.__cause__ is not None and can_pass(error.__cause__))
