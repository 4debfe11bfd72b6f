"""Puts a solution into the network as PyPSA itself would after ``n.optimize()``."""

import linopy
import numpy as np
import pypsa
from linopy.constants import Result, Solution, Status

from simulator.dispatch.certify import Certificate
from simulator.dispatch.compile import Original
from simulator.dispatch.simplex import FloatArray, IntArray


def write_back(network: pypsa.Network, original: Original, certificate: Certificate) -> None:
    """Assign values, prices and derived quantities to the network's tables."""
    model = network.model
    solution = Solution(
        _by_label(certificate.values, original.column_labels, _size(model.variables)),
        _by_label(certificate.duals, original.row_labels, _size(model.constraints)),
        certificate.objective,
    )
    model.assign_result(Result(Status.process("ok", "optimal"), solution))
    network.optimize.assign_solution()
    network.optimize.assign_duals()
    network.optimize.post_processing()


def _size(items: linopy.variables.Variables | linopy.constraints.Constraints) -> int:
    return max((item.range[1] for _, item in items.items()), default=0)


def _by_label(values: FloatArray, labels: IntArray, size: int) -> FloatArray:
    table = np.full(size, np.nan)
    table[labels] = values
    return table
