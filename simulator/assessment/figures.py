"""The year's figures of summary.json and years.csv.

Notes
-----
Carriers stand in the names as they stand in the pack (``generation_hydro-run-of-river_mwh``), and
every carrier has its figures in every year, 0 where it has no plant. Storage and demand response
count as generation with what they discharge or shed. Costs are those of the city's dispatch:
value of lost load, penalty for overgeneration and the small costs that only order the dispatch are
left out.
"""

from typing import Final, get_args

import numpy as np
import pandas as pd

from simulator.absorption.account import AbsorptionAccount
from simulator.absorption.balance import bus_imbalance_mw
from simulator.dispatch.result import DispatchResult
from simulator.network.fleet import plants_in_year, service_calendar
from simulator.profiles.series import Profiles
from simulator.scenario.fields import Carrier
from simulator.scenario.schema import Scenario

CARRIERS: Final[tuple[str, ...]] = get_args(Carrier)
SEEN_MW: Final = 1e-3
"""An hour counts as one with unserved energy or overgeneration above this."""
_STORED_AND_BACK: Final = 2.0
"""Surplus of one hour is worth up to this much more in another: what storage loses in between."""
_WIND_SOLAR: Final = ("wind", "solar")


def year_figures(
    scenario: Scenario,
    profiles: Profiles,
    dispatch: DispatchResult,
    absorption: AbsorptionAccount,
) -> dict[str, float]:
    """Return the figures of one year by name; units end the names.

    Parameters
    ----------
    scenario
        Costs, emissions and unit sizes of the pack.
    profiles
        Prices of the exchange.
    dispatch, absorption
        The solved year and its account.

    Returns
    -------
    dict
        See the functions below, one for each group of figures.
    """
    return {
        **_demand_figures(scenario, dispatch),
        **_absorption_figures(absorption),
        "surplus_hours": float(_surplus(scenario, dispatch).sum()),
        **_cost_figures(scenario, profiles, dispatch),
        **_emission_figures(scenario, dispatch),
        **_carrier_figures(scenario, dispatch),
        **_storage_figures(absorption),
    }


def _demand_figures(scenario: Scenario, dispatch: DispatchResult) -> dict[str, float]:
    """Demand, what was not served, exchange, overgeneration, and the gap of their balance.

    ``peak_hour`` counts from 0 at the first hour of 1 January.
    """
    demand = dispatch.demand_mw.sum(axis=1)
    shortfall = dispatch.shortfall_mw.sum(axis=1)
    overgeneration = dispatch.overgeneration_mw.sum(axis=1)
    peak = pd.Timestamp(str(demand.idxmax()))
    return {
        "peak_mw": float(demand.max()),
        "peak_hour": float((peak.day_of_year - 1) * 24 + peak.hour),
        "valley_mw": float(demand.min()),
        "demand_mwh": float(demand.sum()),
        "unserved_mwh": float(shortfall.sum()),
        "unserved_hours": float((shortfall > SEEN_MW).sum()),
        "unserved_peak_mw": float(shortfall.max()),
        "import_mwh": float(dispatch.import_mw.sum()),
        "import_peak_mw": float(dispatch.import_mw.max()),
        "export_mwh": float(dispatch.export_mw.sum()),
        "export_peak_mw": float(dispatch.export_mw.max()),
        "overgeneration_mwh": float(overgeneration.sum()),
        "overgeneration_hours": float((overgeneration > SEEN_MW).sum()),
        "overgeneration_peak_mw": float(overgeneration.max()),
        "balance_gap_mwh": float(bus_imbalance_mw(scenario, dispatch).to_numpy(dtype=float).sum()),
    }


def _absorption_figures(absorption: AbsorptionAccount) -> dict[str, float]:
    """Absorption in the deciding order and in all three, curtailment by carrier, spill.

    ``curtailed_mwh`` is wind and solar in the deciding order; ``spilled_mwh`` is hydrological and
    not counted as curtailment. Hours of curtailment are not counted: which of many hours of surplus
    is curtailed, and which one storage or a pond takes, makes no difference to the optimum.
    """
    rates = 1.0 - absorption.rates
    rows = absorption.plants[absorption.plants["order"] == absorption.order]
    by_carrier = rows.groupby("carrier")["curtailed_mwh"].sum()
    renewable = ("wind", "solar", "hydro-run-of-river", "hydro-reservoir")
    wind_solar = rows.loc[rows["carrier"].isin(_WIND_SOLAR), "plant"]
    hourly = absorption.curtailed_mw[wind_solar].sum(axis=1)
    return {
        "absorption_rate": float(rates["wind_solar"][absorption.order]),
        "absorption_rate_with_hydro": float(rates["with_hydro"][absorption.order]),
        **{f"absorption_rate_{order}": float(rate) for order, rate in rates["wind_solar"].items()},
        "curtailed_mwh": float(hourly.sum()),
        "curtailed_peak_mw": float(hourly.max()),
        "curtailed_with_hydro_mwh": float(rows["curtailed_mwh"].sum()),
        **{f"curtailed_{name}_mwh": float(by_carrier.get(name, 0.0)) for name in renewable},
        "spilled_mwh": float(rows["spilled_mwh"].sum()),
    }


def _surplus(scenario: Scenario, dispatch: DispatchResult) -> "pd.Series[bool]":
    """Return the hours in which one more MWh of wind or solar would be lost as well.

    Those are the hours in which power at some bus with wind or solar is worth nothing but the small
    costs that order the dispatch. Unlike the hours in which a solution happens to curtail, they
    are settled: an hour in which any optimal dispatch curtails has that price in all of them.
    """
    rule = scenario.pack.commitment
    nothing = rule.curtailment_tier_cny_per_mwh + rule.tie_break_cny_per_mwh
    renewable = dispatch.plants["carrier"].isin(_WIND_SOLAR)
    buses = dispatch.plants.loc[renewable, "bus"].unique()
    price = dispatch.price_cny_per_mwh.loc[:, buses]
    return (price <= _STORED_AND_BACK * nothing).any(axis=1)


def _cost_figures(
    scenario: Scenario, profiles: Profiles, dispatch: DispatchResult
) -> dict[str, float]:
    """Fuel and other variable cost, starts, demand response, import less export; and lost load.

    ``cost_cny`` is their sum without ``unserved_cost_cny``.
    """
    region, plants = scenario.pack.region, dispatch.plants
    energy = dispatch.output_mw.sum()
    responds = plants["carrier"] == "demand-response"
    variable = energy * _parameter(scenario, plants, "variable_cost_cny_per_mwh")
    response = float(energy[responds].sum()) * region.demand_response_cost_cny_per_mwh
    parts = {
        "variable_cost_cny": float(variable[~responds].sum()),
        "start_cost_cny": _start_cost(scenario, dispatch),
        "demand_response_cost_cny": response,
        "import_cost_cny": float((dispatch.import_mw * profiles.import_price_cny_per_mwh).sum()),
    }
    revenue = float((dispatch.export_mw * profiles.export_price_cny_per_mwh).sum())
    unserved = float(dispatch.shortfall_mw.to_numpy(dtype=float).sum())
    return {
        "cost_cny": sum(parts.values()) - revenue,
        **parts,
        "export_revenue_cny": revenue,
        "unserved_cost_cny": unserved * region.value_of_lost_load_cny_per_mwh,
    }


def _start_cost(scenario: Scenario, dispatch: DispatchResult) -> float:
    """Return the cost of units started after the first hour. [CNY]."""
    starts = dispatch.commitment.units_on.astype(float).diff().clip(lower=0.0).sum()
    unit_mw = {plant.plant: plant.unit_capacity_mw for plant in scenario.pack.plants}
    plants = dispatch.plants.loc[starts.index]
    cost = _parameter(scenario, plants, "start_cost_cny_per_mw")
    return float((starts * starts.index.map(unit_mw) * cost).sum())


def _emission_figures(scenario: Scenario, dispatch: DispatchResult) -> dict[str, float]:
    """Emissions of plants in the city, and the standard coal they burn; import is not included."""
    energy = dispatch.output_mw.sum()
    emission = energy * _parameter(scenario, dispatch.plants, "emission_t_per_mwh")
    coal = energy * _parameter(scenario, dispatch.plants, "coal_rate_t_per_mwh")
    return {"emissions_t_co2": float(emission.sum()), "coal_burnt_tce": float(coal.sum())}


def _carrier_figures(scenario: Scenario, dispatch: DispatchResult) -> dict[str, float]:
    """Energy generated, capacity on 31 December and full-load hours of each carrier.

    Capacity includes reserve units. Full-load hours relate generation to the capacity that was in
    service on average, so that a year of commissioning does not look like one of idleness; they
    are those of the period in a short run, and 0 without capacity.
    """
    carrier = dispatch.plants["carrier"]
    members = plants_in_year(scenario.pack, dispatch.year)
    service = service_calendar(members, pd.DatetimeIndex(dispatch.output_mw.index)).mean()
    served = service * pd.Series({plant.plant: plant.capacity_mw for plant in members})
    generation = _by_carrier(dispatch.output_mw.sum(), carrier)
    capacity = _by_carrier(dispatch.plants["capacity_mw"], carrier)
    mean_capacity = _by_carrier(served, carrier)
    hours = (generation / mean_capacity.where(mean_capacity > 0)).fillna(0.0)
    return {
        **{f"generation_{name}_mwh": float(generation[name]) for name in CARRIERS},
        **{f"capacity_{name}_mw": float(capacity[name]) for name in CARRIERS},
        **{f"full_load_hours_{name}": float(hours[name]) for name in CARRIERS},
    }


def _by_carrier(values: "pd.Series[float]", carrier: "pd.Series[str]") -> "pd.Series[float]":
    return values.groupby(carrier).sum().reindex(list(CARRIERS), fill_value=0.0)


def _storage_figures(absorption: AbsorptionAccount) -> dict[str, float]:
    """Energy charged, discharged, lost and cycled within one hour, all storage plants."""
    total = absorption.storage.sum(numeric_only=True)
    names = ("charged_mwh", "discharged_mwh", "losses_mwh", "simultaneous_mwh")
    return {f"storage_{name}": float(total.get(name, 0.0)) for name in names}


def _parameter(scenario: Scenario, plants: pd.DataFrame, name: str) -> "pd.Series[float]":
    """Return a parameter of each plant's technology."""
    technologies = scenario.pack.technologies
    values = [float(getattr(technologies[row], name)) for row in plants["technology"]]
    return pd.Series(np.array(values), index=plants.index)
