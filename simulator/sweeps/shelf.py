"""What one process of this machine has found, for the others: the bases of a sweep's base.

Each process needs those of every year, which take as long to find as a case or two. Files of a
folder of the command's own; without such a folder each process finds what it needs.
"""

import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

import psutil

SHELF: Final = "GRID_TARGET_SIMULATOR_SHELF"
"""Variable of the environment that names the folder."""
_NAME: Final = "grid-target-simulator-shelf-"
_LEFT_FREE: Final = 8 << 30
"""Space of the disk that is left to others. [B]"""

Found = TypeVar("Found")


@contextmanager
def open_shelf() -> Iterator[Path]:
    """Give an empty folder that nobody else may open; it is gone after the block.

    Folders of commands that were killed are cleared away.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{_NAME}*"):
        process = left.name.removeprefix(_NAME).partition("-")[0]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_once(name: str, find: Callable[[], Found]) -> Found:
    """Return what another process has put on the shelf, or find it and put it there.

    Parameters
    ----------
    name
        What it is: the same name stands for the same thing in all processes.
    find
        Finds it. Processes that ask at the same time each do.
    """
    shelf = os.environ.get(SHELF)
    if shelf is None:
        return find()
    place = Path(shelf) / name
    with suppress(FileNotFoundError), place.open("rb") as file:
        there: Found = pickle.load(file)  # noqa: S301 - from a folder that is ours alone
        return there
    found = find()
    _put(place, found)
    return found


def _put(place: Path, found: object) -> None:
    """Write a file whole or not at all; where there is no room the others find it themselves."""
    part = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        if shutil.disk_usage(place.parent).free < _LEFT_FREE:
            return
        with part.open("wb") as file:
            pickle.dump(found, file, pickle.HIGHEST_PROTOCOL)
        part.replace(place)
    except OSError:
        part.unlink(missing_ok=True)
