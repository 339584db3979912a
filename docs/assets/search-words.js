/**
 * The words of Italian: how a text is cut into words, and when two words are the same to a reader.
 * Pure functions, and the only place where these rules stand. Nothing here knows of plans or pages.
 *
 * A word is always handled «folded»: lower case, without accents.
 */

/** What stands before an apostrophe and means nothing to a search. */
const ELISIONS = new Set(
  `l un d dell nell all dall sull coll quell quest c s n m t v gl degl agl dagl negl sugl anch senz com dov nient
  qualcun nessun ciascun quand`.split(/\s+/),
);

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
  `anche ancora avere bisogno buono cerca cercare cerco chiedere come cos cosa cose dov dove entro esiste fa faccio fai
  fanno far fare gratis gratuita gratuiti gratuito info informazione informazioni mia mie miei migliore mio nostra
  nostro nuova nuove nuovi nuovo ogni ottenere perche posso possono prossimo prossima puo quand quando quanta quante
  quanti quanto sapere saper serve servono tempo trova trovare trovo tutta tutte tutti tutto vado vicina vicino voglio
  vogliamo vorrei zona`.split(/\s+/),
);

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const APOSTROPHE = /^['’‘ʼ`´′]/;
const LETTER = /^\p{L}/u;

/** Lower case, no accents: mobilità, mobilitá and MOBILITA are one. */
export function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

export const isStop = (word) => STOP.has(word) || ELISIONS.has(word);
export const isOptional = (word) => OPTIONAL.has(word);

/**
 * The words of a text and where they stand. An article with its apostrophe is swallowed (dell’acqua: acqua);
 * an apostrophe that stands for an accent is too (mobilita').
 * @returns {{word: string, start: number, end: number}[]}
 */
export function tokens(text) {
  const found = [];
  for (const match of text.matchAll(WORD)) {
    const word = fold(match[0]);
    const end = match.index + match[0].length;
    const elided = APOSTROPHE.test(text.slice(end, end + 1)) && LETTER.test(text.slice(end + 1));
    if (!(elided && ELISIONS.has(word))) found.push({ word, start: match.index, end });
  }
  return found;
}

/**
 * A word without its ending: what singular and plural, masculine and feminine have in common.
 * scuola, scuole: scuol; parco, parchi: parc; provincia, province: provinc; lavoratore, lavoratrici: lavorator.
 */
export function stem(word) {
  if (word.length < 4 || /\d/.test(word)) return word;
  return word
    .replace(/(..)tric[ei]$/, "$1tore")
    .replace(/(ent|or)ess[ae]$/, "$1e")
    .replace(/([cg])h([ei])$/, "$1$2")
    .replace(/[aeiou]$/, "")
    .replace(/(..)i$/, "$1");
}

/** Endings of derived words, on the stem, longest first: what takes their place, and the least that must stay. */
const DERIVED = [
  [/(?:izz)(?:azion|ator|ativ|abil|ant|at|ar)$/, "", 4],
  [/uzion$/, "utt", 3],
  [/us(?:ion|iv)$/, "ud", 4],
  [/(?:azion|ator|ativ|ament|abil|aggi?|ant|anz|at|ar)$/, "", 5],
  // «formazione» and «formare» belong together, «forma» does not belong to them: short words keep a mark.
  [/(?:azion|ator|ativ|ament|abil|ant|ar)$/, "at", 3],
  [/(?:izion|itor|itiv|iment|ibil|it|ir)$/, "", 6],
  [/bilit$/, "bil", 4],
  [/(?<=al|iv|os)it$/, "", 5],
  [/(?:etic|atic)$/, "", 4],
  [/(?:istic|ist|ism)$/, "", 5],
  [/(?:istic|ist|ism)$/, "ist", 3],
  [/(?:t[ou]r)$/, "", 6],
  [/(?:enz|ent|er|al|ic|os|ier|ez)$/, "", 5],
  [/(?<=tt)(?:iv|or)$/, "", 4],
];

/**
 * What a word shares with its family: riciclo, riciclare, riciclabile, riciclaggio: ricicl.
 * Families of short words would bring strangers together (forno, fornire): those stay apart.
 */
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

/** Whether two stems that are the same may still be two things: casa, caso; porto, porta. */
export function crossesGender(one, other) {
  if (one.length > 5 || other.length > 5) return false;
  const ends = [one.at(-1), other.at(-1)].sort().join("");
  return ends === "ao" || ends === "ai" || ends === "eo";
}

/** Whether one mistake of the hand parts two words: a letter wrong, missing, in excess, or swapped with its neighbour. */
export function oneEdit(one, other) {
  const [a, b] = one.length <= other.length ? [one, other] : [other, one];
  if (b.length - a.length > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  if (a.length < b.length) return a.slice(i) === b.slice(i + 1);
  if (a.slice(i + 1) === b.slice(i + 1)) return true;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}

/** The word with no letter doubled: the commonest mistake in Italian, however often it is made. */
export const single = (word) => word.replace(/(\p{L})\1/gu, "$1");
