"""The exchange with the province as hourly series: prices, what it can send, what it takes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulator.scenario.pack import Exchange, Pack


@dataclass(frozen=True)
class ExchangeSeries:
    """Hourly prices and limits of the exchange with the province.

    Parameters
    ----------
    import_price_cny_per_mwh, export_price_cny_per_mwh
        Price of the exchange. [CNY/MWh]
    import_available_mw, export_available_mw
        What the province can send and take. [MW]
    export_blocked
        Whether the province is in surplus itself.
    """

    import_price_cny_per_mwh: "pd.Series[float]"
    export_price_cny_per_mwh: "pd.Series[float]"
    import_available_mw: "pd.Series[float]"
    export_available_mw: "pd.Series[float]"
    export_blocked: "pd.Series[bool]"


def exchange_of(pack: Pack, year: int) -> Exchange:
    """Return the exchange that holds in a year: the latest one given up to it."""
    return pack.exchange[max(given for given in pack.exchange if given <= year)]


def build_exchange(
    terms: Exchange, solar_capacity_factor: "pd.Series[float]", long_holiday: "pd.Series[bool]"
) -> ExchangeSeries:
    """Return the hourly exchange of one year.

    Parameters
    ----------
    terms
        The exchange with the province in this year.
    solar_capacity_factor
        Mean over the county buses; its index gives the snapshots. [0..1]
    long_holiday
        Whether the snapshot's day belongs to the Spring Festival or National Day.
    """
    snapshots = pd.DatetimeIndex(solar_capacity_factor.index)
    price = _import_price(terms, snapshots)
    provincial_peak = _within(snapshots.month, terms.provincial_peak_months) & _within(
        snapshots.hour, terms.provincial_peak_hours
    )
    blocked = _blocked(terms, solar_capacity_factor, long_holiday)
    at_peak = min(terms.import_limit_mw, terms.import_at_provincial_peak_mw)
    in_surplus = min(terms.export_limit_mw, terms.export_in_blocked_hours_mw)
    return ExchangeSeries(
        import_price_cny_per_mwh=price,
        export_price_cny_per_mwh=price * terms.export_price_ratio,
        import_available_mw=pd.Series(
            np.where(provincial_peak, at_peak, terms.import_limit_mw), index=snapshots
        ),
        export_available_mw=pd.Series(
            np.where(blocked, in_surplus, terms.export_limit_mw), index=snapshots
        ),
        export_blocked=blocked,
    )


def _within(values: "pd.Index[int]", allowed: frozenset[int]) -> npt.NDArray[np.bool_]:
    return np.isin(values.to_numpy(), sorted(allowed))


def _import_price(terms: Exchange, snapshots: pd.DatetimeIndex) -> "pd.Series[float]":
    """Return flat, valley, peak and critical-peak prices; critical hours count as peak hours."""
    critical = _within(snapshots.month, terms.price_critical_months) & _within(
        snapshots.hour, terms.price_critical_hours
    )
    peak = _within(snapshots.hour, terms.price_peak_hours) | critical
    valley = _within(snapshots.hour, terms.price_valley_hours) & ~peak
    ratio = np.ones(len(snapshots))
    ratio[valley] = terms.price_valley_ratio
    ratio[peak] = terms.price_peak_ratio
    ratio[critical] *= terms.price_critical_ratio
    return pd.Series(terms.price_reference_cny_per_mwh * ratio, index=snapshots)


def _blocked(
    terms: Exchange, solar_capacity_factor: "pd.Series[float]", long_holiday: "pd.Series[bool]"
) -> "pd.Series[bool]":
    """Return the hours of surplus: sunny ones of the months, and those of long holidays.

    Long holidays count in any month (National Day lies outside spring), and like those months only
    when the sun shines: it is solar power that leaves the province without room.
    """
    snapshots = pd.DatetimeIndex(solar_capacity_factor.index)
    season = _within(snapshots.month, terms.export_blocked_months) | (
        terms.export_blocked_holidays & long_holiday.to_numpy(dtype=bool)
    )
    hours = _within(snapshots.hour, terms.export_blocked_hours)
    sunny = solar_capacity_factor.to_numpy() >= terms.export_blocked_sun
    return pd.Series(hours & season & sunny, index=snapshots)
