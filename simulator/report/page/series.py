"""The hourly balance of each year, packed so that nine years fit into a page."""

import base64
import gzip
import math
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.report.dispatch_weeks import balance_by_carrier
from simulator.report.style import STACK
from simulator.run_folder.record import RunRecord

UP: Final = (*STACK, "unserved", "curtailed")
"""Series of the stack from the bottom up; the last one stands on top of what is served."""
DOWN: Final = ("charging", "export", "overgeneration")
LINE: Final = "demand"

_FINEST_STEP_MW: Final = 1.0  # what a chart of gigawatts shows; halves the size against 0.1 MW
_LARGEST: Final = 65_535
_SEEN_MW: Final = 0.5
_EFFORT: Final = 6  # 9 takes eight times as long for 2 %


def pack_year(record: RunRecord, year: int) -> dict[str, object]:
    """Return one year's series, rounded and compressed, with what is needed to unpack them."""
    hourly = balance_by_carrier(record, year)
    names = [name for name in (*UP, *DOWN) if name in hourly and hourly[name].max() >= _SEEN_MW]
    table = hourly[[*names, LINE]]
    step = step_mw(float(table.to_numpy().max()))
    index = pd.DatetimeIndex(table.index)
    return {
        "year": year,
        "start": int((index[0] - pd.Timestamp(0)) / pd.Timedelta(seconds=1)),
        "hours": len(index),
        "step": step,
        "series": list(table.columns),
        "data": compress(pack_series(table.to_numpy(dtype=np.float64).T, step)),
    }


def step_mw(largest_mw: float) -> float:
    """Return the step to which series are rounded: fine enough to see, 16 bits wide. [MW].

    Examples
    --------
    >>> step_mw(4000.0), step_mw(100_000.0)
    (1.0, 2.0)
    """
    return max(_FINEST_STEP_MW, float(math.ceil(largest_mw / _LARGEST)))


def pack_series(values: NDArray[np.float64], step: float) -> bytes:
    """Return series as bytes that compress well, a row each.

    Each hour is the difference from the hour before it, in steps; the sign goes to the lowest bit;
    the low bytes of all series come before the high ones, which are mostly nought.
    """
    steps = np.rint(np.clip(values, 0.0, None) / step).astype(np.int64)
    change = np.diff(steps, prepend=0, axis=1)
    change = (change + 0x8000) % 0x10000 - 0x8000  # a difference of 16 bits, modulo 2**16
    coded = ((change << 1) ^ (change >> 15)).astype(np.uint16)
    low, high = (coded & 0xFF).astype(np.uint8), (coded >> 8).astype(np.uint8)
    return low.tobytes() + high.tobytes()


def compress(content: bytes) -> str:
    """Return bytes as gzip in base64, the same for the same bytes."""
    return base64.b64encode(gzip.compress(content, _EFFORT, mtime=0)).decode("ascii")
