"""Linear programs and the one HiGHS instance that solves them, one thread, dual simplex."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from simulator.compiled import kernel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.signedinteger[Any]]
CodeArray = npt.NDArray[np.int8]
# Codes of a basis: at the lower bound, basic, at the upper bound, free and at zero.
LOWER, BASIC, UPPER, FREE = 0, 1, 2, 3
# Reduced programs are well scaled as they are: unscaled, they take fewer and cheaper pivots.
SETTINGS: dict[str, bool | float | str] = {
    "output_flag": False,
    "solver": "simplex",
    "threads": 1,
    "parallel": "off",
    "simplex_scale_strategy": 0,
}
# For large programs: the more costs are perturbed, the fewer dual pivots, but the more primal ones
# it takes to clean up, each of which costs ten of the dual's.
PERTURBED_LITTLE: dict[str, float] = {"dual_simplex_cost_perturbation_multiplier": 0.3}
ROUNDING = 1e-7  # by which a value may miss its bound [MW, MWh]
EDGE_WEIGHTS = "simplex_dual_edge_weight_strategy"
STEEPEST, DEVEX = -1, 1  # HiGHS's own choice; weights that need no costly start
SCALED = 2  # HiGHS's own choice of scaling, for programs as PyPSA wrote them
STATUS_OF_CODE = np.array(
    [
        highspy.HighsBasisStatus.kLower,
        highspy.HighsBasisStatus.kBasic,
        highspy.HighsBasisStatus.kUpper,
        highspy.HighsBasisStatus.kZero,
    ],
    dtype=object,
)


@dataclass(frozen=True)
class LinearProgram:
    """Minimise ``cost x`` subject to ``row_lower <= matrix x <= row_upper`` and column bounds."""

    matrix: sparse.csc_array
    cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    row_lower: FloatArray
    row_upper: FloatArray


class Rows(NamedTuple):
    """Rows to be added to a program: entries by row, and bounds."""

    indptr: IntArray
    indices: IntArray
    data: FloatArray
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True)
class Basis:
    """Basis codes of columns and rows."""

    columns: CodeArray
    rows: CodeArray


@dataclass(frozen=True)
class Outcome:
    """What a run ended with; ``values`` and ``duals`` may be meaningless unless it is optimal."""

    status: str
    objective: float
    values: FloatArray
    duals: FloatArray
    basis: Basis
    iterations: int

    @property
    def optimal(self) -> bool:
        """Whether the solver proved an optimum."""
        return self.status == "Optimal"


class Simplex:
    """One persistent HiGHS instance: the model is passed anew only when its matrix changes.

    Parameters
    ----------
    options
        HiGHS options beyond those that make a run silent, serial and deterministic.
    """

    def __init__(self, **options: bool | float | str) -> None:
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        settings = {**SETTINGS, **options}
        for name, value in settings.items():
            self._highs.setOptionValue(name, value)
        self._program: LinearProgram | None = None
        self._basis: Basis | None = None

    def run(self, program: LinearProgram, start: Basis | None = None) -> Outcome:
        """Solve a program, from the last basis if it fits, or from a given one."""
        if self._program is not None and same_matrix(self._program.matrix, program.matrix):
            self._change(program, self._program)
        else:
            self._pass(program)
            if start is None and self._basis is not None:
                fits = self._basis.columns.size == program.cost.size
                fits = fits and self._basis.rows.size == program.row_lower.size
                start = self._basis if fits else None
        self._program = program
        if start is not None:
            self._set_basis(start)
        self._solve()
        return self._outcome(program)

    def _solve(self) -> None:
        """Solve from the basis there is; from none if HiGHS cannot get on from it."""
        self._highs.run()
        if self._highs.getModelStatus() == highspy.HighsModelStatus.kSolveError:
            self._highs.clearSolver()
            self._highs.run()

    def run_within(
        self,
        program: LinearProgram,
        start: Basis | None,
        broken: Callable[[FloatArray], Rows | None],
        *,
        steepest: bool = True,
    ) -> Outcome:
        """Solve a program whose further rows come in as its solutions break them; they stand last.

        Parameters
        ----------
        broken
            Returns the rows that values break, or None.
        steepest
            Whether the solves after the first are long enough for weights of steepest edges, which
            take a solve for each row to begin with.
        """
        outcome = self.run(program, start)
        iterations, height = outcome.iterations, program.row_lower.size
        while outcome.optimal and (rows := broken(outcome.values)) is not None:
            if not steepest:
                self._highs.setOptionValue(EDGE_WEIGHTS, DEVEX)
            self._highs.addRows(rows.lower.size, rows.lower, rows.upper, rows.data.size, *rows[:3])
            self._program = None  # it has more rows than any that follows
            program = replace(
                program,
                row_lower=np.concatenate([program.row_lower, rows.lower]),
                row_upper=np.concatenate([program.row_upper, rows.upper]),
            )
            self._solve()
            outcome = self._outcome(program)
            iterations += outcome.iterations
        self._highs.setOptionValue(EDGE_WEIGHTS, STEEPEST)
        self._basis = Basis(outcome.basis.columns, outcome.basis.rows[:height])
        return replace(outcome, iterations=iterations)

    def complete(self, program: LinearProgram, basis: Basis) -> Basis:
        """Return the basis with dependent columns taken out and slacks put in to make it square."""
        self._pass(program)
        self._set_basis(basis)
        _, basic = self._highs.getBasicVariables()
        columns = np.where(basis.columns == BASIC, LOWER, basis.columns).astype(np.int8)
        rows = np.where(basis.rows == BASIC, LOWER, basis.rows).astype(np.int8)
        columns[basic[basic >= 0]] = BASIC
        rows[-1 - basic[basic < 0]] = BASIC
        return Basis(columns, rows)

    def _pass(self, program: LinearProgram) -> None:
        """Hand over the arrays as they are; by way of a HighsLp each entry is copied one by one."""
        matrix, columns = program.matrix, program.cost.size
        self._highs.passModel(
            columns,
            program.row_lower.size,
            matrix.nnz,
            highspy.MatrixFormat.kColwise.value,
            highspy.ObjSense.kMinimize.value,
            0.0,
            program.cost,
            program.lower,
            program.upper,
            program.row_lower,
            program.row_upper,
            matrix.indptr.astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data,
            np.zeros(columns, np.int32),  # all are continuous
        )

    def _change(self, program: LinearProgram, before: LinearProgram) -> None:
        """Hand over what differs: most bounds and costs are those of the hours before."""
        moved = _moved((program.lower, before.lower), (program.upper, before.upper))
        if moved.size:
            self._highs.changeColsBounds(
                moved.size, moved, program.lower[moved], program.upper[moved]
            )
        moved = _moved((program.row_lower, before.row_lower), (program.row_upper, before.row_upper))
        if moved.size:
            self._highs.changeRowsBounds(
                moved.size, moved, program.row_lower[moved], program.row_upper[moved]
            )
        moved = _moved((program.cost, before.cost))
        if moved.size:
            self._highs.changeColsCost(moved.size, moved, program.cost[moved])

    def _set_basis(self, start: Basis) -> None:
        basis = highspy.HighsBasis()
        basis.col_status = STATUS_OF_CODE[start.columns].tolist()
        basis.row_status = STATUS_OF_CODE[start.rows].tolist()
        basis.alien = True
        basis.valid = True
        self._highs.setBasis(basis)

    def _outcome(self, program: LinearProgram) -> Outcome:
        solution = self._highs.getSolution()
        information = self._highs.getInfo()
        values = np.asarray(solution.col_value, dtype=float)
        activity = np.asarray(solution.row_value, dtype=float)
        _, basic = self._highs.getBasicVariables()
        self._basis = Basis(
            _codes(values, program.lower, program.upper, basic[basic >= 0]),
            _codes(activity, program.row_lower, program.row_upper, -1 - basic[basic < 0]),
        )
        return Outcome(
            status=self._highs.modelStatusToString(self._highs.getModelStatus()),
            objective=float(information.objective_function_value),
            values=values,
            duals=np.asarray(solution.row_dual, dtype=float),
            basis=self._basis,
            iterations=int(information.simplex_iteration_count),
        )


def _moved(*pairs: tuple[FloatArray, FloatArray]) -> npt.NDArray[np.int32]:
    """Return where the arrays of some pair differ."""
    different = np.zeros(pairs[0][0].size, dtype=bool)
    for now, before in pairs:
        different |= now != before
    return np.flatnonzero(different).astype(np.int32)


def _codes(values: FloatArray, lower: FloatArray, upper: FloatArray, basic: Any) -> CodeArray:
    """Return basis codes: nonbasic entries stand at the nearer bound."""
    codes = np.empty(values.size, np.int8)
    _write_codes(values, lower, upper, codes)
    codes[basic] = BASIC
    return codes


@kernel
def _write_codes(
    values: FloatArray, lower: FloatArray, upper: FloatArray, codes: CodeArray
) -> None:
    """Write at which bound each value stands."""
    for at in range(values.size):
        if lower[at] == -np.inf and upper[at] == np.inf:
            codes[at] = FREE
        elif abs(upper[at] - values[at]) < abs(values[at] - lower[at]):
            codes[at] = UPPER
        else:
            codes[at] = LOWER


def bound_of(program: LinearProgram, duals: FloatArray, values: FloatArray) -> float:
    """Return the lower bound on a program's cost that duals prove.

    Where a bound is infinite the values stand in for it: there the reduced cost must be zero.
    """
    reduced = program.cost - program.matrix.T @ duals
    column = np.where(reduced > 0, program.lower, program.upper)
    row = np.where(duals > 0, program.row_lower, program.row_upper)
    activity = program.matrix @ values
    return float(
        reduced @ np.where(np.isfinite(column), column, values)
        + duals @ np.where(np.isfinite(row), row, activity)
    )


def same_matrix(one: sparse.csc_array, other: sparse.csc_array) -> bool:
    """Return whether two matrices have the same pattern and coefficients."""
    return (
        one.shape == other.shape
        and one.nnz == other.nnz
        and np.array_equal(one.indptr, other.indptr)
        and np.array_equal(one.indices, other.indices)
        and np.array_equal(one.data, other.data)
    )
