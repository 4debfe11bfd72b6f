"""One case of one year, ready to be asked: with or without a resource, under any load."""

from dataclasses import dataclass, field
from typing import Final

from simulator.adequacy.change import without
from simulator.adequacy.study.curve import BoolArray
from simulator.adequacy.study.draws import Sampled, Sampler
from simulator.adequacy.study.series import WeatherSeries
from simulator.adequacy.system import System

RESOURCES: Final = ("wind", "solar", "storage", "demand-response")
"""Resources whose capacity credit is asked for."""


@dataclass(frozen=True)
class City:
    """A fleet under the weather years of one target year.

    Parameters
    ----------
    fleet
        What can fail, storage and demand response.
    series
        Demand and what weather gives.
    seed
        Seed of the outages.
    """

    fleet: System
    series: WeatherSeries
    seed: int
    _samplers: dict[str, Sampler] = field(default_factory=dict)

    def shortfall(
        self, draws: int, *, scale: float = 1.0, extra_mw: float = 0.0, lacking: str = "",
        active: BoolArray | None = None,
    ) -> Sampled:  # fmt: skip
        """Return what is short.

        Parameters
        ----------
        draws
            Outage draws of each weather year.
        scale, extra_mw
            Factor on demand, and demand added in every hour. [MW]
        lacking
            A resource to leave out.
        active
            Samples to look at, shape (weather year, draw); all others are not short.
        """
        series = self.series.without(lacking) if lacking in {"wind", "solar"} else self.series
        demand = series.demand_mw
        if scale != 1.0 or extra_mw != 0.0:
            demand = demand * scale + extra_mw
        return self.sampler(lacking).sample(demand, series.supply_mw, draws, active)

    def sampler(self, lacking: str = "") -> Sampler:
        """Return what draws the outages, with or without a resource."""
        kind = lacking if lacking in {"storage", "demand-response"} else ""
        if kind not in self._samplers:
            names: tuple[str, ...] = ()
            if kind == "storage":
                names = self.fleet.storage.elements.names
            elif kind:
                names = self.fleet.demand_response.names
            self._samplers[kind] = Sampler(without(self.fleet, set(names)), self.seed)
        return self._samplers[kind]
