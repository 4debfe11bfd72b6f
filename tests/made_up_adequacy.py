"""A made-up study of adequacy, for tests that need no sampling."""

import numpy as np

from simulator.adequacy.study.result import (
    UNITS,
    CaseAdequacy,
    Credit,
    Event,
    Figure,
    SupplyReading,
    YearAdequacy,
)

_POWERS = (
    "demand_mw", "thermal_mw", "import_mw", "wind_mw", "solar_mw", "hydro_mw",
    "storage_and_response_mw", "shortfall_mw",
)  # fmt: skip
_CREDITS = {"wind": (800.0, 0.25), "solar": (1200.0, 0.1), "storage": (250.0, 0.4)}


def figure(value: float) -> Figure:
    return Figure(value, 0.1 * value, 0.8 * value, 1.2 * value)


def made_up_adequacy(year: int) -> YearAdequacy:
    """Return three cases, each with a tenth of the shortfall of the one before."""
    cases = tuple(
        _case(name, 40.0 / 10**place)
        for place, name in enumerate(("islanded", "firm_import", "full_import"))
    )
    supply = {
        name: SupplyReading(figure(4500.0), {4500.0: Figure(0.8, 0.02, 0.76, 0.84)})
        for name in ("islanded", "firm_import", "firm_import+reserve")
    }
    static = {"wind": 0.05, "solar": 0.0, "storage": 0.5}
    return YearAdequacy(
        year, 10, 4, 1, 2.4, 4000.0, cases=cases, supply=supply, static_credits=static
    )


def _case(name: str, lolh: float) -> CaseAdequacy:
    hours = np.zeros(8760)
    hours[4500:4620] = lolh / 120
    credits_found = tuple(
        Credit(resource, mw, figure(share * mw), 10) for resource, (mw, share) in _CREDITS.items()
    )
    metrics = {metric: figure(lolh) for metric in UNITS}
    by_weather = np.array([[0.5, 50.0], [1.0, 100.0], [1.5, 150.0], [1.0, 100.0]]) * lolh
    return CaseAdequacy(
        name, metrics, figure(4600.0), credits_found, credits_found, hours, 100.0 * hours,
        by_weather, tuple(_event(rank) for rank in range(3)),
    )  # fmt: skip


def _event(rank: int) -> Event:
    hourly = {name: np.full(15, 300.0) for name in _POWERS}
    hourly["demand_mw"] = np.full(15, 2000.0)
    hourly["shortfall_mw"] = np.where(np.arange(15) // 3 == 2, 200.0 - 50.0 * rank, 0.0)
    depth = 200.0 - 50.0 * rank
    return Event(rank + 1, 7, 4500 + 100 * rank, 3, depth, 3 * depth, 4494 + 100 * rank, hourly)
