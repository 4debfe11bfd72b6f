"""Promises of full absorption (100 % 消纳): strict, as reported, and the regulator's floors."""

from typing import Final

from simulator.assessment.decision import Decision
from simulator.assessment.measurement import CITY, Measurement, YearFacts
from simulator.scenario.pack import Target

_THRESHOLDS: Final = {"reported": 0.995, "strict": 1.0, "floor-95": 0.95, "floor-90": 0.90}
_WITH_HYDRO: Final = "-with-hydro"
READINGS: Final = tuple(
    threshold + suffix for suffix in ("", _WITH_HYDRO) for threshold in _THRESHOLDS
)

_NOTHING_MWH: Final = 0.5
"""Curtailment that is printed as 0 MWh: what a solver's tolerance leaves over a year."""
_WIND_SOLAR: Final = ("wind", "solar")
_HYDRO: Final = ("hydro-run-of-river", "hydro-reservoir")


def measure_absorption(facts: YearFacts, target: Target) -> tuple[Measurement, ...]:
    """Return the share of what could be generated that was used, in all readings [0..1].

    Only system causes count; spill that no export could have avoided is no curtailment. The order
    of curtailment is the one that decides in the account.
    """
    return (
        *_measure(facts, target.area, _WIND_SOLAR, ""),
        *_measure(facts, target.area, _WIND_SOLAR + _HYDRO, _WITH_HYDRO),
    )


def _measure(
    facts: YearFacts, area: str, carriers: tuple[str, ...], suffix: str
) -> tuple[Measurement, ...]:
    account = facts.absorption
    rows = account.plants[account.plants["order"] == account.order]
    rows = rows[rows["carrier"].isin(carriers)]
    if area != CITY:
        rows = rows[rows["bus"] == area]
    curtailed_mwh = float(rows["curtailed_mwh"].sum())
    possible_mwh = float(rows["used_mwh"].sum()) + curtailed_mwh
    if possible_mwh <= 0:
        why = (Decision("no-such-plant", str(facts.year)),)
        return tuple(
            Measurement(threshold + suffix, None, untestable=why) for threshold in _THRESHOLDS
        )
    share = 1.0 - curtailed_mwh / possible_mwh
    decided_by = _worst_hour(facts, list(rows["plant"]), curtailed_mwh)
    return tuple(
        Measurement(
            threshold + suffix,
            share,
            (decided_by,),
            promised=promised,
            tolerance=_NOTHING_MWH / possible_mwh if promised == 1.0 else 0.0,
            untestable=facts.short_run,
        )
        for threshold, promised in _THRESHOLDS.items()
    )


def _worst_hour(facts: YearFacts, plants: list[str], curtailed_mwh: float) -> Decision:
    """Return the hour of largest curtailment with its size, or the year if there is none."""
    if curtailed_mwh <= _NOTHING_MWH:
        return Decision("nothing-curtailed", "" if facts.short_run else str(facts.year))
    known = [plant for plant in plants if plant in facts.absorption.curtailed_mw]
    hourly = facts.absorption.curtailed_mw[known].sum(axis=1)
    figures = {"curtailed_mw": float(hourly.max())}
    return Decision("worst-curtailment", f"{hourly.idxmax():%Y-%m-%dT%H:%M}", figures)
