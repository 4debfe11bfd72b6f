"""What the weather generator assumes, in one place.

Levels come from the region pack (monthly climate). What stands here is dependence: how long
weather lasts, how far it reaches, and how cloud, temperature and wind go together. It was fitted
to hourly records of central China that are not part of this project.
"""

from dataclasses import dataclass

WINTER, SPRING, SUMMER, AUTUMN = range(4)
SEASON_OF_MONTH = (
    WINTER, WINTER, SPRING, SPRING, SPRING, SUMMER, SUMMER, SUMMER, AUTUMN, AUTUMN, AUTUMN, WINTER,
)  # fmt: skip
"""Season of January to December."""


@dataclass(frozen=True)
class WeatherParameters:
    """Parameters of the weather generator.

    Parameters
    ----------
    cloud_memory, temperature_memory, wind_memory
        Autoregressive coefficients of the daily core, one or two lags in days (clearness,
        temperature, wind).
    correlations
        Stationary correlations of daily clearness-temperature, clearness-wind and
        temperature-wind: winter, spring, summer, autumn.
    cloud_length_km, temperature_length_km, wind_length_km
        Distance over which a daily correlation falls to 1/e. [km]
    month_share, year_share
        Shares of the variance of daily clearness, temperature and wind that are common to a
        month and to the whole year. [0..1]
    clearness_bounds, clearness_precision
        Bounds and precision (sum of both shapes) of the beta distribution of the daily clear-sky
        index.
    hourly_clearness_scale, hourly_clearness_memory, hourly_clearness_length_km
        Fluctuation within the day: factor on the TAG standard deviation, its lag-1
        autocorrelation and its reach. [-, -, km]
    temperature_deviation_k
        Standard deviation of the daily mean temperature by season. [K]
    temperature_heat_limit
        How fast summer heat above one standard deviation levels off: evaporation and sea air
        bound it; 0 leaves it normal.
    temperature_range_k
        Daily range: its part without sun, and its rise with the clear-sky index. [K]
    wind_daily_share, wind_regional_share
        Shares of the variance of hourly wind that follow the day and the region; the rest is
        local. [0..1]
    wind_regional_hours, wind_local_hours
        Time constants of the wind's hourly parts. [h]
    wind_regional_length_km
        Reach of the regional hourly part. [km]
    wind_shape
        Shape of the Weibull distribution of hub-height speed.
    wind_night_rise
        Amplitude of the daily course of hub-height speed in winter and in summer.
    wind_night_hour
        Local time at which hub-height speed is highest. [h]
    wind_losses, solar_losses
        What wakes, outages of machines and cables take; soiling, mismatch and cables. [0..1]
    solar_tilt_deg, solar_dc_over_ac
        Fixed tilt towards the equator and module over inverter power. [°, -]
    inflow_memory, inflow_regulated_memory
        Lag-1 autocorrelation of the log of daily inflow, natural and below a large dam.
    inflow_cloud
        Weight of the day's clearness in what drives inflow.
    inflow_month_deviation, inflow_year_deviation
        Standard deviation of the log of inflow between years, of a month and of the whole year.
    inflow_deviation, inflow_regulated_deviation
        Standard deviation of the log of daily inflow within a year, natural and below a large dam.
    clock_shift_h
        Error of the clock, for tests that the bands notice it. [h]
    """

    cloud_memory: tuple[float, ...] = (0.35,)
    temperature_memory: tuple[float, ...] = (0.96, -0.28)
    wind_memory: tuple[float, ...] = (0.38,)
    correlations: tuple[tuple[float, float, float], ...] = (
        (0.22, -0.32, -0.35),
        (0.57, -0.20, -0.15),
        (0.78, 0.38, 0.38),
        (0.52, -0.36, -0.27),
    )
    cloud_length_km: float = 750.0
    temperature_length_km: float = 4000.0
    wind_length_km: float = 350.0
    month_share: tuple[float, float, float] = (0.03, 0.04, 0.02)
    year_share: tuple[float, float, float] = (0.004, 0.010, 0.001)
    clearness_bounds: tuple[float, float] = (0.10, 1.08)
    clearness_precision: float = 2.0
    hourly_clearness_scale: float = 1.35
    hourly_clearness_memory: float = 0.45
    hourly_clearness_length_km: float = 60.0
    temperature_deviation_k: tuple[float, float, float, float] = (3.0, 3.7, 2.7, 3.3)
    temperature_heat_limit: float = 0.6
    temperature_range_k: tuple[float, float] = (3.8, 7.0)
    wind_daily_share: float = 0.60
    wind_regional_share: float = 0.28
    wind_regional_hours: float = 4.5
    wind_local_hours: float = 2.5
    wind_regional_length_km: float = 1000.0
    wind_shape: float = 2.0
    wind_night_rise: tuple[float, float] = (0.06, 0.12)
    wind_night_hour: float = 1.0
    wind_losses: float = 0.12
    solar_losses: float = 0.10
    solar_tilt_deg: float = 20.0
    solar_dc_over_ac: float = 1.2
    inflow_memory: float = 0.92
    inflow_regulated_memory: float = 0.97
    inflow_cloud: float = -0.45
    inflow_month_deviation: float = 0.10
    inflow_year_deviation: float = 0.15
    inflow_deviation: float = 0.50
    inflow_regulated_deviation: float = 0.25
    clock_shift_h: float = 0.0


DEFAULT = WeatherParameters()
