"""Promises that a project is in service by, or before, a year."""

from typing import Final

from simulator.assessment.decision import Decision, iso_month
from simulator.assessment.measurement import Measurement, YearFacts
from simulator.scenario.pack import Target

READINGS: Final = ("in-service",)
PREFIX: Final = "in-service."


def promised_date(target: Target) -> float:
    """Return the promised year or month in years, such as 2024 or 2024.5 for July.

    Examples
    --------
    >>> promised_date(Target.model_construct(value="2024-07"))
    2024.5
    """
    year, _, month = target.value.partition("-")
    return int(year) + (int(month) - 1) / 12 if month else float(year)


def measure_in_service(facts: YearFacts, target: Target) -> tuple[Measurement, ...]:
    """Return when the plant enters service, as the scenario has it, in years.

    ``before 2030`` asks for 2029 or earlier, ``by 2024`` for 2024 or earlier; where a month is
    promised, months are compared.
    """
    name = target.quantity.removeprefix(PREFIX)
    plant = next(plant for plant in facts.pack.plants if plant.plant == name)
    year, month = divmod(plant.in_service, 12)
    by_month = "-" in target.value
    step = 1 / 12 if by_month else 1.0
    enters = Decision("in-service", iso_month(plant.in_service), names={"plant": plant.plant})
    return (
        Measurement(
            "in-service",
            year + month / 12 if by_month else float(year),
            (enters,),
            tolerance=-step if target.comparison == "before" else 0.0,
        ),
    )
