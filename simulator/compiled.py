"""How kernels are compiled: once per version of their package, kept between runs."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba

_SETTING: Final = "CACHE_DIR"

_Function = TypeVar("_Function", bound=Callable[..., Any])


@cache
def _cache_folder(package: Path) -> Path:
    """Return a folder for compiled code that changes with any source file of a package.

    Numba keys compiled code by the file of a kernel alone; a change in a kernel called from
    another file would go unnoticed.
    """
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted(package.glob("*.py")):
        digest.update(file.read_bytes())
    home = os.environ.get("XDG_CACHE_HOME")
    base = Path(home) if home else Path.home() / ".cache"
    folder = base / "grid-target-simulator" / f"{package.name}-{digest.hexdigest()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    return folder if writable else Path(tempfile.mkdtemp(prefix=f"{package.name}-"))


def kernel(function: _Function) -> _Function:
    """Compile a function on first call; it runs without the interpreter's lock.

    No fast-math: every machine gives the same bits. The function must make no arrays, whose memory
    nobody would give back: references to arrays are not counted. To count them takes longer than
    some kernels do, and workers would wait for each other, since they count the same ones.
    """
    return _compile(function, counted=False)


def inner_kernel(function: _Function) -> _Function:
    """Compile a function into those that call it: handing over many arrays takes its time too."""
    return _compile(function, counted=False, inline="always")


def making_kernel(function: _Function) -> _Function:
    """Compile a function that makes arrays; otherwise as ``kernel``."""
    return _compile(function, counted=True)


def _compile(function: _Function, *, counted: bool, inline: str = "never") -> _Function:
    options: dict[str, Any] = {
        "cache": True,
        "nogil": True,
        "error_model": "numpy",
        "inline": inline,
        "_nrt": counted,
    }
    before = getattr(numba.config, _SETTING)
    setattr(numba.config, _SETTING, str(_cache_folder(Path(function.__code__.co_filename).parent)))
    try:
        compiled = numba.njit(**options)(function)
    finally:
        setattr(numba.config, _SETTING, before)
    return cast("_Function", compiled)
