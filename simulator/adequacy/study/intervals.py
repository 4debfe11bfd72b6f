"""Intervals of shares and means."""

from typing import Final

NORMAL_95: Final = 1.959964
"""Standard errors from a mean to the end of its 95 % interval."""


def wilson(share: float, count: float) -> tuple[float, float]:
    """Return the Wilson 95 % interval of a share seen in so many independent samples.

    Examples
    --------
    >>> [round(bound, 4) for bound in wilson(0.5, 100)]
    [0.4038, 0.5962]
    """
    square = NORMAL_95**2
    centre = (share + square / (2 * count)) / (1 + square / count)
    spread = share * (1 - share) / count + square / (4 * count**2)
    reach = NORMAL_95 * spread**0.5 / (1 + square / count)
    return max(round(centre - reach, 12), 0.0), min(round(centre + reach, 12), 1.0)
