"""Rules on the statistics of generated weather: they must describe a process that exists."""

from math import sqrt
from typing import Final

from simulator.scenario.findings import CLOSE, Case, Finding, Findings

_SEASONS: Final = ("winter", "spring", "summer", "autumn")
_QUANTITIES: Final = ("clearness", "temperature", "wind")
_PAIRS: Final = ("clearness_with_temperature", "clearness_with_wind", "temperature_with_wind")
_MEMORIES: Final = (
    "cloud_memory",
    "temperature_memory_1",
    "temperature_memory_2",
    "wind_memory",
)
_RESPONSE_DAYS: Final = 400
_TABLE: Final = "weather"


def memories(case: Case) -> Findings:
    """Find memories of temperature that grow without end."""
    weather = case.pack.weather_statistics
    if not _fades(weather.temperature_memory_1, weather.temperature_memory_2):
        names = ("temperature_memory_1", "temperature_memory_2")
        allowed = (
            "must fade: the sum of both, and the second less the first, must be less than 1, but "
            f"they are {weather.temperature_memory_1:g} and {weather.temperature_memory_2:g}"
        )
        yield Finding(_TABLE, "", names, allowed)


def correlations(case: Case) -> Findings:
    """Find seasons in which no weather has the three correlations under these memories."""
    weather = case.pack.weather_statistics
    if not _fades(weather.temperature_memory_1, weather.temperature_memory_2):
        return
    memory = {
        "clearness": _response(weather.cloud_memory),
        "temperature": _response(weather.temperature_memory_1, weather.temperature_memory_2),
        "wind": _response(weather.wind_memory),
    }
    for season in _SEASONS:
        names = tuple(f"{pair}_{season}" for pair in _PAIRS)
        stationary = [getattr(weather, name) for name in names]
        shocks = [
            value * _gain(*(memory[quantity] for quantity in pair.split("_with_")))
            for value, pair in zip(stationary, _PAIRS, strict=True)
        ]
        if not (_possible(*stationary) and _possible(*shocks)):
            values = ", ".join(f"{value:g}" for value in stationary)
            allowed = (
                f"no weather with these memories has the three correlations of {season} ({values})"
            )
            hint = "Bring the correlations nearer to 0, or the memories nearer to each other."
            yield Finding(_TABLE, "", (*names, *_MEMORIES), allowed, hint)


def shares(case: Case) -> Findings:
    """Find shares of a variance that are more than the whole."""
    weather = case.pack.weather_statistics
    parts = [(f"month_share_{name}", f"year_share_{name}") for name in _QUANTITIES]
    for names in (*parts, ("wind_daily_share", "wind_regional_share")):
        total = sum(getattr(weather, name) for name in names)
        if total > 1 - CLOSE:  # the rest, whose root is taken, must not be rounded below 0
            allowed = f"must be less than 100 % with {names[1]}, but they sum to {100 * total:g} %"
            yield Finding(_TABLE, "", names, allowed)


def _fades(first: float, second: float) -> bool:
    """Return whether an autoregression of two lags is stationary."""
    return abs(second) < 1 and first + second < 1 and second - first < 1


def _response(first: float, second: float = 0.0) -> list[float]:
    """Return what is left of one shock, by day."""
    left = [0.0, 1.0]
    for _ in range(_RESPONSE_DAYS):
        left.append(first * left[-1] + second * left[-2])
    return left


def _gain(one: list[float], other: list[float]) -> float:
    """Return the correlation of shocks over that of the quantities they drive."""
    overlap = sum(a * b for a, b in zip(one, other, strict=True))
    return sqrt(sum(a * a for a in one) * sum(b * b for b in other)) / overlap


def _possible(one: float, two: float, three: float) -> bool:
    """Return whether three quantities can have these correlations (a definite matrix)."""
    return abs(one) < 1 and 1 + 2 * one * two * three - one**2 - two**2 - three**2 > 0
