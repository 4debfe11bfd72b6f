"""Memory handed back to the system, so that a process of many years stays as small as one year."""

import ctypes
import ctypes.util


def return_memory() -> None:
    """Return what was freed to the system, where the C library can (glibc keeps it otherwise)."""
    name = ctypes.util.find_library("c")
    trim = getattr(ctypes.CDLL(name), "malloc_trim", None) if name else None
    if trim is not None:
        trim(0)
