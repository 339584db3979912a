/** The words of a plan and where they stand, made in the browser from the text that `macros/search.py` writes. */

import { crossesGender, fold, isStop, oneEdit, root, sequenceAt, single, stem, tokens } from "./search-words.js";

export const FIELDS = ["title", "keywords", "lead", "body"];

/** What a word found in each of these ways is worth, beside the word itself. */
export const WORTH = {
  exact: 1,
  stem: 0.92,
  prefix: 0.7,
  joined: 0.8,
  root: 0.55,
  cross: 0.3,
  synonym: 0.4,
  peer: 0.48,
  typo: 0.4,
};

const ROW = ["kind", "url", "title", "lead", "body", "keywords", "code", "parent", "themes"];
const EMPTY = { lead: "", body: "", keywords: [], code: "", parent: "", themes: [] };
/** Of a line of the text what is shown with it and never found: «Scadenza». */
const LABEL = /^[^\t\n]*\t/gm;
const HYPHEN = /^\s*[-‐‑–]\s*$/;

/**
 * The entries of a draft with everything that finding needs; `synonyms` are the same for all drafts. A word of `words`
 * has its `spots`, triples of entry, field and count, how it is `shown`, and, where two words were joined, the length
 * of the first as `head`.
 */
export function makeIndex(data, synonyms) {
  const index = {
    draft: { id: data.draft[0], label: data.draft[1] },
    kinds: data.kinds.map(([name, label]) => ({ name, label })),
    themes: data.themes.map(([kind, title]) => ({ kind, title })),
    entries: data.entries.map((row) => makeEntry(row, data)),
    words: new Map(),
    stems: new Map(),
    roots: new Map(),
    lengths: new Map(),
    body: new Set(data.body.map(root)),
    local: new Set(data.local.map(root)),
    synonyms: synonyms.synonyms.split("\n").filter(Boolean).flatMap(makeSynonyms),
  };
  const own = index.synonyms.filter(({ words }) => words.length === 1).map(({ words }) => words[0]);
  index.known = new Set([...synonyms.known.split(" "), ...own]);
  index.apart = stemsApart(index.synonyms);
  index.entries.forEach((entry, place) => addEntry(index, entry, place));
  for (const [word, { head }] of index.words) addForms(index, word, head);
  index.sorted = [...index.words.keys()].sort();
  return index;
}

function makeEntry(row, data) {
  const entry = { ...EMPTY };
  row.forEach((value, place) => (entry[ROW[place]] = value));
  entry.kind = data.kinds[entry.kind][0];
  entry.parent = entry.parent === "" ? -1 : entry.parent;
  if (entry.parent >= 0) entry.themes = data.entries[entry.parent][8] ?? [];
  if (entry.kind === "Term") entry.keywords = acronym(entry.title);
  entry.id = entry.url.split(/[/#]/).filter(Boolean).at(-1) ?? "";
  return entry;
}

/** «PNRR» for «Piano nazionale di ripresa e resilienza». */
function acronym(title) {
  const words = contentWords(title);
  return words.length > 2 ? [words.map(([first]) => first.toUpperCase()).join("")] : [];
}

/** A line of synonyms: what its words mean, nearest first; and each word stands for its `peers` too. */
function makeSynonyms(line) {
  const [own, means] = line.split(">").map((side) => side.split("|").filter(Boolean).map(expression));
  return own.map((each) => {
    const peers = own.filter((other) => other !== each);
    return { ...each, forms: each.words.map(form), means, peers };
  });
}

/** Stems that the synonyms give two meanings: a «corriera» is a bus, a «corriere» brings parcels. */
function stemsApart(synonyms) {
  const meanings = new Map();
  for (const { forms, means } of synonyms) if (forms.length === 1) add(meanings, forms[0].stem, means);
  return new Set([...meanings.keys()].filter((each) => new Set(meanings.get(each)).size > 1));
}

const expression = (text) => ({ text, words: contentWords(text) });
const form = (word) => ({ word, stem: stem(word) });

/** The words of a short text without the common ones. */
export function contentWords(text) {
  return tokens(text).map(({ word }) => word).filter((word) => !isStop(word));
}

function addEntry(index, entry, place) {
  entry.names = [entry.title, ...entry.keywords].map(contentWords);
  entry.fields = FIELDS.map((name, field) =>
    [entry[name]].flat().map((text) => addText(index, text.replace(LABEL, ""), place, field)),
  );
}

function addText(index, text, place, field) {
  const found = terms(text, FIELDS[field] !== "body");
  for (const term of found) addSpot(index, term, text, place, field);
  return found.filter(({ head }) => !head).map(({ word }) => word);
}

/** The words of a text, and pairs joined in names and at hyphens: «Ri - Generation» is also «rigeneration». */
export function terms(text, isName) {
  const found = tokens(text);
  return found.flatMap((token, i) => {
    const next = found[i + 1];
    return next && joins(text, token, next, isName)
      ? [token, { word: token.word + next.word, start: token.start, end: next.end, head: token.word.length }]
      : [token];
  });
}

function joins(text, one, next, isName) {
  if (isName && !isStop(one.word) && !isStop(next.word)) return true;
  return next.start - one.end <= 3 && HYPHEN.test(text.slice(one.end, next.start));
}

function addSpot(index, { word, start, end, head = 0 }, text, place, field) {
  let known = index.words.get(word);
  if (!known) index.words.set(word, (known = { spots: [], shown: text.slice(start, end).toLowerCase(), head }));
  if (!head) known.head = 0;
  const { spots } = known;
  if (spots.at(-3) === place && spots.at(-2) === field) spots[spots.length - 1] += 1;
  else spots.push(place, field, 1);
}

function addForms(index, word, head) {
  add(index.lengths, word.length, form(word));
  if (head) return;
  add(index.stems, stem(word), word);
  add(index.roots, root(word), word);
}

function add(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The words of the plan that a word of the query stands for, each with how it was found; longer ones while typing. */
export function lookUp(index, word, typing) {
  const found = new Map();
  const put = (other, how, worth = WORTH[how]) => {
    if (other !== undefined && !found.has(other)) found.set(other, { how, worth });
  };
  if (index.words.has(word)) put(word, index.words.get(word).head ? "joined" : "exact");
  const apart = index.apart.has(stem(word));
  for (const other of index.stems.get(stem(word)) ?? []) {
    put(other, crossesGender(word, other, apart) ? "cross" : "stem");
  }
  // The word itself in a text comes before a longer or a related one in a title.
  const [longer, related] = found.size ? [0.3, 0.2] : [1, 1];
  const base = root(word);
  if (base.length >= 5 || base !== stem(word)) {
    for (const other of index.roots.get(base) ?? []) put(other, "root", WORTH.root * related);
  }
  if (typing && word.length > 1 && !index.known.has(word)) {
    for (const other of startingWith(index, word)) put(other, "prefix", WORTH.prefix * longer * nearness(word, other));
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
  // Of two words joined the first is there on its own.
  return found.filter((other) => index.words.get(other).head < word.length);
}

/** Words of the plan, one of each stem, that differ by one mistake, in words of five letters and more. */
export function lookUpTypo(index, word) {
  if (!mayBeTypo(word) || index.known.has(word)) return [];
  const typed = form(word);
  const near = [-2, -1, 0, 1, 2].flatMap((more) => index.lengths.get(word.length + more) ?? []);
  const found = near.filter((other) => sameButTypo(typed, other));
  // Of a stem the nearest form, which comes last, is kept.
  found.sort((one, other) => oneEdit(word, one.word) - oneEdit(word, other.word));
  return [...new Map(found.map((other) => [other.stem, other.word])).values()];
}

const mayBeTypo = (word) => word.length >= 5 && !/\d/.test(word);

function sameButTypo(one, other) {
  const { word } = one;
  if (other.word.length < 4 || isStop(other.word)) return false;
  const [bare, otherBare] = [single(word), single(other.word)];
  if (bare === otherBare || (bare.length >= 7 && oneEdit(bare, otherBare))) return true;
  return oneEdit(word, other.word) || sameStemButTypo(one.stem, other.stem);
}

/** A mistake in an inflected word; in a short stem only letters swapped, since there much is near to much. */
function sameStemButTypo(one, other) {
  if (one[0] !== other[0] || !oneEdit(one, other)) return false;
  const isSwap = [...one].sort().join() === [...other].sort().join();
  return Math.min(one.length, other.length) >= (isSwap ? 5 : 6);
}

/** How a word of the query may stand for a word of a synonym. */
const ALIKE = {
  stem: (one, other, apart) =>
    one.stem === other.stem && (one.word === other.word || !crossesGender(one.word, other.word, apart)),
  prefix: (one, other) => one.word.length >= 4 && other.word.startsWith(one.word),
  typo: (one, other) => mayBeTypo(one.word) && one.word[0] === other.word[0] && sameButTypo(one, other),
};

/** The synonyms that are exactly these words, of which the last may be begun or mistyped. */
export function synonymsOf(index, typed, how) {
  const forms = typed.map(form);
  const last = typed.length - 1;
  const same = (word, i) => {
    const apart = index.apart.has(forms[i].stem);
    return ALIKE.stem(forms[i], word, apart) || (i === last && ALIKE[how](forms[i], word, apart));
  };
  const found = index.synonyms.filter(({ forms: own }) => own.length === typed.length && own.every(same));
  // «corriere» as it is written is not «corriera».
  const exact = found.filter(({ words }) => words.every((word, i) => word === typed[i]));
  return exact.length ? exact : found;
}

/** The entries of which some text has words with these stems next to each other, but for common words between them. */
export function neighbours(index, words) {
  const stems = words.map(stem);
  const spots = (index.stems.get(stems[0]) ?? []).flatMap((word) => index.words.get(word).spots);
  const places = new Set(spots.filter((_, i) => i % 3 === 0));
  const together = (text) => sequenceAt(text.filter((word) => !isStop(word)), stems, stem) >= 0;
  return new Set([...places].filter((place) => index.entries[place].fields.flat().some(together)));
}
