"""Statistics of generated weather and levels of days off for the small pack: those of Changde,
since the bands of weather hold for them alone."""

from typing import Final

_SEASONS: Final = ("winter", "spring", "summer", "autumn")


def _by_season(name: str, values: str) -> dict[str, str]:
    return {
        f"{name}_{season}": value.strip()
        for season, value in zip(_SEASONS, values.split(","), strict=True)
    }


WEATHER: Final = {
    "cloud_memory": "0.35",
    "temperature_memory_1": "0.96",
    "temperature_memory_2": "-0.28",
    "wind_memory": "0.38",
    **_by_season("clearness_with_temperature", "0.22, 0.57, 0.78, 0.52"),
    **_by_season("clearness_with_wind", "-0.32, -0.20, 0.38, -0.36"),
    **_by_season("temperature_with_wind", "-0.35, -0.15, 0.38, -0.27"),
    "cloud_length": "750 km",
    "temperature_length": "4000 km",
    "wind_length": "350 km",
    "month_share_clearness": "3 %",
    "month_share_temperature": "4 %",
    "month_share_wind": "2 %",
    "year_share_clearness": "0.4 %",
    "year_share_temperature": "1 %",
    "year_share_wind": "0.1 %",
    "clearness_least": "0.10",
    "clearness_most": "1.08",
    "clearness_precision": "2",
    "hourly_clearness_scale": "1.35",
    "hourly_clearness_memory": "0.45",
    "hourly_clearness_length": "60 km",
    **_by_season("temperature_deviation", "3 K, 3.7 K, 2.7 K, 3.3 K"),
    "temperature_heat_limit": "0.6",
    "temperature_range_overcast": "3.8 K",
    "temperature_range_sun": "7 K",
    "wind_daily_share": "60 %",
    "wind_regional_share": "28 %",
    "wind_regional_time": "4.5 h",
    "wind_local_time": "2.5 h",
    "wind_regional_length": "1000 km",
    "wind_shape": "2",
    "wind_night_rise_winter": "6 %",
    "wind_night_rise_summer": "12 %",
    "wind_night_hour": "1 h",
    "wind_losses": "12 %",
    "wind_turbine": "N131/3000",
    "wind_smoothing": "0.6 m/s",
    "wind_smoothing_rise": "20 %",
    "solar_losses": "10 %",
    "solar_tilt": "20 °",
    "solar_dc_over_ac": "1.2",
    "solar_inverter_efficiency": "96 %",
    "solar_heat_loss": "0.37 %",
    "solar_module_wind": "1.5 m/s",
    "ground_albedo": "20 %",
    "inflow_regulated_from": "100 MW",
    "inflow_memory": "0.92",
    "inflow_regulated_memory": "0.97",
    "inflow_cloud": "-0.45",
    "inflow_month_deviation": "0.1",
    "inflow_year_deviation": "0.15",
    "inflow_deviation": "0.5",
    "inflow_regulated_deviation": "0.25",
}
LOAD_DAYS: Final = {
    "weekend": "94 %",
    "holiday": "91 %",
    "national-day": "86 %",
    "eve": "88 %",
    "spring-festival": "84 %",
    **{
        f"before-festival-{day}": f"{level} %"
        for day, level in enumerate((86, 90, 94, 97), start=1)
    },
    **{
        f"after-festival-{day}": f"{level} %"
        for day, level in enumerate((86, 87, 89, 91, 93, 95, 97, 98, 99), start=1)
    },
}
