"""What storage took, gave back, lost and burnt."""

from typing import Final

import numpy as np
import pandas as pd

from simulator.dispatch.result import DispatchResult

SIMULTANEOUS_LIMIT: Final = 1e-3
"""Largest share of throughput that may be charged and discharged at once."""


def storage_table(dispatch: DispatchResult) -> pd.DataFrame:
    """Return the energy of each storage plant over the year.

    Parameters
    ----------
    dispatch
        The solved year.

    Returns
    -------
    pd.DataFrame
        Index: plant. charged_mwh, discharged_mwh; losses_mwh (charged less discharged less what
        the level rose); simultaneous_mwh (the lesser of charge and discharge, summed over hours);
        within_limit (whether that is at most 0.1 % of charge plus discharge).

    Notes
    -----
    A storage plant that charges and discharges in one hour burns energy: it would make absorption
    look better than it is. Losses therefore stand beside the rate.
    """
    plants = dispatch.charge_mw.columns
    charge = dispatch.charge_mw.clip(lower=0.0)
    discharge = dispatch.output_mw[plants].clip(lower=0.0)
    charged, discharged = charge.sum(), discharge.sum()
    rise = dispatch.level_mwh[plants].iloc[-1] - dispatch.initial_level_mwh[plants]
    both = np.minimum(charge.to_numpy(dtype=float), discharge.to_numpy(dtype=float)).sum(axis=0)
    return pd.DataFrame(
        {
            "charged_mwh": charged,
            "discharged_mwh": discharged,
            "losses_mwh": charged - discharged - rise,
            "simultaneous_mwh": both,
            "within_limit": both <= SIMULTANEOUS_LIMIT * (charged + discharged),
        },
        index=plants,
    )
