"""Solar power: from global irradiance to the output of a fixed, tilted plant (pvlib)."""

from functools import cache

import numpy as np
import pvlib

from simulator.profiles.sun import Sun
from simulator.profiles.weather_calendar import DAYS, FloatArray
from simulator.profiles.weather_parameters import WeatherParameters

_LEAST_LIGHT_W_PER_M2 = 1.0
_LEAST_COSINE = 0.01745  # of the zenith in the ratio of beams, as in pvlib
_LEAST_SINE = 0.065  # of the sun's height in the clearness index, as in pvlib
_LOWEST_SINE = np.cos(np.radians(87.0))  # lower, there is no beam, as in pvlib
_OVERCAST, _CLEAR = 0.22, 0.80  # clearness index between which Erbs' polynomial holds


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
    light = np.flatnonzero(ghi_w_per_m2 > _LEAST_LIGHT_W_PER_M2)
    geometry = _geometry(sun, parameters.solar_tilt_deg, latitude)
    incidence, ratio, sine, outside, extra = (values[light] for values in geometry)
    ghi = ghi_w_per_m2.ravel()[light]
    diffuse, beam = _split(ghi, sine, outside)
    sky = pvlib.irradiance.haydavies(
        parameters.solar_tilt_deg, None, diffuse, beam, extra, projection_ratio=ratio
    )
    ground = pvlib.irradiance.get_ground_diffuse(
        parameters.solar_tilt_deg, ghi, parameters.ground_albedo
    )
    plane = sky + ground + beam * incidence
    air_c = temperature_c.ravel()[light]
    cell = pvlib.temperature.faiman(plane, air_c, parameters.solar_module_wind_m_per_s)
    module = pvlib.pvsystem.pvwatts_dc(plane, cell, 1.0, -parameters.solar_heat_loss)
    module *= 1.0 - parameters.solar_losses
    efficiency = parameters.solar_inverter_efficiency
    inverter_dc = 1.0 / parameters.solar_dc_over_ac / efficiency
    output = np.zeros(ghi_w_per_m2.size)
    ac = pvlib.inverter.pvwatts(module, pdc0=inverter_dc, eta_inv_nom=efficiency)
    output[light] = np.clip(ac, 0.0, 1.0)
    return output.reshape(ghi_w_per_m2.shape)


def _split(
    ghi_w_per_m2: FloatArray, sine: FloatArray, outside_w_per_m2: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return diffuse irradiance and that of the beam (Erbs, 1982) [W/m²].

    The same as ``pvlib.irradiance.erbs``, which would work out the sun's distance anew each time.
    """
    clearness = np.minimum(ghi_w_per_m2 / outside_w_per_m2, 1.0)
    share = 1.0 - 0.09 * clearness
    middle = np.flatnonzero((clearness > _OVERCAST) & (clearness <= _CLEAR))
    kt = clearness[middle]
    share[middle] = 0.9511 + kt * (-0.1604 + kt * (4.388 + kt * (-16.638 + kt * 12.336)))
    share[clearness > _CLEAR] = 0.165
    diffuse = share * ghi_w_per_m2
    low = sine < _LOWEST_SINE
    beam = np.where(low, 0.0, (ghi_w_per_m2 - diffuse) / np.where(low, 1.0, sine))
    return np.where(low, ghi_w_per_m2, diffuse), beam


@cache
def _geometry(sun: Sun, tilt_deg: float, latitude: tuple[float, ...]) -> tuple[FloatArray, ...]:
    """Return what a flat hour has of the sun, each of shape (site x day x hour).

    Returns
    -------
    tuple
        Cosine of incidence on the modules; its ratio to that on the horizontal; sine of the sun's
        height; extraterrestrial irradiance on the horizontal, as Erbs bounds it [W/m²]; the same
        normal to the sun [W/m²].
    """
    facing = np.where(np.array(latitude) >= 0, 180.0, 0.0)[:, None, None]
    incidence = np.maximum(
        pvlib.irradiance.aoi_projection(tilt_deg, facing, sun.zenith_deg, sun.azimuth_deg), 0.0
    )
    sine = np.cos(np.radians(sun.zenith_deg))
    of_day = pvlib.irradiance.get_extra_radiation(np.arange(1.0, DAYS + 1))[:, None]
    parts = (
        incidence,
        incidence / np.maximum(sine, _LEAST_COSINE),
        sine,
        of_day * np.maximum(sine, _LEAST_SINE),
        sun.extra_w_per_m2,
    )
    return tuple(np.ascontiguousarray(part).ravel() for part in parts)
