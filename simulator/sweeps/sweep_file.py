"""Reads a sweep file, strictly: the base scenario, the design, and the inputs that vary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulator.errors import Problem, ScenarioError, did_you_mean
from simulator.scenario.fields import read_years
from simulator.scenario.text_files import read_text
from simulator.scenario.variants import plain_path
from simulator.scenario.yaml_nodes import Node, read_yaml
from simulator.sweeps.spread import SPREAD_KEYS, Spread, read_spread

METHODS: Final = ("grid", "one-at-a-time", "latin-hypercube", "sobol", "morris")
SAMPLED: Final = ("latin-hypercube", "sobol", "morris")
KEYS: Final = ("title", "base", "years", "method", "samples", "seed", "inputs")
INPUT_KEYS: Final = ("paths", "values", "steps", "zh", "en", *SPREAD_KEYS)
_SAMPLES: Final = {"latin-hypercube": 64, "sobol": 64, "morris": 10}
_MOST_SAMPLES: Final = 100_000
_STEPS: Final = 5
_MOST_STEPS: Final = 1000
_WHOLE: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class SweepInput:
    """One input that varies.

    Parameters
    ----------
    name
        Its name: its path, or the name of a group of paths that take the same value.
    paths
        What it sets.
    values
        Values to choose from, as written; empty where there is a range.
    spread
        Range or distribution; None where there are values.
    steps
        Values taken from a range in a grid.
    zh, en
        Its name in charts.
    line
        Where it stands.
    """

    name: str
    paths: tuple[str, ...]
    values: tuple[str, ...]
    spread: Spread | None
    steps: int
    zh: str
    en: str
    line: int


@dataclass(frozen=True)
class SweepFile:
    """A sweep as it is asked for; its paths and values are not checked yet.

    Parameters
    ----------
    base
        The base scenario's file.
    years
        Years of every case; none for those of the base scenario.
    samples
        Samples of a sampled design: cases (latin-hypercube), base samples (sobol), paths through
        the inputs (morris).
    text
        Text of the file.
    """

    path: Path
    zh: str
    en: str
    base: Path
    years: tuple[int, ...] | None
    method: str
    samples: int
    seed: int
    inputs: tuple[SweepInput, ...]
    text: str


@dataclass(frozen=True)
class _Desk:
    """Where a sweep file is read, and what is wrong with it."""

    file: str
    problems: list[Problem]

    def refuse(self, node: Node, path: str, allowed: str, suggestion: str = "") -> None:
        found = node.value if isinstance(node.value, str) else ""
        self.problems.append(Problem(self.file, node.line, path, found, allowed, suggestion))


def is_sweep_file(path: Path) -> bool:
    """Whether a file has the key of a sweep file that no scenario has."""
    top = None
    text = read_text(path, str(path), [])
    if text is not None:
        top = read_yaml(text, str(path), [])
    return top is not None and isinstance(top.value, dict) and "inputs" in top.value


def read_sweep_file(path: Path) -> SweepFile:
    """Read a sweep file.

    Raises
    ------
    ScenarioError
        With everything that is wrong with it.
    """
    problems: list[Problem] = []
    desk = _Desk(str(path), problems)
    text = read_text(path, str(path), problems)
    top = None if text is None else read_yaml(text, str(path), problems)
    if text is None or top is None or not isinstance(top.value, dict):
        raise ScenarioError(problems)
    nodes = top.value
    _refuse_unknown(desk, nodes, KEYS, "")
    method = _choice(desk, nodes, "method", METHODS, "one-at-a-time")
    sweep = SweepFile(
        path=path,
        **_title(desk, nodes, path.stem),
        base=_base(desk, top, path),
        years=_years(desk, nodes),
        method=method,
        samples=_samples(desk, nodes, method),
        seed=_whole(desk, nodes, "seed", 1, 0, 2**31 - 1),
        inputs=_inputs(desk, top, method),
        text=text,
    )
    if problems:
        raise ScenarioError(sorted(dict.fromkeys(problems), key=lambda one: one.line))
    return sweep


def _refuse_unknown(
    desk: _Desk, nodes: Mapping[str, Node], known: tuple[str, ...], above: str
) -> None:
    for key, node in nodes.items():
        if key not in known:
            allowed = "is not a known key"
            path = f"{above}.{key}" if above else key
            desk.problems.append(
                Problem(desk.file, node.line, path, "", allowed, did_you_mean(key, known))
            )


def _choice(
    desk: _Desk, nodes: Mapping[str, Node], key: str, known: tuple[str, ...], default: str
) -> str:
    node = nodes.get(key)
    if node is None:
        return default
    if not isinstance(node.value, str) or node.value not in known:
        hint = did_you_mean(str(node.value), known)
        desk.refuse(node, key, f"must be one of {', '.join(known)}", hint)
        return default
    return node.value


def _whole(
    desk: _Desk, nodes: Mapping[str, Node], key: str, default: int, low: int, high: int
) -> int:
    node = nodes.get(key)
    if node is None:
        return default
    text = node.value if isinstance(node.value, str) else ""
    if not _WHOLE.fullmatch(text) or not low <= int(text) <= high:
        desk.refuse(node, key, f"must be a whole number from {low} to {high}")
        return default
    return int(text)


def _samples(desk: _Desk, nodes: Mapping[str, Node], method: str) -> int:
    if "samples" in nodes and method not in SAMPLED:
        desk.refuse(nodes["samples"], "samples", f"is for {', '.join(SAMPLED)} alone")
    count = _whole(desk, nodes, "samples", _SAMPLES.get(method, 0), 2, _MOST_SAMPLES)
    if method == "sobol" and count & (count - 1):
        near = 2 ** count.bit_length()
        desk.refuse(nodes["samples"], "samples", f"must be a power of two, such as {near}")
    return count


def _title(desk: _Desk, nodes: Mapping[str, Node], stem: str) -> dict[str, str]:
    node = nodes.get("title")
    given = node.value if node is not None else {}
    texts: dict[str, str] = {}
    if isinstance(given, dict) and set(given) <= {"zh", "en"}:
        texts = {key: one.value for key, one in given.items() if isinstance(one.value, str)}
    if node is not None and not texts:
        desk.refuse(node, "title", "must be {zh: …, en: …}")
    return {"zh": texts.get("zh", stem), "en": texts.get("en", texts.get("zh", stem))}


def _base(desk: _Desk, top: Node, path: Path) -> Path:
    """Return the base scenario's file; its name counts from the folder of the sweep file."""
    node = top.find(("base",))
    if node is top or not isinstance(node.value, str):
        desk.refuse(node, "base", "must name the base scenario's file")
        return path
    base = path.parent / node.value
    if not base.is_file():
        names = {file.stem: file.name for file in sorted(base.parent.glob("*.yaml"))}
        near = did_you_mean(base.stem, names)
        desk.refuse(node, "base", f"there is no such file beside {path.parent or '.'}", near)
    return base


def _years(desk: _Desk, nodes: Mapping[str, Node]) -> tuple[int, ...] | None:
    node = nodes.get("years")
    if node is None:
        return None
    try:
        years = read_years(node.plain())
    except ValueError as error:
        desk.refuse(node, "years", str(error))
        return None
    return years if isinstance(years, tuple) else None


def _inputs(desk: _Desk, top: Node, method: str) -> tuple[SweepInput, ...]:
    node = top.find(("inputs",))
    if node is top or not isinstance(node.value, dict) or not node.value:
        desk.refuse(node, "inputs", "must be a group of inputs, each with its path and values")
        return ()
    inputs = [
        one
        for name, inner in node.value.items()
        if (one := _input(desk, name, inner, method)) is not None
    ]
    seen: dict[str, str] = {}
    for one in inputs:
        for path in map(plain_path, one.paths):
            if path in seen:
                allowed = f"sets {path}, which {seen[path]} sets already"
                desk.refuse(Node(one.line, ""), f"inputs.{one.name}", allowed)
            seen[path] = one.name
    return tuple(inputs)


def _input(desk: _Desk, name: str, node: Node, method: str) -> SweepInput | None:
    path = f"inputs.{name}"
    keys = {"values": node} if isinstance(node.value, list) else node.value
    if not isinstance(keys, dict):
        desk.refuse(node, path, "must be a list of values, or a group {low: …, high: …}")
        return None
    _refuse_unknown(desk, keys, INPUT_KEYS, path)
    spread = None
    values = _texts(desk, keys, path, "values")
    if "values" not in keys:
        spread = read_spread(desk.file, path, node.line, keys, desk.problems)
    elif any(key in keys for key in (*SPREAD_KEYS, "steps")):
        desk.refuse(node, path, "must have values, or a range, not both")
    elif len(set(values)) < 1 + (method != "one-at-a-time"):
        desk.refuse(node, path, "must have two different values or more")
    if "steps" in keys and method != "grid":
        desk.refuse(keys["steps"], f"{path}.steps", "is for method grid alone")
    labels = {key: keys[key].value for key in ("zh", "en") if key in keys}
    return SweepInput(
        name=name,
        paths=_texts(desk, keys, path, "paths") or (name,),
        values=values,
        spread=spread,
        steps=_whole(desk, keys, "steps", _STEPS, 2, _MOST_STEPS),
        zh=str(labels.get("zh", labels.get("en", name))),
        en=str(labels.get("en", name)),
        line=node.line,
    )


def _texts(desk: _Desk, keys: Mapping[str, Node], path: str, key: str) -> tuple[str, ...]:
    """Return a list of texts; none if the key is not there."""
    node = keys.get(key)
    if node is None:
        return ()
    if not isinstance(node.value, list) or not all(
        isinstance(one.value, str) for one in node.value
    ):
        desk.refuse(node, f"{path}.{key}", "must be a list such as [1000 MW, 1500 MW]")
        return ()
    return tuple(str(one.value) for one in node.value)
