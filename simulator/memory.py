"""When Python looks for cycles of objects, of which a year's programs are full."""

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
