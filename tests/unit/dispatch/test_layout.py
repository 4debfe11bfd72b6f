"""Columns and rows are put in the order of hours, and none is lost on the way."""

import numpy as np
import pytest

from simulator.dispatch.layout import Axis, lay_out, order_program


def axis(hour, key):
    size = len(hour)
    return Axis(np.array(hour), np.array(key), np.arange(size), np.zeros(size), np.ones(size))


def order(columns, rows):
    entries = (np.array([1.0]), np.array([0]), np.array([0]))
    names = ((("x", "a"), ("x", "b")), (("row", "a"), ("row", "b")))
    layout = lay_out(entries, columns, rows)
    return order_program(layout, np.arange(4.0), columns, rows, names, hours=2)


def test_hours_come_before_keys_and_what_has_no_hour_is_left_out():
    year = order(axis([1, 0, -1], [0, 1, 0]), axis([0, 2], [0, 1]))
    assert year.column_source.tolist() == [1, 0]
    assert year.program.cost.tolist() == [1.0, 0.0]
    assert year.row_start.tolist() == [0, 1, 1]


def test_what_does_not_come_in_the_order_of_keys_is_put_into_it():
    year = order(axis([1, 0, 1, 0], [1, 1, 0, 0]), axis([0, 1], [0, 1]))
    assert year.column_source.tolist() == [3, 1, 2, 0]


def test_two_columns_of_one_hour_and_key_are_refused():
    with pytest.raises(ValueError, match="same hour and key"):
        order(axis([1, 1, 0], [0, 0, 1]), axis([0, 2], [0, 1]))


def test_a_matrix_is_put_in_order_as_a_dense_one_would_be():
    """Rows and columns at random, some without an hour; entries of one place are summed."""
    random = np.random.default_rng(1)
    for _ in range(50):
        entries = int(random.integers(0, 80))
        columns, rows = random_axis(random), random_axis(random)
        row, column = (random.integers(0, one.hour.size, entries) for one in (rows, columns))
        data = random.normal(size=entries)
        layout = lay_out((data, row, column), columns, rows)
        dense = np.zeros((rows.hour.size, columns.hour.size))
        np.add.at(dense, (row, column), data)
        expected = dense[np.ix_(layout.rows, layout.columns)]
        assert np.abs(layout.matrix.toarray() - expected).max(initial=0.0) < 1e-12
        assert layout.matrix.has_canonical_format


def random_axis(random):
    size = int(random.integers(1, 30))
    slot = random.permutation(48)[:size]
    return axis(np.where(random.random(size) < 0.2, -1, slot // 12), slot % 12)
