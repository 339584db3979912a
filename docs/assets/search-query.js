/** What a reader typed -> what has to be found: slots, each a word or words with all that may stand for them. */

import { contentWords, FIELDS, lookUp, lookUpTypo, neighbours, synonymsOf, WORTH } from "./search-index.js";
import { isArticle, isOptional, isStop, root, stem, tokens } from "./search-words.js";

const QUOTED = /["“”„«»]([^"“”„«»]+)["“”„«»]/g;
const MONTHS =
  "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split(" ");
/** A month and its year belong together; the day before them may be missing, since not every date has one. */
const MONTH = new RegExp(`(?:${MONTHS.join("|")})\\s+\\d{4}`, "giu");
const DAY = /^\d{1,2}$/;
const FIGURES = /\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b/g;
const MAX_PARTS = 4;
/** What a synonym is worth where the plan has the very word. */
const BEHIND = 0.25;
/** … and where only texts have it, no title, lead or keyword. */
const BEHIND_TEXT = 0.35;

/**
 * A slot has the `text` typed, its `size` in words, and a `phrase` or `alternatives`. An alternative has `parts`, each a
 * list of words of the plan of which one must be there; `how` it was found; and, if it is a synonym, its `meaning` and
 * the `places` of the entries that have it, where it has several words.
 */
export function parse(index, query) {
  const quoted = [...query.matchAll(QUOTED)].map(([, text]) => phrase(text));
  const unquoted = query.replace(QUOTED, " ").replace(FIGURES, inWords);
  const months = (unquoted.match(MONTH) ?? []).map(phrase);
  const phrases = [...quoted, ...months];
  const rest = unquoted.replace(MONTH, " ");
  const content = contentWords(rest);
  // Common words are left out, unless they are all there is.
  const loose = content.length || phrases.length ? content : words(rest);
  const typing = /[\p{L}\p{N}]$/u.test(query);
  const slots = [...phrases.filter(({ phrase }) => phrase.length), ...looseSlots(index, loose, typing)];
  // The name of the place goes without saying: «case popolari», and the city's name.
  const isDay = (text) => months.length && DAY.test(text);
  const isExtra = ({ phrase, text }) => !phrase && (isOptional(text) || index.local.has(root(text)) || isDay(text));
  const needed = slots.some((each) => !isExtra(each));
  return slots.map((each) => ({ ...each, optional: needed && isExtra(each) }));
}

/** «31/12/2027» as the plan's pages write it. */
const inWords = (figures, day, month, year) => (MONTHS[month - 1] ? `${+day} ${MONTHS[month - 1]} ${year}` : figures);
const words = (text) => tokens(text).map(({ word }) => word);
const slot = (text, more) => ({ text, size: text.split(" ").length, alternatives: [], ...more });
const phrase = (text) => slot(text, { phrase: words(text) });
const literal = (...parts) => (parts.every((part) => part.size) ? [{ parts, how: "literal" }] : []);
const isWhole = (index, word) => !isStop(word) && whole(lookUp(index, word, false)).size > 0;

/** Only the words found as typed, inflected or joined. */
function whole(found) {
  return new Map([...found].filter(([, { how }]) => ["exact", "stem", "joined"].includes(how)));
}

function looseSlots(index, loose, typing) {
  const slots = [];
  for (let at = 0; at < loose.length; ) {
    const isLast = (length) => typing && at + length === loose.length;
    const found = severalWords(index, loose.slice(at), isLast) ?? oneWord(index, loose[at], loose[at + 1], isLast(1));
    slots.push(...found.slots);
    at += found.taken;
  }
  return slots;
}

/** One slot for the first words of the query, and how many words it has taken. */
function taking(index, typed, alternatives) {
  return { slots: [slot(typed.join(" "), { alternatives: inOrder(index, alternatives) })], taken: typed.length };
}

/** Where the plan has the very words, synonyms come after them; before them, where the plan has only longer ones. */
function inOrder(index, alternatives) {
  const literals = alternatives.filter(({ meaning }) => !meaning);
  const exact = literals.filter(({ parts }) => parts.every((part) => whole(part).size));
  const named = alternatives.some(({ how, begun }) => how === "synonym" && !begun);
  const behind = exact.some(({ parts }) => parts.every((part) => isName(index, part))) ? BEHIND : BEHIND_TEXT;
  return alternatives.map((each) => {
    if (!each.meaning) return named && !exact.length ? { ...each, worth: 0.5 } : each;
    const comesAfter = exact.length || (literals.length && each.begun);
    return comesAfter ? { ...each, worth: each.worth * behind, behind: true } : each;
  });
}

/** Whether a word of the part stands in a title, a lead or a keyword. */
function isName(index, part) {
  const spots = [...whole(part).keys()].flatMap((word) => index.words.get(word).spots);
  return spots.some((field, i) => i % 3 === 1 && FIELDS[field] !== "body");
}

/** A synonym of several words («piste ciclabili»), or a name that the plan writes as one («ri generation»). */
function severalWords(index, loose, isLast) {
  for (let length = Math.min(MAX_PARTS, loose.length); length > 1; length--) {
    const typed = loose.slice(0, length);
    const found = synonyms(index, typed, isLast(length) ? "prefix" : "stem");
    const joined = length === 2 ? whole(lookUp(index, typed.join(""), false)) : new Map();
    if (!found.length && !joined.size) continue;
    const parts = typed.map((word, i) => lookUp(index, word, isLast(length) && i === length - 1));
    return taking(index, typed, [...literal(...parts), ...literal(joined), ...found]);
  }
  return null;
}

function oneWord(index, word, next, typing) {
  const alternatives = known(index, word, typing);
  return alternatives.length ? taking(index, [word], alternatives) : unknownWord(index, word, next);
}

const known = (index, word, typing) => [
  ...literal(lookUp(index, word, typing)),
  ...synonyms(index, [word], typing ? "prefix" : "stem"),
];

/** All that a mistyped word finds when it is written right. */
function mistyped(index, word) {
  return lookUpTypo(index, word).flatMap((right) =>
    inOrder(index, known(index, right, false)).map((each) => ({
      ...each,
      how: "typo",
      worth: WORTH.typo * (each.worth ?? 1),
      typed: index.words.get(right).shown,
    })),
  );
}

/** What the synonyms of these words stand for; of the meanings that the plan has, the first is the nearest. */
function synonyms(index, typed, how) {
  return synonymsOf(index, typed, how).flatMap(({ means, peers, forms, text }) => {
    const begun = how !== "stem" && forms.at(-1).stem !== stem(typed.at(-1));
    const found = (expressions, best) =>
      expressions.flatMap((each) => inPlan(index, each)).map((each, place) => ({
        ...each,
        how: how === "typo" ? "typo" : "synonym",
        worth: best * Math.max(0.5, 1 - 0.15 * place),
        begun,
        typed: text,
      }));
    return [...found(means, WORTH.synonym), ...found(peers, WORTH.peer)];
  });
}

/** For each expression of an index the entries that have its words next to each other: asked at every key. */
const placesOf = new WeakMap();

/**
 * The expression as an alternative, if an entry has its words next to each other: only there it means the same. A word
 * of the body's name is no meaning: a «metropolitana» is no «Città metropolitana», which every page has.
 */
function inPlan(index, expression) {
  const { text: meaning, words: meant } = expression;
  if (meant.length === 1 && index.body.has(root(meant[0]))) return [];
  const parts = meant.map((word) => whole(lookUp(index, word, false)));
  if (meant.length < 2) return literal(...parts).map((each) => ({ ...each, meaning }));
  if (!placesOf.has(expression)) placesOf.set(expression, neighbours(index, meant));
  const places = placesOf.get(expression);
  return places.size ? literal(...parts).map((each) => ({ ...each, meaning, places })) : [];
}

/** A word that the plan does not have: begun, without its apostrophe, mistyped, or run together with others. */
function unknownWord(index, word, next) {
  const begun = word.length >= 4 ? literal(lookUp(index, word, true)) : [];
  if (begun.length) return taking(index, [word], begun);
  const bare = withoutArticle(index, word);
  if (bare) return taking(index, [word], literal(lookUp(index, bare, false)));
  // «entro» is no mistake for «centro».
  if (index.known.has(word) || isOptional(word)) return taking(index, [word], []);
  const meant = [...mistyped(index, word), ...synonyms(index, [word], "typo")];
  if (meant.length) return taking(index, [word], meant);
  const joined = next ? mistyped(index, word + next) : [];
  if (joined.length) return taking(index, [word, next], joined);
  const apart = [...split(index, word)].find((parts) => neighbours(index, parts).size) ?? [word];
  return { slots: apart.map((part) => slot(part, { alternatives: literal(lookUp(index, part, false)) })), taken: 1 };
}

/** «dellambiente», «laria»: the word of the plan after an article that lost its apostrophe. «torte» has none: t’orte. */
function withoutArticle(index, word) {
  for (let at = 1; at <= 5 && word.length - at >= 4; at++) {
    const rest = word.slice(at);
    if (isArticle(word.slice(0, at)) && /^[aeiouh]/.test(rest) && isWhole(index, rest)) return rest;
  }
  return null;
}

/** The ways in which a word is made of a few words of the plan without a space between them: «politicheverdi». */
function* split(index, word, most = MAX_PARTS) {
  for (let at = word.length - 4; at >= 4; at--) {
    const [head, tail] = [word.slice(0, at), word.slice(at)];
    if (!isWhole(index, head)) continue;
    if (isWhole(index, tail)) yield [head, tail];
    if (most > 2) for (const rest of split(index, withoutStop(tail), most - 1)) yield [head, ...rest];
    if (withoutStop(tail) !== tail && isWhole(index, withoutStop(tail))) yield [head, withoutStop(tail)];
  }
}

/** «allamobilita»: the common word that a run of words goes on with is left out. */
function withoutStop(word) {
  const length = [5, 4, 3, 2].find((size) => isStop(word.slice(0, size)) && word.length - size >= 4);
  return word.slice(length ?? 0);
}

/** The query with other words in the place of a slot. */
export function replaced(text, { text: typed, size }, right) {
  const found = tokens(text);
  const at = found.findIndex(({ word }) => word === typed.split(" ")[0]);
  return at < 0 ? text : text.slice(0, found[at].start) + right + text.slice(found[at + size - 1].end);
}

/** What has this code, id or address; after an exact code, those that begin with it. */
export function byAddress(index, query) {
  const typed = query.trim().toLowerCase();
  const path = asPath(typed.replace(/^https?:\/\/[^/]*\//, ""));
  const sign = /\d/.test(typed) ? asSign(typed) : "-";
  return index.entries
    .map((entry) => ({ entry, score: addressRank(entry, typed, path, sign), found: [], uses: [] }))
    .filter(({ score }) => score)
    .sort((one, other) => other.score - one.score);
}

function addressRank({ id, url, code }, typed, path, sign) {
  const [own, ownSign] = [asPath(url), asSign(code)];
  if (isAddress(typed)) return own && (path === own || path.endsWith(`/${own}`)) ? 2 : 0;
  if (ownSign === sign || (id === typed && typed.includes("-"))) return 2;
  // After «D3» come D3.A1, D3.O2, …, not D30.
  return ownSign.startsWith(sign) && /^[a-z]/.test(sign) && !/^\d/.test(ownSign.slice(sign.length)) ? 1 : 0;
}

export const isAddress = (typed) => /[/#]/.test(typed);

/** An address without the last slash of its path. */
const asPath = (url) => url.replace(/\/(#|$)/, "$1");

/** A code without its signs («D3.A5», «d3 a5») if it has letters. */
function asSign(code) {
  const plain = code.toLowerCase().replace(/[\s\-_/]+/g, ".");
  return /[a-z]/.test(plain) ? plain.replace(/\./g, "") : plain;
}
