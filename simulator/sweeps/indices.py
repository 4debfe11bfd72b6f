"""How much each input matters, with intervals; and how probable each verdict is."""

from typing import Any, Final

import numpy as np
import pandas as pd

from simulator.sweeps.design import morris_points, unit_problem
from simulator.sweeps.plan import WEATHER_YEARS, Plan

_COLUMNS: Final = ["target", "year", "input", "index", "value", "low", "high"]
_CHANCES: Final = ["target", "year", "held", "of", "probability", "low", "high", "worst"]
_TWO_SIDED: Final = 1.96  # standard errors of a 95 % interval
_FEWEST: Final = 5
_WORST: Final = 3
_NOTHING: Final = 1e-9


def sensitivity(plan: Plan, cases: pd.DataFrame, years: dict[str, int]) -> pd.DataFrame:
    """Return indices by promise and input; none for designs that have no indices.

    Parameters
    ----------
    cases
        The table of cases.
    years
        Year of each promise.
    """
    rows: list[dict[str, Any]] = []
    for target, year in years.items():
        own = cases[cases["year"] == year].sort_values("row")
        margins = own[f"margin.{target}"].to_numpy(dtype=float)
        whole = len(margins) == len(plan.cases) and np.isfinite(margins).all()
        if not whole or np.ptp(margins) < _NOTHING:
            continue
        head = {"target": target, "year": year}
        rows += [head | one for one in _indices(plan, own, margins)]
    return pd.DataFrame(rows, columns=_COLUMNS).round(6)


def probabilities(cases: pd.DataFrame, names: list[str], method: str) -> pd.DataFrame:
    """Return in which share of the weather years each promise holds, with a Wilson interval.

    ``worst`` names the weather years of the lowest margins, the lowest first.
    """
    from scipy.stats import binomtest  # noqa: PLC0415 - slow to import

    rows: list[list[object]] = []
    if method == WEATHER_YEARS:
        for target in names:
            for year, group in cases.groupby("year"):
                known = group[group[f"margin.{target}"].notna()]
                if known.empty or (group[f"verdict.{target}"] == "not testable").any():
                    continue
                held, count = int((known[f"margin.{target}"] >= -_NOTHING).sum()), len(known)
                ends = binomtest(held, count).proportion_ci(0.95, method="wilson")
                order = known.sort_values([f"margin.{target}", "row"])["input.weather.year"]
                worst = ", ".join(str(number) for number in order[:_WORST])
                rows.append([target, year, held, count, held / count, ends.low, ends.high, worst])
    return pd.DataFrame(rows, columns=_CHANCES).round(6)


def _indices(
    plan: Plan, own: pd.DataFrame, margins: "np.ndarray[Any, Any]"
) -> list[dict[str, Any]]:
    method = plan.sweep.method
    if method == "sobol":
        return _sobol(plan, margins)
    if method == "morris":
        return _morris(plan, margins)
    if method == "latin-hypercube" and len(margins) >= _FEWEST:
        return _ranks(plan, own, margins)
    return []


def _sobol(plan: Plan, margins: "np.ndarray[Any, Any]") -> list[dict[str, Any]]:
    from SALib.analyze import sobol  # noqa: PLC0415 - slow to import

    problem = unit_problem(plan.sweep)
    found = sobol.analyze(problem, margins, calc_second_order=False, seed=plan.sweep.seed)
    return [
        _row(name, index, float(found[index][at]), float(found[f"{index}_conf"][at]))
        for at, name in enumerate(problem["names"])
        for index in ("S1", "ST")
    ]


def _morris(plan: Plan, margins: "np.ndarray[Any, Any]") -> list[dict[str, Any]]:
    from SALib.analyze import morris  # noqa: PLC0415 - slow to import

    problem = unit_problem(plan.sweep)
    points = morris_points(plan.sweep)
    found = morris.analyze(problem, points, margins, num_levels=4, seed=plan.sweep.seed)
    return [
        _row(name, "mu*", float(found["mu_star"][at]), float(found["mu_star_conf"][at]))
        for at, name in enumerate(problem["names"])
    ]


def _ranks(plan: Plan, own: pd.DataFrame, margins: "np.ndarray[Any, Any]") -> list[dict[str, Any]]:
    """Return rank correlations with their interval after Fisher."""
    from scipy.stats import spearmanr  # noqa: PLC0415 - slow to import

    rows = []
    for one in plan.sweep.inputs:
        values = own[f"value.{one.name}"].to_numpy(dtype=float)
        if not np.isfinite(values).all() or np.ptp(values) < _NOTHING:
            continue
        rank = float(spearmanr(values, margins).statistic)
        wide = _TWO_SIDED / np.sqrt(len(margins) - 3)
        inner = np.arctanh(np.clip(rank, -1 + _NOTHING, 1 - _NOTHING))
        low, high = float(np.tanh(inner - wide)), float(np.tanh(inner + wide))
        rows.append({"input": one.name, "index": "rank", "value": rank, "low": low, "high": high})
    return rows


def _row(name: str, index: str, value: float, half: float) -> dict[str, Any]:
    return {
        "input": name,
        "index": index,
        "value": value,
        "low": value - half,
        "high": value + half,
    }
