"""What the absorption stage hands on."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class AbsorptionAccount:
    """Curtailment of one year, system causes only.

    Parameters
    ----------
    year
        Target year.
    plants
        The rows of absorption.csv: year, plant, carrier, bus, available_mwh, used_mwh,
        curtailed_mwh, spilled_mwh (hydrological, not counted), curtailment_rate, order;
        one block per order (``pro-rata``, ``hydro``, ``wind-solar``).
    rates
        Index: order; columns ``wind_solar`` (decides) and ``with_hydro``: curtailed over
        (used + curtailed). [0..1]
    order
        The order that decides (the scenario's or the pack's).
    curtailed_mw
        In the deciding order, shape (snapshot, plant), wind, solar and hydro. [MW]
    storage
        Index: plant; charged_mwh, discharged_mwh, losses_mwh, simultaneous_mwh, within_limit
        (whether the simultaneous part is small enough not to matter).
    """

    year: int
    plants: pd.DataFrame
    rates: pd.DataFrame
    order: str
    curtailed_mw: pd.DataFrame
    storage: pd.DataFrame
