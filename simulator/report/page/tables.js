// Tables: sorting, filtering, and the same rows as a CSV file.
const MOST_ROWS = 400;
const LONG_TEXT = 40; // characters: such a column gets room

function language() { return document.documentElement.lang; }

function choose(english, chinese) { return language() === "zh" ? chinese : english; }

function visibleText(cell) {
  const told = cell.querySelector(`[lang="${language()}"]`);
  return (told || cell).textContent.trim();
}

function sortKey(row, column) {
  const cell = row.cells[column];
  const value = cell.dataset.value;
  if (value !== undefined) return value === "" ? NaN : Number(value);
  return visibleText(cell);
}

function compareKeys(first, second) {
  if (typeof first === "number" && typeof second === "number") {
    if (Number.isNaN(first)) return Number.isNaN(second) ? 0 : 1;
    return Number.isNaN(second) ? -1 : first - second;
  }
  return String(first).localeCompare(String(second), language(), { numeric: true });
}

function sortTable(table, heading) {
  const up = heading.getAttribute("aria-sort") !== "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", up ? "ascending" : "descending");
  const body = table.tBodies[0], column = heading.cellIndex;
  const rows = Array.from(body.rows, (row) => [sortKey(row, column), row]);
  rows.sort(([first], [second]) => (up ? 1 : -1) * compareKeys(first, second));
  body.append(...rows.map(([, row]) => row));
}

function makeSortable(table) {
  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sortTable(table, heading));
  }
}

function csvCell(text) {
  const number = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?( ?%)?$/i.test(text);
  const safe = !number && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvOfTable(table) {
  const rows = [table.tHead.rows[0], ...Array.from(table.tBodies[0].rows).filter((row) => !row.hidden)];
  const text = (cell) => (cell.dataset.value !== undefined ? cell.dataset.value : visibleText(cell));
  return rows.map((row) => Array.from(row.cells, (cell) => csvCell(text(cell))).join(",")).join("\n");
}

function saveText(name, text) {
  const mark = "\ufeff"; // Excel reads Chinese text only behind a byte order mark
  const address = URL.createObjectURL(new Blob([mark, text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function rowsOfCsv(text) {
  const rows = [];
  let row = [], cell = "", quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') { cell += '"'; at++; } else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === ",") { row.push(cell); cell = ""; }
    else if (letter === "\n") { row.push(cell); rows.push(row); row = []; cell = ""; }
    else if (letter !== "\r") cell += letter;
  }
  if (cell || row.length) rows.push([...row, cell]);
  return rows;
}

function element(kind, text, attributes = {}) {
  const made = document.createElement(kind);
  if (text !== null) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function isNumber(text) { return text !== "" && !Number.isNaN(Number(text)); }

function bodyRows(rows, numeric, wide) {
  return rows.map((cells) => {
    const row = document.createElement("tr");
    cells.forEach((text, column) => {
      const cell = element("td", text);
      if (numeric[column]) { cell.dataset.value = text; cell.className = "number"; }
      else if (wide[column]) cell.className = "wide";
      row.append(cell);
    });
    return row;
  });
}

// Build the table of a CSV file inside an opened <details>; large ones show their first rows.
async function openTable(details, packed) {
  const text = new TextDecoder().decode(await unpack(packed));
  const [heads, ...rows] = rowsOfCsv(text);
  const numeric = heads.map((_, column) =>
    rows.some((row) => row[column] !== "") &&
    rows.every((row) => row[column] === "" || isNumber(row[column])));
  const wide = heads.map((_, column) => rows.some((row) => row[column].length > LONG_TEXT));
  const table = element("table", null, { "data-name": details.dataset.table });
  const head = table.createTHead().insertRow();
  for (const name of heads) head.append(element("th", name, { scope: "col" }));
  const body = table.createTBody();
  const note = element("p", "", { role: "status", class: "note" });
  const needle = details.querySelector("input");

  function fill(most = MOST_ROWS) {
    const sought = needle.value.trim().toLowerCase();
    const chosen = sought
      ? rows.filter((row) => row.some((cell) => cell.toLowerCase().includes(sought))) : rows;
    body.replaceChildren(...bodyRows(chosen.slice(0, most), numeric, wide));
    const shown = Math.min(most, chosen.length);
    note.textContent = choose(`${shown} of ${rows.length} rows`, `共${rows.length}行，显示${shown}行`);
    if (shown < chosen.length) {
      const more = element("button", choose("show all", "全部显示"), { type: "button" });
      more.addEventListener("click", () => fill(rows.length));
      note.append(" ", more);
    }
  }
  makeSortable(table);
  fill();
  needle.addEventListener("input", () => fill());
  details.querySelector("button.save").addEventListener("click", () =>
    saveText(`${details.dataset.table}.csv`, text));
  details.querySelector(".scroll").replaceChildren(table);
  details.append(note);
}

function filterRows(table, text, verdict) {
  const sought = text.trim().toLowerCase();
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    const told = Array.from(row.cells, visibleText).join(" ").toLowerCase();
    row.hidden = !told.includes(sought) || (verdict !== "" && row.dataset.verdict !== verdict);
    shown += row.hidden ? 0 : 1;
  }
  return shown;
}
