"""How good day-ahead forecasts are: rows `parameter, value` of forecast.csv."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from simulator.scenario import fields
from simulator.scenario.row import Strict

Error = Annotated[float, BeforeValidator(fields.In("share")), Field(ge=0, le=0.5)]
Persistence = Annotated[float, BeforeValidator(fields.In("h")), Field(gt=0, le=240)]


class ForecastErrors(Strict):
    """Size, persistence and reach of the errors of day-ahead forecasts, county by county."""

    wind_error: Error
    """Root mean square error of a county's wind power, over nameplate [0..1]."""
    wind_persistence_h: Persistence = Field(alias="wind_persistence")
    """Time over which the correlation of the error falls to 1/e [h]."""
    wind_length_km: fields.Length = Field(alias="wind_length")
    """Distance over which the correlation of the error falls to 1/e [km]."""
    solar_error: Error
    """Root mean square error of a county's solar power in hours of light, over nameplate [0..1]."""
    solar_persistence_h: Persistence = Field(alias="solar_persistence")
    solar_length_km: fields.Length = Field(alias="solar_length")
    demand_error: Error
    """Root mean square of the error of a county's demand over that hour's demand [0..1]."""
    demand_persistence_h: Persistence = Field(alias="demand_persistence")
    demand_length_km: fields.Length = Field(alias="demand_length")
