"""What the assessment stage hands on."""

from dataclasses import dataclass
from typing import Literal

from simulator.assessment.decision import Decisions

VerdictName = Literal["met", "missed", "not testable", "not due"]


@dataclass(frozen=True)
class Verdict:
    """One promise against one year's run, in one reading: a row of targets.csv.

    Parameters
    ----------
    target, area, year, reading
        Which promise, where, for which year, read how.
    decides
        Whether this reading decides the target's verdict.
    value, promised, margin
        In ``unit`` (the plan's own); margin is signed, positive is better; None where untestable.
    decided_by
        Why it cannot be judged, if so; then what decides it, the most telling fact first.
    probability, low, high
        Share of weather years in which it holds and its interval; None in a single-year run.
    """

    target: str
    area: str
    year: int
    reading: str
    decides: bool
    value: float | None
    unit: str
    promised: float | None
    margin: float | None
    verdict: VerdictName
    probability: float | None
    low: float | None
    high: float | None
    decided_by: Decisions = ()


@dataclass(frozen=True)
class Assessment:
    """All verdicts of a run."""

    verdicts: tuple[Verdict, ...]

    def deciding(self) -> tuple[Verdict, ...]:
        """Return the verdicts of the deciding readings, one per target and year."""
        return tuple(verdict for verdict in self.verdicts if verdict.decides)
