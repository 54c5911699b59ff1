/**
 * Owns the elements of a pack while it is compiled: which spellings each phrase has, which phrases are one element, and the trie of all
 * spellings. It knows nothing of rules but the number of the one at work.
 */
import { PhraseTrie } from '../language/phrase-trie.ts';
import { isWordUnit } from './character-set.ts';
import { NumberList } from './number-list.ts';
import { type FoldedLists, type FoldedUnits, foldPlain, newFoldedUnits, type PhraseReading, putUnits, readPhrase } from './phrase.ts';

/** Elements that must touch, in order. `edges`: 1 = must begin, 2 = must end at a clause edge. */
export type CompiledCompound = { element: number; parts: readonly number[]; edges: number };

type ReadPhrase = Extract<PhraseReading, { ok: true }>;

export type ElementTable = {
  readonly lists: FoldedLists;
  /** Keeps spelling number + 1 where a spelling ends. */
  readonly trie: PhraseTrie;
  /** By spelling: its length, the element it alone makes up or -1, its first unit, and 1 = begins, 2 = ends with a Latin letter or digit. */
  readonly lengths: NumberList;
  readonly owns: NumberList;
  readonly firstUnits: NumberList;
  readonly wordEdges: NumberList;
  /** By spelling: number + 1 of the latest rule whose own phrase it is. */
  readonly anchorOf: NumberList;
  /** By unit: number + 1 of the latest rule with a phrase that begins so. */
  readonly opensAnchor: Int32Array;
  /** By element: number + 1 of the latest rule whose own phrase it is. */
  readonly marked: NumberList;
  /** By element: where its uses begin, and the length of its shortest spelling. */
  readonly firstUse: NumberList;
  readonly shortest: NumberList;
  /** Pairs of spelling and element, side by side; those of one element follow each other. */
  readonly useSpellings: NumberList;
  readonly useElements: NumberList;
  readonly compounds: CompiledCompound[];
  /** What an element reads as with its list names, where its phrase was not plain. */
  readonly outlines: Map<number, string>;
  /** The spellings of elements that have several. */
  readonly choices: Map<number, readonly string[]>;
  /** Elements by the phrase as written, when it is not plain, and by outline. */
  readonly byPhrase: Map<string, number>;
  readonly byOutline: Map<string, number>;
  /** The spelling last read by `phraseElement`; of length 0 when the phrase was not plain. */
  readonly folded: FoldedUnits;
};

/** `phrases`: about how many there are. The trie takes about two nodes for each; the rest it shares with others. */
export function newElementTable(lists: FoldedLists, phrases: number): ElementTable {
  return {
    lists,
    trie: new PhraseTrie(phrases * 2),
    lengths: new NumberList(phrases),
    owns: new NumberList(phrases),
    wordEdges: new NumberList(phrases),
    firstUnits: new NumberList(phrases),
    anchorOf: new NumberList(phrases),
    opensAnchor: new Int32Array(65_536),
    marked: new NumberList(phrases),
    firstUse: new NumberList(phrases),
    shortest: new NumberList(phrases),
    useSpellings: new NumberList(phrases),
    useElements: new NumberList(phrases),
    compounds: [],
    outlines: new Map(),
    choices: new Map(),
    byPhrase: new Map(),
    byOutline: new Map(),
    folded: newFoldedUnits(),
  };
}

function spellingOf(table: ElementTable): number {
  const { trie, folded } = table;
  const { units, length } = folded;
  const node = trie.insert(units, length);
  const known = trie.kept[node] ?? 0;
  if (known !== 0) return known - 1;
  const spelling = table.lengths.length;
  trie.kept[node] = spelling + 1;
  table.lengths.push(length);
  table.owns.push(-1);
  table.firstUnits.push(units[0] ?? 0);
  table.wordEdges.push((isWordUnit(units[0] ?? 0) ? 1 : 0) | (isWordUnit(units[length - 1] ?? 0) ? 2 : 0));
  table.anchorOf.push(0);
  return spelling;
}

function newElement(table: ElementTable, shortest: number): number {
  const element = table.firstUse.length;
  table.firstUse.push(table.useSpellings.length);
  table.shortest.push(shortest);
  table.marked.push(0);
  return element;
}

/** The element of the one spelling in `folded`. */
function plainElement(table: ElementTable): number {
  const spelling = spellingOf(table);
  const known = table.owns.at(spelling);
  if (known >= 0) return known;
  const element = newElement(table, table.folded.length);
  table.owns.put(spelling, element);
  table.useSpellings.push(spelling);
  table.useElements.push(element);
  return element;
}

/** `units` are folded and distinct. */
export function addElement(table: ElementTable, key: string, units: readonly string[]): number {
  const [only] = units;
  if (units.length === 1 && only !== undefined) {
    putUnits(table.folded, only);
    return plainElement(table);
  }
  const known = table.byOutline.get(key);
  if (known !== undefined) return known;
  const element = newElement(
    table,
    units.reduce((least, unit) => Math.min(least, unit.length), Number.POSITIVE_INFINITY),
  );
  table.byOutline.set(key, element);
  table.choices.set(element, units);
  for (const unit of units) {
    putUnits(table.folded, unit);
    table.useSpellings.push(spellingOf(table));
    table.useElements.push(element);
  }
  return element;
}

function addCompound(table: ElementTable, parts: readonly number[], reading: ReadPhrase): number {
  const element = newElement(table, reading.shortest + (reading.edges === 3 ? 1 : 0));
  table.byOutline.set(reading.outline, element);
  table.outlines.set(element, reading.outline);
  table.compounds.push({ element, parts, edges: reading.edges });
  return element;
}

function readingElement(table: ElementTable, reading: ReadPhrase): number {
  const known = table.byOutline.get(reading.outline);
  if (known !== undefined) return known;
  const parts = reading.parts.map((part) => addElement(table, part.key, part.units));
  const [only] = parts;
  if (parts.length > 1 || only === undefined || reading.edges !== 0) return addCompound(table, parts, reading);
  if (!table.choices.has(only)) table.outlines.set(only, reading.parts[0]?.units[0] ?? '');
  return only;
}

/** The element of a phrase as written in the pack, or what is wrong with the phrase. */
export function phraseElement(table: ElementTable, phrase: string): number | string {
  if (foldPlain(phrase, table.folded)) return plainElement(table);
  const known = table.byPhrase.get(phrase);
  const reading = known === undefined ? readPhrase(phrase, table.lists) : null;
  if (reading?.ok === false) return reading.problem;
  const element = known ?? (reading === null ? 0 : readingElement(table, reading));
  table.byPhrase.set(phrase, element);
  table.folded.length = 0;
  return element;
}

/** Where the uses of an element end; compounds have none. */
function endOfUses(table: ElementTable, element: number): number {
  return element + 1 < table.firstUse.length ? table.firstUse.at(element + 1) : table.useSpellings.length;
}

/** The part that occurs least by chance: the longest, fixed ones before lists. It is looked for first. */
export function rarestPart(table: ElementTable, parts: readonly number[], except = -1): number {
  let best = -1;
  let bestRank = -1;
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? 0;
    const rank = (table.choices.has(part) ? 0 : 100) + table.shortest.at(part);
    if (part !== except && rank > bestRank) {
      best = part;
      bestRank = rank;
    }
  }
  return best;
}

/** Notes that the element is a phrase of the rule at work. */
export function markAnchor(table: ElementTable, element: number, rule: number): void {
  if (table.marked.at(element) === rule + 1) return;
  table.marked.put(element, rule + 1);
  const end = endOfUses(table, element);
  for (let use = table.firstUse.at(element); use < end; use++) {
    const spelling = table.useSpellings.at(use);
    table.anchorOf.put(spelling, rule + 1);
    table.opensAnchor[table.firstUnits.at(spelling)] = rule + 1;
  }
}

/** Tries each stretch of the spelling, which is short; single characters are too common to tell one word from another. */
function holdsSpelling({ trie, anchorOf, opensAnchor }: ElementTable, { units, length }: FoldedUnits, rule: number): boolean {
  for (let start = 0; start < length - 1; start++) {
    if (opensAnchor[units[start] ?? 0] !== rule + 1) continue;
    let node = trie.child(0, units[start] ?? 0);
    for (let at = start + 1; at < length && node !== 0; at++) {
      node = trie.child(node, units[at] ?? 0);
      const kept = node === 0 ? 0 : (trie.kept[node] ?? 0);
      if (kept !== 0 && anchorOf.at(kept - 1) === rule + 1) return true;
    }
  }
  return false;
}

function holdsOutline(table: ElementTable, outline: string, rule: number, compounds: readonly string[]): boolean {
  putUnits(table.folded, outline);
  return holdsSpelling(table, table.folded, rule) || compounds.some((compound) => outline.includes(compound));
}

/**
 * Whether every reading of the element, whose phrase was the last read, holds a phrase of the rule: a marked spelling, or one of its
 * compounds.
 */
export function holdsAnchor(table: ElementTable, element: number, rule: number, compounds: readonly string[]): boolean {
  if (table.folded.length > 0) return holdsSpelling(table, table.folded, rule);
  const outline = table.outlines.get(element);
  if (outline !== undefined) return holdsOutline(table, outline, rule, compounds);
  return (table.choices.get(element) ?? []).every((unit) => holdsOutline(table, unit, rule, compounds));
}
