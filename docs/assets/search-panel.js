/** What the reader sees under the search box: the state in words, filters, and a list of links. */

import { makeIndex, search } from "./search-engine.js";
import { element, item } from "./search-results.js";

const PAGE = 10;
const PLACEHOLDER = "Scrivi una o più parole: i risultati compaiono qui.";

export class Panel {
  /**
   * @param {HTMLFormElement} form the search box with its panel
   * @param data the draft's search index
   * @param synonyms those of all drafts
   */
  constructor(form, data, synonyms) {
    const find = (name) => form.querySelector(name);
    this.form = form;
    this.input = find("input[name=q]");
    this.box = find(".search-panel");
    this.status = find("[role=status]");
    this.list = find("ol");
    this.more = find("[data-search-more]");
    this.closer = find("[data-search-close]");
    this.kind = find("[data-search-kind]");
    this.theme = find("[data-search-theme]");
    this.everywhere = find("[data-search-drafts]");
    this.synonyms = synonyms;
    this.index = makeIndex(data, synonyms);
    /** The drafts that are searched, the reader's own first. */
    this.drafts = [{ index: this.index, root: new URL(form.dataset.search, location.href) }];
    this.fillFilters();
    this.listen();
  }

  fillFilters() {
    this.kind.append(...this.index.kinds.map(({ name, label }) => new Option(label, name)));
    // Where no driver says which it belongs to, a pillar or mission would find itself alone.
    const isTold = this.index.entries.some(({ kind, themes }) => kind === "Driver" && themes.length);
    const themes = isTold ? this.index.themes : [];
    this.theme.append(...themes.map(({ kind, title }, place) => new Option(`${kind}: ${title}`, place)));
    this.theme.parentElement.hidden = !isTold;
    const asked = new URLSearchParams(location.search);
    for (const [name, select] of this.filters()) {
      select.value = asked.get(name) ?? "";
      if (select.selectedIndex < 0) select.value = "";
      if (select.value) select.closest("details").open = true;
    }
  }

  filters() {
    return [["tipo", this.kind], ["tema", this.theme]];
  }

  listen() {
    const on = (target, event, act) => target.addEventListener(event, act);
    on(this.form, "keydown", (event) => this.onKey(event));
    // The panel may be open while the reader is elsewhere: on coming back to a page, or by a link to a search.
    on(document, "keydown", (event) => this.onEscape(event));
    this.closer.hidden = false;
    on(this.closer, "click", () => this.close(this.form.querySelector("[type=submit]")));
    on(this.form, "focusout", ({ relatedTarget }) => relatedTarget && this.closeUnless(relatedTarget));
    on(document, "pointerdown", ({ target }) => this.closeUnless(target));
    for (const [, select] of this.filters()) on(select, "change", () => this.update());
    on(this.everywhere, "change", () => this.searchDrafts());
    on(this.more, "click", () => this.showMore());
    on(this.status, "click", ({ target }) => target.closest("button") && this.ask(target.textContent));
  }

  /** Shows what fits the box and the filters; the same question is answered once. */
  update() {
    this.box.hidden = false;
    const query = this.input.value.trim();
    const question = JSON.stringify([query, this.kind.value, this.theme.value, this.drafts.length]);
    if (question === this.question) return;
    this.question = question;
    this.answer(query);
    // Not at every key: browsers allow only so many changes of the address.
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.writeAddress(query), 300);
  }

  answer(query) {
    const answers = this.drafts.map((draft) => ask(draft, query, this.filtersIn(draft.index)));
    this.found = answers.length > 1 ? this.merged(answers) : answers[0];
    this.shown = 0;
    this.list.replaceChildren();
    // As one text, so that it is heard as one.
    this.status.replaceChildren(...this.stateInWords(query, this.found), ...hint(this.found));
    this.showMore();
  }

  /** The filters as they are in one draft: themes have their own places there. */
  filtersIn({ themes }) {
    const kind = this.kind.value;
    if (this.theme.value === "") return { kind };
    const own = this.index.themes[this.theme.value];
    return { kind, theme: themes.findIndex((theme) => theme.kind === own.kind && theme.title === own.title) };
  }

  /** Text and links. */
  stateInWords(query, { results, unfiltered }) {
    if (!query) return [PLACEHOLDER];
    const place = this.everywhere.checked ? this.draftsInWords() : "";
    const count = results.length === 1 ? "1 risultato" : `${results.length} risultati`;
    if (results.length) return [`${count} per «${query}»${place}`];
    const none = `Nessun risultato per «${query}»`;
    if (unfiltered) return [`${none} con questi filtri; senza filtri ${unfiltered}${place}`];
    const index = Object.assign(element("a", "", ["indice alfabetico"]), { href: this.form.action });
    return [`${none}${place}. Prova con una parola più generale o guarda l'`, index, "."];
  }

  draftsInWords() {
    return this.others ? `, bozze cercate: ${this.drafts.length}` : "; le altre bozze non si sono aperte";
  }

  showMore() {
    const next = this.found.results.slice(this.shown, this.shown + PAGE);
    const items = next.map((result) => item(result, this.everywhere.checked));
    this.list.append(...items);
    if (this.shown) items[0].querySelector("a").focus();
    this.shown += next.length;
    this.more.hidden = this.shown >= this.found.results.length;
  }

  ask(query) {
    this.input.value = query;
    this.input.focus();
    this.update();
  }

  /** Searches the other drafts too as long as the box is ticked, whenever they come. */
  async searchDrafts() {
    const [own] = this.drafts;
    const others = this.everywhere.checked ? await this.otherDrafts(own) : [];
    this.drafts = this.everywhere.checked ? [own, ...others] : [own];
    this.question = "";
    this.update();
  }

  /** The other drafts, loaded once; if they cannot be, none, and the next tick tries again. */
  otherDrafts(own) {
    this.status.textContent = "Sto aprendo le altre bozze…";
    this.others ??= import("./search-drafts.js").then(({ loadDrafts, merged }) => {
      this.merged = merged;
      return loadDrafts(own, this.synonyms);
    });
    return this.others.catch(() => {
      this.others = undefined;
      return [];
    });
  }

  /** Up and down move through box and results. */
  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target.nodeName === "SELECT") return;
    this.move(step);
    event.preventDefault();
  }

  /** Escape closes, and leads back to the box from what is closed. */
  onEscape(event) {
    if (event.key !== "Escape" || this.box.hidden) return;
    this.close(this.form.contains(event.target) && this.input);
    event.preventDefault();
  }

  move(step) {
    this.update();
    const stops = [this.input, ...this.list.querySelectorAll("li > a")];
    const next = Math.max(0, stops.indexOf(document.activeElement)) + step;
    stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
  }

  closeUnless(target) {
    if (!this.form.contains(target) && !this.box.hidden) this.close();
  }

  close(focused) {
    if (focused) focused.focus();
    this.box.hidden = true;
    this.question = "";
    clearTimeout(this.writing);
    this.writeAddress("");
  }

  /** Keeps the question in the page's address, where it can be shared. */
  writeAddress(query) {
    const address = new URL(location.href);
    const filters = this.filters().map(([name, select]) => [name, query && select.value]);
    for (const [name, value] of [["q", query], ...filters]) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(history.state, "", address);
  }
}

/** What may have been meant, or what the results lack, after the state in words. */
function hint({ results, suggestion, missing, unsaid }) {
  const parts = [];
  if (suggestion) {
    parts.push("Forse cercavi ", Object.assign(element("button", "", [suggestion]), { type: "button" }));
  } else if (missing.length) {
    parts.push(`Nessuna pagina ha tutte le parole: qui manca «${missing.join("», «")}».`);
  } else if (results.length && unsaid.length) {
    parts.push(`Nessuna pagina dice «${unsaid.join("», «")}»: queste parlano di cose vicine.`);
  }
  return parts.length ? [". ", element("span", "search-hint", parts)] : [];
}

/** The answer of one draft; each result knows where it is. */
function ask({ index, root }, query, filters) {
  const answer = search(index, query, filters);
  const results = answer.results.map((result) => {
    const url = new URL(result.entry.url, root).href;
    return { ...result, index, answer, url, places: [{ label: index.draft.label, url }] };
  });
  return { ...answer, results };
}
