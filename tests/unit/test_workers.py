import math
import os

import pytest

from simulator.errors import SolveError
from simulator.workers import map_tasks, submit, worker_pool


def test_tasks_run_in_processes_of_one_thread_each():
    with worker_pool(2, print, (), "lost") as pool:
        futures = [submit(pool, os.getenv, name) for name in ("OMP_NUM_THREADS", "NO_SUCH_NAME")]
        assert [future.result() for future in futures] == ["1", None]
        assert submit(pool, os.getpid).result() != os.getpid()
        begun = [submit(pool, math.sqrt, 4.0) for _ in range(3)]
        assert {future.result() for future in begun} == {2.0}


def test_what_a_task_raises_is_raised_here():
    with (
        pytest.raises(ValueError, match="invalid literal"),
        worker_pool(1, print, (), "lost") as pool,
    ):
        submit(pool, int, "none").result()


def test_a_process_that_ends_without_a_result_is_told_in_plain_words():
    with (
        pytest.raises(SolveError, match="for want of memory"),
        worker_pool(1, print, (), "It ended, most likely for want of memory.") as pool,
    ):
        submit(pool, os._exit, 1).result()


def test_mapping_keeps_the_order_of_its_items_whatever_the_number_of_processes():
    items = [9.0, 4.0, 1.0]
    assert map_tasks(1, math.sqrt, items, "lost") == [3.0, 2.0, 1.0]
    assert map_tasks(2, math.sqrt, items, "lost") == [3.0, 2.0, 1.0]
