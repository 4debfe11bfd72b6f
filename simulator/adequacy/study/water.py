"""Water that ponds and reservoirs can hold back for the hours that need it most."""

import numpy as np

from simulator.adequacy.system import FloatArray, IntArray
from simulator.compiled import kernel

_HALVINGS = 40


@kernel
def fill_peaks(
    need_mw: FloatArray, room_mw: FloatArray, energy_mwh: FloatArray, starts: IntArray,
    output_mw: FloatArray,
) -> None:  # fmt: skip
    """Spend the energy of each period where the need is highest.

    Parameters
    ----------
    need_mw
        What is wanted in each hour, on any scale that rises with the need. [MW]
    room_mw
        Most that can be given in each hour. [MW]
    energy_mwh
        Energy of each period, what does not fit in is lost. [MWh]
    starts
        First hour of each period, and the number of hours as a guard.
    output_mw
        Takes what is given. [MW]

    Notes
    -----
    In every period the need left is cut at one level, which is found by halving.
    """
    for period in range(len(energy_mwh)):
        first, end = starts[period], starts[period + 1]
        low, high = np.inf, -np.inf
        for t in range(first, end):
            low = min(low, need_mw[t] - room_mw[t])
            high = max(high, need_mw[t])
        for _ in range(_HALVINGS):
            level = 0.5 * (low + high)
            given = 0.0
            for t in range(first, end):
                given += min(max(need_mw[t] - level, 0.0), room_mw[t])
            if given > energy_mwh[period]:
                low = level
            else:
                high = level
        for t in range(first, end):
            output_mw[t] = min(max(need_mw[t] - high, 0.0), room_mw[t])
