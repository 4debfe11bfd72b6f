"""Takes in a series file whole, and tells text from what is none."""

import re
from pathlib import Path
from typing import Final

from simulator.errors import Problem

MOST_BYTES: Final = 60_000_000
_NOISE: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LEAST_CHINESE: Final = 0.2
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_FOREIGN: Final = re.compile("[^\x00-\x7f]")


def read_content(path: Path, where: Problem, problems: list[Problem]) -> bytes | None:
    """Return the bytes of a file.

    Parameters
    ----------
    path
        Where the file is.
    where
        Where the scenario names it: what a file that cannot be read is reported as.
    problems
        Takes what is wrong.

    Returns
    -------
    bytes or None
        None if there is no such file, or it is empty or too large.
    """
    refusal, hint = _refusal(path)
    if not refusal:
        try:
            return path.read_bytes()
        except OSError as error:
            refusal = f"cannot be read ({error.strerror})"
    problems.append(Problem(where.file, where.line, where.path, where.found, refusal, hint))
    return None


def _refusal(path: Path) -> tuple[str, str]:
    if path.is_dir():
        return "is a folder; must be a file", ""
    if not path.exists():
        return "is missing; paths start at the scenario's folder", _neighbours(path)
    if not path.is_file():
        return "must be a plain file", ""
    size = path.stat().st_size
    if size > MOST_BYTES:
        return f"is larger than {MOST_BYTES // 1_000_000} MB; must be one year at one place", ""
    return ("" if size else "is empty"), ""


def _neighbours(path: Path) -> str:
    if not path.parent.is_dir():
        return ""
    alike = sorted(other.name for other in path.parent.iterdir() if other.is_file())
    return f"In that folder: {', '.join(alike[:8])}." if alike else ""


def decode(content: bytes, shown: str, problems: list[Problem]) -> str | None:
    """Return the text of a file in UTF-8, without byte order mark.

    Parameters
    ----------
    content
        The file.
    shown
        How problems name it.
    problems
        Takes what is wrong: noise, or another encoding, with the advice how to change it.

    Returns
    -------
    str or None
        None if it is no such text.
    """
    refusal = _not_text(content)
    if refusal is not None:
        problems.append(Problem(shown, *refusal))
        return None
    return content.decode("utf-8-sig")


def _not_text(content: bytes) -> tuple[int, str, str, str, str] | None:
    """Return line, path, found, what is allowed and a suggestion."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return 0, "", "UTF-16", "must be text in UTF-8", _SAVE_AGAIN
    noise = _NOISE.search(content)
    if noise is not None:
        line = content.count(b"\n", 0, noise.start()) + 1
        return line, "", "", "must be text, but contains bytes that no text has", ""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = "GB18030 (GBK)" if _is_chinese(content) else ""
        return line, "", found, "must be text in UTF-8", _SAVE_AGAIN
    return None if text.strip() else (0, "", "", "is empty", "")


_SAVE_AGAIN: Final = "In Excel, save it as “CSV UTF-8”; in Notepad, choose the encoding UTF-8."


def _is_chinese(content: bytes) -> bool:
    """Whether the bytes make Chinese in the encoding that Chinese Windows writes by default."""
    try:
        foreign = "".join(_FOREIGN.findall(content.decode("gb18030")))
    except UnicodeDecodeError:
        return False
    return len(_CHINESE.findall(foreign)) >= _LEAST_CHINESE * len(foreign)
