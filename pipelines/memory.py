"""Memory that a step let go, given back to the system. Not here: what a step holds."""

import ctypes
import gc

import pyarrow


def give_back() -> None:
    """Give freed memory back: glibc and Arrow keep it for themselves, and the next step's would come on top of it.

    Where the C library cannot (`malloc_trim` is glibc's) only the cycles of Python and Arrow's pool are freed.
    """
    gc.collect()
    pyarrow.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
