// The table of all actions, filtered and sorted; the choice stands in the address, so that it can be shared.

const table = document.querySelector("[data-actions]");
const place = document.querySelector("[data-filters]");

const NONE = "Nessuna azione con queste scelte. Cambiane una, oppure scegli «Mostra tutte le azioni».";

/** What a row says in a cell, or nothing where it says that the plan does not say. */
const told = (row, cell) => row.cells[cell].textContent.trim().replace(/^non indicat[ao]$/, "");

/** The values that a row has for each filter: one, or several places. */
const facts = (row) => ({
  driver: [row.parentElement.rows[0].textContent.trim()],
  owner: [told(row, 2)],
  year: [row.dataset.deadline.slice(0, 4)],
  status: [told(row, 3)],
  places: (row.dataset.places ?? "").split("|"),
  // A whole month or year is over on its last day.
  deadline: [row.dataset.deadline && row.dataset.deadline.padEnd("2026-12-31".length, "-99")],
});

function start() {
  const bodies = [...table.tBodies];
  const rows = bodies.flatMap((body) => [...body.rows].slice(1));
  const known = new Map(rows.map((row) => [row, facts(row)]));
  const values = (row, name) => known.get(row)[name];
  const sorted = Object.assign(document.createElement("tbody"), { hidden: true });
  const form = place.querySelector("form");
  const selects = [...form.querySelectorAll("select")];
  const order = selects.find(({ name }) => name === "ordina");
  const all = place.querySelector("[type=reset]");
  const said = place.querySelector("[role=status]");
  table.append(sorted);
  const homes = new Map(rows.map((row) => [row, row.parentElement]));

  /** What the reader has chosen, as pairs of a name and a value. */
  const chosen = () => [...new FormData(form)].filter(([, value]) => value);

  /** Shows the rows that the form asks for, in its order, and says how many they are. */
  function show() {
    const wanted = chosen().filter(([name]) => name !== order.name);
    for (const row of rows) row.hidden = !wanted.every(([name, value]) => values(row, name).includes(value));
    const key = order.value;
    const inOrder = key ? [...rows].sort((a, b) => (values(a, key)[0] || "\uffff").localeCompare(values(b, key)[0] || "\uffff", "it")) : rows;
    for (const row of inOrder) (key ? sorted : homes.get(row)).append(row);
    sorted.hidden = !key;
    for (const body of bodies) body.hidden = Boolean(key) || [...body.rows].slice(1).every((row) => row.hidden);
    const shown = rows.filter((row) => !row.hidden).length;
    said.textContent = shown ? (shown === 1 ? "1 azione" : `${shown} azioni`) : NONE;
    table.hidden = !shown;
  }

  function remember() {
    const state = String(new URLSearchParams(chosen()));
    history.replaceState(null, "", `${location.pathname}${state && `?${state}`}`);
  }

  function showAll() {
    // The button that was pressed goes away.
    if (document.activeElement === all) selects[0].focus();
    show();
    remember();
  }

  const asked = new URLSearchParams(location.search);
  for (const select of selects) {
    const value = asked.get(select.name);
    if ([...select.options].some((option) => option.value === value)) select.value = value;
  }
  form.addEventListener("change", () => (show(), remember()));
  form.addEventListener("reset", () => setTimeout(showAll));
  show();
}

if (table) start();
