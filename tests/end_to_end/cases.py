"""What workers do in tests of the cluster: next to nothing, or die."""

import os
import signal
import time

from simulator.sweeps.case import CaseResult, Task

DEADLY = "deadly"


def work(task: Task) -> CaseResult:
    """Return at once; a case named deadly kills its worker, one named slow takes a while."""
    if task.case == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    if task.case.startswith("slow"):
        time.sleep(1.0)
    if task.case == "wrong":
        raise ValueError("no such thing")
    content = {"figures": {"pid": float(os.getpid())}, "targets": {}}
    return CaseResult(task.case, {"2025": content})


def task(name: str) -> Task:
    """Return a task whose scenario no one looks at."""
    return Task(name, None)  # type: ignore[arg-type]
