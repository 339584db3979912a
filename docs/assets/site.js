// What HTML cannot do alone: remember the reader's choice of colours, open the search, find the page behind an old
// address, copy a quotation, show the list of drafts in the header too, lay out a long page bit by bit.

"use strict";

const KEY = "piano-colori";
const dark = document.querySelector("link[data-dark]");

/** Whether the page is shown in dark colours: by the reader's choice, else as the system is set. */
function isDark() {
  return matchMedia(dark.media).matches;
}

/** Shows the page in dark or light colours, whatever the system's setting. */
function show(scheme) {
  dark.media = scheme === "dark" ? "screen" : "not all";
}

/** Reads what the browser keeps; a browser that keeps nothing is no error. */
function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Keeps the choice, where the browser allows it. */
function store(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // The choice lasts until the page is left.
  }
}

/** The button that changes colours: it is there only with JavaScript, and says what it will do. */
function palette(button) {
  const label = () => {
    button.textContent = isDark() ? "Colori chiari" : "Colori scuri";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const scheme = isDark() ? "light" : "dark";
    show(scheme);
    store(scheme);
    label();
  });
  // The system may turn dark while the page is open; the choice may change while the reader is on another page.
  matchMedia(dark.media).addEventListener("change", label);
  addEventListener("pageshow", () => {
    if (stored()) show(stored());
    label();
  });
  label();
}

/** What a server answers; being offline is an answer like «not found». */
const ask = (address, options) => fetch(address, options).catch(() => ({}));

/** On the page for addresses that lead nowhere: offers the same page of the current draft, where there is one. */
async function offer(place) {
  const root = new URL(place.dataset.find, location.href).pathname.replace(/\/?$/, "/");
  const asked = location.pathname.slice(root.length);
  // With and without its first folder, which may be a draft; the home page is no answer.
  for (const path of [asked, asked.replace(/^[^/]*\//, "")]) {
    const address = `${root}attuale/${path}`;
    if (!path || address === location.pathname || !(await ask(address, { method: "HEAD" })).ok) continue;
    const link = place.querySelector("a");
    link.href = address;
    link.textContent = address;
    place.hidden = false;
    return;
  }
}

/** Calls a function when the browser has nothing else to do, or where it cannot tell, soon. */
const idle = (next) => (self.requestIdleCallback ?? setTimeout)(next);

/** Adds the button that copies a quotation, when it is opened: the text itself is there without it. */
function copier({ target }) {
  const text = target.matches(".cite") && target.querySelector("p:last-child");
  if (!text || !navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copia la citazione";
  button.addEventListener("click", async () => {
    const copied = navigator.clipboard.writeText(text.textContent.trim());
    button.textContent = await copied.then(() => "Citazione copiata", () => "Non copiata: seleziona il testo");
  });
  text.after(button);
}

/** Puts into the menu of drafts, when it is opened, the list of drafts that stands in the page. */
async function drafts(menu) {
  if (menu.querySelector("ul")) return;
  const list = document.createElement("ul");
  list.className = "version-list";
  list.append(...[...document.querySelectorAll(".other-drafts li")].map((item) => item.cloneNode(true)));
  const [first, all] = menu.querySelectorAll("a");
  first.parentElement.replaceWith(list);
  const versions = new URL("../../versions.json", all.href);
  const answer = await ask(versions);
  if (answer.ok) describe(list, await answer.json(), versions);
}

/** Writes the day and the status of each draft beside its name. */
function describe(list, versions, address) {
  for (const { version, properties } of versions) {
    const root = new URL(`${version}/`, address).href;
    const link = [...list.querySelectorAll("a")].find(({ href }) => href.startsWith(root));
    if (!link) continue;
    const about = Object.assign(document.createElement("span"), { className: "muted", textContent: properties.about });
    link.after(about);
  }
}

/** Loads the search when the reader goes to its box, or comes with a question in the address. */
function finder(form) {
  const load = () => import("./search.js").catch(() => {});
  for (const event of ["focusin", "input", "keyup"]) form.addEventListener(event, load, { once: true });
  form.addEventListener("submit", async (event) => {
    // Even before the search is loaded its answer comes on this page; without it the form leads to the index.
    event.preventDefault();
    const search = await load();
    if (search) search.open();
    else location = form.action;
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (!asked) return;
  // At once: whoever writes while the search is loading must not find the box changed.
  const box = form.querySelector("input[name=q]");
  box.value = asked.slice(0, box.maxLength);
  load();
}

/** Escape closes the menu or the list in which the reader is, and leads back to what opened it. */
function closing({ key, target }) {
  const near = key === "Escape" && target.closest(".menu, .section, .versions, .cite");
  const open = near && (near.open ? near : near.querySelector("details[open]"));
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}

/** Has the browser lay out, a few at a time, the parts of the page that site.css leaves for later. */
function layOut(parts) {
  if (!parts.length) return document.documentElement.classList.remove("opening");
  for (const part of parts.splice(0, 3)) part.style.contentVisibility = "visible";
  return idle(() => layOut(parts));
}

// Before the first paint: shows what is of use with scripts only, and leaves for later what is far below. Not for who
// comes back to the page: the browser leads to the place where the reader was.
document.documentElement.classList.add("js");
if (performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  document.documentElement.classList.add("opening");
  addEventListener("load", () => layOut([...document.querySelectorAll("main section, .change, .actions tbody")]));
}
const choice = stored();
if (choice) show(choice);

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-search]")) finder(form);
  for (const menu of document.querySelectorAll(".versions")) {
    // A click comes before the menu is shown; the browser itself, looking for a word in the page, opens it without one.
    menu.querySelector("summary").addEventListener("click", () => drafts(menu));
    menu.addEventListener("toggle", () => drafts(menu));
  }
  document.addEventListener("toggle", copier, true); // it does not bubble
  document.addEventListener("keydown", closing);
  for (const place of document.querySelectorAll("[data-find]")) offer(place);
  for (const button of document.querySelectorAll("[data-palette]")) palette(button);
});
