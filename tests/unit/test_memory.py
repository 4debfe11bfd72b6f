"""Cycles are looked for once, after a block; what is kept is looked at no more; memory returns."""

import ctypes
import gc
import resource
import weakref
from pathlib import Path

import pytest

from simulator.memory import collected_after, keep_for_good, keep_no_longer, return_memory

RESIDENT = Path("/proc/self/statm")


class _Ring:
    def __init__(self) -> None:
        self.own = self
        self.table = b""


def test_cycles_are_gone_after_the_block_and_the_search_goes_on() -> None:
    with collected_after():
        assert not gc.isenabled()
        with collected_after():  # the outermost block decides
            ring = weakref.ref(_Ring())
        assert not gc.isenabled()
        assert ring() is not None
    assert ring() is None
    assert gc.isenabled()


def test_the_search_goes_on_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), collected_after():
        _ = 1 / 0
    assert gc.isenabled()


def test_what_is_kept_for_good_is_collected_once_it_is_no_longer_kept() -> None:
    ring = _Ring()
    keep_for_good()
    gone = weakref.ref(ring)
    del ring
    gc.collect()
    assert gone() is not None
    keep_no_longer()
    gc.collect()
    assert gone() is None


@pytest.mark.skipif(
    not (RESIDENT.exists() and hasattr(ctypes.CDLL(None), "malloc_trim")),
    reason="the C library keeps no memory, or nobody says how much",
)
def test_memory_that_was_freed_between_what_is_used_returns_to_the_system() -> None:
    return_memory()
    before = _resident_mib()
    rings = [_Ring() for _ in range(2000)]
    for ring in rings:
        ring.table = bytes(60_000)  # too small for pages of its own
    pin = bytes(60_000)  # what lies behind it keeps the rest from being given back unasked
    assert _resident_mib() > before + 80
    del rings, ring
    return_memory()
    assert _resident_mib() < before + 20
    assert len(pin) == 60_000


def _resident_mib() -> float:
    return int(RESIDENT.read_text().split()[1]) * resource.getpagesize() / 2**20
