"""How far a solved year may stray from its own limits before no account is made of it."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.errors import SolveError

NOISE_MW: Final = 1e-6
"""Solver noise: what lies closer to zero is zero (0.009 MWh a plant and year at most)."""
VIOLATION_MW: Final = 1e-5
"""Largest constraint violation of a certified solve; anything more negative is an error."""


def non_negative(power: pd.DataFrame, what: str, year: int) -> NDArray[np.float64]:
    """Return power [MW] with solver noise set to zero; raise SolveError where it is negative."""
    values = power.to_numpy(dtype=np.float64)
    if not (values >= -VIOLATION_MW).all():
        hour, plant = worst_cell(-values)
        raise SolveError(
            f"{year}: {what} of {power.columns[plant]} is {values[hour, plant]:.6g} MW at "
            f"{power.index[hour]!s}: must be 0 or more and known in every hour. "
            "The dispatch contradicts its own limits, so no account is made of it."
        )
    return np.where(values > NOISE_MW, values, 0.0)


def worst_cell(excess: NDArray[np.float64]) -> tuple[int, int]:
    """Return row and column of the largest entry; an unknown one (NaN) is the largest.

    Examples
    --------
    >>> worst_cell(np.array([[0.0, 2.0], [1.0, 0.5]]))
    (0, 1)
    """
    flat = int(np.argmax(np.where(np.isnan(excess), np.inf, excess)))
    row, column = divmod(flat, excess.shape[1])
    return row, column
