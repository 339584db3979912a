/**
 * The search box of every page. Until a reader goes there nothing of the search is loaded (site.js); without
 * JavaScript the box is a form that leads to the alphabetical index.
 */

import { furnish } from "./search-parts.js";

const form = document.querySelector("form[data-search]");
const FILES = ["panel", "results", "engine", "query", "index", "words"];
let panel;

/** Loads the search and the plan's words, once: all files at the same time, not one after the other. */
function load() {
  const index = new URL("search-index.json", new URL(form.dataset.search, location.href));
  panel ??= Promise.all([
    read(index),
    read(form.dataset.synonyms),
    ...FILES.map((file) => import(`./search-${file}.js`)),
  ]).then(([data, synonyms, { Panel }]) => new Panel(form, data, synonyms));
  return panel;
}

const read = (address) => fetch(address).then((answer) => answer.json());

/** Shows what fits the words in the box, as soon as the search is loaded. */
export function open() {
  form.querySelector(".search-panel").hidden = false;
  load().then((ready) => ready.update(), () => {
    panel = undefined;
    form.querySelector("[role=status]").textContent = "La ricerca non si è caricata. C'è sempre l'indice alfabetico.";
  });
}

/** Answers from now on what is written in the box, and what was written there, or asked in the address, before. */
function start(input) {
  let seen = input.value;
  // Programs that fill the box may tell it with either event.
  for (const event of ["input", "keyup"]) {
    input.addEventListener(event, () => {
      if (input.value !== seen) open();
      seen = input.value;
    });
  }
  input.addEventListener("click", () => input.value && open());
  if (seen) open();
  else load().catch(() => (panel = undefined));
}

furnish(form);
start(form.querySelector("input[name=q]"));
