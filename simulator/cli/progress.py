"""Progress of a run: a bar per year and stage on a terminal, a line per year elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from simulator.report.words import Language
from simulator.report.words_progress import simulated_sentence, stage_name, time_left
from simulator.run import STAGES
from simulator.run import Progress as ProgressCallback

_FIRST_GUESS: Final = {
    "profiles": 3.0, "network": 3.0, "commitment": 2.0, "dispatch": 60.0, "absorption": 2.0,
    "assessment": 1.0, "comparison": 8.0, "forecast": 0.0, "adequacy": 15.0,
    "files": 3.0,
}  # fmt: skip
"""Seconds a stage takes, until the first year has shown how long it takes here. [s]"""
_NEVER_FULL: Final = 0.98  # a stage that takes longer than expected waits just before its end


@contextmanager
def show_progress(
    years: tuple[int, ...], language: Language, *, silent: bool
) -> Iterator[ProgressCallback]:
    """Give the callback that a run announces its stages to."""
    if silent:
        yield lambda _year, _stage: None
    elif sys.stderr.isatty():
        with _Board(years, language) as board:
            yield board.announce
    else:
        yield _Lines(language).announce


@contextmanager
def show_count(what: str, total: int, *, silent: bool) -> Iterator[Callable[[int], None]]:
    """Give a callback that takes how many of a number of things are done."""
    if silent or not total or not sys.stderr.isatty():
        yield lambda _done: None
        return
    parts = (TextColumn(what), BarColumn(bar_width=30), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


class _Lines:
    """A short line as each year is done, for logs."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._begun: dict[int, float] = {}

    def announce(self, year: int | None, stage: str) -> None:
        if year is None:
            return
        begun = self._begun.setdefault(year, time.monotonic())
        if stage == "done":
            seconds = time.monotonic() - begun
            sys.stderr.write(f"{simulated_sentence(year, seconds, self._language)}\n")
            sys.stderr.flush()


class _Board(Progress):
    """A bar per year; it moves with the clock, by how long each stage took in earlier years."""

    def __init__(self, years: tuple[int, ...], language: Language) -> None:
        self._years = years
        self._language = language
        self._seconds = dict(_FIRST_GUESS)
        self._stage: dict[int, tuple[str, float]] = {}
        super().__init__(
            TextColumn("{task.description:<5}"),
            TextColumn("{task.fields[stage]:<11}"),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            TextColumn("{task.fields[left]}"),
            console=Console(stderr=True),
            transient=True,
            refresh_per_second=4,
        )
        waiting = stage_name("waiting", language)
        self._rows = {
            year: self.add_task(str(year), total=1.0, stage=waiting, left="") for year in years
        }
        whole = stage_name("all", language)
        self._whole = self.add_task(whole, total=float(len(years)), stage="", left="")

    def announce(self, year: int | None, stage: str) -> None:
        """Note that a year, or the run as a whole, enters a stage; learn how long stages take."""
        if year is None:
            self.update(self._whole, stage=stage_name(stage, self._language))
            return
        now = time.monotonic()
        before, begun = self._stage.get(year, ("", now))
        if before in self._seconds:
            self._seconds[before] = now - begun
        self._stage[year] = (stage, now)
        self.update(self._rows[year], stage=stage_name(stage, self._language))

    def get_renderables(self) -> Iterator[RenderableType]:
        """Move the bars to where the clock has brought them, then draw them."""
        shares, lefts = [], []
        for year in list(self._stage):
            share, left = self._position(year)
            self.update(self._rows[year], completed=share, left=time_left(left, self._language))
            shares.append(share)
            lefts.append(left)
        running = sum(left > 0 for left in lefts)
        if running:
            waiting = (len(self._years) - len(lefts)) * sum(self._seconds.values())
            rest = max(*lefts, (sum(lefts) + waiting) / running)
            self.update(self._whole, completed=sum(shares), left=time_left(rest, self._language))
        elif shares:
            self.update(self._whole, completed=sum(shares), left="")
        yield from super().get_renderables()

    def _position(self, year: int) -> tuple[float, float]:
        """Return the share of a year that is done, and the seconds that are left."""
        stage, begun = self._stage[year]
        if stage == "done":
            return 1.0, 0.0
        before = sum(self._seconds[name] for name in STAGES[: STAGES.index(stage)])
        within = min(time.monotonic() - begun, self._seconds[stage] * _NEVER_FULL)
        total = sum(self._seconds.values())
        return (before + within) / total, total - before - within
