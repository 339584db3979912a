/** What a reader typed -> what has to be found: slots, each a word or words with all that may stand for them. */

import { areNeighbours, contentWords, lookUp, lookUpTypo, synonymsOf, WORTH } from "./search-index.js";
import { isElision, isOptional, isStop, stem, tokens } from "./search-words.js";

const QUOTED = /["“”„«»]([^"“”„«»]+)["“”„«»]/g;
const MAX_PARTS = 4;
/** What a synonym is worth where the plan has the very word. */
const BEHIND = 0.25;

/**
 * A slot has the `text` typed, its `size` in words, and either a `phrase` or `alternatives`. An alternative has `parts`,
 * each a list of words of the plan of which one must be there; `how` it was found; and `meaning` if it is a synonym.
 */
export function parse(index, query) {
  const phrases = [...query.matchAll(QUOTED)].map(([, quoted]) => slot(quoted, { phrase: words(quoted) }));
  const rest = query.replace(QUOTED, " ");
  const content = contentWords(rest);
  // Common words are left out, unless they are all there is.
  const loose = content.length || phrases.length ? content : words(rest);
  const typing = /[\p{L}\p{N}]$/u.test(query);
  const slots = [...phrases.filter(({ phrase }) => phrase.length), ...looseSlots(index, loose, typing)];
  const needed = slots.some((each) => !isExtra(each));
  return slots.map((each) => ({ ...each, optional: needed && isExtra(each) }));
}

const words = (text) => tokens(text).map(({ word }) => word);
const isExtra = ({ phrase, text }) => !phrase && isOptional(text);
const slot = (text, more) => ({ text, size: text.split(" ").length, alternatives: [], ...more });
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
    slots.push(...found);
    at += found.taken ?? 1;
  }
  return slots;
}

/** One slot for the first words of the query. */
function taking(typed, alternatives) {
  return Object.assign([slot(typed.join(" "), { alternatives: inOrder(alternatives) })], { taken: typed.length });
}

/** Where the plan has the very words, synonyms come after them; before them, where the plan has only longer ones. */
function inOrder(alternatives) {
  const literals = alternatives.filter(({ meaning }) => !meaning);
  const hasWhole = literals.some(({ parts }) => parts.every((part) => whole(part).size));
  const named = alternatives.some(({ how, begun }) => how === "synonym" && !begun);
  return alternatives.map((each) => {
    if (!each.meaning) return named && !hasWhole ? { ...each, worth: 0.5 } : each;
    return hasWhole || (literals.length && each.begun) ? { ...each, worth: each.worth * BEHIND, behind: true } : each;
  });
}

/** A synonym of several words («piste ciclabili»), or a name that the plan writes as one («ri generation»). */
function severalWords(index, loose, isLast) {
  for (let length = Math.min(MAX_PARTS, loose.length); length > 1; length--) {
    const typed = loose.slice(0, length);
    const found = synonyms(index, typed, isLast(length) ? "prefix" : "stem");
    const joined = length === 2 ? whole(lookUp(index, typed.join(""), false)) : new Map();
    if (!found.length && !joined.size) continue;
    const parts = typed.map((word, i) => lookUp(index, word, isLast(length) && i === length - 1));
    return taking(typed, [...literal(...parts), ...literal(joined), ...found]);
  }
  return null;
}

function oneWord(index, word, next, typing) {
  const alternatives = known(index, word, typing);
  return alternatives.length ? taking([word], alternatives) : unknownWord(index, word, next);
}

const known = (index, word, typing) => [
  ...literal(lookUp(index, word, typing)),
  ...synonyms(index, [word], typing ? "prefix" : "stem"),
];

/** All that a mistyped word finds when it is written right. */
function mistyped(index, word) {
  return lookUpTypo(index, word).flatMap((right) =>
    inOrder(known(index, right, false)).map((each) => ({
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
    const found = (expressions, less) =>
      expressions.flatMap((each) => inPlan(index, each)).map((each, place) => ({
        ...each,
        how: how === "typo" ? "typo" : "synonym",
        worth: WORTH.synonym * Math.max(0.6, 1 - less * place),
        begun,
        typed: text,
      }));
    return [...found(means, 0.1), ...found(peers, 0)];
  });
}

function inPlan(index, { text, words: meant }) {
  return literal(...meant.map((word) => whole(lookUp(index, word, false)))).map((each) => ({ ...each, meaning: text }));
}

/** A word that the plan does not have: begun, without its apostrophe, mistyped, or run together with others. */
function unknownWord(index, word, next) {
  const begun = word.length >= 4 ? literal(lookUp(index, word, true)) : [];
  if (begun.length) return taking([word], begun);
  const bare = withoutArticle(index, word);
  if (bare) return taking([word], literal(lookUp(index, bare, false)));
  if (index.known.has(word)) return taking([word], []);
  const meant = [...mistyped(index, word), ...synonyms(index, [word], "typo")];
  if (meant.length) return taking([word], meant);
  const joined = next ? mistyped(index, word + next) : [];
  if (joined.length) return taking([word, next], joined);
  const apart = split(index, word).find((parts) => areNeighbours(index, parts)) ?? [word];
  return apart.map((part) => slot(part, { alternatives: literal(lookUp(index, part, false)) }));
}

/** «dellambiente», «laria»: the word of the plan after an article that lost its apostrophe. */
function withoutArticle(index, word) {
  for (let at = 1; at <= 5 && word.length - at >= 4; at++) {
    const rest = word.slice(at);
    if (isElision(word.slice(0, at)) && /^[aeiouh]/.test(rest) && isWhole(index, rest)) return rest;
  }
  return null;
}

/** The ways in which a word is made of words of the plan without a space between them: «politicheverdi». */
function split(index, word) {
  const found = [];
  for (let at = word.length - 4; at >= 4; at--) {
    const [head, tail] = [word.slice(0, at), word.slice(at)];
    if (!isWhole(index, head)) continue;
    if (isWhole(index, tail)) found.push([head, tail]);
    found.push(...split(index, withoutStop(tail)).map((rest) => [head, ...rest]));
    if (withoutStop(tail) !== tail && isWhole(index, withoutStop(tail))) found.push([head, withoutStop(tail)]);
  }
  return found;
}

/** «allamobilita»: the common word that a run of words goes on with is left out. */
function withoutStop(word) {
  const length = [5, 4, 3, 2].find((size) => isStop(word.slice(0, size)) && word.length - size >= 4);
  return word.slice(length ?? 0);
}
