"""A range or distribution of an input, with its unit; and the text of one value drawn from it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from simulator.errors import Problem, did_you_mean
from simulator.scenario.yaml_nodes import Node
from simulator.units import split_quantity

Distribution = Literal["uniform", "triangular", "normal"]
_NEEDS: Final = {
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "normal": ("mean", "deviation"),
}
_KINDS: Final[dict[str, Distribution]] = {
    "uniform": "uniform",
    "triangular": "triangular",
    "normal": "normal",
}
_NUMBERS: Final = ("low", "high", "mode", "mean", "deviation")
SPREAD_KEYS: Final = ("distribution", *_NUMBERS)
_SIGNED_PERCENT: Final = re.compile(r"[+-]\s*[0-9.]+\s*%")
_DIGITS: Final = 6
_TAIL: Final = 1e-3
"""Designs that touch the ends of a distribution stop here, for a normal one has no end."""


@dataclass(frozen=True)
class Spread:
    """Where the values of an input lie.

    Parameters
    ----------
    numbers
        low, high, mode, mean, deviation as far as they are given, in ``unit``.
    unit
        The unit as written; empty for plain numbers.
    relative
        Whether numbers are signed percentages of the base value.
    """

    distribution: Distribution
    numbers: dict[str, float]
    unit: str
    relative: bool = False

    def text(self, number: float, *, whole: bool = False) -> str:
        """Return a number as a scenario file would say it.

        Examples
        --------
        >>> Spread("uniform", {}, "MW").text(1234.56789)
        '1234.57 MW'
        >>> Spread("uniform", {}, "%", relative=True).text(5)
        '+5 %'
        """
        rounded = round(number) if whole else float(f"{number:.{_DIGITS}g}")
        plain = np.format_float_positional(rounded, trim="-")
        sign = "+" if self.relative and rounded >= 0 else ""
        return f"{sign}{plain} {self.unit}".strip()

    def quantile(self, share: float) -> float:
        """Return the number below which this share of the values lies.

        Parameters
        ----------
        share
            [0..1]
        """
        given = self.numbers
        if self.distribution == "uniform":
            return given["low"] + share * (given["high"] - given["low"])
        if self.distribution == "triangular":
            return _triangular(share, given["low"], given["mode"], given["high"])
        return _normal(share, given)

    def ends(self, steps: int) -> list[float]:
        """Return evenly spaced numbers from low to high; of a normal one from its 5 to 95 %."""
        if "low" in self.numbers and "high" in self.numbers:
            low, high = self.numbers["low"], self.numbers["high"]
        else:
            low, high = self.quantile(0.05), self.quantile(0.95)
        return [float(number) for number in np.linspace(low, high, steps)]


Refuse = Callable[..., None]
"""Takes the key of an input, what is allowed there, and perhaps a suggestion."""


def read_spread(
    file: str, path: str, line: int, nodes: dict[str, Node], problems: list[Problem]
) -> Spread | None:
    """Return the range or distribution that an input names; None, and problems, if it is wrong.

    Parameters
    ----------
    file, path, line
        Where the input stands.
    nodes
        Its keys.
    """
    before = len(problems)

    def refuse(key: str, allowed: str, suggestion: str = "") -> None:
        node = nodes.get(key)
        found = node.value if node is not None and isinstance(node.value, str) else ""
        where = f"{path}.{key}" if key else path
        problems.append(
            Problem(file, node.line if node else line, where, found, allowed, suggestion)
        )

    name = nodes["distribution"].value if "distribution" in nodes else "uniform"
    if not isinstance(name, str) or name not in _NEEDS:
        hint = did_you_mean(str(name), _NEEDS)
        refuse("distribution", f"must be one of {', '.join(_NEEDS)}", hint)
        return None
    lacking = [key for key in _NEEDS[name] if key not in nodes]
    if lacking:
        refuse("", f"lacks {', '.join(lacking)}, or give it `values: [...]`")
    numbers, units = _numbers(nodes, refuse)
    if len(set(units.values())) > 1:
        shown = ", ".join(f"{key} in {unit or 'no unit'}" for key, unit in units.items())
        refuse("", f"must have one unit throughout, but has {shown}")
    if len(problems) > before:
        return None
    _check_order(name, numbers, refuse)
    signed = _signed(nodes, numbers)
    if any(signed) and not all(signed):
        refuse("", "mixes signed percentages, relative to the base, with plain ones")
    unit = next(iter(units.values()))
    spread = Spread(_KINDS[name], numbers, unit, relative=any(signed))
    return None if len(problems) > before else spread


def _signed(nodes: dict[str, Node], numbers: dict[str, float]) -> list[bool]:
    """Return whether each number is a signed percentage; a deviation has no sign."""
    return [
        bool(_SIGNED_PERCENT.fullmatch(str(nodes[key].value).strip()))
        for key in numbers
        if key != "deviation"
    ]


def _numbers(nodes: dict[str, Node], refuse: Refuse) -> tuple[dict[str, float], dict[str, str]]:
    """Return the numbers that are given, and their units as written."""
    numbers: dict[str, float] = {}
    units: dict[str, str] = {}
    for key in _NUMBERS:
        if key not in nodes:
            continue
        text = nodes[key].value
        parts = split_quantity(text) if isinstance(text, str) else None
        if parts is None:
            refuse(key, "must be a number with the unit of the input")
        else:
            numbers[key], units[key] = float(parts[0].replace("_", "")), parts[1]
    return numbers, units


def _check_order(name: str, numbers: dict[str, float], refuse: Refuse) -> None:
    low, high = numbers.get("low", -np.inf), numbers.get("high", np.inf)
    if low >= high:
        refuse("low", "must be below high")
    for key in ("mode", "mean"):
        if key in numbers and key in _NEEDS[name] and not low <= numbers[key] <= high:
            refuse(key, "must lie between low and high")
    if name == "normal" and numbers["deviation"] <= 0:
        refuse("deviation", "must be more than 0")


def _triangular(share: float, low: float, mode: float, high: float) -> float:
    turn = (mode - low) / (high - low)
    if share < turn:
        return float(low + np.sqrt(share * (high - low) * (mode - low)))
    return float(high - np.sqrt((1 - share) * (high - low) * (high - mode)))


def _normal(share: float, given: dict[str, float]) -> float:
    """Return a quantile of a normal distribution, cut at low and high where they are given."""
    from scipy.stats import norm  # noqa: PLC0415 - slow to import

    mean, deviation = given["mean"], given["deviation"]
    ends = [norm.cdf((given[key] - mean) / deviation) if key in given else default
            for key, default in (("low", _TAIL), ("high", 1 - _TAIL))]  # fmt: skip
    return float(mean + deviation * norm.ppf(ends[0] + share * (ends[1] - ends[0])))
