/**
 * The words of a plan and where they stand, made in the browser from the text that `macros/search.py` writes:
 * so the text is loaded once, for finding as well as for showing.
 */

import { crossesGender, fold, isStop, oneEdit, root, single, stem, tokens } from "./search-words.js";

/** The fields of an entry, in the order of a place's `field`. */
export const FIELDS = ["title", "keywords", "lead", "body"];

/** How a word was found: the first is the best. A word is worth this much of what the word itself is worth. */
export const WORTH = { exact: 1, stem: 0.92, prefix: 0.7, joined: 0.8, root: 0.55, cross: 0.3, synonym: 0.4, typo: 0.4 };

const ROW = ["kind", "url", "title", "lead", "body", "keywords", "code", "parent", "themes"];
const EMPTY = { lead: "", body: "", keywords: [], code: "", parent: "", themes: [] };
const HYPHEN = /^\s*[-‐‑–]\s*$/;

/**
 * @typedef {object} Entry one thing that can be found: kind, url, title, lead, body, keywords, code, parent, themes,
 *   and `fields`, the tokens of each text that is searched
 * @typedef {{spots: number[], shown: string, joined: boolean}} Word where a word stands, as triples of entry, field
 *   and count, and how it was written first
 */

/** @returns the entries of a draft with everything that finding needs */
export function makeIndex(data) {
  const index = {
    draft: { id: data.draft[0], label: data.draft[1] },
    kinds: data.kinds.map(([name, label]) => ({ name, label })),
    themes: data.themes.map(([kind, title]) => ({ kind, title })),
    entries: data.entries.map((row) => makeEntry(row, data)),
    /** @type {Map<string, Word>} */
    words: new Map(),
    stems: new Map(),
    roots: new Map(),
    lengths: new Map(),
    known: new Set(data.known),
    synonyms: data.synonyms.flatMap(([words, means]) => words.map((each) => makeSynonym(each, means))),
  };
  index.entries.forEach((entry, place) => addEntry(index, entry, place));
  for (const [word, { joined }] of index.words) addForms(index, word, joined);
  index.sorted = [...index.words.keys()].sort();
  return index;
}

function makeEntry(row, data) {
  const entry = { ...EMPTY };
  row.forEach((value, place) => (entry[ROW[place]] = value));
  entry.kind = data.kinds[entry.kind][0];
  entry.parent = entry.parent === "" ? -1 : entry.parent;
  if (entry.parent >= 0) entry.themes = data.entries[entry.parent][8] ?? [];
  entry.id = entry.url.split(/[/#]/).filter(Boolean).at(-1) ?? "";
  return entry;
}

function makeSynonym(words, means) {
  return { words: contentWords(words), means: means.map((mean) => ({ text: mean, words: contentWords(mean) })) };
}

/** The words of a short text without the common ones. */
export function contentWords(text) {
  return tokens(text).map(({ word }) => word).filter((word) => !isStop(word));
}

function addEntry(index, entry, place) {
  entry.names = [entry.title, ...entry.keywords].map(contentWords);
  entry.fields = FIELDS.map((name) => [entry[name]].flat().map((text) => terms(text, name !== "body")));
  entry.fields.forEach((texts, field) => {
    for (const { word, shown, joined } of texts.flat()) addSpot(index, word, shown, joined, place, field);
  });
}

/**
 * The words of a text, and names joined from two neighbours: «Ri - Generation» is also «rigeneration».
 * In running text only words with a hyphen between them are joined.
 */
export function terms(text, isName) {
  const found = tokens(text);
  const result = [];
  found.forEach((token, i) => {
    result.push({ ...token, shown: text.slice(token.start, token.end) });
    const next = found[i + 1];
    if (!next) return;
    const hyphen = HYPHEN.test(text.slice(token.end, next.start));
    if (!hyphen && !(isName && !isStop(token.word) && !isStop(next.word))) return;
    const shown = text.slice(token.start, next.end);
    result.push({ word: token.word + next.word, start: token.start, end: next.end, shown, joined: true });
  });
  return result;
}

function addSpot(index, word, shown, joined = false, place, field) {
  let known = index.words.get(word);
  if (!known) index.words.set(word, (known = { spots: [], shown: shown.toLowerCase(), joined }));
  known.joined &&= joined;
  const { spots } = known;
  if (spots.at(-3) === place && spots.at(-2) === field) spots[spots.length - 1] += 1;
  else spots.push(place, field, 1);
}

function addForms(index, word, joined) {
  add(index.lengths, word.length, { word, stem: stem(word) });
  if (joined) return;
  add(index.stems, stem(word), word);
  add(index.roots, root(word), word);
}

function add(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/**
 * The words of the plan that a word of the query stands for, each with how it was found.
 * Prefixes count for the word that is being typed.
 * @returns {Map<string, {how: string, worth: number}>}
 */
export function lookUp(index, word, typing) {
  const found = new Map();
  const put = (other, how, worth = WORTH[how]) => {
    if (other !== undefined && !found.has(other)) found.set(other, { how, worth });
  };
  if (index.words.has(word)) put(word, index.words.get(word).joined ? "joined" : "exact");
  for (const other of index.stems.get(stem(word)) ?? []) put(other, crossesGender(word, other) ? "cross" : "stem");
  const whole = found.size > 0;
  const base = root(word);
  if (base.length >= 5 || base !== stem(word)) for (const other of index.roots.get(base) ?? []) put(other, "root");
  if (typing && word.length > 1 && !index.known.has(word)) {
    // A word that stands in the plan as it is written wins over longer ones that begin with it.
    const share = whole ? 0.3 : 1;
    for (const other of startingWith(index, word)) put(other, "prefix", WORTH.prefix * share * nearness(word, other));
  }
  return found;
}

const nearness = (word, other) => 0.6 + (0.4 * word.length) / other.length;

function startingWith(index, word) {
  const { sorted } = index;
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < word) low = middle + 1;
    else high = middle;
  }
  const found = [];
  while (sorted[low]?.startsWith(word)) found.push(sorted[low++]);
  return found;
}

/** The words of the plan that differ by one mistake, in words of five letters and more; none for a word that is right. */
export function lookUpTypo(index, word) {
  const found = new Map();
  if (!mayBeTypo(word) || index.known.has(word)) return found;
  const base = stem(word);
  for (let length = word.length - 2; length <= word.length + 2; length++) {
    for (const other of index.lengths.get(length) ?? []) {
      if (sameButTypo(word, base, other)) found.set(other.word, { how: "typo", worth: WORTH.typo });
    }
  }
  return found;
}

const mayBeTypo = (word) => word.length >= 5 && !/\d/.test(word);

function sameButTypo(word, base, other) {
  // In five letters a wrong first one leaves too little to go by: gatto is not patto.
  if (word.length === 5 && word[0] !== other.word[0] && word[0] !== other.word[1]) return false;
  if (other.word.length < 4) return false;
  if (oneEdit(word, other.word)) return true;
  if (base.length >= 5 && other.stem.length >= 5 && oneEdit(base, other.stem)) return true;
  return single(word) === single(other.word);
}

/** Whether a word of the query is a word of a synonym: as it is, inflected, begun or, where asked, with one mistake. */
export function likeSynonym(word, other, typing, typos) {
  if (word === other || (stem(word) === stem(other) && !crossesGender(word, other))) return true;
  if (typing && word.length >= 4 && other.startsWith(word)) return true;
  return typos && mayBeTypo(word) && sameButTypo(word, stem(word), { word: other, stem: stem(other) });
}
