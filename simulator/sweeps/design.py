"""The designs: which values each case takes. Row by row, as texts; None leaves the base value."""

import itertools
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from simulator.sweeps.sweep_file import SweepFile, SweepInput

Row = tuple[str | None, ...]
"""The value of each input in the order of the sweep file; None is the base scenario's."""

_LEVELS: Final = 4  # of the grid on which Morris's paths walk


def design_rows(sweep: SweepFile, whole: frozenset[str]) -> tuple[Row, ...]:
    """Return the rows of a sweep's design; the same file gives the same rows.

    Parameters
    ----------
    whole
        Names of inputs that take whole numbers alone.
    """
    if sweep.method == "grid":
        return tuple(itertools.product(*(_levels(one, whole, one.steps) for one in sweep.inputs)))
    if sweep.method == "one-at-a-time":
        return _one_at_a_time(sweep, whole)
    unit = _unit_sample(sweep)
    return tuple(
        tuple(
            _value(one, float(share), whole) for one, share in zip(sweep.inputs, row, strict=True)
        )
        for row in unit
    )


def unit_problem(sweep: SweepFile) -> dict[str, Any]:
    """Return the inputs as SALib knows them, each by the share of its distribution [0..1]."""
    names = [one.name for one in sweep.inputs]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def morris_points(sweep: SweepFile) -> npt.NDArray[np.float64]:
    """Return the points of Morris's paths, which the analysis needs again."""
    return _unit_sample(sweep)


def _one_at_a_time(sweep: SweepFile, whole: frozenset[str]) -> tuple[Row, ...]:
    count = len(sweep.inputs)
    rows: list[Row] = [(None,) * count]
    for position, one in enumerate(sweep.inputs):
        after = (None,) * (count - position - 1)
        rows += [((None,) * position + (value,) + after) for value in _levels(one, whole, 2)]
    return tuple(rows)


def _levels(one: SweepInput, whole: frozenset[str], steps: int) -> list[str]:
    spread = one.spread
    if spread is None:
        return list(dict.fromkeys(one.values))
    texts = [spread.text(number, whole=one.name in whole) for number in spread.ends(steps)]
    return list(dict.fromkeys(texts))


def _value(one: SweepInput, share: float, whole: frozenset[str]) -> str:
    """Return the value of an input at a share of its distribution [0..1]."""
    if one.spread is None:
        return one.values[min(int(share * len(one.values)), len(one.values) - 1)]
    return one.spread.text(one.spread.quantile(share), whole=one.name in whole)


def _unit_sample(sweep: SweepFile) -> npt.NDArray[np.float64]:
    """Return a sample of the unit cube, a row per case."""
    count = len(sweep.inputs)
    if sweep.method == "latin-hypercube":
        from scipy.stats import qmc  # noqa: PLC0415 - slow to import

        return qmc.LatinHypercube(count, rng=sweep.seed).random(sweep.samples)
    problem = unit_problem(sweep)
    if sweep.method == "sobol":
        from SALib.sample import sobol  # noqa: PLC0415 - slow to import

        points = sobol.sample(problem, sweep.samples, calc_second_order=False, seed=sweep.seed)
    else:
        from SALib.sample import morris  # noqa: PLC0415 - slow to import

        points = morris.sample(problem, sweep.samples, num_levels=_LEVELS, seed=sweep.seed)
    return np.clip(np.asarray(points, dtype=np.float64), 0.0, 1.0)
