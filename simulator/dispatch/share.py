"""Plants alike at several buses run alike, as far as the corridors between them allow.

Which of them runs changes no cost where no corridor is limited, and the simplex picks one. What it
picks depends on the order of the plants; the same part of each one's range does not.
"""

from typing import Any

import numpy as np

from simulator.dispatch.corridors import single_rows
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.limits import OVER_LIMIT, relative_loading
from simulator.dispatch.merge import find_leaders
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.simplex import FloatArray, IntArray


def share_between_buses(
    year: YearProgram, mesh: Mesh, reduced: YearProgram, values: FloatArray
) -> FloatArray:
    """Return the year's values, flows aside, with plants alike in an hour sharing what they give.

    Hours with limits in the reduced program stay as they are, and so do those in which a corridor
    would be overloaded.
    """
    free = ~reduced.corridors.limited.any(axis=1)
    some, group = _alike_in_mesh(year, mesh, free)
    program, count = year.program, int(group.max(initial=-1)) + 1
    low, high, total = (
        np.bincount(group, one[some], count) for one in (program.lower, program.upper, values)
    )
    span = high - low
    part = np.divide(total - low, span, out=np.zeros(count), where=span > 0)[group]
    shared = values.copy()
    shared[some] = program.lower[some] + part * (program.upper[some] - program.lower[some])
    lower, upper = (bound[mesh.flow_columns] for bound in (program.lower, program.upper))
    load = relative_loading(flows_of(year, mesh, shared), lower, upper)
    over: Any = (load > OVER_LIMIT).any(axis=1)
    back = some[over[year.column_hour[some]]]
    shared[back] = values[back]
    return shared


def flows_of(year: YearProgram, mesh: Mesh, values: FloatArray) -> FloatArray:
    """Return the flows that follow from the year's values without flows, shape (hour, line)."""
    without = values.copy()
    without[mesh.flow_columns] = 0.0
    activity = year.program.matrix @ without
    flows: FloatArray = (activity - year.program.row_lower)[mesh.bus_rows] @ mesh.factors.T
    return flows


def _alike_in_mesh(year: YearProgram, mesh: Mesh, free: Any) -> tuple[IntArray, IntArray]:
    """Return columns that feed a mesh in hours that are free, and the group of each."""
    program = year.program
    balance = np.full(program.row_lower.size + 1, -1, np.int32)
    hour = np.arange(year.hours)[:, None]
    balance[mesh.bus_rows] = np.where(free[:, None], hour * mesh.groups + mesh.component, -1)
    place = balance[single_rows(year)]
    inside = (place >= 0) & np.isfinite(program.lower) & np.isfinite(program.upper)
    some = np.flatnonzero(inside & (program.lower < program.upper)).astype(np.int32)
    leader = np.arange(program.cost.size, dtype=np.int32)
    find_leaders(program, some, place[some], leader)
    return some, np.unique(leader[some], return_inverse=True)[1]
