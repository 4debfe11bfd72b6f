// The explorer: every hour of every year as stacked carriers, drawn by uPlot.
const HOUR = 3600, DAY = 24 * HOUR, WEEK = 7 * DAY;
const DAILY_ABOVE = 80 * 24; // hours in view
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function makeExplorer(root, data) {
  const view = root.querySelector(".plot"), readout = root.querySelector(".readout tbody");
  const years = root.querySelector("#year"), jumps = root.querySelector("#jump");
  const day = root.querySelector("#day"), status = root.querySelector("#spoken");
  const range = root.querySelector(".range");
  const decoded = new Map(), hidden = new Set();
  let plot = null, current = null, series = null, hour = 0;

  const end = () => current.start + current.hours * HOUR;
  const unit = () => (language() === "zh" ? ["万千瓦", 0.1] : ["GW", 0.001]);
  const timeAt = (index) => current.start + index * HOUR;
  const pad = (number) => String(number).padStart(2, "0");

  function hourText(seconds) {
    const at = new Date(seconds * 1000);
    const date = `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
    return `${date} ${pad(at.getUTCHours())}:00`;
  }
  function powerText(megawatt) {
    const [name, factor] = unit();
    const number = (megawatt * factor).toFixed(language() === "zh" ? 1 : 3);
    return language() === "zh" ? number + name : `${number} ${name}`;
  }
  async function seriesOfYear(year) {
    if (!decoded.has(year.year)) decoded.set(year.year, seriesOf(await unpack(year.data), year));
    return decoded.get(year.year);
  }

  // Painted from the outside in: each area reaches to zero and the next one covers it.
  function columns() {
    const [, factor] = unit();
    const pile = (keys, sign) => {
      const sum = new Float64Array(current.hours);
      return keys.map((key) => {
        if (!hidden.has(key.name)) {
          const values = series[key.name];
          if (values) for (let at = 0; at < sum.length; at++) sum[at] += sign * factor * values[at];
        }
        return Float64Array.from(sum);
      }).reverse();
    };
    const up = data.keys.filter((key) => key.side === "up");
    const down = data.keys.filter((key) => key.side === "down");
    const demand = hidden.has("demand")
      ? new Array(current.hours).fill(null) : series.demand.map((value) => value * factor);
    const times = Float64Array.from({ length: current.hours }, (_, at) => timeAt(at));
    return [times, ...pile(up, 1), ...pile(down, -1), demand];
  }

  function hatch(colour) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = colour;
    pen.lineWidth = 2;
    for (const shift of [-8, 0, 8]) {
      pen.moveTo(shift, 8);
      pen.lineTo(shift + 8, 0);
    }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  // A day is one level where hours would be finer than the screen.
  function daily(chart, index, first, last) {
    const stroke = new Path2D(), fill = new Path2D(), values = chart.data[index];
    const across = (seconds) => Math.round(chart.valToPos(seconds, "x", true));
    const zero = chart.valToPos(0, "y", true);
    const from = first - (first % 24), to = Math.min(last + 24, current.hours);
    fill.moveTo(across(timeAt(from)), zero);
    for (let at = from; at < to; at += 24) {
      const hours = Math.min(24, current.hours - at);
      let mean = 0;
      for (let hour = at; hour < at + hours; hour++) mean += values[hour] / hours;
      const height = chart.valToPos(mean, "y", true);
      for (const end of [across(timeAt(at)), across(timeAt(at + hours))]) {
        fill.lineTo(end, height);
        if (at === from && end === across(timeAt(at))) stroke.moveTo(end, height);
        else stroke.lineTo(end, height);
      }
    }
    fill.lineTo(across(timeAt(to)), zero);
    fill.closePath();
    return { stroke: hidden.has(chart.series[index].label) ? new Path2D() : stroke, fill, flags: 3 };
  }
  const stepped = uPlot.paths.stepped({ align: 1 });
  const paths = (chart, index, first, last) =>
    (last - first > DAILY_ABOVE ? daily : stepped)(chart, index, first, last);
  const area = (key) => ({
    label: key.name, width: 0, points: { show: false }, paths,
    fill: key.name === "curtailed" ? hatch(key.colour) : key.colour,
  });

  function options() {
    const up = data.keys.filter((key) => key.side === "up").reverse();
    const down = data.keys.filter((key) => key.side === "down").reverse();
    const font = "12px system-ui, sans-serif";
    return {
      width: Math.max(240, view.clientWidth), height: view.clientWidth < 500 ? 280 : 380,
      legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false }, points: { show: false } },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      scales: {
        x: { range: (_, low, high) => [Math.max(low, current.start), Math.min(high, end())] },
        y: { range: (_, low, high) => [Math.min(0, low) * 1.05, Math.max(high, 0.01) * 1.05] },
      },
      axes: [
        { font, stroke: "#333", grid: { show: false }, values: (_, splits) => splits.map(axisText) },
        { font, stroke: "#333", size: 56, grid: { stroke: "#e6e6e6" }, label: unit()[0],
          labelFont: font, labelSize: 18 },
      ],
      series: [{}, ...up.map(area), ...down.map(area),
        { label: "demand", stroke: "#000", width: 1.5, points: { show: false }, paths }],
      hooks: {
        setCursor: [(chart) => { if (chart.cursor.idx != null) showHour(chart.cursor.idx); }],
        setScale: [(chart, name) => { if (name === "x") showRange(chart); }],
      },
    };
  }
  function axisText(seconds) {
    const at = new Date(seconds * 1000), month = at.getUTCMonth() + 1, date = at.getUTCDate();
    if (at.getUTCHours()) return `${at.getUTCHours()}:00`;
    return choose(`${date} ${MONTHS[month - 1]}`, `${month}月${date}日`);
  }

  function showRange(chart) {
    const { min, max } = chart.scales.x;
    if (min == null) return;
    const means = (max - min) / HOUR > DAILY_ABOVE ? choose(", daily means", "，日平均") : "";
    range.textContent = `${hourText(min)} – ${hourText(max)}${means}`;
    const first = Math.max(0, Math.round((min - current.start) / HOUR));
    day.value = hourText(timeAt(Math.min(first, current.hours - 1))).slice(0, 10);
    root.dataset.first = hourText(min);
    root.dataset.last = hourText(max);
  }
  function showHour(index) {
    hour = index;
    root.dataset.hour = hourText(timeAt(index));
    root.querySelector(".hour").textContent = hourText(timeAt(index));
    for (const row of readout.rows) {
      const values = series[row.dataset.series];
      row.cells[1].textContent = values ? powerText(values[index]) : "–";
      row.cells[1].dataset.value = values ? values[index] : "";
    }
  }
  function speak() {
    const at = (name) => powerText(series[name] ? series[name][hour] : 0);
    status.textContent = choose(
      `${hourText(timeAt(hour))}: demand ${at("demand")}, curtailed ${at("curtailed")}`,
      `${hourText(timeAt(hour))}：负荷${at("demand")}，弃电${at("curtailed")}`);
  }

  function look(from, to) {
    const span = Math.min(Math.max(to - from, 6 * HOUR), current.hours * HOUR);
    const first = Math.min(Math.max(from, current.start), end() - span);
    plot.batch(() => plot.setScale("x", { min: first, max: first + span })); // at once, not later
  }
  function shift(seconds) {
    const { min, max } = plot.scales.x;
    look(min + seconds, max + seconds);
  }
  function zoom(factor) {
    const { min, max } = plot.scales.x, middle = timeAt(hour);
    const centre = middle >= min && middle <= max ? middle : (min + max) / 2;
    const half = ((max - min) * factor) / 2;
    look(centre - half, centre + half);
  }
  function point(index, spoken) {
    hour = Math.min(Math.max(index, 0), current.hours - 1);
    const at = timeAt(hour), { min, max } = plot.scales.x;
    if (at < min || at >= max) look(at - (max - min) / 2, at + (max - min) / 2);
    plot.setCursor({ left: plot.valToPos(timeAt(hour), "x"), top: 10 }, false);
    showHour(hour);
    if (spoken) speak();
  }
  function goTo(index) {
    const middle = timeAt(index) - (timeAt(index) % DAY);
    look(middle - 3 * DAY, middle + 4 * DAY);
    point(index, true);
  }
  function extreme(name) {
    const values = series[name] || [];
    let best = 0;
    for (let at = 1; at < values.length; at++) if (values[at] > values[best]) best = at;
    return best;
  }

  async function showYear(number) {
    const began = performance.now();
    current = data.years.find((year) => year.year === number);
    series = await seriesOfYear(current);
    years.value = String(number);
    draw();
    goTo(extreme("demand"));
    root.dataset.year = number;
    root.dataset.milliseconds = (performance.now() - began).toFixed(1);
  }
  function draw() {
    if (plot) plot.destroy();
    plot = new uPlot(options(), columns(), view);
  }
  function refresh() {
    const { min, max } = plot.scales.x, at = hour;
    plot.batch(() => plot.setData(columns(), false));
    look(min, max);
    point(at, false);
  }

  function toggle(button) {
    const name = button.dataset.series, off = !hidden.has(name);
    if (off) hidden.add(name);
    else hidden.delete(name);
    button.setAttribute("aria-pressed", String(!off));
    refresh();
  }
  function jump(value) {
    const [year, at] = value.split("|");
    const index = () => {
      if (at === "demand" || at === "curtailed") return extreme(at);
      return Math.round((Date.parse(`${at}:00Z`) / 1000 - current.start) / HOUR);
    };
    if (year && Number(year) !== current.year) {
      return showYear(Number(year)).then(() => goTo(index()));
    }
    goTo(index());
    return Promise.resolve();
  }
  function saveView() {
    const { min, max } = plot.scales.x, names = current.series, lines = [["hour", ...names].join(",")];
    for (let at = 0; at < current.hours; at++) {
      if (timeAt(at) < min || timeAt(at) >= max) continue;
      lines.push([hourText(timeAt(at)), ...names.map((name) => series[name][at])].join(","));
    }
    saveText(`dispatch-${current.year}.csv`, `${lines.join("\n")}\n`);
  }

  const keys = {
    ArrowLeft: (event) => point(hour - (event.shiftKey ? 24 : 1), true),
    ArrowRight: (event) => point(hour + (event.shiftKey ? 24 : 1), true),
    PageUp: () => shift(-WEEK), PageDown: () => shift(WEEK),
    Home: () => { look(current.start, current.start + WEEK); point(0, true); },
    End: () => { look(end() - WEEK, end()); point(current.hours - 1, true); },
    "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2),
    0: () => look(current.start, end()),
  };
  view.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(event);
  });
  const actions = {
    back: () => shift(-WEEK), on: () => shift(WEEK), closer: () => zoom(0.5), wider: () => zoom(2),
    all: () => look(current.start, end()), save: saveView,
  };
  for (const button of root.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => actions[button.dataset.act]());
  }
  for (const button of root.querySelectorAll(".keys button")) {
    button.addEventListener("click", () => toggle(button));
  }
  years.addEventListener("change", () => showYear(Number(years.value)));
  jumps.addEventListener("change", () => { if (jumps.value) jump(jumps.value); jumps.value = ""; });
  day.addEventListener("change", () => {
    const at = Date.parse(`${day.value}T00:00Z`) / 1000;
    if (Number.isFinite(at)) look(at, at + plot.scales.x.max - plot.scales.x.min);
  });
  new ResizeObserver(() => {
    if (plot && view.clientWidth && Math.abs(view.clientWidth - plot.width) > 1) {
      plot.setSize({ width: view.clientWidth, height: plot.height });
    }
  }).observe(view);

  return {
    showYear, jump,
    relabel() { const { min, max } = plot.scales.x, at = hour; draw(); look(min, max); point(at, false); },
    async prepare() { for (const year of data.years) await seriesOfYear(year); },
  };
}
