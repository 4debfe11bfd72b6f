import numpy as np
import pytest
from numba.core.errors import NumbaError

from simulator.adequacy.compiled import kernel, making_kernel
from simulator.adequacy.system import FloatArray


def _make(count: int) -> FloatArray:
    return np.zeros(count)


def test_a_kernel_whose_arrays_are_not_counted_makes_none() -> None:
    with pytest.raises(NumbaError):
        kernel(_make)(3)
    assert making_kernel(_make)(3).tolist() == [0.0, 0.0, 0.0]
