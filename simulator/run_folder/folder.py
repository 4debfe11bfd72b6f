"""Where a run stands on disk: built under a temporary name, renamed when whole, then immutable."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.run_folder.names import SERIES
from simulator.scenario.schema import Scenario

_LEFTOVER = re.compile(r"^\.(?P<name>.+)\.(?P<kind>partial|replaced)-(?P<pid>\d+)$")


def inputs_hash(scenario: Scenario, *, fast: bool = False, causes: str = "targets") -> str:
    """Return the SHA-256 of all that decides the results: input files, chosen years, method."""
    content: dict[str, object] = {"files": scenario.input_files, "years": scenario.years}
    if fast:
        content["fast"] = True
    if causes != "targets":
        content["causes"] = causes
    if scenario.adequacy.samples == 0:  # perhaps by an option
        content["adequacy"] = "left out"
    if scenario.measured is not None:
        content["series"] = series_hashes(scenario)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def series_hashes(scenario: Scenario) -> dict[str, str]:
    """Return the SHA-256 of each series file, by its name in the run folder's inputs."""
    files = {} if scenario.measured is None else scenario.measured.contents
    return {
        f"{SERIES}/{name}": hashlib.sha256(content).hexdigest() for name, content in files.items()
    }


def folder_of(
    scenario: Scenario, output: Path, *, fast: bool = False, causes: str = "targets"
) -> Path:
    """Return the folder in which this scenario's run stands once it is complete."""
    return output / f"{scenario.name}-{inputs_hash(scenario, fast=fast, causes=causes)[:8]}"


@contextmanager
def building(folder: Path) -> Iterator[Path]:
    """Give a temporary folder that becomes ``folder`` if the block ends well, else vanishes.

    Notes
    -----
    An existing ``folder`` is replaced. A killed process leaves at most a name with a leading dot
    and its process id, which the next run removes (`remove_leftovers`).
    """
    partial = folder.parent / f".{folder.name}.partial-{os.getpid()}"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        yield partial
        _put_in_place(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def remove_leftovers(output: Path) -> None:
    """Remove what runs that were killed left behind; undo a replacement cut in the middle."""
    if not output.is_dir():
        return
    for path in output.iterdir():
        match = _LEFTOVER.match(path.name)
        if match is None or _is_running(int(match["pid"])):
            continue
        whole = output / match["name"]
        if match["kind"] == "replaced" and not whole.exists():
            path.rename(whole)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _put_in_place(partial: Path, folder: Path) -> None:
    if not folder.exists():
        partial.rename(folder)
        return
    replaced = folder.parent / f".{folder.name}.replaced-{os.getpid()}"
    shutil.rmtree(replaced, ignore_errors=True)
    folder.rename(replaced)
    partial.rename(folder)
    shutil.rmtree(replaced, ignore_errors=True)


def _is_running(pid: int) -> bool:
    if pid == os.getpid():
        return False  # this process is not building anything yet
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
