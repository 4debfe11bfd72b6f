"""What the weather generator assumes of a region: rows `parameter, value` of weather.csv.

Levels come from climate.csv. What stands here is dependence: how long weather lasts, how far it
reaches, how cloud, temperature and wind go together, and what plants make of it.
"""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from windpowerlib import get_turbine_types

from simulator.errors import did_you_mean
from simulator.scenario import fields
from simulator.scenario.row import Strict


def _a_turbine(name: str) -> str:
    table = get_turbine_types(print_out=False)
    known = table[table.has_power_curve].turbine_type.tolist()
    if name not in known:
        hint = f" {did_you_mean(name, known)}".rstrip()
        raise ValueError(f"must be a machine of windpowerlib with a power curve.{hint}")
    return name


Memory = Annotated[float, Field(ge=0, lt=1)]
Correlation = Annotated[float, Field(gt=-1, lt=1)]
SpreadOfLog = Annotated[float, Field(ge=0, le=2)]
Kelvin = Annotated[float, BeforeValidator(fields.In("K")), Field(ge=0, le=30)]
TimeConstant = Annotated[float, BeforeValidator(fields.In("h")), Field(gt=0, le=240)]
HourOfDay = Annotated[float, BeforeValidator(fields.In("h")), Field(ge=0, lt=24)]
Loss = Annotated[float, BeforeValidator(fields.In("share")), Field(ge=0, le=0.5)]
Turbine = Annotated[str, AfterValidator(_a_turbine)]
Tilt = Annotated[float, BeforeValidator(fields.In("°")), Field(ge=0, le=90)]


class WeatherStatistics(Strict):
    """Statistics of generated weather; a name may end with its season."""

    cloud_memory: Memory
    """Autoregressive coefficient of daily clearness, one day back."""
    temperature_memory_1: Annotated[float, Field(gt=-2, lt=2)]
    """The same of daily temperature, one day back."""
    temperature_memory_2: Annotated[float, Field(gt=-1, lt=1)]
    """The same of daily temperature, two days back."""
    wind_memory: Memory
    """The same of daily wind, one day back."""

    clearness_with_temperature_winter: Correlation
    """Correlation of daily clearness and temperature, by season."""
    clearness_with_temperature_spring: Correlation
    clearness_with_temperature_summer: Correlation
    clearness_with_temperature_autumn: Correlation
    clearness_with_wind_winter: Correlation
    """Correlation of daily clearness and wind, by season."""
    clearness_with_wind_spring: Correlation
    clearness_with_wind_summer: Correlation
    clearness_with_wind_autumn: Correlation
    temperature_with_wind_winter: Correlation
    """Correlation of daily temperature and wind, by season."""
    temperature_with_wind_spring: Correlation
    temperature_with_wind_summer: Correlation
    temperature_with_wind_autumn: Correlation

    cloud_length_km: fields.Length = Field(alias="cloud_length")
    """Distance over which the correlation of daily clearness falls to 1/e [km]."""
    temperature_length_km: fields.Length = Field(alias="temperature_length")
    wind_length_km: fields.Length = Field(alias="wind_length")

    month_share_clearness: fields.Share
    """Share of the variance of daily clearness that is common to a month [0..1]."""
    month_share_temperature: fields.Share
    month_share_wind: fields.Share
    year_share_clearness: fields.Share
    """Share of the variance of daily clearness that is common to a year [0..1]."""
    year_share_temperature: fields.Share
    year_share_wind: fields.Share

    clearness_least: Annotated[float, Field(ge=0, lt=1)]
    """Lower bound of the daily clear-sky index."""
    clearness_most: Annotated[float, Field(ge=1, le=1.5)]
    """Its upper bound."""
    clearness_precision: Annotated[float, Field(ge=0.1, le=100)]
    """Precision of its beta distribution: the sum of both shapes."""
    hourly_clearness_scale: Annotated[float, Field(ge=0, le=5)]
    """Factor on the standard deviation of clearness within a day, over that of the TAG model."""
    hourly_clearness_memory: Memory
    """Autocorrelation of that fluctuation from hour to hour."""
    hourly_clearness_length_km: fields.Length = Field(alias="hourly_clearness_length")
    """Distance over which its correlation falls to 1/e [km]."""

    temperature_deviation_winter_k: Kelvin = Field(alias="temperature_deviation_winter")
    """Standard deviation of the daily mean temperature, by season [K]."""
    temperature_deviation_spring_k: Kelvin = Field(alias="temperature_deviation_spring")
    temperature_deviation_summer_k: Kelvin = Field(alias="temperature_deviation_summer")
    temperature_deviation_autumn_k: Kelvin = Field(alias="temperature_deviation_autumn")
    temperature_heat_limit: Annotated[float, Field(ge=0, le=5)]
    """How fast summer heat above one standard deviation levels off; 0 leaves it normal."""
    temperature_range_overcast_k: Kelvin = Field(alias="temperature_range_overcast")
    """Daily range of temperature without sun [K]."""
    temperature_range_sun_k: Kelvin = Field(alias="temperature_range_sun")
    """Rise of the daily range with the clear-sky index from 0 to 1 [K]."""

    wind_daily_share: fields.Share
    """Share of the variance of hourly wind that follows the day [0..1]."""
    wind_regional_share: fields.Share
    """Share that is common to the region within the day; the rest is local [0..1]."""
    wind_regional_hours: TimeConstant = Field(alias="wind_regional_time")
    """Time constant of the regional part [h]."""
    wind_local_hours: TimeConstant = Field(alias="wind_local_time")
    """Time constant of the local part [h]."""
    wind_regional_length_km: fields.Length = Field(alias="wind_regional_length")
    """Distance over which the correlation of the regional part falls to 1/e [km]."""
    wind_shape: Annotated[float, Field(ge=1, le=5)]
    """Shape of the Weibull distribution of hub-height speed."""
    wind_night_rise_winter: Loss
    """Amplitude of the daily course of hub-height speed in the middle of winter [0..1]."""
    wind_night_rise_summer: Loss
    wind_night_hour: HourOfDay
    """Local time at which hub-height speed is highest [h]."""
    wind_losses: Loss
    """What wakes, outages of machines and cables take [0..1]."""
    wind_turbine: Turbine
    """Machine of windpowerlib whose power curve is taken."""
    wind_smoothing_m_per_s: Annotated[
        float, BeforeValidator(fields.In("m/s")), Field(ge=0.1, le=5)
    ] = Field(alias="wind_smoothing")
    """Standard deviation of speed over a county's sites in a calm [m/s]."""
    wind_smoothing_rise: Loss
    """Its rise with speed [0..1]."""

    solar_losses: Loss
    """What soiling, mismatch and cables take [0..1]."""
    solar_tilt_deg: Tilt = Field(alias="solar_tilt")
    """Fixed tilt of the modules towards the equator [°]."""
    solar_dc_over_ac: Annotated[float, Field(ge=0.5, le=3)]
    """Power of the modules over that of the inverter."""
    solar_inverter_efficiency: fields.PositiveShare
    """Nominal efficiency of the inverter [0..1]."""
    solar_heat_loss: Annotated[float, BeforeValidator(fields.In("share")), Field(ge=0, le=0.02)]
    """What modules lose per kelvin above 25 °C [0..1]."""
    solar_module_wind_m_per_s: Annotated[
        float, BeforeValidator(fields.In("m/s")), Field(ge=0, le=20)
    ] = Field(alias="solar_module_wind")
    """Wind that cools the modules [m/s]."""
    ground_albedo: fields.Share
    """Share of the light that the ground throws back to the modules [0..1]."""

    inflow_regulated_from_mw: fields.Power = Field(alias="inflow_regulated_from")
    """Run-of-river project from which on it stands on a main river, below a large dam [MW]."""
    inflow_memory: Memory
    """Autocorrelation of the log of natural daily inflow."""
    inflow_regulated_memory: Memory
    """The same below a large dam."""
    inflow_cloud: Correlation
    """Weight of the day's clearness in what drives inflow."""
    inflow_month_deviation: SpreadOfLog
    """Standard deviation of the log of a month's inflow between years."""
    inflow_year_deviation: SpreadOfLog
    """Standard deviation of the log of a year's inflow between years."""
    inflow_deviation: SpreadOfLog
    """Standard deviation of the log of natural daily inflow within a year."""
    inflow_regulated_deviation: SpreadOfLog
    """The same below a large dam."""
