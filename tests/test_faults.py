import errno
from concurrent.futures.process import BrokenProcessPool

import duckdb
import pytest

from pipelines.engine import NoWorkerError
from pipelines.faults import can_pass
from pipelines.ingest.discover import NoArticles


def caused_by(cause: Exception) -> Exception:
    error = RuntimeError("the store cannot be read")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EIO, "input/output error"),
        OSError(errno.ENOSPC, "no space left on device"),
        ConnectionResetError(errno.ECONNRESET, "connection reset"),
        BrokenProcessPool("a worker was killed"),
        NoWorkerError("workers end as soon as they begin"),
        MemoryError(),
        duckdb.IOException("could not write"),
        caused_by(TimeoutError(errno.ETIMEDOUT, "timed out")),
    ],
    ids=repr,
)
def test_faults_of_disk_network_memory_and_workers_can_pass(error):
    assert can_pass(error)


@pytest.mark.parametrize(
    "error",
    [
        NoArticles("no articles in raw"),
        FileExistsError(errno.EEXIST, "the release exists"),
        PermissionError(errno.EACCES, "permission denied"),
        OSError("[E050] Can't find model 'no_such_model'"),
        KeyError("document_id"),
        caused_by(ValueError("malformed")),
    ],
    ids=repr,
)
def test_faults_of_settings_and_input_cannot_pass(error):
    assert not can_pass(error)
