"""What the series files of a scenario say, once read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
MinuteArray = npt.NDArray[np.datetime64]

Quantity = Literal["load", "wind", "solar", "inflow", "temperature", "irradiance", "wind-speed"]
HOURS: Final = 366 * 24
"""Hours of the calendar on which series stand: that of a leap year, as generated weather."""
WHOLE: Final = ""
"""Place of a series of the whole region."""


@dataclass(frozen=True, eq=False)
class Measured:
    """One series at one place, on the calendar of a leap year, local standard time.

    Parameters
    ----------
    quantity
        load [MW], wind, solar and inflow [power over nameplate], temperature [°C], irradiance
        (global horizontal) [W/m²], wind-speed [m/s].
    place
        County bus; for inflow the hydro plant; ``WHOLE`` for the load of the whole region.
    values
        Means of the hours, hour beginning, shape (8784,). Where the file's year has no
        29 February, 28 February stands in its place. [unit of the quantity]
    file, column
        Where it was read.
    year
        Calendar year of the file; None where its months come from several years.
    absolute
        Whether a load counts as it is, not scaled to the demand of the pack.
    height_m
        Height of a wind speed above ground. [m]
    """

    quantity: Quantity
    place: str
    values: FloatArray
    file: str
    column: str
    year: int | None
    absolute: bool = False
    height_m: float = 0.0


@dataclass(frozen=True)
class LedgerEntry:
    """A row of the assumption ledger."""

    input: str
    value: str
    unit: str
    basis: Literal["reported", "assumed"]
    note: str


@dataclass(frozen=True, eq=False)
class MeasuredSeries:
    """All series of a scenario.

    Parameters
    ----------
    series
        By quantity and place, each at most once.
    contents
        The files as they were read, by name.
    ledger
        Rows for the ledger: what was read, by which rule it is used, what is generated.
    sentences
        The same for the terminal, in short.
    """

    series: tuple[Measured, ...]
    contents: Mapping[str, bytes] = field(repr=False)
    ledger: tuple[LedgerEntry, ...]
    sentences: tuple[str, ...]

    def of(self, quantity: Quantity) -> dict[str, Measured]:
        """Return the series of a quantity by place."""
        return {one.place: one for one in self.series if one.quantity == quantity}
