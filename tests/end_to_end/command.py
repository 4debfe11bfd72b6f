"""Runs the real command in a process of its own."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def start(*arguments: object, folder: Path = PROJECT) -> "subprocess.Popen[str]":
    """Start ``simulate`` with these arguments in a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "simulator", *map(str, arguments)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def simulate(
    *arguments: object, folder: Path = PROJECT, seconds: float = 600
) -> "subprocess.CompletedProcess[str]":
    """Run ``simulate`` to its end."""
    process = start(*arguments, folder=folder)
    out, err = process.communicate(timeout=seconds)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
