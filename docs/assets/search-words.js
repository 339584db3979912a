/**
 * Italian: how a text is cut into words, and when two words are the same to a reader. The rules stand only here.
 * Words are «folded»: lower case, without accents.
 */

/** Articles and prepositions as they are written before an apostrophe. */
const ARTICLES = new Set("l un d dell nell all dall sull coll quell quest gl degl agl dagl negl sugl".split(" "));
/** What else stands there and means nothing to a search. */
const ELISIONS = new Set([
  ...ARTICLES, ..."c s n m t v anch senz com dov nient qualcun nessun ciascun quand".split(" "),
]);

/** Words too common to search for, unless they are all there is. */
const STOP = new Set(
  `a ad ai al alla alle allo agli c che chi ci co col coi con cui da dagli dai dal dalla dalle dallo de degli dei del
  della delle dello di e ed essere era fra gli ha hai hanno ho i il in io la le lei li lo loro lui ma me mi ne negli
  nei nel nella nelle nello no noi non o od per piu po qual quale quali quel quella quelle quelli questa queste questi
  questo qui sara saranno se sei si sia siamo sono su sua sugli sui sul sulla sulle sullo suo suoi sue te ti tra tu un
  una uno vi voi vostro vostra is the of and`.split(/\s+/),
);

/** Words that people put around what they look for: they count where they match, and may be missing. */
const OPTIONAL = new Set(
  `anche ancora avere bisogno buono cerca cercare chiedere come contro cosa dentro dopo dov dove durante entro esiste fa
  faccio fai fanno far fare fuori gratis gratuito info informazione mio mie migliore nostro nuovo ogni oltre ottenere
  perche posso possono presso prossimo puo quand quando quanto sapere saper senza serve servono sopra sotto tempo trova
  trovare tutto vado verso vicino voglio vogliamo vorrei zona`
    .split(/\s+/)
    .map(stem),
);

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const APOSTROPHES = "'’‘ʼ`´′";
const LETTER = /\p{L}/u;

export function fold(text) {
  const lower = text.toLowerCase();
  return /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize("NFD").replace(/\p{M}/gu, "");
}

export const isStop = (word) => STOP.has(word) || ELISIONS.has(word);
export const isArticle = (word) => ARTICLES.has(word);
export const isOptional = (word) => OPTIONAL.has(stem(word));

/** The words of a text and where they stand, without elided articles: dell’acqua is acqua, mobilita' mobilita. */
export function tokens(text) {
  const found = [];
  for (const match of text.matchAll(WORD)) {
    const word = fold(match[0]);
    const end = match.index + match[0].length;
    const elided = end + 1 < text.length && APOSTROPHES.includes(text[end]) && LETTER.test(text[end + 1]);
    if (!(elided && ELISIONS.has(word))) found.push({ word, start: match.index, end });
  }
  return found;
}

/** What singular and plural, masculine and feminine have in common: parco, parchi: parc; lavoratrici: lavorator. */
export function stem(word) {
  if (word.length < 4 || /\d/.test(word)) return word;
  return word
    .replace(/(..)tric[ei]$/, "$1tore")
    .replace(/(ent|or)ess[ae]$/, "$1e")
    .replace(/([cg])h([ei])$/, "$1$2")
    .replace(/[aeiou]$/, "")
    .replace(/(..)i$/, "$1");
}

/** Endings of derived words: on the stem, what takes their place, and the least that must stay. */
const DERIVED = [
  [/(?:izz)(?:azion|ator|ativ|abil|ant|at|ar)$/, "", 4],
  [/uzion$/, "utt", 3],
  [/us(?:ion|iv)$/, "ud", 4],
  [/(?:azion|ator|ativ|ament|abil|aggi?|ant|anz|at|ar)$/, "", 5],
  // «formazione» and «formare» belong together, «forma» does not belong to them: short words keep a mark.
  [/(?:azion|ator|ativ|ament|abil|ant|ar)$/, "at", 4],
  [/(?:izion|itor|itiv|iment|ibil|it|ir)$/, "", 6],
  [/bilit$/, "bil", 4],
  [/alit$/, "al", 3],
  [/ivit$/, "iv", 3],
  [/osit$/, "os", 3],
  [/(?:etic|atic)$/, "", 4],
  [/(?:istic|ist|ism)$/, "", 5],
  [/(?:istic|ist|ism)$/, "ist", 3],
  [/(?:t[ou]r)$/, "", 6],
  [/(?:enz|ent|er|al|ic|os|ier|ez|es)$/, "", 5],
  [/tt(?:iv|or)$/, "tt", 2],
];

/** What a word shares with its family: riciclo, riciclare, riciclabile: ricicl; but forno and fornire stay apart. */
export function root(word) {
  let base = stem(word);
  for (let before = ""; before !== base; ) {
    before = base;
    base = stripped(base);
  }
  return base;
}

function stripped(base) {
  for (const [ending, put, least] of DERIVED) {
    const rest = base.replace(ending, "");
    if (rest.length < base.length && rest.length >= least) return (rest + put).replace(/(...)i$/, "$1");
  }
  return base;
}

/**
 * Whether two words of the same stem may still be two things, as short ones often are: casa, caso; porto, porta. Of
 * long ones those that are known to be apart: corriera, corrieri.
 */
export function crossesGender(one, other, apart) {
  if (!apart && (one.length > 5 || other.length > 5)) return false;
  const ends = [one.at(-1), other.at(-1)].sort().join("");
  return ends === "ao" || ends === "ai" || ends === "eo";
}

/** Whether two words differ by one letter: wrong, missing, in excess, or swapped with its neighbour. */
export function oneEdit(one, other) {
  const [a, b] = one.length <= other.length ? [one, other] : [other, one];
  if (b.length - a.length > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  if (a.length < b.length) return a.slice(i) === b.slice(i + 1);
  if (a.slice(i + 1) === b.slice(i + 1)) return true;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}

/** The word with no letter doubled: the commonest mistake in Italian. */
export const single = (word) => word.replace(/(\p{L})\1/gu, "$1");

/** Where the words sought follow each other for the first time in a list of words; -1: nowhere. */
export function sequenceAt(words, sought, same, from = 0) {
  for (let at = from; at + sought.length <= words.length; at++) {
    if (sought.every((word, i) => same(words[at + i]) === word)) return at;
  }
  return -1;
}
