/** The parts of the search panel that are of use only with JavaScript: filters, help, more results. */

import { element } from "./search-results.js";

const HELP = "I risultati compaiono mentre si scrive. "
  + "Freccia giù e freccia su per scorrerli, Invio per aprire, Esc per chiudere.";

/** @param {HTMLFormElement} form the search box, with the state in words and an empty list in its panel */
export function furnish(form) {
  const panel = form.querySelector(".search-panel");
  const help = Object.assign(element("p", "", [HELP]), { id: "_search-help", hidden: true });
  form.querySelector("input[name=q]").setAttribute("aria-describedby", help.id);
  panel.before(help);
  panel.querySelector("ol").before(hint(), filters());
  panel.append(more(), foot(form.action));
}

function hint() {
  return named(Object.assign(element("p", "", []), { hidden: true }), "searchHint");
}

function filters() {
  const kind = element("label", "", ["Tipo ", choice("searchKind")]);
  const theme = element("label", "", ["Pilastro o missione ", choice("searchTheme")]);
  const box = named(Object.assign(element("input", "", []), { type: "checkbox" }), "searchDrafts");
  const everywhere = element("label", "search-everywhere", [box, " Cerca in tutte le bozze"]);
  const title = element("summary", "", ["Filtra, o cerca in tutte le bozze"]);
  return element("details", "filters search-filters", [title, kind, theme, everywhere]);
}

function choice(name) {
  return named(element("select", "", [new Option("tutti", "")]), name);
}

function more() {
  const button = Object.assign(element("button", "", ["Mostra altri risultati"]), { type: "button", hidden: true });
  return named(button, "searchMore");
}

function foot(address) {
  return element("p", "search-foot", [Object.assign(element("a", "", ["Indice alfabetico"]), { href: address })]);
}

function named(made, name) {
  made.dataset[name] = "";
  return made;
}
