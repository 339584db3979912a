/** The parts of the search panel that are of use only with JavaScript: filters, help, more results. */

import { element } from "./search-results.js";

const HELP = "I risultati compaiono mentre si scrive. "
  + "Invio dice quanti sono, freccia giù e freccia su li scorrono, Esc li chiude.";

/** @param {HTMLFormElement} form the search box, with the state in words and an empty list in its panel */
export function furnish(form) {
  const panel = form.querySelector(".search-panel");
  const help = Object.assign(element("p", "", [HELP]), { id: "_search-help", hidden: true });
  form.querySelector("input[name=q]").setAttribute("aria-describedby", help.id);
  panel.before(help);
  panel.querySelector("[role=status]").tabIndex = -1;
  panel.prepend(button("Chiudi i risultati", "searchClose"));
  panel.querySelector("ol").before(filters("several" in form.dataset));
  panel.append(button("Mostra altri risultati", "searchMore"), foot(form.action));
}

function filters(severalDrafts) {
  const kind = element("label", "", ["Tipo ", choice("searchKind")]);
  const theme = element("label", "", ["Pilastro o missione ", choice("searchTheme")]);
  const box = named(Object.assign(element("input", "", []), { type: "checkbox" }), "searchDrafts");
  const everywhere = element("label", "search-everywhere", [box, " Cerca in tutte le bozze"]);
  everywhere.hidden = !severalDrafts;
  const title = element("summary", "", [severalDrafts ? "Filtra, o cerca in tutte le bozze" : "Filtra"]);
  return element("details", "filters search-filters", [title, kind, theme, everywhere]);
}

function choice(name) {
  return named(element("select", "", [new Option("tutti", "")]), name);
}

/** Hidden until it has something to do. */
function button(text, name) {
  return named(Object.assign(element("button", "", [text]), { type: "button", hidden: true }), name);
}

function foot(address) {
  return element("p", "search-foot", [Object.assign(element("a", "", ["Indice alfabetico"]), { href: address })]);
}

function named(made, name) {
  made.dataset[name] = "";
  return made;
}
