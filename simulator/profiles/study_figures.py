"""What a planner asks of weather years: monthly means, duration, ramps, reach, lulls."""

from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd

from simulator.profiles.study import ProfileStudy
from simulator.profiles.weather_calendar import FloatArray
from simulator.profiles.weather_figures import anomaly, correlation, daily_sum

SHARES: Final = (0.0, 0.1, 1.0, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 100.0)
"""Shares of the hours of a year of the duration curves in the table. [%]"""
RAMPS: Final = (50.0, 90.0, 95.0, 99.0, 99.9, 100.0)
"""Percentiles of hourly ramps in the table. [%]"""
CALM: Final = 0.05
"""Wind output below which the region is calm. [p.u.]"""
_SPREAD: Final = (10.0, 90.0)
_COLUMNS: Final = (
    "topic", "figure", "at", "value", "p10", "p90", "unit", "climate", "least", "most", "met",
)  # fmt: skip
_UNITS: Final = {
    "temperature": "°C", "irradiation": "kWh/m2/d", "wind": "p.u.", "solar": "p.u.",
    "inflow": "p.u.", "demand": "MW", "net load": "MW",
}  # fmt: skip


def regional_series(study: ProfileStudy) -> dict[str, FloatArray]:
    """Return hourly series of the region, each of shape (year, hour).

    Wind and solar are those of the mean plant [p.u.], demand and net load in MW.
    """
    return {
        "wind": study.sample.wind.mean(axis=2),
        "solar": study.sample.solar.mean(axis=2),
        "demand": study.demand_mw,
        "net load": study.net_load_mw,
    }


def monthly_means(study: ProfileStudy) -> dict[str, FloatArray]:
    """Return monthly means, each of shape (year, 12), in the units of the table."""
    sample = study.sample
    hourly = {
        "temperature": sample.temperature_c.mean(axis=2),
        "irradiation": sample.irradiance_w_per_m2.mean(axis=2) * 24 / 1000,
        "inflow": study.inflow,
        **regional_series(study),
    }
    months = [study.month_of_hour == month for month in range(1, 13)]
    return {
        name: np.stack([series[:, month].mean(axis=1) for month in months], axis=1)
        for name, series in hourly.items()
    }


def duration(series: FloatArray) -> FloatArray:
    """Return each year's hours from the highest to the lowest, shape (year, hour)."""
    return np.asarray(np.sort(series, axis=1)[:, ::-1])


def ramps(series: FloatArray) -> FloatArray:
    """Return the sizes of hourly ramps, shape (year, hour - 1)."""
    return np.abs(np.diff(series, axis=1))


def correlation_by_distance(study: ProfileStudy) -> pd.DataFrame:
    """Return the correlation of every two counties, the median over the years.

    Returns
    -------
    DataFrame
        Columns: pair, distance_km, and daily ``clearness``, ``temperature``, hourly ``wind``.
    """
    sample = study.sample
    pairs = list(combinations(range(len(study.buses)), 2))
    one, two = [first for first, _ in pairs], [second for _, second in pairs]
    clearness = daily_sum(sample.irradiance_w_per_m2) / daily_sum(sample.outside_w_per_m2)
    series = {
        "clearness": anomaly(clearness, sample.month_of_day),
        "temperature": anomaly(daily_sum(sample.temperature_c) / 24, sample.month_of_day),
        "wind": sample.wind,
    }
    table = {
        "pair": [f"{study.buses[first]}-{study.buses[second]}" for first, second in pairs],
        "distance_km": sample.distance_km[one, two],
    }
    for name, values in series.items():
        by_year = correlation(values[..., one], values[..., two])
        table[name] = np.median(by_year, axis=0)
    return pd.DataFrame(table).sort_values("distance_km", ignore_index=True)


def lulls(study: ProfileStudy) -> dict[str, tuple[FloatArray, str]]:
    """Return how long wind and sun stay away, by year, each with its unit."""
    wind, solar = study.sample.wind.mean(axis=2), study.sample.solar.mean(axis=2)
    both = daily_sum(np.stack([wind, solar], axis=2)) / 24
    relative = both.mean(axis=2) / both.mean()
    three_days = (relative[:, :-2] + relative[:, 1:-1] + relative[:, 2:]) / 3
    return {
        "longest calm": (np.array([_longest(year < CALM) for year in wind]), "h"),
        "hours of calm": ((wind < CALM).sum(axis=1).astype(np.float64), "h"),
        "longest spell below half of wind and sun": (
            np.array([_longest(year < 1 / 2) for year in relative]),
            "d",
        ),
        "lowest three days of wind and sun over mean": (three_days.min(axis=1), "p.u."),
    }


def _longest(holds: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """Return the length of the longest run in which something holds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], holds.astype(np.int8), [0]])))
    return float((edges[1::2] - edges[::2]).max(initial=0))


def study_table(study: ProfileStudy) -> pd.DataFrame:
    """Return all figures as one table, a row each; over several years the median and p10, p90.

    Returns
    -------
    DataFrame
        Columns: topic (band, month, year, duration, ramp, distance, lull), figure, at (month,
        share of hours [%], percentile [%], distance [km]), value, p10, p90, unit, climate, least
        and most (of the band), met.
    """
    rows = [*_band_rows(study), *_month_rows(study), *_year_rows(study), *_curve_rows(study)]
    for name, (values, unit) in lulls(study).items():
        rows.append(_row("lull", name, None, values, unit))
    table = correlation_by_distance(study)
    for _, pair in table.iterrows():
        for name in ("clearness", "temperature", "wind"):
            value = np.array([float(pair[name])])
            rows.append(_row("distance", f"{name} {pair['pair']}", pair["distance_km"], value, ""))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _row(
    topic: str, figure: str, at: float | None, values: FloatArray, unit: str
) -> dict[str, object]:
    row = {"topic": topic, "figure": figure, "at": at, "value": float(np.median(values))}
    if len(values) > 1:
        row["p10"], row["p90"] = (float(np.percentile(values, share)) for share in _SPREAD)
    return {**row, "unit": unit}


def _band_rows(study: ProfileStudy) -> list[dict[str, object]]:
    return [
        {
            "topic": "band", "figure": band.name, "value": band.value, "least": band.least,
            "most": band.most, "met": ("yes" if band.holds else "no") if band.applies else "",
        }
        for band in study.bands
    ]  # fmt: skip


def _month_rows(study: ProfileStudy) -> list[dict[str, object]]:
    rows = []
    for name, means in monthly_means(study).items():
        for month in range(12):
            row = _row("month", name, month + 1, means[:, month], _UNITS[name])
            if name in study.climate:
                row["climate"] = float(study.climate[name][month])
            rows.append(row)
    return rows


def _year_rows(study: ProfileStudy) -> list[dict[str, object]]:
    sample = study.sample
    yearly = {
        "full-load hours of wind": (sample.wind.mean(axis=2).sum(axis=1), "h"),
        "full-load hours of solar": (sample.solar.mean(axis=2).sum(axis=1), "h"),
        "full-load hours of inflow": (study.inflow.sum(axis=1), "h"),
        "irradiation": (sample.irradiance_w_per_m2.mean(axis=2).sum(axis=1) / 1000, "kWh/m2"),
        "mean temperature": (sample.temperature_c.mean(axis=(1, 2)), "°C"),
        "energy of demand": (study.demand_mw.sum(axis=1), "MWh"),
        "peak of demand": (study.demand_mw.max(axis=1), "MW"),
        "peak of net load": (study.net_load_mw.max(axis=1), "MW"),
        "valley of net load": (study.net_load_mw.min(axis=1), "MW"),
    }
    return [_row("year", name, None, *values) for name, values in yearly.items()]


def _curve_rows(study: ProfileStudy) -> list[dict[str, object]]:
    rows = []
    for name, series in regional_series(study).items():
        for share in SHARES:
            values = np.percentile(series, 100.0 - share, axis=1)
            rows.append(_row("duration", name, share, values, _UNITS[name]))
        for percentile in RAMPS:
            values = np.percentile(ramps(series), percentile, axis=1)
            rows.append(_row("ramp", name, percentile, values, f"{_UNITS[name]}/h"))
    return rows
