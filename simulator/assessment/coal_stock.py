"""The coal stock that a promise of so many days asks for."""

from typing import Final

import pandas as pd

from simulator.assessment.decision import Decision
from simulator.assessment.measurement import Measurement, YearFacts, plants_of
from simulator.scenario.pack import Target

READINGS: Final = ("included",)
_HOURS: Final = 24


def measure_coal_stock(facts: YearFacts, target: Target) -> tuple[Measurement, ...]:
    """Return the coal needed for the promised days at the worst burn of the year.

    No stock is known, so the promise itself cannot be judged: the figure stands in the reason.
    """
    days = int(float(target.value))
    burn_t = coal_burn(facts, target.area)
    length = days * _HOURS
    reason = Decision("reason")
    if len(burn_t) < length:
        return (Measurement(target.reading, None, untestable=(reason, *facts.short_run)),)
    last = burn_t.rolling(length).sum()
    start = pd.Timestamp(str(last.idxmax())) - pd.Timedelta(hours=length - 1)
    figures = {"days": float(days), "coal_t": float(last.max())}
    need = Decision("coal-need", f"{start:%Y-%m-%d}", figures)
    return (Measurement(target.reading, None, untestable=(need, reason)),)


def coal_burn(facts: YearFacts, area: str) -> "pd.Series[float]":
    """Return the standard coal burnt in each hour [tce]."""
    output_mw = facts.dispatch.output_mw
    burn_t = pd.Series(0.0, index=output_mw.index)
    for plant in plants_of(facts.pack, area):
        rate = facts.pack.technologies[plant.technology].coal_rate_t_per_mwh
        if rate > 0 and plant.plant in output_mw:
            burn_t = burn_t + output_mw[plant.plant] * rate
    return burn_t
