"""Batteries, pumped storage and demand response."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from simulator.network.fleet import Fleet
from simulator.network.part import Part
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario


def at_year_end(snapshots: pd.DatetimeIndex, level_mwh: float) -> "pd.Series[float]":
    """Return a storage level that is set in the last hour and free in all others. [MWh]"""
    series = pd.Series(np.nan, index=snapshots)
    series.iloc[-1] = level_mwh
    return series


def storage(scenario: Scenario, profiles: Profiles, fleet: Fleet) -> Iterator[Part]:
    """Yield batteries and pumped storage; their losses are split evenly between in and out."""
    rule = scenario.pack.commitment
    for plant, technology in fleet.of("battery", "pumped-hydro"):
        energy = plant.energy_mwh or 0.0  # the pack's rules refuse storage without energy
        level = rule.year_end_level * energy
        efficiency = math.sqrt(technology.round_trip_efficiency)
        values = {
            "bus": plant.bus,
            "carrier": technology.carrier,
            "p_nom": plant.capacity_mw,
            "max_hours": energy / plant.capacity_mw,
            "p_max_pu": fleet.service[plant.plant],
            "p_min_pu": -fleet.service[plant.plant],
            "efficiency_store": efficiency,
            "efficiency_dispatch": efficiency,
            "marginal_cost": rule.storage_throughput_cost_cny_per_mwh,
            "state_of_charge_initial": level,
            "state_of_charge_set": at_year_end(profiles.snapshots, level),
        }
        yield Part("StorageUnit", plant.plant, values)


def demand_response(scenario: Scenario, profiles: Profiles, fleet: Fleet) -> Iterator[Part]:
    """Yield demand response: energy arrives at the start of each allowed day and lapses unused."""
    allowed = profiles.demand_response_days.astype(float)
    midnight = pd.Series((profiles.snapshots.hour == 0).astype(float), index=profiles.snapshots)
    for plant, technology in fleet.of("demand-response"):
        callable_now = fleet.service[plant.plant] * allowed
        energy = technology.hours_per_day * plant.capacity_mw
        values = {
            "bus": plant.bus,
            "carrier": technology.carrier,
            "p_nom": plant.capacity_mw,
            "max_hours": technology.hours_per_day,
            "p_max_pu": callable_now,
            "p_min_pu": 0.0,
            "inflow": energy * callable_now * midnight,
            "marginal_cost": scenario.pack.region.demand_response_cost_cny_per_mwh,
        }
        yield Part("StorageUnit", plant.plant, values)
