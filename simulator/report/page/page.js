// What the page does once it is read: language, tables, explorer.
function readJson(id) { return JSON.parse(document.getElementById(id).textContent); }

function setLanguage(chosen, explorer) {
  document.documentElement.lang = chosen;
  for (const told of document.querySelectorAll("[data-en]")) told.textContent = told.dataset[chosen];
  for (const named of document.querySelectorAll("[data-label-en]")) {
    named.setAttribute("aria-label", chosen === "zh" ? named.dataset.labelZh : named.dataset.labelEn);
  }
  for (const button of document.querySelectorAll(".language button")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
  }
  if (explorer) explorer.relabel();
}

function prepareTables() {
  for (const table of document.querySelectorAll("table.sortable")) makeSortable(table);
  for (const button of document.querySelectorAll("button[data-csv]")) {
    button.addEventListener("click", () =>
      saveText(`${button.dataset.csv}.csv`, `${csvOfTable(document.getElementById(button.dataset.csv))}\n`));
  }
  const packed = readJson("packed-tables");
  for (const details of document.querySelectorAll("details[data-table]")) {
    details.addEventListener("toggle", () => {
      if (!details.open || details.dataset.filled) return;
      details.dataset.filled = "yes";
      openTable(details, packed[details.dataset.table]);
    });
  }
  const table = document.getElementById("promises"), text = document.getElementById("promise-text");
  const verdict = document.getElementById("promise-verdict"), told = document.getElementById("promise-count");
  const filter = () => {
    const shown = filterRows(table, text.value, verdict.value);
    told.textContent = choose(`${shown} shown`, `显示${shown}项`);
  };
  text.addEventListener("input", filter);
  verdict.addEventListener("change", filter);
}

async function begin() {
  prepareTables();
  const root = document.getElementById("explorer"), explorer = makeExplorer(root, readJson("series"));
  for (const button of document.querySelectorAll(".language button")) {
    button.addEventListener("click", () => setLanguage(button.dataset.language, explorer));
  }
  await explorer.showYear(Number(root.dataset.focus));
  for (const button of document.querySelectorAll("button[data-jump]")) {
    button.addEventListener("click", async () => {
      await explorer.jump(button.dataset.jump);
      root.scrollIntoView();
      root.querySelector(".plot").focus({ preventScroll: true });
    });
  }
  root.dataset.ready = "yes";
  setTimeout(() => explorer.prepare(), 50); // years in the background, so that a change is quick
}
begin();
