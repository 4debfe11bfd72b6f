"""A short synthetic year, solved in windows."""

from simulator.dispatch.compile import compile_model
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.mesh import Mesh, find_mesh
from simulator.dispatch.stages import Windowed, solve_windows
from simulator.dispatch.windows import Rolling
from tests.benchmarks.synthetic import build_synthetic

HOURS = 480


def solve_twenty_days(limit_factor: float) -> tuple[YearProgram, Mesh, Windowed]:
    """Return twenty days with corridor limits so many times as large, and their windows."""
    network = build_synthetic(HOURS, limit_factor=limit_factor)
    model = network.optimize.create_model(include_objective_constant=False)
    year = compile_model(model, HOURS).year
    mesh = find_mesh(year)
    assert mesh is not None
    return year, mesh, solve_windows(year, mesh, Rolling(), 4)
