/**
 * Finds and orders what a reader looks for in one draft of the plan. Pure functions: nothing here knows of the page.
 * Rules of the order: the word itself before its inflections, what it begins, joined names and mistakes; the title
 * before keywords, lead and text; the page of a driver before its parts, unless a part is what fits.
 */

import { FIELDS, makeIndex } from "./search-index.js";
import { byAddress, isAddress, parse, replaced } from "./search-query.js";
import { sequenceAt, stem } from "./search-words.js";

export { makeIndex };

/** What a word is worth in the title, the keywords, the lead and the body. */
const FIELD_WORTH = [10, 8, 5, 2];
const KIND_WORTH = {
  Driver: 1.2, Pillar: 1.05, Mission: 1.1, Objective: 0.5, Action: 0.5, Indicator: 0.4, Document: 0.35, Step: 0.45,
  Term: 0.45, Source: 0.2, Note: 0.3, Observation: 0.25, Quotation: 0.2, Page: 0.5, Absent: 0.5,
};
/** What a driver lends to its parts, and what it gets from the best of them and from the others. */
const FROM_DRIVER = 0.25;
const FROM_BEST_PART = 0.4;
const FROM_OTHER_PARTS = 0.05;
/** A word found only through a synonym, where the plan has the word itself. */
const BY_SYNONYM = 0.6;

/**
 * What fits the query, the best first. The filters keep a kind and a theme (a place in `themes`).
 * @returns `results`, each with its entry, the alternatives it `uses` and what it was `found` as; `phrases`, those that
 *   were quoted; `suggestion`, the query as it may have been meant; `missing`, the words that the results lack;
 *   `unsaid`, the words that the draft does not have, only synonyms of them
 */
export function search(index, query, { kind, theme } = {}) {
  const exact = byAddress(index, query);
  const parsed = exact.length && isAddress(query) ? [] : parse(index, query);
  const rated = parsed.map((slot) => (slot.phrase ? ratedPhrase(index, slot) : { slot, found: slotScores(index, slot) }));
  const slots = rated.map(({ slot }) => slot);
  const scores = rated.map(({ found }) => found);
  const { results, missing } = ranked(index, slots, scores);
  const pinned = new Set(exact.map(({ entry }) => entry));
  const all = [...exact, ...results.filter(({ entry }) => !pinned.has(entry))];
  const fits = ({ entry }) => (!kind || entry.kind === kind) && (theme === undefined || entry.themes.includes(theme));
  return {
    results: all.filter(fits),
    unfiltered: all.length,
    phrases: slots.filter(({ phrase }) => phrase),
    suggestion: results.length ? suggestion(query, slots, scores) : "",
    missing,
    unsaid: slots.filter(isUnsaid).map(({ text }) => text),
  };
}

const isUnsaid = ({ alternatives }) => alternatives.length > 0 && alternatives.every(({ how }) => how === "synonym");

/** All words in an entry, its driver or, for a driver, in its parts; if nothing has them all, most of them. */
function ranked(index, slots, scores) {
  const parts = partsOf(index, scores);
  const rated = candidates(scores, parts).map((place) => rate(index, place, slots, scores, parts));
  let kept = rated.filter(({ missing }) => !missing.length);
  // A text that mentions other words for all of them is no reason to leave out what is named by one of the very words.
  if (!kept.some(({ isOwn, said, named }) => !isOwn || said || named.some(Boolean))) {
    const others = rated.filter(({ missing }) => missing.length);
    kept = [...kept, ...relaxed(index, others, slots.filter(({ optional }) => !optional), slots, scores)];
  }
  const covered = new Set(kept.map(({ entry }) => entry.parent));
  // A driver that has none of the words itself is shown only where no part of it has them all.
  kept = kept.filter(({ place, isOwn }) => isOwn || !covered.has(place));
  kept.sort((one, other) => isAbsent(one) - isAbsent(other) || other.score - one.score || one.place - other.place);
  return { results: kept, missing: kept[0]?.missing.map(({ text }) => text) ?? [] };
}

/**
 * Rule: one word in three may be missing if the plan does not have it; one in two if the plan names each of them, only
 * never together, or if the entry has the very word and nobody knows the other, as the name of a town: «treno per
 * Lodi». What is left must be named in the entry itself, two words in three at least, and be no guess. So «lasagne al
 * forno» finds nothing.
 */
function relaxed(index, rated, required, slots, scores) {
  const isNamedSomewhere = (slot) => [...scores[slots.indexOf(slot)].values()].some(isNamed);
  const everywhere = required.every((slot) => isStrong(slot) && isNamedSomewhere(slot));
  const isUnknown = ({ text, phrase, alternatives }) => !phrase && !alternatives.length && !index.known.has(text);
  const [half, third] = [2, 3].map((share) => Math.floor(wordsIn(required) / share));
  const allowed = ({ said, missing }) => (everywhere || (said && missing.every(isUnknown)) ? half : third);
  const strong = rated
    .filter((each) => wordsIn(each.missing) <= allowed(each) && each.present.every(isStrong))
    .filter(({ named }) => named.filter(Boolean).length >= (named.length * 2) / 3);
  const fewest = Math.min(...strong.map(({ missing }) => wordsIn(missing)));
  return strong.filter(({ missing }) => wordsIn(missing) === fewest);
}

/** Whether only other drafts have it: it comes after all that this one has. */
const isAbsent = ({ entry }) => entry.kind === "Absent";
/** Whether a title, a lead or a keyword has it, not only the text. */
const isNamed = (found) => found?.score >= 3;
const wordsIn = (slots) => slots.reduce((sum, { size }) => sum + size, 0);

/** Whether a slot was found as written, inflected or as a synonym. */
function isStrong({ phrase, alternatives }) {
  const hows = alternatives.flatMap(({ how, parts }) =>
    how === "literal" ? [...parts[0].values()].map((word) => word.how) : how,
  );
  return Boolean(phrase) || hows.some((how) => ["exact", "stem", "joined", "synonym"].includes(how));
}

/** For each slot and driver: what its best part is worth and what all are. */
function partsOf(index, scores) {
  return scores.map((found) => {
    const drivers = new Map();
    for (const [place, { score }] of found) {
      const { parent, kind } = index.entries[place];
      if (parent < 0 || kind === "Observation") continue;
      const { best, sum } = drivers.get(parent) ?? { best: 0, sum: 0 };
      const worth = KIND_WORTH[kind] * score;
      drivers.set(parent, { best: Math.max(best, worth), sum: sum + worth });
    }
    return drivers;
  });
}

/** The places of entries that have a word; of drivers too whose parts have one word each. */
function candidates(scores, parts) {
  return [...new Set([...scores, ...(scores.length > 1 ? parts : [])].flatMap((found) => [...found.keys()]))];
}

/** What an entry is worth for all slots, what it was found as, and which slots it lacks. */
function rate(index, place, slots, scores, parts) {
  const entry = index.entries[place];
  const kind = KIND_WORTH[entry.kind];
  const result = { place, entry, isOwn: false, said: false, found: [], uses: [], missing: [], present: [], named: [] };
  result.score = kind * nameBonus(entry, slots);
  slots.forEach((slot, i) => {
    const [own, driver, part] = [scores[i].get(place), scores[i].get(entry.parent), parts[i].get(place)];
    if (!own && !driver && !part) {
      if (!slot.optional) result.missing.push(slot);
      return;
    }
    result.present.push(slot);
    if (!slot.optional) result.named.push(isNamed(own) || isNamed(driver) || part?.best >= 1.5);
    // A pillar or mission found as something else is a heading: what is done about it stands in the drivers.
    const less = own?.alternative?.meaning && ["Pillar", "Mission"].includes(entry.kind) ? 0.7 : 1;
    const worth = less * kind * ((own?.score ?? 0) + FROM_DRIVER * (driver?.score ?? 0));
    result.score += rarity(index, scores[i]) * (worth + fromParts(part));
    if (!own) return;
    result.isOwn = true;
    result.said ||= !own.alternative?.meaning;
    const used = [own.alternative, own.seen ? null : own.shown?.alternative];
    result.uses.push(...slot.alternatives.filter((each) => !each.meaning || used.includes(each)));
    result.found.push(...foundAs(entry, own).filter((name) => !result.found.includes(name)));
  });
  const meant = scores.filter((found) => found.get(place)?.alternative?.behind);
  if (slots.length > 1) result.score *= BY_SYNONYM ** meant.length;
  return result;
}

const fromParts = ({ best, sum } = { best: 0, sum: 0 }) =>
  FROM_BEST_PART * best + FROM_OTHER_PARTS * Math.min(sum - best, 20);
const rarity = ({ entries }, found) => 0.4 + Math.log(1 + entries.length / found.size) / Math.log(1 + entries.length);

/** A synonym's meaning, of which a shown one is better; or the keyword, if no shown text has the word. */
function foundAs({ names, keywords }, { alternative, seen, shown, word }) {
  const { meaning } = (!seen && shown?.alternative) || alternative || {};
  if (meaning) return [meaning];
  const place = seen ? -1 : names.slice(1).findIndex((name) => name.includes(word) || name.join("").includes(word));
  return place < 0 ? [] : [keywords[place]];
}

/** More for a keyword, and most for a title, that the query names as a whole than where it is a word among others. */
function nameBonus({ names }, slots) {
  const required = slots.filter(({ optional }) => !optional);
  const bonus = names.map((name, i) => {
    const covered = required.map((slot) => coverage(slot, name)).filter(({ words }) => words);
    const share = Math.min(1, covered.reduce((sum, { words }) => sum + words, 0) / (name.length || 1));
    const hits = covered.length / (required.length || 1);
    const worth = Math.max(0, ...covered.map((each) => each.worth));
    const isTitle = i === 0;
    return FIELD_WORTH[isTitle ? 0 : 1] * share * hits * worth * (isTitle && share === 1 && hits === 1 ? 2 : 1);
  });
  return Math.max(...bonus);
}

/** How many words of a name a slot stands for, and how well; a synonym names nothing. */
function coverage(slot, name) {
  const found = { words: 0, worth: 0 };
  for (const { parts, meaning, worth = 1 } of slot.alternatives) {
    if (meaning) continue;
    const ranks = name.map((word) => Math.max(0, ...parts.map((part) => part.get(word)?.worth ?? 0)));
    const best = Math.max(0, ...ranks) * worth;
    if (best > found.worth) Object.assign(found, { words: ranks.filter(Boolean).length, worth: best });
  }
  return found;
}

/** The query with the words that were found in place of those that were mistyped; empty if none was. */
function suggestion(query, slots, scores) {
  let text = query;
  slots.forEach((slot, i) => {
    const [best] = [...scores[i].values()].sort((one, other) => other.score - one.score);
    if (!isStrong(slot) && best?.alternative.how === "typo") text = replaced(text, slot, best.alternative.typed);
  });
  return text === query ? "" : text;
}

/** For each entry what it is worth for a slot, by the alternative that fits best; and the best that a reader sees. */
function slotScores(index, { alternatives }) {
  const scores = new Map();
  for (const alternative of alternatives) {
    for (const [place, found] of alternativeScores(index, alternative)) {
      const best = scores.get(place);
      const shown = found.seen && !(best?.shown?.score >= found.score) ? found : best?.shown;
      scores.set(place, { ...(best?.score >= found.score ? best : found), shown });
    }
  }
  return scores;
}

function alternativeScores(index, alternative) {
  const parts = alternative.parts.map((part) => partScores(index, part));
  const scores = new Map();
  for (const place of alternative.places ?? new Set(parts.flatMap((part) => [...part.keys()]))) {
    const { parent } = index.entries[place];
    const found = parts.map((part) => part.get(place) ?? part.get(parent));
    if (!found.every(Boolean)) continue;
    const sum = found.reduce((total, { score }, i) => total + score * (parts[i].has(place) ? 1 : FROM_DRIVER), 0);
    const seen = found.every((each, i) => each.seen || !parts[i].has(place));
    const score = (sum / parts.length) * (alternative.worth ?? 1);
    scores.set(place, { score, seen, word: found[0].word, alternative });
  }
  return scores;
}

/** For each entry what the words of one part are worth: in each field the best counts, and the fields together. */
function partScores(index, part) {
  const fields = new Map();
  for (const [word, { worth }] of part) {
    const { spots } = index.words.get(word);
    for (let i = 0; i < spots.length; i += 3) {
      const score = worth * FIELD_WORTH[spots[i + 1]] * (1 + 0.25 * Math.log2(spots[i + 2]));
      if (!fields.has(spots[i])) fields.set(spots[i], FIELDS.map(() => ({ score: 0 })));
      const best = fields.get(spots[i])[spots[i + 1]];
      if (score > best.score) Object.assign(best, { score, word });
    }
  }
  return new Map([...fields].map(([place, found]) => [place, partScore(found)]));
}

function partScore(found) {
  const { word } = found.reduce((one, other) => (other.score > one.score ? other : one));
  const score = found.reduce((sum, field) => sum + field.score, 0);
  // Keywords are found, not shown: what stands only there has to be explained.
  return { score, word, seen: found.some((field, i) => field.score && FIELDS[i] !== "keywords") };
}

/** The phrase, with how its words are the `same`, as quoted or, if no text has them so, inflected, and what it found. */
function ratedPhrase(index, slot) {
  const quoted = { ...slot, same: (word) => word };
  const found = phraseScores(index, quoted);
  if (found.size) return { slot: quoted, found };
  const inflected = { ...slot, same: stem };
  return { slot: inflected, found: phraseScores(index, inflected) };
}

/** Entries where the words of a phrase follow each other. */
function phraseScores(index, { phrase, same }) {
  const scores = new Map();
  const sought = phrase.map(same);
  index.entries.forEach(({ fields }, place) => {
    const field = fields.findIndex((texts) => texts.some((text) => sequenceAt(text, sought, same) >= 0));
    const seen = FIELDS[field] !== "keywords";
    if (field >= 0) scores.set(place, { score: 1.3 * FIELD_WORTH[field], seen, word: phrase[0] });
  });
  return scores;
}
