"""The sentence and the chart of day-ahead forecasts say what was saved, and what was not."""

from dataclasses import replace

import pytest

from simulator.report.charts import CHARTS
from simulator.report.findings import write_findings
from simulator.report.forecast import net_load
from simulator.report.words_decisions import word_decision
from simulator.report.words_forecast import forecast_sentence
from simulator.run_folder.hourly import hourly_table, select_series, write_hourly
from simulator.run_folder.record import RunRecord, read_record
from simulator.run_folder.tables import build_tables, record_year, write_summary, write_tables
from tests.made_up_run import made_up_year, scenario_of

SCENARIO = scenario_of((2025,))


@pytest.fixture(scope="module")
def result():
    return made_up_year(2025, hours=240)


def write(folder, result) -> RunRecord:
    write_hourly(folder, result)
    tables = build_tables(SCENARIO, [record_year(result, 1.0)], word_decision)
    write_tables(folder, tables)
    write_summary(folder, SCENARIO.name, folder.name, tables)
    return read_record(folder)


def plain(text):
    return text.replace("\u00a0", " ")


def test_a_sentence_tells_what_a_perfect_forecast_would_change(tmp_path, result):
    record = write(tmp_path, result)
    assert plain(forecast_sentence(SCENARIO, record, "en")) == (
        "In 2025 coal is committed on day-ahead forecasts that miss the city's net load by 0.16 GW "
        "(root mean square); a perfect forecast would lower cost by 2.2 million CNY, lower "
        "curtailment by 1.5 GWh and raise minimum output that fits nowhere by 40 MWh."
    )
    assert forecast_sentence(SCENARIO, record, "zh") == (
        "2025年按日前预测安排开机，全市净负荷预测均方根误差16.0万千瓦；若预测完全准确，"
        "成本减少220万元、弃电减少150万千瓦时、最小出力无处消纳电量增加4万千瓦时。"
    )
    assert forecast_sentence(SCENARIO, record, "en") in write_findings(SCENARIO, record, "en")


def test_a_forecast_that_costs_nothing_is_called_so(tmp_path, result):
    nothing = {name: 0.0 for name in result.figures if name.startswith("forecast_")}
    record = write(tmp_path, replace(result, figures=result.figures | nothing))
    assert forecast_sentence(SCENARIO, record, "en").endswith(
        "a perfect forecast would change nothing."
    )


def test_without_a_dispatched_twin_only_the_error_is_told(tmp_path, result):
    kept = {
        name: value
        for name, value in result.figures.items()
        if not name.startswith("forecast_") or name == "forecast_net_load_error_mw"
    }
    record = write(tmp_path, replace(result, figures=kept))
    assert forecast_sentence(SCENARIO, record, "en").endswith("(root mean square).")


def test_a_run_that_knows_all_says_nothing_of_forecasts(tmp_path, result):
    kept = {name: v for name, v in result.figures.items() if not name.startswith("forecast_")}
    record = write(tmp_path, replace(result, figures=kept, forecast=None))
    assert forecast_sentence(SCENARIO, record, "en") is None
    assert CHARTS["forecast-week"](SCENARIO, record, "en") is None
    assert len(write_findings(SCENARIO, record, "zh")) == 4
    assert not [name for name in record.hourly(2025) if "forecast" in name]


def test_hourly_series_hold_the_forecast_of_each_bus(result):
    hourly = hourly_table(result)
    demand = select_series(hourly, "bus", "demand_mw")
    foreseen = select_series(hourly, "bus", "forecast_demand_mw")
    assert list(demand.columns) == list(foreseen.columns) == ["upper", "lower"]
    at_noon = foreseen.index.hour == 12
    assert (foreseen[at_noon] / demand[at_noon]).to_numpy() == pytest.approx(0.9)


def test_net_load_is_demand_less_wind_and_solar(tmp_path, result):
    record = write(tmp_path, result)
    net = net_load(record, 2025)
    demand = result.dispatch.demand_mw.sum(axis=1)
    came = result.dispatch.available_mw[["ridge", "roofs", "field"]].sum(axis=1)
    assert net["actual"].to_numpy() == pytest.approx((demand - came).to_numpy(), abs=1e-4)
    foreseen = demand * (1 - 0.1 * (demand.index.hour == 12)) - 180.0 - 0.1 * demand
    assert net["forecast"].to_numpy() == pytest.approx(foreseen.to_numpy(), abs=1e-4)
