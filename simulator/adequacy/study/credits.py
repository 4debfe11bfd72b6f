"""What resources are worth in load carried (ELCC), and the load that supply carries."""

from math import ceil
from typing import Final

import numpy as np

from simulator.adequacy.study.city import City
from simulator.adequacy.study.curve import BoolArray, RisingCurve
from simulator.adequacy.study.estimates import clustered_error
from simulator.adequacy.study.intervals import NORMAL_95
from simulator.adequacy.study.result import Credit, Figure, undefined
from simulator.adequacy.system import FloatArray
from simulator.adequacy.tally import ENERGY, HOURS

_FIRST_DRAWS: Final = 50
_RESOLUTION: Final = 2e-3  # last bracket of a credit as a share of the capacity
_WANTED: Final = 0.01  # half-width of its interval as a share of the capacity
_SCALES: Final = (0.3, 4.0)  # of demand, between which the load carried is looked for
_SCALE_RESOLUTION: Final = 2e-4
_LEAST_SHORT: Final = 30  # samples with a shortfall below which an interval is not believed


def load_carried(
    city: City, peak_mw: float, standard_h: float, draws: int, lacking: str = ""
) -> Figure:
    """Return the load that is carried with so many hours of shortfall a year.

    Parameters
    ----------
    city
        The case.
    peak_mw
        Peak by which the load is named: demand keeps its shape, so all hours grow with it. [MW]
    standard_h
        Hours a year with a shortfall (LOLH). [h]
    draws
        Outage draws of each weather year.
    lacking
        A resource that is not counted.
    """

    def evaluate(scale: float, active: BoolArray | None) -> FloatArray:
        found = city.shortfall(draws, scale=scale, lacking=lacking, active=active)
        return found.figures[..., HOURS]

    curve = RisingCurve(evaluate)
    scale, slope = curve.solve(standard_h, *_start(curve, standard_h), _SCALE_RESOLUTION)
    if slope <= 0:
        return undefined("no load reaches the standard")
    error = clustered_error(curve.at(scale)) / slope * peak_mw
    value, reach = scale * peak_mw, NORMAL_95 * error
    return Figure(value, error, value - reach, value + reach)


def _start(curve: RisingCurve, level: float) -> tuple[float, float]:
    """Return a bracket around a level, searched outwards from the load as it is."""
    low, high = _SCALES
    step = 0.1
    at = 1.0
    while low < at < high:
        rising = curve.mean(at) < level
        other = at + step if rising else at - step
        if (curve.mean(other) < level) != rising:
            return (at, other) if rising else (other, at)
        at = other
    return low, high


def credits_of(
    city: City, capacity_mw: dict[str, float], draws: int, scale: float = 1.0,
    known_mwh: FloatArray | None = None,
) -> tuple[Credit, ...]:  # fmt: skip
    """Return the ELCC of every resource: the constant load it carries at the same EUE.

    Parameters
    ----------
    city
        The case.
    capacity_mw
        Capacity of each resource; those without any are left out. [MW]
    draws
        Most outage draws of each weather year; fewer are taken where they give an interval of
        one per cent of the capacity either way.
    scale
        Factor on demand.
    known_mwh
        Energy short in every sample of the case as it is, if known, shape (weather year, draw).

    Notes
    -----
    The same draws with and without the resource (common random numbers). The load beyond which
    shortfall reaches what it is without the resource is read from one curve for all resources.
    """
    pending = {name: mw for name, mw in capacity_mw.items() if mw > 0}
    found: dict[str, Credit] = {}
    count, highest_mw = min(_FIRST_DRAWS, draws), 0.0
    while pending:
        study = _CreditStudy(city, scale, count, known_mwh)
        if highest_mw > 0:
            study.look_below(highest_mw)
        needed, highest_mw = count, 0.0
        for name, mw in list(pending.items()):
            credit, more = study.credit(name, mw)
            if more <= count or count >= draws:
                found[name] = credit
                del pending[name]
            elif credit.mw.high is not None:
                highest_mw = max(highest_mw, credit.mw.high + _WANTED * mw)
            needed = max(needed, more)
        count = min(needed, draws)
    return tuple(found[name] for name in capacity_mw if name in found)


class _CreditStudy:
    """Credits from one number of draws."""

    def __init__(self, city: City, scale: float, draws: int, known_mwh: FloatArray | None) -> None:
        self._city, self._scale, self._draws = city, scale, draws
        self._curve = RisingCurve(self._energy)
        if known_mwh is not None:
            self._curve.know(0.0, known_mwh[:, :draws])

    def look_below(self, extra_mw: float) -> None:
        """Look at a load above all that will be asked for: it tells which samples can be short."""
        self._curve.at(extra_mw)

    def _energy(self, extra_mw: float, active: BoolArray | None) -> FloatArray:
        found = self._city.shortfall(
            self._draws, scale=self._scale, extra_mw=extra_mw, active=active
        )
        return found.figures[..., ENERGY]

    def credit(self, resource: str, capacity_mw: float) -> tuple[Credit, int]:
        """Return a credit, and how many draws its interval would need to be as narrow as wanted."""
        without = self._city.shortfall(self._draws, scale=self._scale, lacking=resource)
        poorer = without.figures[..., ENERGY]
        if not poorer.any():
            figure = undefined(f"no shortfall even without its {capacity_mw:.0f} MW")
            return Credit(resource, capacity_mw, figure, self._draws), 4 * self._draws
        resolution = _RESOLUTION * capacity_mw
        mw, slope = self._curve.solve(float(poorer.mean()), 0.0, capacity_mw, resolution)
        if slope <= 0:
            figure = undefined("no shortfall rises with load")
            return Credit(resource, capacity_mw, figure, self._draws), 4 * self._draws
        difference = (self._curve.at(mw) - poorer) / slope
        error = clustered_error(difference)
        reach = NORMAL_95 * error
        low, high = max(mw - reach, 0.0), min(mw + reach, capacity_mw)
        note = f"of {capacity_mw:.0f} MW; {self._draws} draws of each weather year"
        short = int(np.count_nonzero(poorer))
        if short < _LEAST_SHORT:
            note += f"; rests on {short} samples with a shortfall"
        credit = Credit(resource, capacity_mw, Figure(mw, error, low, high, note), self._draws)
        return credit, draws_needed(difference, _WANTED * capacity_mw / NORMAL_95)


def draws_needed(values: FloatArray, wanted: float) -> int:
    """Return how many draws of each weather year bring the error of a mean down to what is wanted.

    Parameters
    ----------
    values
        Shape (weather year, draw).
    wanted
        Standard error wanted, in the unit of the values.

    Notes
    -----
    The variance of the mean is that between weather years, which no number of draws lowers, plus
    that of draws within them over their number. Where the former alone exceeds what is wanted,
    draws are enough once they add no more than a fifth to it.

    Examples
    --------
    >>> draws_needed(np.array([[0.0, 2.0], [0.0, 2.0]]), 0.5)
    4
    """
    years, draws = len(values), int(values.shape[1])
    within = float(values.var(axis=1, ddof=1).mean()) / years
    total = clustered_error(values) ** 2
    between = max(total - within / draws, 0.0)
    room = max(wanted**2 - between, 0.2 * between)
    if within <= 0 or room <= 0:
        return draws
    return ceil(within / room - 1e-9)
