"""Where the sun stands: close enough to say whether a file's clock is right (NOAA's formulas)."""

import numpy as np

from simulator.scenario.series.record import FloatArray, MinuteArray


def sine_of_elevation(utc: MinuteArray, longitude: float, latitude: float) -> FloatArray:
    """Return the sine of the sun's elevation, below 0 at night.

    Parameters
    ----------
    utc
        Times in UTC.
    longitude, latitude
        Place, east and north positive. [°]

    Examples
    --------
    >>> noon = np.array(["2023-06-21T04:35"], dtype="datetime64[m]")
    >>> sine_of_elevation(noon, 111.7, 29.0).round(3)
    array([0.995])
    """
    day = utc.astype("datetime64[D]")
    minute = (utc.astype("datetime64[m]") - day.astype("datetime64[m]")).astype(np.float64)
    of_year = (day - utc.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.float64)
    angle = 2 * np.pi * (of_year + (minute / 60 - 12) / 24) / 365
    late_min = 229.18 * (
        0.000075 + 0.001868 * np.cos(angle) - 0.032077 * np.sin(angle)
        - 0.014615 * np.cos(2 * angle) - 0.040849 * np.sin(2 * angle)
    )  # fmt: skip
    declination = (
        0.006918 - 0.399912 * np.cos(angle) + 0.070257 * np.sin(angle)
        - 0.006758 * np.cos(2 * angle) + 0.000907 * np.sin(2 * angle)
        - 0.002697 * np.cos(3 * angle) + 0.00148 * np.sin(3 * angle)
    )  # fmt: skip
    hour_angle = np.radians((minute + late_min + 4 * longitude) / 4 - 180)
    north = np.radians(latitude)
    return np.asarray(
        np.sin(north) * np.sin(declination)
        + np.cos(north) * np.cos(declination) * np.cos(hour_angle)
    )
