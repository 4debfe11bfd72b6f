"""The errors a planner can meet.

SimulatorError
├── InputDataError       a file of the region pack is wrong   exit code 2
│   └── ScenarioError    the scenario file is wrong           exit code 2
├── SolveError           no optimal dispatch was found        exit code 3
└── ClusterError         the workers of a sweep are gone      exit code 3
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

_MOST_SHOWN: Final = 40


def printable(text: str, limit: int = 60) -> str:
    r"""Return a text that is safe to print: short, on one line, without control characters.

    Parameters
    ----------
    text
        What was found in a file; it may be anything.
    limit
        Longest text returned. [characters]

    Examples
    --------
    >>> printable("35 %")
    '35 %'
    >>> printable("\x1b[31mred")
    '\\x1b[31mred'
    """
    shown = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text[: 2 * limit]
    )
    whole = len(text) <= 2 * limit and len(shown) <= limit
    return shown if whole else f"{shown[: limit - 1]}…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the question that helps after a misspelt word, or nothing if none is alike.

    Examples
    --------
    >>> did_you_mean("exprot_limit", ["import_limit", "export_limit"])
    'Did you mean export_limit?'
    """
    spelt = {name.casefold(): name for name in known}
    close = get_close_matches(word[:100].casefold(), spelt, n=1, cutoff=0.6)
    return f"Did you mean {spelt[close[0]]}?" if close else ""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in an input file, as data; its text is made last.

    Parameters
    ----------
    file, line
        Where it stands; line 0 means the file as a whole.
    path
        Path of the value inside the file, such as ``change.plants.shimen-3.in_service``.
    found
        The text that was found, shortened if long.
    allowed
        What is allowed there, with its unit.
    suggestion
        What to do about it.
    """

    file: str
    line: int
    path: str
    found: str
    allowed: str
    suggestion: str = ""

    def __str__(self) -> str:
        """Return ``file:line: path = found: allowed. Suggestion.``."""
        file = printable(self.file, 200)
        where = f"{file}:{self.line}" if self.line else file
        found = printable(self.found) if self.found else ""
        path = printable(self.path, 120)
        what = " = ".join(part for part in (path, found) if part)
        allowed = self.allowed if self.allowed.endswith("?") else f"{self.allowed.rstrip('.')}."
        parts = [f"{where}:", f"{what}:" if what else "", allowed, self.suggestion]
        return " ".join(part for part in parts if part)


class SimulatorError(Exception):
    """Base of all errors that are reported without a traceback."""

    exit_code = 2


class InputDataError(SimulatorError):
    """Inputs are wrong: everything that is wrong with them, found at once.

    Parameters
    ----------
    problems
        At least one problem, in the order of files and lines.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        lines = [f"  {problem}" for problem in self.problems[:_MOST_SHOWN]]
        if len(self.problems) > _MOST_SHOWN:
            lines.append(f"  … and {len(self.problems) - _MOST_SHOWN} more")
        text = "\n".join(lines)
        super().__init__(f"{count} in the inputs; nothing was run.\n{text}")

    def __reduce__(self) -> tuple[type["InputDataError"], tuple[tuple[Problem, ...]]]:
        """Let the error pass from a worker process to its parent."""
        return type(self), (self.problems,)


class ScenarioError(InputDataError):
    """The scenario file itself, or what it changes in the pack, is wrong."""


class SolveError(SimulatorError):
    """A dispatch was not solved to a certified optimum; no verdict is written from it."""

    exit_code = 3


class ClusterError(SimulatorError):
    """The scheduler or the workers of a sweep cannot be reached, or are gone."""

    exit_code = 3
