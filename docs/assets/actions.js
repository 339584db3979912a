// The table of all actions, filtered and sorted; the choice stands in the address, so that it can be shared.

const FILTERS = [
  ["driver", "Driver"],
  ["owner", "Chi"],
  ["year", "Anno della scadenza"],
  ["status", "Stato"],
  ["places", "Luogo"],
];
const table = document.querySelector("[data-actions]");
const place = document.querySelector("[data-filters]");

/** The values that a row has for a filter: one, or several places. */
const values = (row, name) => row.dataset[name].split("|").filter(Boolean);

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** A labelled choice among all values that the rows have, or nothing where they have none or one. */
function choice(rows, name, label) {
  const known = [...new Set(rows.flatMap((row) => values(row, name)))];
  if (known.length < 2) return [];
  if (name !== "driver") known.sort((a, b) => a.localeCompare(b, "it"));
  const select = element("select", { name, id: `filtro-${name}` }, element("option", { value: "" }, "tutti"));
  select.append(...known.map((value) => element("option", { value }, value)));
  return [element("p", {}, element("label", { htmlFor: select.id }, label), select)];
}

function start() {
  const bodies = [...table.tBodies];
  const rows = bodies.flatMap((body) => [...body.rows].filter((row) => row.dataset.driver));
  const sorted = element("tbody", { hidden: true });
  const said = element("p", { role: "status" });
  const order = element("select", { name: "ordina", id: "filtro-ordina" });
  for (const [value, label] of [["", "per driver"], ["deadline", "per scadenza"], ["owner", "per chi la realizza"], ["status", "per stato"]])
    order.append(element("option", { value }, label));
  const clear = element("button", { type: "reset", className: "button" }, "Mostra tutte le azioni");
  const form = element("form", {}, ...FILTERS.flatMap(([name, label]) => choice(rows, name, label)));
  form.append(element("p", {}, element("label", { htmlFor: order.id }, "In ordine"), order), clear);
  place.append(form, said);
  table.append(sorted);
  const homes = new Map(rows.map((row) => [row, row.parentElement]));

  /** Shows the rows that the form asks for, in its order, and says how many they are. */
  function show() {
    const wanted = [...new FormData(form)].filter(([name, value]) => value && name !== "ordina");
    for (const row of rows) row.hidden = !wanted.every(([name, value]) => values(row, name).includes(value));
    const key = order.value;
    const inOrder = key ? [...rows].sort((a, b) => (a.dataset[key] || "\uffff").localeCompare(b.dataset[key] || "\uffff", "it")) : rows;
    for (const row of inOrder) (key ? sorted : homes.get(row)).append(row);
    sorted.hidden = !key;
    for (const body of bodies) body.hidden = Boolean(key) || [...body.rows].every((row) => row.hidden || !row.dataset.driver);
    const shown = rows.filter((row) => !row.hidden).length;
    said.textContent = shown === 1 ? "1 azione" : `${shown} azioni`;
  }

  function remember() {
    const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", `${location.pathname}${state.size ? `?${state}` : ""}`);
  }

  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements[name];
    if (field && [...field.options].some((option) => option.value === value)) field.value = value;
  }
  form.addEventListener("change", () => (show(), remember()));
  form.addEventListener("reset", () => setTimeout(() => (show(), remember())));
  show();
}

if (table) start();
