"""Quantities with units, also the planner's own: 450 万千瓦, 3.5 亿千瓦时, 4.5 GW, 35 %."""

import re
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

_UNITS: Final[dict[str, dict[str, str]]] = {
    # base unit: accepted unit -> factor into the base unit; text, so that 7 % is exactly 0.07
    "MW": {
        "kW": "0.001",
        "MW": "1",
        "GW": "1000",
        "TW": "1e6",
        "千瓦": "0.001",
        "兆瓦": "1",
        "万kW": "10",
        "万千瓦": "10",
        "亿千瓦": "1e5",
    },
    "MWh": {
        "kWh": "0.001",
        "MWh": "1",
        "GWh": "1000",
        "TWh": "1e6",
        "度": "0.001",
        "千瓦时": "0.001",
        "万kWh": "10",
        "万千瓦时": "10",
        "亿kWh": "1e5",
        "亿千瓦时": "1e5",
        "亿度": "1e5",
    },
    "share": {"%": "0.01", "‰": "0.001", "p.u.": "1"},
    "CNY/MWh": {
        "CNY/MWh": "1",
        "CNY/kWh": "1000",
        "元/MWh": "1",
        "元/kWh": "1000",
        "元/千瓦时": "1000",
    },
    "CNY/MW": {"CNY/MW": "1", "CNY/kW": "1000", "元/kW": "1000", "元/千瓦": "1000"},
    "h": {"h": "1", "d": "24", "小时": "1", "天": "24"},
    "d/a": {"d/a": "1", "天/年": "1"},
    "h/d": {"h/d": "1", "小时/天": "1"},
    "a": {"a": "1", "年": "1"},
    "km": {"km": "1", "公里": "1"},
    "Ω": {"Ω": "1", "ohm": "1"},
    "°C": {"°C": "1", "℃": "1"},
    "K": {"K": "1"},
    "°": {"°": "1", "deg": "1"},
    "kWh/m2/d": {"kWh/m2/d": "1", "kWh/m²/d": "1"},
    "m/s": {"m/s": "1"},
    "W/m2": {"W/m2": "1", "W/m²": "1", "kW/m2": "1000", "kW/m²": "1000", "Wh/m2": "1"},
    "m": {"m": "1"},
    "t/MWh": {"t/MWh": "1", "kg/kWh": "1", "g/kWh": "0.001", "gce/kWh": "0.001"},
    "PFLOPS": {"PFLOPS": "1"},
    "count": {"count": "1", "个": "1", "根": "1", "座": "1"},
}
_COUNTED: Final = "count"  # things may be counted without naming a unit
_QUANTITY: Final = re.compile(
    r"\s*([+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)"
    r"\s*(\S.*?)?\s*",
    re.DOTALL,
)


class UnitError(ValueError):
    """A text is not a quantity of the wanted unit; the message says what is allowed."""


def allowed_units(base: str) -> tuple[str, ...]:
    """Return the units in which a quantity of this base unit may be written."""
    return tuple(_UNITS[base])


def split_quantity(text: str) -> tuple[str, str] | None:
    """Split a quantity into its number and its unit, both as written.

    Parameters
    ----------
    text
        A number, with a unit that is known here or with none.

    Returns
    -------
    tuple of str, or None
        Number and unit (empty if there is none); None if the text is no quantity.

    Examples
    --------
    >>> split_quantity("450 万千瓦")
    ('450', '万千瓦')
    >>> split_quantity("2-6;11") is None
    True
    """
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    unit = match[2] or ""
    known = not unit or any(unit in units for units in _UNITS.values())
    return (match[1], unit) if known else None


def scale_quantity(text: str, factor: Decimal) -> str | None:
    """Multiply a quantity by a factor and keep its unit.

    Parameters
    ----------
    text
        A number, with a unit that is known here or with none.
    factor
        What to multiply by. [p.u.]

    Returns
    -------
    str or None
        The product, as it would be written; None if the text is no quantity.

    Examples
    --------
    >>> scale_quantity("4.0 GW", Decimal("1.05"))
    '4.2 GW'
    """
    parts = split_quantity(text)
    if parts is None:
        return None
    product = Decimal(parts[0]) * factor
    return f"{product.normalize():f} {parts[1]}".strip()


def parse_quantity(text: str, base: str) -> float:
    """Return a quantity in its base unit.

    Parameters
    ----------
    text
        A number and its unit.
    base
        Base unit of the quantity wanted, such as ``MW``, ``MWh`` or ``share``.

    Returns
    -------
    float
        The quantity. [base]

    Raises
    ------
    UnitError
        If there is no number, no unit, or a unit of another quantity.

    Examples
    --------
    >>> parse_quantity("450 万千瓦", "MW")
    4500.0
    >>> parse_quantity("3.5 亿千瓦时", "MWh")
    350000.0
    >>> parse_quantity("35 %", "share")
    0.35
    """
    units = ", ".join(_UNITS[base])
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise UnitError(f"must be a number with a unit ({units})")
    number, unit = match[1], match[2] or ""
    if not unit and base == _COUNTED:
        return float(number)
    if not unit:
        raise UnitError(f"needs a unit ({units})")
    factors = {name.casefold(): factor for name, factor in _UNITS[base].items()}
    factor = factors.get(unit.casefold())
    if factor is None:
        raise UnitError(_wrong_unit(unit, base, units))
    return float(Decimal(number) * Decimal(factor))


def _wrong_unit(unit: str, base: str, units: str) -> str:
    for other, factors in _UNITS.items():
        if unit in factors:
            return f"is a quantity in {other}, but must be in {base} ({units})"
    close = get_close_matches(unit, _UNITS[base], n=1, cutoff=0.5)
    hint = f"; did you mean {close[0]}?" if close else ""
    return f"must have one of the units {units}{hint}"
