"""Reads a text file of the planner, or says why it cannot be one."""

import re
from pathlib import Path
from typing import Final

from simulator.errors import Problem

MOST_BYTES: Final = 1_000_000
_NOISE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_text(path: Path, shown: str, problems: list[Problem]) -> str | None:
    """Return the text of a file, without byte order mark.

    Parameters
    ----------
    path
        Where the file is.
    shown
        How problems name it.
    problems
        Takes what is wrong with the file.

    Returns
    -------
    str or None
        None if the file cannot be read, is no text in UTF-8, is empty or is too large.
    """
    try:
        _check_path(path)
        return _decode(path.read_bytes())
    except _NotTextError as error:
        problems.append(Problem(shown, error.line, "", "", *error.words))
    except OSError as error:
        problems.append(Problem(shown, 0, "", "", f"cannot be read ({error.strerror})"))
    return None


class _NotTextError(Exception):
    def __init__(self, line: int, allowed: str, suggestion: str = "") -> None:
        super().__init__(allowed)
        self.line = line
        self.words = allowed, suggestion


def _check_path(path: Path) -> None:
    if path.is_dir():
        raise _NotTextError(0, "is a folder; must be a file")
    if not path.exists():
        raise _NotTextError(0, "is missing", _neighbours(path))
    if not path.is_file():
        raise _NotTextError(0, "must be a plain file")
    if path.stat().st_size > MOST_BYTES:
        size = MOST_BYTES // 1_000_000
        raise _NotTextError(0, f"is larger than {size} MB; must be a small text file")


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        again = "Save the file again with the encoding UTF-8."
        raise _NotTextError(line, "must be text in UTF-8", again) from error
    noise = _NOISE.search(text)
    if noise is not None:
        line = text.count("\n", 0, noise.start()) + 1
        raise _NotTextError(line, "must be text, but contains control characters")
    if not text.strip():
        raise _NotTextError(0, "is empty")
    return text


def _neighbours(path: Path) -> str:
    if not path.parent.is_dir():
        return ""
    alike = sorted(other.name for other in path.parent.glob(f"*{path.suffix}"))
    return f"In that folder: {', '.join(alike[:12])}." if alike else ""
