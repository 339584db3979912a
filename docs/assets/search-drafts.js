/**
 * Search in several drafts: their indexes, and the same item of several drafts as one result.
 */

import { makeIndex } from "./search-engine.js";

/**
 * @returns the other drafts that `versions.json` names, newest first; one that cannot be read is left out
 * @throws where `versions.json` cannot be read
 */
export async function loadDrafts({ index, root }, synonyms) {
  const versions = await read(new URL("../versions.json", root));
  if (!versions) throw new Error("versions.json");
  const others = versions.filter(({ version }) => version !== index.draft.id);
  const loaded = others.map(async ({ version }) => {
    const place = new URL(`../${version}/`, root);
    const data = await read(new URL("search-index.json", place));
    return data && { index: makeIndex(data, synonyms), root: place };
  });
  return (await Promise.all(loaded)).filter(Boolean);
}

async function read(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * @returns the answers of all drafts as one: each item once, as the first draft that has it, with all its places; where
 * some drafts have all the words, theirs alone
 */
export function merged(answers) {
  const whole = answers.filter(({ results, missing }) => results.length && !missing.length);
  const best = whole.length ? whole : answers;
  const items = new Map();
  for (const result of best.flatMap(({ results }) => results)) {
    if (result.entry.kind === "Absent") continue; // some other draft has the thing itself
    const key = `${result.entry.kind} ${result.entry.id || result.entry.url}`;
    const known = items.get(key);
    if (!known) items.set(key, result);
    else {
      known.places.push(...result.places);
      known.score = Math.max(known.score, result.score);
    }
  }
  const results = [...items.values()].sort((one, other) => other.score - one.score);
  return { ...best[0], results, unfiltered: Math.max(...answers.map(({ unfiltered }) => unfiltered)) };
}
