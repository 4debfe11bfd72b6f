"""Cycles of objects are looked for once, after a block, and what is kept is looked at no more."""

import gc
import weakref

import pytest

from simulator.memory import collected_after, keep_for_good, keep_no_longer


class _Ring:
    def __init__(self) -> None:
        self.own = self


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
