"""Solar power: from global irradiance to the output of a fixed, tilted plant (pvlib)."""

from functools import cache

import numpy as np
import pvlib

from simulator.profiles.sun import Sun
from simulator.profiles.weather_calendar import DAYS, FloatArray
from simulator.profiles.weather_parameters import WeatherParameters

_LEAST_LIGHT_W_PER_M2 = 1.0
_LEAST_COSINE = 0.01745  # of the zenith in the ratio of beams, as in pvlib


def solar_output(
    parameters: WeatherParameters,
    sun: Sun,
    ghi_w_per_m2: FloatArray,
    temperature_c: FloatArray,
    latitude: tuple[float, ...],
) -> FloatArray:
    """Return solar output over module nameplate of each hour.

    Parameters
    ----------
    parameters
        Parameters of the generator.
    sun
        The sun over the sites.
    ghi_w_per_m2, temperature_c
        Global horizontal irradiance and air temperature, shape (site, day, hour). [W/m²] [°C]
    latitude
        Latitude of each site, which the modules face away from. [°]

    Returns
    -------
    FloatArray
        Shape (site, day, hour); at most inverter over module power. [0..1]
    """
    incidence, ratio = _beam_geometry(sun, parameters.solar_tilt_deg, latitude)
    light = ghi_w_per_m2 > _LEAST_LIGHT_W_PER_M2
    ghi, zenith = ghi_w_per_m2[light], sun.zenith_deg[light]
    day_of_year = np.broadcast_to(np.arange(1.0, DAYS + 1)[:, None], light.shape)[light]
    split = pvlib.irradiance.erbs(ghi, zenith, day_of_year)
    sky = pvlib.irradiance.haydavies(
        parameters.solar_tilt_deg, None, split["dhi"], split["dni"], sun.extra_w_per_m2[light],
        projection_ratio=ratio[light],
    )  # fmt: skip
    ground = pvlib.irradiance.get_ground_diffuse(
        parameters.solar_tilt_deg, ghi, parameters.ground_albedo
    )
    plane = sky + ground + split["dni"] * incidence[light]
    cell = pvlib.temperature.faiman(
        plane, temperature_c[light], parameters.solar_module_wind_m_per_s
    )
    module = pvlib.pvsystem.pvwatts_dc(plane, cell, 1.0, -parameters.solar_heat_loss)
    module *= 1.0 - parameters.solar_losses
    efficiency = parameters.solar_inverter_efficiency
    inverter_dc = 1.0 / parameters.solar_dc_over_ac / efficiency
    output = np.zeros(light.shape)
    ac = pvlib.inverter.pvwatts(module, pdc0=inverter_dc, eta_inv_nom=efficiency)
    output[light] = np.clip(ac, 0.0, 1.0)
    return output


@cache
def _beam_geometry(
    sun: Sun, tilt_deg: float, latitude: tuple[float, ...]
) -> tuple[FloatArray, FloatArray]:
    """Return the cosine of incidence on the modules, and its ratio to that on the horizontal."""
    facing = np.where(np.array(latitude) >= 0, 180.0, 0.0)[:, None, None]
    incidence = np.maximum(
        pvlib.irradiance.aoi_projection(tilt_deg, facing, sun.zenith_deg, sun.azimuth_deg), 0.0
    )
    cosine = np.maximum(np.cos(np.radians(sun.zenith_deg)), _LEAST_COSINE)
    return incidence, incidence / cosine
