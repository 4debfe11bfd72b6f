"""What the engine does not take, said before anything is solved, with the alternative."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pypsa

from simulator.errors import SolveError

# Inputs that must be there in every hour, by component.
NEEDED = {
    "Generator": ("p_max_pu", "p_min_pu", "marginal_cost"),
    "StorageUnit": ("p_max_pu", "p_min_pu", "inflow", "marginal_cost"),
    "Store": ("e_max_pu", "e_min_pu", "marginal_cost"),
    "Link": ("p_max_pu", "p_min_pu", "efficiency", "marginal_cost"),
    "Line": ("s_max_pu",),
    "Transformer": ("s_max_pu",),
    "Load": ("p_set",),
}
MOST_NAMED = 3
# Decisions of dispatch: variables of PyPSA that are taken.
DISPATCH = {
    *("Generator-p", "Link-p", "Line-s", "Transformer-s", "Store-p", "Store-e"),
    *("StorageUnit-p_dispatch", "StorageUnit-p_store", "StorageUnit-state_of_charge"),
    "StorageUnit-spill",
}
ALTERNATIVE = "Solve it with PyPSA's own n.optimize(), or remove it."


def refuse_unsupported(network: pypsa.Network) -> None:
    """Raise SolveError if the network asks for more than dispatch.

    Raises
    ------
    SolveError
        Naming every feature that is not dispatch, and the alternative.
    """
    found = []
    if network.has_scenarios:
        found.append("scenarios (stochastic optimisation)")
    if network.has_periods:
        found.append("investment periods")
    if len(network.global_constraints):
        found.append(f"global constraints ({', '.join(network.global_constraints.index[:3])})")
    for component in network.components:
        found.extend(_decisions(component.name, component.static))
    found.extend(_delays(network.links))
    if found:
        raise SolveError(f"The dispatch engine does not take {'; '.join(found)}. {ALTERNATIVE}")


def _decisions(kind: str, table: pd.DataFrame) -> list[str]:
    """Return what a table of components asks for beyond dispatch."""
    flags = [
        column
        for column in map(str, table.columns)
        if column.endswith("_extendable") or column == "committable"
    ]
    found = [
        f"{kind} {name} ({flag})"
        for flag in flags
        for name in table.index[table[flag].astype(bool)][:MOST_NAMED]
    ]
    if "marginal_cost_quadratic" in table and table["marginal_cost_quadratic"].any():
        found.append(f"quadratic costs ({kind})")
    return found


def refuse_other_decisions(variables: Iterable[str]) -> None:
    """Raise SolveError if PyPSA decides on more than the dispatch that the engine knows of.

    Raises
    ------
    SolveError
        Naming every such variable, and the alternative.
    """
    others = sorted(set(variables) - DISPATCH)
    if others:
        raise SolveError(
            f"The dispatch engine does not take decisions on {', '.join(others)}. {ALTERNATIVE}"
        )


def refuse_bad_inputs(network: pypsa.Network) -> None:
    """Raise SolveError if availability or demand is missing, or inflow is negative.

    Raises
    ------
    SolveError
        Naming component and hour of every table's first fault.
    """
    found = []
    for kind, attributes in NEEDED.items():
        for attribute in attributes:
            table = network.c[kind].dynamic[attribute]
            found.extend(_first(table.isna(), f"{kind} {{}}: {attribute} is missing"))
            static = network.c[kind].static[attribute].drop(table.columns)
            found.extend(
                f"{kind} {name}: {attribute} is missing"
                for name in static.index[static.isna()][:MOST_NAMED]
            )
    inflow = network.c["StorageUnit"].dynamic["inflow"]
    found.extend(_first(inflow < 0, "StorageUnit {}: inflow is negative"))
    if found:
        raise SolveError("; ".join(found) + ". Nothing was solved.")


def _delays(links: pd.DataFrame) -> list[str]:
    """Return the links that deliver later than they take."""
    columns = [column for column in map(str, links.columns) if column.startswith("delay")]
    delayed = links.index[links[columns].gt(0).any(axis=1)]
    return [f"Link {name} (delay)" for name in delayed[:MOST_NAMED]]


def _first(faults: pd.DataFrame, text: str) -> list[str]:
    """Return the text for the first faulty column of a table, with its hour, if there is one."""
    rows, columns = np.nonzero(faults.to_numpy())
    if not rows.size:
        return []
    return [f"{text.format(faults.columns[columns[0]])} at {faults.index[rows[0]]}"]
