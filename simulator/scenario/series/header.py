"""The header of a planner's own table: `load.wuling [MW]`, `负荷.武陵 [万千瓦]`, `time [UTC]`."""

import re
from dataclasses import dataclass
from typing import Final

from simulator.errors import did_you_mean
from simulator.scenario.series.raw import BASE_UNITS, Clock
from simulator.scenario.series.record import WHOLE, Quantity
from simulator.units import UnitError, allowed_units, parse_quantity

QUANTITIES: Final[dict[str, Quantity]] = {
    "load": "load",
    "负荷": "load",
    "wind": "wind",
    "风电": "wind",
    "solar": "solar",
    "光伏": "solar",
    "inflow": "inflow",
    "来水": "inflow",
    "temperature": "temperature",
    "气温": "temperature",
    "irradiance": "irradiance",
    "辐照度": "irradiance",
    "wind-speed": "wind-speed",
    "风速": "wind-speed",
}
TIME: Final = ("time", "时间")
_ABSOLUTE: Final = "absolute"
_HEADER: Final = re.compile(r"\s*([^.\[\]]+?)\s*(?:\.\s*([^\[\]]+?)\s*)?(?:\[([^\[\]]*)\]\s*)?")
_CLOCK_WORDS: Final = ("hour-beginning", "hour-ending", "local", "UTC")


class HeaderError(ValueError):
    """A column's name says nothing that is known: what is allowed, and a suggestion."""

    def __init__(self, allowed: str, suggestion: str = "") -> None:
        super().__init__(allowed)
        self.allowed = allowed
        self.suggestion = suggestion


@dataclass(frozen=True)
class Header:
    """What a column holds.

    Parameters
    ----------
    quantity
        What is measured.
    place
        As written; ``WHOLE`` if none is.
    unit
        Base unit.
    factor
        From the written into the base unit.
    capacity_mw, absolute, height_m
        Options of the header, as in ``RawSeries``.
    """

    quantity: Quantity
    place: str
    unit: str
    factor: float
    capacity_mw: float | None = None
    absolute: bool = False
    height_m: float = 0.0


def is_time(text: str) -> bool:
    """Whether a column's name is that of the time."""
    match = _HEADER.fullmatch(text)
    return match is not None and match[1] in TIME


def parse_clock(text: str) -> Clock:
    """Return what the time column means.

    Examples
    --------
    >>> parse_clock("time [hour-ending]").mark
    'ending'
    >>> parse_clock("time [UTC]").offset_h
    0.0

    Raises
    ------
    HeaderError
        If it names an unknown or a contradictory option.
    """
    match = _HEADER.fullmatch(text)
    options = _options(match[3] if match else None)
    unknown = [word for word in options if word not in _CLOCK_WORDS]
    if unknown:
        allowed = f"the time may be {', '.join(_CLOCK_WORDS)}"
        raise HeaderError(allowed, did_you_mean(unknown[0], _CLOCK_WORDS))
    if {"hour-beginning", "hour-ending"} <= set(options) or {"local", "UTC"} <= set(options):
        raise HeaderError("the time cannot be both")
    mark = "ending" if "hour-ending" in options else "beginning"
    utc = "UTC" in options
    said = f"{'UTC' if utc else 'local standard time'}, hour-{mark}"
    return Clock(0.0 if utc else None, "ending" if mark == "ending" else "beginning", False, said)


def parse_header(text: str) -> Header:
    """Return what a column holds.

    Examples
    --------
    >>> parse_header("负荷.武陵 [万千瓦]")  # doctest: +ELLIPSIS
    Header(quantity='load', place='武陵', unit='MW', factor=10.0, ...)
    >>> parse_header("wind.shimen [MW of 200 MW]").capacity_mw
    200.0

    Raises
    ------
    HeaderError
        If the quantity, the unit or an option is unknown, or the unit is missing.
    """
    match = _HEADER.fullmatch(text)
    if match is None:
        raise HeaderError("must be a column such as load.<bus> [MW]")
    quantity = QUANTITIES.get(match[1])
    if quantity is None:
        words = ", ".join(QUANTITIES)
        raise HeaderError(f"must begin with one of {words}", did_you_mean(match[1], QUANTITIES))
    written, *options = _options(match[3]) or [""]
    unit, _, capacity = (part.strip() for part in written.partition(" of "))
    base, factor = _unit(quantity, unit)
    if capacity and base != "MW":
        raise HeaderError("only a power can be of a capacity, as in [MW of 200 MW]")
    return Header(
        quantity,
        match[2] or WHOLE,
        base,
        factor,
        _capacity(capacity) if capacity else None,
        _is_absolute(quantity, options),
        _height(quantity, options),
    )


def _options(text: str | None) -> list[str]:
    return [part.strip() for part in re.split("[,，;；]", text) if part.strip()] if text else []


def _unit(quantity: Quantity, unit: str) -> tuple[str, float]:
    """Return the base unit and the factor into it."""
    bases = BASE_UNITS[quantity]
    units = ", ".join(unit for base in bases for unit in allowed_units(base))
    if not unit:
        raise HeaderError(f"needs a unit in brackets ({units})", "Write it as in load.x [MW].")
    reasons = []
    for base in bases:
        try:
            return base, parse_quantity(f"1 {unit}", base)
        except UnitError as error:
            reasons.append(str(error))
    raise HeaderError(f"the unit {unit} {reasons[0]}" if len(bases) == 1 else f"needs {units}")


def _capacity(text: str) -> float:
    try:
        capacity_mw = parse_quantity(text, "MW")
    except UnitError as error:
        raise HeaderError(f"the capacity {text} {error}") from error
    if capacity_mw <= 0:
        raise HeaderError("the capacity must be more than 0 MW")
    return capacity_mw


def _is_absolute(quantity: Quantity, options: list[str]) -> bool:
    if quantity == "wind-speed" or not options:
        return False
    if options != [_ABSOLUTE] or quantity != "load":
        raise HeaderError(
            f"the option {options[0]} is not known for {quantity}; load may be absolute"
        )
    return True


def _height(quantity: Quantity, options: list[str]) -> float:
    if quantity != "wind-speed":
        return 0.0
    try:
        height_m = parse_quantity(options[0] if len(options) == 1 else "", "m")
    except UnitError as error:
        raise HeaderError("needs its height, as in wind-speed [m/s, 100 m]") from error
    if not 2 <= height_m <= 300:  # noqa: PLR2004 - a mast or a turbine, not a balloon
        raise HeaderError("the height must be 2 m to 300 m")
    return height_m
