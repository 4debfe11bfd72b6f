"""A made-up run with its page, and a browser without a network."""

import os
import shutil
from types import SimpleNamespace

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

from simulator.report.page.write import write_page
from simulator.report.words_decisions import word_decision
from simulator.run_folder.hourly import write_hourly
from simulator.run_folder.record import read_record
from simulator.run_folder.tables import build_tables, record_year, write_summary, write_tables
from tests.made_up_run import made_up_year, scenario_of

YEARS = (2024, 2025)
TITLE = "<script>alert(1)</script>"
PATIENCE = 60


@pytest.fixture(scope="session")
def record(tmp_path_factory):
    """A run of two made-up years whose title is a script."""
    scenario = scenario_of(YEARS)
    scenario.title = SimpleNamespace(en=TITLE, zh=TITLE + "规划")
    folder = tmp_path_factory.mktemp("run")
    years = []
    for year in YEARS:
        result = made_up_year(year)
        write_hourly(folder, result)
        years.append(record_year(result, 1.0))
    tables = build_tables(scenario, years, word_decision)
    write_tables(folder, tables)
    write_summary(folder, scenario.name, folder.name, tables)
    record = read_record(folder)
    write_page(scenario, record, "en")
    return record


@pytest.fixture(scope="session")
def driver():
    """Chromium that can reach no host."""
    options = webdriver.ChromeOptions()
    options.binary_location = next(
        path for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    )  # fmt: skip
    for argument in ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage",
                     "--host-resolver-rules=MAP * ~NOTFOUND"):  # fmt: skip
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    yield browser
    browser.quit()


@pytest.fixture
def page(driver, record):
    """The page, freshly opened at 1280 pixels and ready."""
    driver.get_log("browser")  # what earlier pages said
    open_page(driver, record, 1280)
    return driver


def open_page(driver, record, width):
    """Open the page of a run at a width in pixels and wait until its explorer has drawn."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.get(f"file://{record.path / 'page.html'}")
    WebDriverWait(driver, PATIENCE).until(lambda _: explorer(driver).get("ready") == "yes")


def explorer(driver):
    """Return what the explorer says of its state."""
    return driver.execute_script("return {...document.getElementById('explorer').dataset}")
