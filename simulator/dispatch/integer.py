"""A mixed-integer program, written column by column and row by row, and its solution by HiGHS."""

from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from simulator.errors import SolveError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Term = tuple[IntArray, "float | FloatArray"]
# Where branching stops; a count, not a time, so that results do not depend on the machine.
MOST_NODES = 100_000
SETTINGS = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    # A fifth of a window's time, and no window of the shipped years ended elsewhere without it.
    "mip_heuristic_run_feasibility_jump": False,
}
LARGEST_VIOLATION = 1e-5  # of a row or bound [MW]


@dataclass
class IntegerProgram:
    """Minimise cost subject to rows and column bounds; some columns are whole numbers."""

    _columns: list[tuple[FloatArray, ...]] = field(default_factory=list)
    _rows: list[tuple[FloatArray, FloatArray]] = field(default_factory=list)
    _entries: list[tuple[IntArray, IntArray, FloatArray]] = field(default_factory=list)
    _width: int = 0
    _height: int = 0

    def columns(
        self,
        shape: tuple[int, ...],
        lower: npt.ArrayLike,
        upper: npt.ArrayLike,
        cost: npt.ArrayLike = 0.0,
        *,
        whole: bool = False,
    ) -> IntArray:
        """Add columns; return their numbers in the given shape."""
        parts = [np.broadcast_to(part, shape).ravel() for part in (lower, upper, cost, whole)]
        self._columns.append(tuple(part.astype(np.float64) for part in parts))
        numbers = self._width + np.arange(np.prod(shape), dtype=np.int64)
        self._width += numbers.size
        return numbers.reshape(shape)

    def rows(
        self, terms: list[Term], lower: "float | FloatArray", upper: "float | FloatArray"
    ) -> None:
        """Add rows: row i is the sum over terms of coefficient times column ``numbers[i]``.

        A term with two-dimensional numbers adds all columns of ``numbers[i, :]``.
        """
        count = len(terms[0][0])
        self._rows.append(
            (
                np.broadcast_to(lower, count).astype(np.float64),
                np.broadcast_to(upper, count).astype(np.float64),
            )
        )
        for numbers, coefficient in terms:
            wide = numbers.reshape(count, -1)
            row = np.broadcast_to(np.arange(count)[:, None] + self._height, wide.shape)
            values = np.broadcast_to(coefficient, numbers.shape).reshape(wide.shape)
            self._entries.append((row.ravel(), wide.ravel(), values.ravel().astype(np.float64)))
        self._height += count

    def solve(self, gap: float) -> FloatArray:
        """Return the values of all columns, at most the relative gap from the optimum.

        Raises
        ------
        SolveError
            If the gap is not reached or a row is violated; says how it ended.
        """
        highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in {**SETTINGS, "mip_rel_gap": gap, "mip_max_nodes": MOST_NODES}.items():
            highs.setOptionValue(name, value)
        highs.passModel(self._highs_model())
        highs.run()
        status = highs.modelStatusToString(highs.getModelStatus())
        info = highs.getInfo()
        if status != "Optimal":
            raise SolveError(f"HiGHS ended with {status!r} at a gap of {info.mip_gap:.1e}")
        if info.max_primal_infeasibility > LARGEST_VIOLATION:
            raise SolveError(f"a row is violated by {info.max_primal_infeasibility:.1e}")
        return np.array(highs.getSolution().col_value)

    def _highs_model(self) -> Any:
        row, column, value = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        matrix = sparse.csc_array((value, (row, column)), shape=(self._height, self._width))
        lower, upper, cost, whole = (
            np.concatenate(part) for part in zip(*self._columns, strict=True)
        )
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self._width, self._height
        model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
        model.row_lower_, model.row_upper_ = (
            np.concatenate(part) for part in zip(*self._rows, strict=True)
        )
        model.integrality_ = [
            highspy.HighsVarType.kInteger if flag else highspy.HighsVarType.kContinuous
            for flag in whole
        ]
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.num_col_, model.a_matrix_.num_row_ = self._width, self._height
        model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        model.a_matrix_.index_ = matrix.indices.astype(np.int32)
        model.a_matrix_.value_ = matrix.data
        return model
