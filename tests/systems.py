"""Small adequacy systems for tests."""

from collections.abc import Sequence

import numpy as np

from simulator.adequacy.system import (
    DemandResponse,
    Elements,
    FloatArray,
    Interfaces,
    Process,
    Storage,
    System,
)

Values = Sequence[float] | FloatArray | float


def elements(
    names: Sequence[str], region: Sequence[int], rate: Sequence[float], repair: Sequence[float]
) -> Elements:
    home = np.array(region, dtype=np.int64)
    return Elements(tuple(names), home, np.array(rate, float), np.array(repair, float))


def no_storage(snapshots: int) -> Storage:
    none = np.zeros(0)
    return Storage(
        elements([], [], [], []), none, none, none, none, none, np.zeros((0, snapshots)), none
    )


def no_response() -> DemandResponse:
    none = np.zeros(0)
    return DemandResponse((), np.zeros(0, np.int64), none, none, none, none)


def one_storage(
    snapshots: int,
    power: float,
    energy: float,
    *,
    efficiency: float = 1.0,
    soc: float = 0.0,
    region: int = 0,
    rate: float = 0.0,
    repair: float = 1.0,
    inflow: float = 0.0,
    grid_limit: float = np.inf,
    name: str = "store",
) -> Storage:
    def one(value: float) -> FloatArray:
        return np.array([value], dtype=float)

    return Storage(
        elements([name], [region], [rate], [repair]), one(power), one(energy), one(efficiency),
        one(efficiency), one(soc), np.full((1, snapshots), inflow), one(grid_limit),
    )  # fmt: skip


def one_response(
    power: float, hours_per_day: float, days: float, payback: float = 0.0
) -> DemandResponse:
    def one(value: float) -> FloatArray:
        return np.array([value], dtype=float)

    return DemandResponse(
        ("response",), np.zeros(1, np.int64), one(power), one(hours_per_day), one(days),
        one(payback),
    )  # fmt: skip


def links(snapshots: int, *rows: tuple[int, int, float, float, float]) -> Interfaces:
    """Rows are from, to, limit both ways, outage rate, repair time."""
    limit = np.array([np.full(snapshots, row[2]) for row in rows]).reshape(len(rows), snapshots)
    names = [f"{row[0]}>{row[1]}" for row in rows]
    starts = [row[0] for row in rows]
    parts = elements(names, starts, [row[3] for row in rows], [row[4] for row in rows])
    return Interfaces(parts, np.array([row[1] for row in rows], np.int64), limit, limit.copy())


def system(
    demand: Sequence[Values],
    units: Sequence[tuple[str, int, Values, float, float]],
    *,
    storage: Storage | None = None,
    response: DemandResponse | None = None,
    interfaces: Interfaces | None = None,
    process: Process = "geometric",
    hours: float = 1.0,
) -> System:
    """Units are name, region, capacity (a number or a series), outage rate, repair time."""
    loads = np.array(demand, dtype=float)
    snapshots = loads.shape[1]
    series = [unit[2] for unit in units if not isinstance(unit[2], int | float)]
    profile, constant, row = [], [], 0
    for unit in units:
        varies = not isinstance(unit[2], int | float)
        profile.append(row if varies else -1)
        constant.append(0.0 if isinstance(unit[2], Sequence | np.ndarray) else float(unit[2]))
        row += varies
    return System(
        hours_per_snapshot=hours,
        process=process,
        regions=tuple("ABCDEF"[: len(loads)]),
        demand_mw=loads,
        units=elements(
            [u[0] for u in units], [u[1] for u in units], [u[3] for u in units],
            [u[4] for u in units],
        ),
        technology=("",) * len(units),
        capacity_mw=np.array(constant),
        profile=np.array(profile, dtype=np.int64),
        profiles_mw=np.array(series, dtype=float).reshape(len(series), snapshots),
        storage=storage or no_storage(snapshots),
        demand_response=response or no_response(),
        interfaces=interfaces or links(snapshots),
    )  # fmt: skip
