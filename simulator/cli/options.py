"""Arguments that commands share: the scenario file and the years."""

import difflib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from simulator.errors import Problem, ScenarioError

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_MOST_YEARS = 100
_SUFFIXES = (".yaml", ".yml")


class YearsType(click.ParamType[tuple[int, ...]]):
    """Years as ``2025``, ``2025-2027`` or ``2025,2030``."""

    name = "years"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return the years, each once, in order."""
        if isinstance(value, tuple):
            return value
        years: set[int] = set()
        for part in str(value).split(","):
            match = re.fullmatch(r"\s*(\d{4})\s*(?:-\s*(\d{4})\s*)?", part)
            if match is None:
                self.fail(f"{part!r} is not a year or a range such as 2025-2027.", param, ctx)
            first = int(match[1])
            last = int(match[2] or first)
            if last < first:
                self.fail(f"{part.strip()} is reversed; write {last}-{first}.", param, ctx)
            years.update(range(first, last + 1))
        if len(years) > _MOST_YEARS:
            self.fail(f"{len(years)} years are too many (at most {_MOST_YEARS}).", param, ctx)
        return tuple(sorted(years))


def language_option(what: str) -> Decorator:
    """Return ``--language``, which chooses the language of something."""
    return click.option(
        "--language",
        type=click.Choice(["en", "zh"]),
        default="en",
        show_default=True,
        help=f"Language of {what}.",
    )


def output_option(what: str) -> Decorator:
    """Return ``--output``, the folder in which something is written or stands."""
    return click.option(
        "--output",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("outputs"),
        show_default=True,
        help=f"Folder in which {what}.",
    )


def workers_option(what: str) -> Decorator:
    """Return ``--workers``, how many processes do something side by side."""
    return click.option(
        "--workers",
        type=click.IntRange(min=1),
        help=f"{what}; results do not depend on it.  [default: one a core]",
    )


def years_option(text: str) -> Decorator:
    """Return ``--years``."""
    return click.option("--years", type=YearsType(), help=text)


def scenario_path(text: str) -> Path:
    """Return the path of a scenario file; if there is none, say which were probably meant.

    Raises
    ------
    ScenarioError
        If there is no such file.
    """
    path = Path(text)
    if path.is_file():
        return path
    if path.is_dir():
        allowed = "must be a scenario file, not a folder"
    elif path.exists():
        return path  # a pipe or a device: reading it says what is wrong
    else:
        allowed = "there is no such file"
    near = list(_near(path))
    suggestion = f"Did you mean {' or '.join(near)}?" if near else ""
    raise ScenarioError([Problem(text, 0, "", "", allowed, suggestion)])


def _near(path: Path) -> Iterator[str]:
    """Yield scenario files that resemble the path, or those inside it if it is a folder."""
    folders = [path] if path.is_dir() else [path.parent, Path("scenarios")]
    candidates = {
        file.stem: str(file)
        for folder in folders
        if folder.is_dir()
        for file in sorted(folder.iterdir())
        if file.suffix in _SUFFIXES
    }
    if path.is_dir():
        yield from list(candidates.values())[:3]
        return
    for stem in difflib.get_close_matches(path.stem, candidates, n=3, cutoff=0.5):
        yield candidates[stem]
