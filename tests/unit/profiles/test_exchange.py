import pandas as pd
import pytest

from simulator.profiles.exchange import build_exchange, exchange_of
from simulator.scenario.pack import Exchange, Pack


def terms(**change: object) -> Exchange:
    fields = {
        "import_limit": "600 MW",
        "export_limit": "400 MW",
        "firm_import": "300 MW",
        "import_at_provincial_peak": "350 MW",
        "provincial_peak_months": frozenset({7}),
        "provincial_peak_hours": frozenset({18, 19}),
        "price_reference": "450 CNY/MWh",
        "price_peak_ratio": 1.6,
        "price_valley_ratio": 0.4,
        "price_critical_ratio": 1.2,
        "price_peak_hours": frozenset({11, 18, 19}),
        "price_valley_hours": frozenset({0, 1}),
        "price_critical_months": frozenset({7}),
        "price_critical_hours": frozenset({19, 20}),
        "export_price_ratio": 0.8,
        "export_blocked_months": frozenset({4}),
        "export_blocked_hours": frozenset({11, 12}),
        "export_blocked_sun": 0.5,
        "export_blocked_holidays": True,
        "export_in_blocked_hours": "50 MW",
    }
    return Exchange(**{**fields, **change})


def series(day: str, sun: float, *, holiday: bool = False) -> tuple[pd.Series, pd.Series]:
    hours = pd.date_range(day, periods=24, freq="h")
    return pd.Series(sun, index=hours), pd.Series(holiday, index=hours)


@pytest.mark.parametrize(
    ("month", "hour", "price"),
    [
        (4, 1, 180.0),  # valley: 450 x 0.4
        (4, 9, 450.0),
        (4, 19, 720.0),  # peak: 450 x 1.6
        (7, 19, 864.0),  # critical: 450 x 1.6 x 1.2
        (7, 20, 864.0),  # a critical hour is a peak hour
    ],
)
def test_price_by_hour(month: int, hour: int, price: float) -> None:
    exchange = build_exchange(terms(), *series(f"2025-{month:02d}-10", 0.0))
    # products of three numbers
    assert exchange.import_price_cny_per_mwh.iloc[hour] == pytest.approx(price, rel=1e-12)
    assert exchange.export_price_cny_per_mwh.iloc[hour] == pytest.approx(0.8 * price, rel=1e-12)


def test_import_is_limited_in_the_provincial_peak() -> None:
    july = build_exchange(terms(), *series("2025-07-10", 0.0)).import_available_mw
    assert list(july.iloc[17:21]) == [600.0, 350.0, 350.0, 600.0]
    assert (build_exchange(terms(), *series("2025-04-10", 0.0)).import_available_mw == 600.0).all()


def test_sunny_hours_of_the_months_block_export() -> None:
    sunny = build_exchange(terms(), *series("2025-04-10", 0.5))
    assert list(sunny.export_blocked[sunny.export_blocked].index.hour) == [11, 12]
    assert list(sunny.export_available_mw.iloc[10:13]) == [400.0, 50.0, 50.0]
    assert not build_exchange(terms(), *series("2025-04-10", 0.49)).export_blocked.any()
    assert not build_exchange(terms(), *series("2025-07-10", 0.9)).export_blocked.any()


def test_long_holidays_block_the_same_sunny_hours_in_any_month() -> None:
    cloudy = series("2025-10-02", 0.0, holiday=True)
    assert not build_exchange(terms(), *cloudy).export_blocked.any()
    holiday = series("2025-10-02", 0.9, holiday=True)
    assert build_exchange(terms(), *holiday).export_blocked.sum() == 2
    unblocked = terms(export_blocked_holidays=False)
    assert not build_exchange(unblocked, *holiday).export_blocked.any()


def test_blocked_hours_never_take_more_than_the_limit() -> None:
    tight = terms(export_limit="20 MW")
    assert build_exchange(tight, *series("2025-04-10", 0.9)).export_available_mw.max() == 20.0


def test_latest_terms_up_to_the_year_hold() -> None:
    early, late = terms(), terms(export_limit="800 MW")
    pack = Pack.model_construct(exchange={2022: early, 2024: late})
    assert exchange_of(pack, 2023) is early
    assert exchange_of(pack, 2030) is late
