"""What decides a verdict, as facts without words; the report words them in each language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    # what decides
    "year-end",
    "next-plant",
    "in-service",
    "season",
    "reserve-left-out",
    "reserve-counted",
    "local-and-firm-import",
    "local-and-grid",
    "nothing-curtailed",
    "worst-curtailment",
    "driver-served",
    "not-served",
    "small-hydro-spell",
    "load-carried",
    "reserve-in-study",
    # why it cannot be judged
    "short-run",
    "no-such-plant",
    "coal-need",
    "adequacy-left-out",
    "city-only",
    "reason",
    "outside-run",
]


@dataclass(frozen=True)
class Decision:
    """One fact that decides a verdict, or keeps it from being judged.

    Parameters
    ----------
    kind
        Which fact; the report has its words.
    at
        When: an hour, day, month or year in ISO notation, local time; empty where there is none.
    figures
        Its numbers by name; units end the names.
    names
        Its identifiers by name: a plant, a season, a day.
    """

    kind: Kind
    at: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


Decisions = tuple[Decision, ...]
"""The facts of one verdict, the most telling first."""


def decided_at(decisions: Decisions) -> str:
    """Return the moment that decides: that of the first fact that has one.

    Examples
    --------
    >>> decided_at((Decision("reason"), Decision("year-end", "2025-12-31")))
    '2025-12-31'
    """
    return next((decision.at for decision in decisions if decision.at), "")


def iso_month(month: int) -> str:
    """Return a month counted from year 0 in ISO notation.

    Examples
    --------
    >>> iso_month(2026 * 12 + 5)
    '2026-06'
    """
    return f"{month // 12}-{month % 12 + 1:02d}"
