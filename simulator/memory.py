"""When Python looks for cycles of objects, and when what a year left returns to the system."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collected_after() -> Iterator[None]:
    """Look for cycles of objects once, after the block or function, and not all the while.

    PyPSA, pandas and xarray make so many objects that looking for those that are cycles takes a
    fifth of a year's time; next to none are found before its end.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def keep_for_good() -> None:
    """Leave all there is out of later searches: what a process keeps as long as it lives."""
    gc.collect()
    gc.freeze()


def keep_no_longer() -> None:
    """Look at what was kept for good as at all else."""
    gc.unfreeze()


def return_memory() -> None:
    """Give what is no longer used back to the system, where the C library can (glibc).

    It keeps what was freed, in pieces between which the next year's large tables do not fit: a
    process that simulates year after year would grow by half. Between the programs of one year it
    is better kept, since each page that comes back has to be cleared.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
