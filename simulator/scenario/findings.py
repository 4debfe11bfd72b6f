"""What a cross rule reads and what it reports."""

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.scenario.pack import Pack
from simulator.scenario.stress import NO_STRESS


@dataclass(frozen=True)
class Finding:
    """A rule that does not hold.

    Parameters
    ----------
    table, key
        The record in which it shows; an empty key means the table's first record.
    fields
        Names in files of the values that disagree, the one to show first; one that the scenario
        changed goes before.
    allowed
        What must hold.
    suggestion
        What to do about it.
    """

    table: str
    key: str
    fields: tuple[str, ...]
    allowed: str
    suggestion: str = ""


@dataclass(frozen=True)
class Case:
    """What rules look at: the pack, the years of the run, its period and its stress."""

    pack: Pack
    years: tuple[int, ...]
    period: tuple[str, str] | None = None
    stress: str = NO_STRESS


Findings = Iterator[Finding]
CLOSE = 1e-6
"""Shares are written with a few decimals, so that their sum is exact but for rounding."""


def text_of_month(month: int) -> str:
    """Return months since year 0 as ``2024-06``."""
    return f"{month // 12}-{month % 12 + 1:02d}"
