"""What forecasts missed, and what a perfect forecast would have saved: figures of a year."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from simulator.dispatch.foresight import ForecastSeries

_LOST = ("curtailed_mwh", "unserved_mwh", "overgeneration_mwh", "unserved_cost_cny")


def forecast_errors(forecast: ForecastSeries, actual: ForecastSeries) -> dict[str, float]:
    """Return the root mean square errors of the city's forecasts. [MW]

    Parameters
    ----------
    forecast, actual
        What was foreseen, and what came. Net load is demand less wind and solar.
    """
    error = {
        name: _city(getattr(forecast, f"{name}_mw")) - _city(getattr(actual, f"{name}_mw"))
        for name in ("wind", "solar", "demand")
    }
    error["net_load"] = error["demand"] - error["wind"] - error["solar"]
    return {
        f"forecast_{name}_error_mw": float(np.sqrt(np.mean(values.to_numpy(dtype=float) ** 2)))
        for name, values in error.items()
    }


def forecast_worth(figures: Mapping[str, float], perfect: Mapping[str, float]) -> dict[str, float]:
    """Return what a perfect forecast would have saved in one year; a loss is negative.

    Parameters
    ----------
    figures, perfect
        Figures of the year, committed on the forecast and with all known.

    Returns
    -------
    dict
        ``forecast_worth_cny`` is the cost of the dispatch and the value of lost load, of which
        ``forecast_unserved_cost_cny`` is the latter; the rest is energy.
    """
    saved = {name: figures[name] - perfect[name] for name in (*_LOST, "cost_cny")}
    return {
        "forecast_worth_cny": saved["cost_cny"] + saved["unserved_cost_cny"],
        "forecast_unserved_cost_cny": saved["unserved_cost_cny"],
        "forecast_curtailment_mwh": saved["curtailed_mwh"],
        "forecast_unserved_mwh": saved["unserved_mwh"],
        "forecast_overgeneration_mwh": saved["overgeneration_mwh"],
    }


def _city(by_bus: pd.DataFrame) -> "pd.Series[float]":
    return by_bus.sum(axis=1)
