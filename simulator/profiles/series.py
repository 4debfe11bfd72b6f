"""What the profiles stage hands on: one target year as hourly series."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Profiles:
    """Hourly series of one target year, local standard time, hour beginning.

    Parameters
    ----------
    year
        Target year.
    snapshots
        8760 or 8784 hours (fewer for a short run), without time zone.
    demand_mw
        Demand wanted, shape (snapshot, county bus), gross of plants' own use and losses. [MW]
    temperature_c
        Air temperature, shape (snapshot, county bus). [°C]
    wind_capacity_factor, solar_capacity_factor
        Available output over nameplate, shape (snapshot, county bus). [0..1]
    hydro_inflow
        Natural inflow as power over nameplate, shape (snapshot, hydro plant); may exceed 1. [p.u.]
    availability
        Share of a plant's units not in planned maintenance, shape (snapshot, plant) for coal and
        biomass plants. [0..1]
    import_price_cny_per_mwh, export_price_cny_per_mwh
        Price of the exchange with the province. [CNY/MWh]
    import_available_mw, export_available_mw
        What the province can send and take. [MW]
    export_blocked
        Whether the hour is one in which the province is in surplus itself.
    day_type
        ``workday``, ``holiday`` or ``spring-festival`` of each snapshot's day.
    demand_response_days
        Whether the hour's day is one on which demand response may be called.
    """

    year: int
    snapshots: pd.DatetimeIndex
    demand_mw: pd.DataFrame
    temperature_c: pd.DataFrame
    wind_capacity_factor: pd.DataFrame
    solar_capacity_factor: pd.DataFrame
    hydro_inflow: pd.DataFrame
    availability: pd.DataFrame
    import_price_cny_per_mwh: "pd.Series[float]"
    export_price_cny_per_mwh: "pd.Series[float]"
    import_available_mw: "pd.Series[float]"
    export_available_mw: "pd.Series[float]"
    export_blocked: "pd.Series[bool]"
    day_type: "pd.Series[str]"
    demand_response_days: "pd.Series[bool]"
