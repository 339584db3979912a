/** A result as a list item, and the words in it that were found. */

import { terms } from "./search-index.js";
import { sequenceAt } from "./search-words.js";

/** The result as it is listed; with several drafts it names those that have it. */
export function item(result, severalDrafts) {
  const { entry, index, found } = result;
  const words = foundWords(result);
  const link = element("a", "search-link", [
    element("span", "search-kind", [kindInWords(entry, index)]),
    element("span", "search-title", pieces(marked(entry.title, words))),
  ]);
  link.href = result.url;
  const text = shownText(entry, words);
  return element("li", "md-search-result__item", [
    link,
    ...(text.length ? [element("p", "search-text", pieces(text))] : []),
    ...(found.length ? [element("p", "search-found", [`Trovato come: ${found.join(", ")}`])] : []),
    ...(severalDrafts ? [draftLinks(result)] : []),
  ]);
}

/** The words of the plan and the phrases for which an entry was found. */
export function foundWords({ uses, answer }) {
  const words = uses.flatMap(({ parts }) => parts.flatMap((part) => [...part.keys()]));
  return { words: new Set(words), phrases: answer.phrases };
}

/** «Azione D3.A5 · Sustain-ability» */
function kindInWords({ kind, code, parent }, { kinds, entries }) {
  const label = [kinds.find(({ name }) => name === kind).label, code].filter(Boolean).join(" ");
  return parent < 0 ? label : `${label} · ${entries[parent].title}`;
}

/** Of the lead and the text the one where something was found. */
function shownText({ lead, body }, found) {
  const [first, second] = [marked(lead, found), excerpt(inSentences(body), found)];
  const isFound = (text) => text.some(({ mark }) => mark);
  return isFound(second) && !isFound(first) ? second : first.length ? first : second;
}

/** Lines and labels as one text: «Cento alberi. Chi: Comune. Scadenza: 2027». */
function inSentences(body) {
  return body.replaceAll("\t", ": ").replace(/([.!?…]?)\n/g, (_, end) => `${end || "."} `);
}

function pieces(found) {
  return found.map(({ text, mark }) => (mark ? element("mark", "", [text]) : text));
}

function draftLinks({ places }) {
  const links = places.map(({ label, url }) => Object.assign(element("a", "", [label]), { href: url }));
  return element("p", "search-drafts", ["In: ", ...links.flatMap((link, place) => (place ? [", ", link] : [link]))]);
}

/** An element with text and elements in it: nothing from the plan is read as HTML. */
export function element(name, className, children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const ELLIPSIS = "…";

/** The text in pieces `{text, mark}`; a phrase or a joined name is one piece. */
export function marked(text, sought) {
  const pieces = [];
  let at = 0;
  for (const [start, end] of spans(text, sought)) {
    if (start > at) pieces.push({ text: text.slice(at, start), mark: false });
    pieces.push({ text: text.slice(start, end), mark: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), mark: false });
  return pieces;
}

/** About `length` characters of the text in pieces, where most was found. */
export function excerpt(text, sought, length = 180) {
  if (text.length <= length) return marked(text, sought);
  const from = beginning(text, bestStart(spans(text, sought), length), length);
  const space = text.lastIndexOf(" ", from + length);
  const to = from + length >= text.length || space <= from ? text.length : space;
  const pieces = marked(text.slice(from, to), sought);
  if (from > 0) pieces.unshift({ text: ELLIPSIS, mark: false });
  if (to < text.length) pieces.push({ text: ` ${ELLIPSIS}`, mark: false });
  return pieces;
}

/** Where a sentence begins, «art. 35» is none: without its first words, as «Non dice», it may say the contrary. */
const SENTENCE = /(^|[.!?…] )(?=[\p{Lu}«])/gu;

/** Where to begin so that what stands at `start` is seen: at its sentence, or at an earlier one if few words follow. */
function beginning(text, start, length) {
  const begins = [...text.matchAll(SENTENCE)].map(({ index, 1: before }) => index + before.length);
  const sentences = begins.filter((at) => at <= start);
  const toTheEnd = sentences.find((at) => at >= text.length - length);
  if (toTheEnd !== undefined) return toTheEnd;
  const own = sentences.at(-1) ?? 0;
  // Of a long sentence what comes shortly before.
  return start - own < length / 2 ? own : text.indexOf(" ", start - length / 4) + 1;
}

/** The first of the places from which a stretch of this length holds most of what was found. */
function bestStart(found, length) {
  const count = (start) => found.filter(([from, to]) => from >= start && to <= start + length * 0.7).length;
  return found.reduce((best, [start]) => (count(start) > count(best) ? start : best), found[0]?.[0] ?? 0);
}

/** Start and end of all that was found, in order and never one inside the other. */
function spans(text, { words, phrases }) {
  const found = terms(text, true);
  const hits = found.filter(({ word }) => words.has(word)).map(({ start, end }) => [start, end]);
  const singles = found.filter(({ head }) => !head);
  for (const { phrase, same } of phrases) hits.push(...phraseSpans(singles, phrase, same));
  hits.sort(([one], [other]) => one - other);
  return merged(hits);
}

function phraseSpans(singles, phrase, same = (word) => word) {
  const found = [];
  const sought = phrase.map(same);
  const words = singles.map(({ word }) => word);
  for (let at = 0; (at = sequenceAt(words, sought, same, at)) >= 0; at++) {
    found.push([singles[at].start, singles[at + sought.length - 1].end]);
  }
  return found;
}

function merged(hits) {
  const result = [];
  for (const [start, end] of hits) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
