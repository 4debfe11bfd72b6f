"""What the weather generator assumes, as it uses it: the statistics of the region pack."""

from dataclasses import dataclass, fields
from typing import Final

from simulator.scenario.pack import Pack

WINTER, SPRING, SUMMER, AUTUMN = range(4)
SEASON_OF_MONTH = (
    WINTER, WINTER, SPRING, SPRING, SPRING, SUMMER, SUMMER, SUMMER, AUTUMN, AUTUMN, AUTUMN, WINTER,
)  # fmt: skip
"""Season of January to December."""
_SEASONS: Final = ("winter", "spring", "summer", "autumn")
_QUANTITIES: Final = ("clearness", "temperature", "wind")
_PAIRS: Final = ("clearness_with_temperature", "clearness_with_wind", "temperature_with_wind")


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
    wind_turbine
        Machine of windpowerlib whose power curve is taken.
    wind_smoothing_m_per_s, wind_smoothing_rise
        Standard deviation of speed over a county's sites in a calm, and its rise with speed.
        [m/s, -]
    wind_losses, solar_losses
        What wakes, outages of machines and cables take; soiling, mismatch and cables. [0..1]
    solar_tilt_deg, solar_dc_over_ac
        Fixed tilt towards the equator and module over inverter power. [°, -]
    solar_inverter_efficiency, solar_heat_loss
        Nominal efficiency of the inverter; what modules lose per kelvin above 25 °C. [0..1]
    solar_module_wind_m_per_s, ground_albedo
        Wind that cools the modules, and what the ground throws back to them. [m/s] [0..1]
    inflow_regulated_from_mw
        Size from which a run-of-river project stands on a main river, below a large dam. [MW]
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

    cloud_memory: tuple[float, ...]
    temperature_memory: tuple[float, ...]
    wind_memory: tuple[float, ...]
    correlations: tuple[tuple[float, float, float], ...]
    cloud_length_km: float
    temperature_length_km: float
    wind_length_km: float
    month_share: tuple[float, float, float]
    year_share: tuple[float, float, float]
    clearness_bounds: tuple[float, float]
    clearness_precision: float
    hourly_clearness_scale: float
    hourly_clearness_memory: float
    hourly_clearness_length_km: float
    temperature_deviation_k: tuple[float, float, float, float]
    temperature_heat_limit: float
    temperature_range_k: tuple[float, float]
    wind_daily_share: float
    wind_regional_share: float
    wind_regional_hours: float
    wind_local_hours: float
    wind_regional_length_km: float
    wind_shape: float
    wind_night_rise: tuple[float, float]
    wind_night_hour: float
    wind_losses: float
    wind_turbine: str
    wind_smoothing_m_per_s: float
    wind_smoothing_rise: float
    solar_losses: float
    solar_tilt_deg: float
    solar_dc_over_ac: float
    solar_inverter_efficiency: float
    solar_heat_loss: float
    solar_module_wind_m_per_s: float
    ground_albedo: float
    inflow_regulated_from_mw: float
    inflow_memory: float
    inflow_regulated_memory: float
    inflow_cloud: float
    inflow_month_deviation: float
    inflow_year_deviation: float
    inflow_deviation: float
    inflow_regulated_deviation: float
    clock_shift_h: float = 0.0


def weather_parameters(pack: Pack) -> WeatherParameters:
    """Return the parameters of the generator for a region: those of its weather.csv."""
    given = pack.weather_statistics.model_dump()

    def numbers(*names: str) -> tuple[float, ...]:
        return tuple(given[name] for name in names)

    single = {
        field.name: given[field.name] for field in fields(WeatherParameters) if field.name in given
    }
    return WeatherParameters(
        **single
        | {
            "cloud_memory": numbers("cloud_memory"),
            "temperature_memory": numbers("temperature_memory_1", "temperature_memory_2"),
            "wind_memory": numbers("wind_memory"),
            "correlations": tuple(
                numbers(*(f"{pair}_{season}" for pair in _PAIRS)) for season in _SEASONS
            ),
            "month_share": numbers(*(f"month_share_{name}" for name in _QUANTITIES)),
            "year_share": numbers(*(f"year_share_{name}" for name in _QUANTITIES)),
            "clearness_bounds": numbers("clearness_least", "clearness_most"),
            "temperature_deviation_k": numbers(
                *(f"temperature_deviation_{season}_k" for season in _SEASONS)
            ),
            "temperature_range_k": numbers(
                "temperature_range_overcast_k", "temperature_range_sun_k"
            ),
            "wind_night_rise": numbers("wind_night_rise_winter", "wind_night_rise_summer"),
        }
    )
