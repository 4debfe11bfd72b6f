"""The page of a run, used as a reader would: with mouse, keyboard, and without a network."""

import csv
import io
import math
import re

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from simulator.report.dispatch_weeks import balance_by_carrier
from tests.browser.conftest import PATIENCE, TITLE, explorer, open_page


def wait(driver, condition):
    return WebDriverWait(driver, PATIENCE).until(lambda _: condition())


def switch_to(driver, year):
    Select(driver.find_element(By.ID, "year")).select_by_value(str(year))
    wait(
        driver, lambda: explorer(driver)["year"] == str(year) and "milliseconds" in explorer(driver)
    )


def cells(driver, table, column):
    script = (
        "return Array.from(document.getElementById(arguments[0]).tBodies[0].rows,"
        " row => row.cells[arguments[1]].dataset.value)"
    )
    return [
        float(text) if text else math.nan for text in driver.execute_script(script, table, column)
    ]


def open_table(driver, name):
    details = driver.find_element(By.CSS_SELECTOR, f"details[data-table='{name}']")
    driver.execute_script("arguments[0].open = true", details)
    wait(driver, lambda: details.find_elements(By.CSS_SELECTOR, "tbody tr"))
    return details


def canvas_pixels(driver):
    return driver.execute_script(
        "const c = document.querySelector('.plot canvas');"
        "return Array.from(c.getContext('2d').getImageData(0, 0, c.width, c.height).data)"
    )


def test_opens_without_an_error_and_loads_nothing(page):
    assert page.get_log("browser") == []
    loaded = page.execute_script("return performance.getEntriesByType('resource').length")
    assert loaded == 0


def test_a_title_with_a_script_is_text(page):
    assert page.find_element(By.TAG_NAME, "h1").text == TITLE
    assert page.title == TITLE
    assert "规划 <b>" in page.find_element(By.ID, "sources").text


def test_a_foreign_script_does_not_run(page):
    page.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.intruder = 1';"
        "document.body.append(s)"
    )
    assert page.execute_script("return window.intruder") is None
    assert "Content Security Policy" in page.get_log("browser")[0]["message"]


def test_promises_are_those_of_the_run_folder(page, record):
    rows = record.deciding.set_index(["target", "year"])
    order = [(name, 2025) for name in ("supply", "wind", "absorption", "outages")]
    for column, name in ((2, "margin"), (3, "value"), (4, "promised"), (7, "probability")):
        wanted = [float(rows.loc[key, name]) for key in order]
        assert cells(page, "promises", column) == pytest.approx(wanted, nan_ok=True)


def test_figures_of_years_are_those_of_the_run_folder(page, record):
    rows = page.find_elements(By.CSS_SELECTOR, "#year-figures tbody tr")
    assert len(rows) > 10
    for row in rows:
        shown = [
            float(cell.get_attribute("data-value"))
            for cell in row.find_elements(By.CSS_SELECTOR, "td.number")
        ]
        assert shown == list(record.years[row.get_attribute("data-figure")])


@pytest.mark.parametrize("name", ["targets", "power_balance", "assumptions"])
def test_a_table_holds_the_cells_of_its_file(page, record, name):
    details = open_table(page, name)
    script = (
        "return Array.from(arguments[0].querySelectorAll('tr'),"
        " row => Array.from(row.cells, cell => cell.textContent))"
    )
    head, *body = page.execute_script(script, details)
    text = (record.path / f"{name}.csv").read_text(encoding="utf-8")
    assert [head, *body] == list(csv.reader(io.StringIO(text)))


def test_tables_sort_and_filter(page):
    heading = page.find_element(By.CSS_SELECTOR, "#promises th:nth-child(3)")
    heading.find_element(By.TAG_NAME, "button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    margins = [value for value in cells(page, "promises", 2) if not math.isnan(value)]
    assert margins == sorted(margins)
    Select(page.find_element(By.ID, "promise-verdict")).select_by_value("missed")
    shown = [row for row in page.find_elements(By.CSS_SELECTOR, "#promises tbody tr")
             if row.is_displayed()]  # fmt: skip
    assert shown
    assert {row.get_attribute("data-verdict") for row in shown} == {"missed"}


def test_a_table_is_downloaded_as_it_is_filtered(page):
    page.execute_script(
        "URL.createObjectURL = blob => { blob.text().then(text => { window.saved = text; });"
        " return 'about:blank#'; }; HTMLAnchorElement.prototype.click = () => {};"
    )
    page.find_element(By.ID, "promise-text").send_keys("wind")
    page.find_element(By.CSS_SELECTOR, "button[data-csv=promises]").click()
    text = wait(page, lambda: page.execute_script("return window.saved"))
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row[0] for row in rows] == ["Promise", "Wind capacity"]


def test_explorer_shows_the_hours_of_the_run(page, record):
    for year in (2024, 2025):
        switch_to(page, year)
        hourly = balance_by_carrier(record, year)
        peak = hourly["demand"].idxmax()
        assert explorer(page)["hour"] == f"{peak:%Y-%m-%d %H:%M}"
        rows = page.find_elements(By.CSS_SELECTOR, ".readout tbody tr")
        shown = {
            row.get_attribute("data-series"): float(
                row.find_element(By.TAG_NAME, "td").get_attribute("data-value") or 0.0
            )
            for row in rows
        }
        assert len(shown) > 8
        for name, value in shown.items():
            assert value == pytest.approx(hourly[name].loc[peak], abs=0.51), name


def test_explorer_draws_each_year_anew(page, record_property):
    pictures = {}
    for year in (2024, 2025, 2024):
        switch_to(page, year)
        pixels = np.array(canvas_pixels(page))
        assert len(np.unique(pixels.reshape(-1, 4), axis=0)) > 8
        pictures.setdefault(year, []).append(pixels)
        record_property(f"milliseconds to {year}", explorer(page)["milliseconds"])
        print(f"change to {year}: {explorer(page)['milliseconds']} ms")  # noqa: T201 - shown by -s
    assert not np.array_equal(pictures[2024][0], pictures[2025][0])
    assert np.array_equal(*pictures[2024])


def test_unpacks_without_the_browsers_own_decoder(driver, record):
    script = {"source": "delete window.DecompressionStream"}
    added = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
    try:
        open_page(driver, record, 1280)
        assert driver.execute_script("return typeof DecompressionStream") == "undefined"
        demand = balance_by_carrier(record, 2025)["demand"]
        assert explorer(driver)["hour"] == f"{demand.idxmax():%Y-%m-%d %H:%M}"
        open_table(driver, "plants")
    finally:
        driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_keyboard_moves_through_the_hours(page):
    plot = page.find_element(By.CSS_SELECTOR, ".plot")
    plot.send_keys(Keys.HOME)
    assert explorer(page)["hour"] == "2025-01-01 00:00"
    assert explorer(page)["last"] == "2025-01-08 00:00"
    plot.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT)
    assert explorer(page)["hour"] == "2025-01-01 01:00"
    assert "2025-01-01 01:00: demand" in page.find_element(By.ID, "spoken").get_attribute(
        "textContent"
    )
    plot.send_keys(Keys.PAGE_DOWN)
    assert explorer(page)["first"] == "2025-01-08 00:00"
    plot.send_keys("0")
    assert (explorer(page)["first"], explorer(page)["last"]) == (
        "2025-01-01 00:00",
        "2026-01-01 00:00",
    )
    plot.send_keys("+")
    first, last = explorer(page)["first"], explorer(page)["last"]
    assert first >= "2025-01-01 00:00"
    assert last < "2025-08-01"


def test_dragging_zooms(page):
    plot = page.find_element(By.CSS_SELECTOR, ".plot .u-over")
    before = explorer(page)["first"]
    ActionChains(page).move_to_element(plot).click_and_hold().move_by_offset(
        120, 0
    ).release().perform()
    wait(page, lambda: explorer(page)["first"] != before)
    assert before < explorer(page)["first"] < explorer(page)["last"]


def test_a_promise_leads_to_the_hour_that_decides_it(page):
    button = page.find_element(By.CSS_SELECTOR, "#promises button[data-jump]")
    page.execute_script("arguments[0].scrollIntoView()", button)
    button.click()
    wait(page, lambda: explorer(page)["hour"] == "2025-07-24 21:00")
    assert explorer(page)["first"] == "2025-07-21 00:00"
    Select(page.find_element(By.ID, "jump")).select_by_value("2024|2024-07-24T21:00")
    wait(page, lambda: explorer(page)["hour"] == "2024-07-24 21:00")


def test_legend_leaves_a_series_out(page):
    before = np.array(canvas_pixels(page))
    key = page.find_element(By.CSS_SELECTOR, ".keys button[data-series=coal]")
    key.send_keys(Keys.ENTER)
    assert key.get_attribute("aria-pressed") == "false"
    assert not np.array_equal(before, canvas_pixels(page))
    key.send_keys(Keys.SPACE)
    assert key.get_attribute("aria-pressed") == "true"
    assert np.array_equal(before, canvas_pixels(page))


def test_language_changes_every_word(page):
    page.find_element(By.CSS_SELECTOR, "button[data-language=zh]").click()
    assert page.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh"
    text = page.find_element(By.TAG_NAME, "body").text
    assert "风电装机" in text
    assert "万千瓦" in page.find_element(By.CSS_SELECTOR, ".readout").text
    assert "Wind capacity" not in text
    assert (
        page.find_element(By.CSS_SELECTOR, ".plot").get_attribute("aria-label").startswith("逐时")
    )
    page.find_element(By.CSS_SELECTOR, "button[data-language=en]").click()
    assert not re.search(r"[\u4e00-\u9fff]", page.find_element(By.ID, "promises").text)


def test_everything_that_can_be_used_has_a_name(page):
    script = """return Array.from(document.querySelectorAll('button, select, input, [tabindex]'))
      .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim()
        || e.labels?.[0]?.textContent.trim()
        || document.getElementById(e.getAttribute('aria-labelledby'))))
      .map(e => e.outerHTML.slice(0, 120))"""
    assert page.execute_script(script) == []
    names = page.execute_script("return Array.from(document.querySelectorAll('[id]'), e => e.id)")
    assert len(names) == len(set(names))


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_fits_its_width(driver, record, tmp_path, width):
    open_page(driver, record, width)
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    plot = driver.find_element(By.CSS_SELECTOR, ".plot canvas")
    driver.execute_script("arguments[0].scrollIntoView()", plot)
    path = tmp_path / f"{width}.png"
    driver.save_screenshot(str(path))
    with Image.open(path) as picture:
        colours = picture.convert("RGB").getcolors(maxcolors=1 << 20)
    assert picture.width == width
    assert len(colours) > 50
    assert max(count for count, _ in colours) < 0.95 * picture.width * picture.height
