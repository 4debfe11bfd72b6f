"""Parts of a network, and their assembly in bulk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pypsa


@dataclass(frozen=True)
class Part:
    """One component of a network.

    Parameters
    ----------
    component
        PyPSA's name of its kind, such as ``Generator``.
    name
        Unique among its kind.
    values
        PyPSA's attributes: texts, numbers, or series over the snapshots.
    """

    component: str
    name: str
    values: Mapping[str, object]


def assemble(network: pypsa.Network, parts: Iterable[Part]) -> None:
    """Add parts to a network, all of one kind at once: PyPSA's cost of adding is per call."""
    by_kind: dict[str, list[Part]] = {}
    for part in parts:
        by_kind.setdefault(part.component, []).append(part)
    for kind, members in by_kind.items():
        _assemble_kind(network, kind, members)


def _assemble_kind(network: pypsa.Network, kind: str, members: list[Part]) -> None:
    fixed: dict[str, dict[str, object]] = {}
    varying: dict[str, dict[str, pd.Series[float]]] = {}
    for part in members:
        for attribute, value in part.values.items():
            if isinstance(value, pd.Series):
                varying.setdefault(attribute, {})[part.name] = value
            else:
                fixed.setdefault(attribute, {})[part.name] = value
    everywhere: dict[str, Any] = {
        a: list(v.values()) for a, v in fixed.items() if len(v) == len(members)
    }
    network.add(kind, [part.name for part in members], **everywhere)
    for attribute in fixed.keys() - everywhere.keys():
        some = fixed[attribute]
        network.components[kind].static.loc[list(some), attribute] = list(some.values())
    for attribute, columns in varying.items():
        frame = pd.DataFrame(columns, index=network.snapshots).rename_axis(columns="name")
        network.components[kind].dynamic[attribute] = frame
