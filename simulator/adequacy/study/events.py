"""The worst shortfalls, hour by hour: which weather, which outages, how deep."""

from typing import Final

import numpy as np

from simulator.adequacy.study.city import City
from simulator.adequacy.study.draws import BARE, SYSTEM
from simulator.adequacy.study.result import Event
from simulator.adequacy.system import TOLERANCE_MW, FloatArray
from simulator.adequacy.tally import ENERGY, make_tally

WORST: Final = 10
_MARGIN_H: Final = 6  # hours shown before and after an event
_MOST_SAMPLES: Final = 400
_IMPORT: Final = "import"


def worst_events(city: City, figures: FloatArray, count: int = WORST) -> tuple[Event, ...]:
    """Return the events of largest energy, the worst first.

    Parameters
    ----------
    city
        The case.
    figures
        Of all samples, shape (weather year, draw, figure).
    count
        How many events.

    Notes
    -----
    No event exceeds the energy of its sample: samples are opened from the worst on, until what is
    left of the next one is less than the last event kept.
    """
    energy = figures[..., ENERGY]
    order = np.argsort(energy, axis=None, kind="stable")[::-1][:_MOST_SAMPLES]
    found: list[tuple[float, int, int, int, int]] = []
    for sample in order.tolist():
        year, draw = divmod(sample, energy.shape[1])
        full = len(found) == count
        if energy[year, draw] <= 0 or (full and energy[year, draw] < found[-1][0]):
            break
        short = _short_mw(city, year, draw)[0]
        found += [(float(short[a:b].sum()), year, draw, a, b) for a, b in runs_of(short)]
        found = sorted(found, key=lambda event: (-event[0], *event[1:]))[:count]
    return tuple(_event(city, *place) for _, *place in found)


def runs_of(short_mw: FloatArray) -> list[tuple[int, int]]:
    """Return first and last hour (not included) of each run of short hours.

    Examples
    --------
    >>> runs_of(np.array([0.0, 2.0, 3.0, 0.0, 1.0]))
    [(1, 3), (4, 5)]
    """
    is_short = np.concatenate(([False], short_mw > TOLERANCE_MW, [False]))
    edges = np.flatnonzero(np.diff(is_short.astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _short_mw(city: City, year: int, draw: int) -> tuple[FloatArray, FloatArray]:
    """Return what one sample lacks in each hour, with and without storage and response. [MW]"""
    series = city.series
    tally = make_tally(1, 1, series.demand_mw.shape[1])
    sampler = city.sampler()
    sampler.run(series.demand_mw[year], series.supply_mw[year], year, np.array([draw]), tally)
    flexible = len(city.fleet.storage.elements) + len(city.fleet.demand_response.names) > 0
    return tally.depth[SYSTEM], tally.depth[BARE if flexible else SYSTEM]


def _event(city: City, year: int, draw: int, begin: int, end: int) -> Event:
    short, bare = _short_mw(city, year, draw)
    series = city.series
    hours = slice(max(begin - _MARGIN_H, 0), min(end + _MARGIN_H, len(short)))
    available = city.sampler().available_mw(year, draw)
    imported = np.array([name == _IMPORT for name in city.fleet.technology])
    powers = {
        "demand_mw": series.demand_mw[year],
        "thermal_mw": available[~imported].sum(axis=0),
        "import_mw": available[imported].sum(axis=0),
        "wind_mw": series.wind_mw[year],
        "solar_mw": series.solar_mw[year],
        "hydro_mw": series.hydro_mw[year],
        "storage_and_response_mw": bare - short,
        "shortfall_mw": short,
    }
    inside = short[begin:end]
    return Event(
        year + 1, draw + 1, begin, end - begin, float(inside.max()), float(inside.sum()),
        hours.start, {name: power[hours].copy() for name, power in powers.items()},
    )  # fmt: skip
