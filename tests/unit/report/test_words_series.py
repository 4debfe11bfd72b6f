from types import SimpleNamespace

import numpy as np
import pytest

from simulator.report.words_series import series_sentences
from simulator.scenario.series.ledger import describe
from simulator.scenario.series.record import Measured, MeasuredSeries


@pytest.fixture
def scenario(small_scenario):
    values = np.zeros(1)
    series = (
        Measured("load", "north", values, "own.csv", "load", 2023),
        Measured("solar", "north", values, "own.csv", "solar.north", 2023),
        Measured("solar", "south", values, "own.csv", "solar.south", 2023),
        Measured("temperature", "", values, "typical.epw", "temperature", None),
    )
    sentences = describe(series, small_scenario.pack)
    return SimpleNamespace(
        pack=small_scenario.pack, measured=MeasuredSeries(series, {}, (), sentences)
    )


def test_what_files_gave_is_told_in_chinese(scenario):
    names = {bus.bus: bus.zh for bus in scenario.pack.buses}
    read, made = series_sentences(scenario, "zh")
    assert read == (
        f"取自实测文件：{names['north']}负荷（own.csv，2023年）；各区县光伏出力（own.csv，2023年）；"
        "全市气温（typical.epw，各月取自不同年份）。"
    )
    assert made.startswith(f"文件未提供、由程序生成：{names['south']}负荷；各区县风电出力")
    assert "气温" not in made


def test_what_files_gave_is_told_in_english(scenario):
    read, made = series_sentences(scenario, "en")
    assert read.startswith("From files: load of north (own.csv, 2023); solar of all counties")
    assert "temperature of the whole region (typical.epw, months of several years)" in read
    assert made.startswith("Generated, since no file has it: load of south")


def test_nothing_is_told_without_files(small_scenario):
    assert series_sentences(small_scenario, "zh") == ()
