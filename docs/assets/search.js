/**
 * The search box of every page. Until a reader goes there nothing of the search is loaded (site.js); without
 * JavaScript the box is a form that leads to the alphabetical index.
 */

import { furnish } from "./search-parts.js";

const form = document.querySelector("form[data-search]");
const input = form.querySelector("input[name=q]");
const state = form.querySelector("[role=status]");
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

/** For Enter and the button: shows what fits the words in the box, and leads to where it is said how much that is. */
export async function open() {
  await show();
  if (input.value.trim()) state.focus();
}

/** Shows what fits the words in the box, as soon as the search is loaded. */
async function show() {
  form.querySelector(".search-panel").hidden = false;
  const ready = await load().catch(() => {
    panel = undefined;
    state.textContent = "La ricerca non si è caricata. C'è sempre l'indice alfabetico.";
  });
  ready?.update();
}

/** Answers from now on what is written in the box, and what was written there, or asked in the address, before. */
function start() {
  let seen = input.value;
  // Programs that fill the box may tell it with either event.
  for (const event of ["input", "keyup"]) {
    input.addEventListener(event, () => {
      if (input.value !== seen) show();
      seen = input.value;
    });
  }
  input.addEventListener("click", () => input.value && show());
  if (seen) show();
  else load().catch(() => (panel = undefined));
}

furnish(form);
start();
