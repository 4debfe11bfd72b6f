"""Quantities are read in any accepted unit, exactly, or refused with the units allowed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.units import (
    UnitError,
    allowed_units,
    parse_quantity,
    scale_quantity,
    split_quantity,
)


@pytest.mark.parametrize(
    ("text", "base", "value"),
    [
        ("660 MW", "MW", 660.0),
        ("660MW", "MW", 660.0),
        ("  0.66   GW ", "MW", 660.0),
        ("450 万千瓦", "MW", 4500.0),
        ("3.5 亿千瓦时", "MWh", 350_000.0),
        ("15_500 GWh", "MWh", 15_500_000.0),
        ("7 %", "share", 0.07),
        ("29 %", "share", 0.29),
        ("0.45 CNY/kWh", "CNY/MWh", 450.0),
        ("300 gce/kWh", "t/MWh", 0.3),
        ("-3.5 °C", "°C", -3.5),
        ("2 d", "h", 48.0),
        ("1.5e3 mw", "MW", 1500.0),
        ("22700", "count", 22_700.0),
        ("1.2万个", "MW", None),
    ],
)
def test_reads_units_exactly(text: str, base: str, value: float | None) -> None:
    if value is None:
        with pytest.raises(UnitError):
            parse_quantity(text, base)
    else:
        assert parse_quantity(text, base) == value


@pytest.mark.parametrize(
    ("text", "base", "words"),
    [
        ("1500", "MW", "needs a unit (kW, MW, GW"),
        ("1500 MWh", "MW", "is a quantity in MWh, but must be in MW"),
        ("1500 MV", "MW", "did you mean MW?"),
        ("nan MW", "MW", "must be a number with a unit"),
        ("inf MW", "MW", "must be a number with a unit"),
        ("", "MW", "must be a number with a unit"),
        ("1,200 MW", "MW", "must have one of the units"),
        ("1__0 MW", "MW", "must have one of the units"),
        ("12 €", "CNY/MWh", "must have one of the units CNY/MWh"),
    ],
)
def test_refuses_with_what_is_allowed(text: str, base: str, words: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_quantity(text, base)
    assert words in str(caught.value)


def test_an_overflowing_number_is_not_finite_rather_than_an_error() -> None:
    assert parse_quantity("1e999 GW", "MW") == float("inf")


def test_relative_change_keeps_the_unit() -> None:
    assert scale_quantity("4.0 GW", Decimal("1.05")) == "4.2 GW"
    assert scale_quantity("100", Decimal("1.1")) == "110"
    assert scale_quantity("2-6;11", Decimal(2)) is None
    assert scale_quantity("none", Decimal(2)) is None


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for base in ("MW", "share", "count"):
        try:
            value = parse_quantity(text, base)
        except UnitError:
            continue
        assert isinstance(value, float)


@given(st.integers(min_value=0, max_value=10**6), st.sampled_from(allowed_units("MW")))
def test_number_and_unit_come_apart_and_together(number: int, unit: str) -> None:
    assert split_quantity(f"{number} {unit}") == (str(number), unit)
