"""What measures of targets take and give: the facts of one year, and one reading of one promise."""

from dataclasses import dataclass

from simulator.absorption.account import AbsorptionAccount
from simulator.assessment.decision import Decision, Decisions
from simulator.dispatch.result import DispatchResult
from simulator.profiles.series import Profiles
from simulator.scenario.pack import Pack, Plant
from simulator.scenario.schema import Scenario

CITY = "city"


@dataclass(frozen=True)
class YearFacts:
    """All that is known of one simulated year."""

    scenario: Scenario
    profiles: Profiles
    dispatch: DispatchResult
    absorption: AbsorptionAccount

    @property
    def year(self) -> int:
        """Return the target year."""
        return self.profiles.year

    @property
    def pack(self) -> Pack:
        """Return the region pack."""
        return self.scenario.pack

    @property
    def short_run(self) -> Decisions:
        """Return why operation over the year cannot be judged, or nothing for a whole year."""
        if self.scenario.period is None:
            return ()
        first, last = self.scenario.period
        return (Decision("short-run", names={"first": first, "last": last}),)


@dataclass(frozen=True)
class Measurement:
    """One reading of one promise in one year.

    Parameters
    ----------
    reading
        How the promise is read.
    value
        In the base unit of the quantity (MW, MWh, share, count, year); None if not testable.
    decided_by
        The facts that decide, the most telling first.
    promised
        What this reading asks for, where it is not the plan's figure; in the base unit.
    tolerance
        How far short of the promise still counts as met, in the base unit.
    untestable
        Why this run cannot judge it; empty where it can.
    holds
        False where the promise fails for another reason than its value.
    """

    reading: str
    value: float | None
    decided_by: Decisions = ()
    promised: float | None = None
    tolerance: float = 0.0
    untestable: Decisions = ()
    holds: bool = True


def plants_of(pack: Pack, area: str) -> tuple[Plant, ...]:
    """Return the plants of the city, or of one county's bus."""
    return tuple(plant for plant in pack.plants if area in (CITY, plant.bus))
