"""The three planning balances of one year."""

from simulator.assessment.balance import Balances, balance_table
from simulator.assessment.energy_balance import energy_rows
from simulator.assessment.measurement import YearFacts
from simulator.assessment.power_balance import power_rows
from simulator.assessment.regulation_balance import regulation_rows


def assess_balances(facts: YearFacts) -> Balances:
    """Return the balances of power at the peaks, of the year's energy, and of room in the valleys.

    Parameters
    ----------
    facts
        One simulated year.
    """
    return Balances(
        power=balance_table(facts.year, power_rows(facts)),
        energy=balance_table(facts.year, energy_rows(facts)),
        regulation=balance_table(facts.year, regulation_rows(facts)),
    )
