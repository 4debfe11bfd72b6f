"""A valid scenario becomes one frozen object, with every figure and file accounted for."""

from pathlib import Path

import pydantic
import pytest

from simulator.errors import InputDataError
from simulator.scenario.load import load_scenario
from tests.packs import SCENARIO, edit, small_pack_files


def test_reads_every_part_of_a_pack(scenario_file: Path) -> None:
    scenario = load_scenario(scenario_file)
    pack = scenario.pack
    assert (scenario.name, scenario.title.en, scenario.region) == ("small", "Small plan", "small")
    assert scenario.years == (2024, 2025, 2026)
    assert [bus.bus for bus in pack.buses] == ["north", "south", "province"]
    assert pack.plants[0].capacity_mw == 400.0
    assert pack.plants[3].in_service == 2025 * 12 + 6
    assert pack.technologies["coal-660"].min_stable == 0.4
    assert pack.exchange[2026].export_blocked_months == frozenset({2, 3, 4, 5, 6})
    assert pack.exchange[2026].price_valley_hours == frozenset({0, 1, 2, 3, 4, 5, 6, 23})
    assert pack.demand[2025].peak_mw == 1000.0
    assert pack.demand[2025].chargers == 2500
    assert len(pack.load_shapes["workday"].hours) == 24
    assert len(pack.hydro) == 36
    assert pack.region.discount_rate == 0.08
    assert {row.day_kind: row.value for row in pack.load_days}["national-day"] == 0.86
    assert pack.weather_statistics.wind_losses == 0.12
    assert pack.weather_statistics.temperature_deviation_winter_k == 3.0
    assert pack.commitment.tie_break_cny_per_mwh == 0.05


def test_keeps_the_text_of_every_file(scenario_file: Path) -> None:
    files = load_scenario(scenario_file).input_files
    pack = {f"inputs/small/{name}": text for name, text in small_pack_files().items()}
    assert files == {"scenario.yaml": SCENARIO, **pack}


def test_title_and_settings_have_defaults(scenario_file: Path) -> None:
    scenario_file.write_text("region: small\nyears: 2025\n", encoding="utf-8")
    scenario = load_scenario(scenario_file)
    assert scenario.title.zh == "small"
    assert scenario.years == (2025,)
    assert scenario.weather.year == "typical"
    assert scenario.hydrology == "normal"
    assert scenario.dispatch.commit_for == "pack"
    assert scenario.period is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024-2026", (2024, 2025, 2026)),
        ("2025", (2025,)),
        ("[2026, 2024]", (2024, 2026)),
        ("\n  - 2025\n  - 2026", (2025, 2026)),
    ],
)
def test_years_are_a_year_a_range_or_a_list(
    scenario_file: Path, text: str, years: tuple[int, ...]
) -> None:
    scenario_file.write_text(f"region: small\nyears: {text}\n", encoding="utf-8")
    assert load_scenario(scenario_file).years == years


def test_years_can_be_given_instead(scenario_file: Path) -> None:
    assert load_scenario(scenario_file, (2026, 2025, 2025)).years == (2025, 2026)
    with pytest.raises(InputDataError, match=r"--years = 2031: .* has no year 2031"):
        load_scenario(scenario_file, (2031,))


def test_a_period_is_two_days_of_the_one_year(scenario_file: Path) -> None:
    scenario_file.write_text(
        "region: small\nyears: 2025\nperiod: 2025-07-01..2025-07-14\n", encoding="utf-8"
    )
    assert load_scenario(scenario_file).period == ("2025-07-01", "2025-07-14")


def test_a_byte_order_mark_and_windows_lines_are_welcome(scenario_file: Path) -> None:
    for file in [scenario_file, *(scenario_file.parent.parent / "inputs/small").iterdir()]:
        text = file.read_text(encoding="utf-8")
        file.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load_scenario(scenario_file).years == (2024, 2025, 2026)


def test_exchange_holds_until_its_next_row(scenario_file: Path, tmp_path: Path) -> None:
    edit(
        tmp_path,
        "exchange.csv",
        "firm_import,",
        "import_limit,2025,1 GW,made-up,plan,\nfirm_import,",
    )
    exchange = load_scenario(scenario_file).pack.exchange
    assert [exchange[year].import_limit_mw for year in (2024, 2025, 2026)] == [600, 1000, 1000]


def test_the_pack_is_found_above_the_scenario_or_in_the_current_folder(
    scenario_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "scenarios" / "trials" / "mine.yaml"
    deep.parent.mkdir()
    deep.write_text(SCENARIO, encoding="utf-8")
    assert load_scenario(deep).name == "mine"
    (tmp_path / "work").mkdir()
    (tmp_path / "inputs").rename(tmp_path / "work" / "inputs")
    monkeypatch.chdir(tmp_path / "work")
    assert load_scenario(scenario_file).name == "small"


def test_a_scenario_cannot_be_altered(scenario_file: Path) -> None:
    scenario = load_scenario(scenario_file)
    with pytest.raises(pydantic.ValidationError):
        scenario.hydrology = "dry"  # type: ignore[misc]
