/**
 * Finds cues in folded speech. A cue is a phrase; `(a|b)` names alternatives, `a?` may be missing, `{name}` is a group of words,
 * `..` up to eight characters of the same sentence. Tables are plain data, so that what was heard can always be shown as words. Tags mean nothing here.
 */
import { cueGroups } from './cue-groups.ts';
import { foldSpeech } from './fold-speech.ts';

/** Where a cue was found in the folded text, with the cue as written in the table. */
export type CueHit = { cue: string; start: number; end: number; words: string };

export type CueFinder = (foldedText: string) => CueHit[];

export type CueTable<Tag> = { readonly tag: Tag; readonly cues: readonly string[] };

export type TaggedHit<Tag> = CueHit & { tag: Tag };

/** Cues as written in a table, parted by blanks. */
export function cuesOf(table: string): string[] {
  return table.split(/\s+/).filter((cue) => cue !== '');
}

const gap = '[^。？]{0,8}?';

/** Marks that stand for themselves in folded speech. */
const foldedUnits = new Map<string, string>([
  ['。', '。'],
  ['！', '。'],
  ['？', '？'],
  ['，', '，'],
]);

function foldedUnit(unit: string): string {
  const known = foldedUnits.get(unit);
  if (known !== undefined) return known;
  const form = foldSpeech(unit).text;
  foldedUnits.set(unit, form);
  return form;
}

function folded(phrase: string): string {
  let text = '';
  for (const unit of phrase) text += foldedUnit(unit);
  return text;
}

/** What shapes a cue; most cues are plain phrases. */
const shaped = /[({|?]/;

const groupPhrases = new Map<string, readonly string[]>();

function phrasesOfGroup(name: string): readonly string[] {
  const known = groupPhrases.get(name);
  if (known !== undefined) return known;
  const group = cueGroups[name];
  if (group === undefined) throw new Error(`unknown group of cue words: ${name}`);
  const phrases = phrasesOf(group);
  groupPhrases.set(name, phrases);
  return phrases;
}

/** One piece of a cue: what may stand there. Folded like the text, so that a table may be written in any form. */
function pieceAt(part: string, at: number): { phrases: readonly string[]; end: number } {
  const unit = part.charAt(at);
  if (unit === '(') return choicesAt(part, at + 1);
  if (unit !== '{') return { phrases: [foldedUnit(unit)], end: at };
  const end = part.indexOf('}', at);
  return { phrases: phrasesOfGroup(part.slice(at + 1, end)), end };
}

function choicesAt(part: string, at: number): { phrases: string[]; end: number } {
  let choices: string[] = [];
  let heads = [''];
  let k = at;
  while (k < part.length && part.charAt(k) !== ')') {
    if (part.charAt(k) === '|') {
      choices = [...choices, ...heads];
      heads = [''];
      k += 1;
      continue;
    }
    const { phrases, end } = pieceAt(part, k);
    k = end + 1;
    const isOptional = part.charAt(k) === '?';
    if (isOptional) k += 1;
    const tails = isOptional ? ['', ...phrases] : phrases;
    heads = heads.flatMap((head) => tails.map((tail) => head + tail));
  }
  return { phrases: [...choices, ...heads], end: k };
}

/** `(a|b)c?` as `a`, `ac`, `b`, `bc`. */
function phrasesOf(part: string): string[] {
  if (!shaped.test(part)) return [folded(part)];
  return [...new Set(choicesAt(part, 0).phrases)];
}

/** The units a cue may begin with, told without writing out its phrases; `isOpen`: the piece may be missing. */
function leadsAt(part: string, at: number): { leads: Set<string>; isOpen: boolean; end: number } {
  const leads = new Set<string>();
  let isEmptyChoice = false;
  let isOpen = true;
  let k = at;
  while (k < part.length && part.charAt(k) !== ')') {
    const unit = part.charAt(k);
    if (unit === '|') {
      isEmptyChoice ||= isOpen;
      isOpen = true;
      k += 1;
      continue;
    }
    let mayMiss = false;
    if (unit === '(') {
      const inner = leadsAt(part, k + 1);
      if (isOpen) for (const lead of inner.leads) leads.add(lead);
      mayMiss = inner.isOpen;
      k = inner.end + 1;
    } else {
      const { phrases, end } = pieceAt(part, k);
      if (isOpen) for (const phrase of phrases) leads.add(phrase.charAt(0));
      mayMiss = phrases.includes('');
      k = end + 1;
    }
    if (part.charAt(k) === '?') {
      mayMiss = true;
      k += 1;
    }
    isOpen &&= mayMiss;
  }
  return { leads, isOpen: isEmptyChoice || isOpen, end: k };
}

function leadsOf(part: string): Iterable<string> {
  return shaped.test(part) ? leadsAt(part, 0).leads : foldedUnit(part.charAt(0));
}

/**
 * A cue in the tree. `order` keeps the leaves of a node in the order of the tables; `rest` is what must follow the first part of a cue
 * with gaps, null for one without; its pattern is made at the first need.
 */
type Leaf<Tag> = { cue: string; tag: Tag; order: number; rest: readonly string[] | null; pattern: RegExp | null };
type Node<Tag> = { next: Map<number, Node<Tag>> | null; leaves: Leaf<Tag>[] | null };

function plant<Tag>(root: Node<Tag>, phrase: string, leaf: Leaf<Tag>): void {
  let node = root;
  for (let k = 0; k < phrase.length; k++) {
    const unit = phrase.charCodeAt(k);
    node.next ??= new Map();
    let next = node.next.get(unit);
    if (next === undefined) {
      next = { next: null, leaves: null };
      node.next.set(unit, next);
    }
    node = next;
  }
  node.leaves ??= [];
  const after = node.leaves.findIndex((other) => other.order > leaf.order);
  node.leaves.splice(after < 0 ? node.leaves.length : after, 0, leaf);
}

const latin = /[a-z0-9]/;

/** A Latin cue is a word of its own: no 「sb」 in 「usb」. */
function isInWord(text: string, start: number, end: number): boolean {
  const joins = (edge: number, beside: number) => latin.test(text.charAt(edge)) && latin.test(text.charAt(beside));
  return joins(start, start - 1) || joins(end - 1, end);
}

/** Where the parts after the first end, or -1 when they do not follow. */
function restEnd<Tag>(text: string, leaf: Leaf<Tag>, firstEnd: number): number {
  if (leaf.rest === null) return firstEnd;
  leaf.pattern ??= new RegExp(leaf.rest.map((part) => `${gap}(?:${phrasesOf(part).join('|')})`).join(''), 'y');
  leaf.pattern.lastIndex = firstEnd;
  const match = leaf.pattern.exec(text);
  return match === null ? -1 : firstEnd + match[0].length;
}

function hitOf<Tag>(text: string, leaf: Leaf<Tag>, start: number, firstEnd: number): TaggedHit<Tag> | null {
  const end = restEnd(text, leaf, firstEnd);
  if (end < 0 || isInWord(text, start, end)) return null;
  return { cue: leaf.cue, start, end, words: text.slice(start, end), tag: leaf.tag };
}

type Seed<Tag> = { first: string; leaf: Leaf<Tag>; isSprouted: boolean };

function seedsByLead<Tag>(tables: readonly CueTable<Tag>[]): Map<string, Seed<Tag>[]> {
  const byLead = new Map<string, Seed<Tag>[]>();
  let order = 0;
  for (const { tag, cues } of tables) {
    for (const cue of cues) {
      const [first = '', ...rest] = cue.split('..');
      const leaf = { cue, tag, order, rest: rest.length === 0 ? null : rest, pattern: null };
      const seed = { first, leaf, isSprouted: false };
      order += 1;
      for (const lead of leadsOf(first)) {
        const seeds = byLead.get(lead);
        if (seeds === undefined) byLead.set(lead, [seed]);
        else seeds.push(seed);
      }
    }
  }
  return byLead;
}

/** A tree of phrases that grows where a text asks: the cues that begin with a unit are written out when the unit is first seen. */
function cueTree<Tag>(tables: readonly CueTable<Tag>[]): (lead: string) => Node<Tag> {
  const root: Node<Tag> = { next: null, leaves: null };
  const seedsBy = seedsByLead(tables);
  const phrasesBy = new Map<string, { phrase: string; leaf: Leaf<Tag> }[]>();
  const sprout = ({ first, leaf }: Seed<Tag>) => {
    for (const phrase of phrasesOf(first)) {
      const lead = phrase.charAt(0);
      const known = phrasesBy.get(lead);
      if (known === undefined) phrasesBy.set(lead, [{ phrase, leaf }]);
      else known.push({ phrase, leaf });
    }
  };
  return (lead) => {
    const seeds = seedsBy.get(lead);
    if (seeds === undefined) return root;
    seedsBy.delete(lead);
    for (const seed of seeds) {
      if (!seed.isSprouted) sprout(seed);
      seed.isSprouted = true;
    }
    for (const { phrase, leaf } of phrasesBy.get(lead) ?? []) plant(root, phrase, leaf);
    phrasesBy.delete(lead);
    return root;
  };
}

/**
 * One pass over a text answers every cue at every place, by place, longest first on a tie. The cost depends on the text, not on the
 * number of cues; tables are prepared bit by bit, as texts bring up their words.
 */
export function cueScanner<Tag>(tables: readonly CueTable<Tag>[]): (foldedText: string) => TaggedHit<Tag>[] {
  let tree: ReturnType<typeof cueTree<Tag>> | null = null;
  return (text) => {
    tree ??= cueTree(tables);
    const hits: TaggedHit<Tag>[] = [];
    for (let start = 0; start < text.length; start++) {
      let node: Node<Tag> | undefined = tree(text.charAt(start));
      for (let end = start; node !== undefined && end < text.length; end++) {
        node = node.next?.get(text.charCodeAt(end));
        for (const leaf of node?.leaves ?? []) {
          const hit = hitOf(text, leaf, start, end + 1);
          if (hit !== null) hits.push(hit);
        }
      }
    }
    return hits.sort((a, b) => a.start - b.start || b.end - a.end);
  };
}

/** Prepares one table; the finder answers every cue at its first place. */
export function cueFinder(cues: readonly string[]): CueFinder {
  const scan = cueScanner([{ tag: null, cues }]);
  return (text) => {
    const seen = new Set<string>();
    return scan(text).flatMap(({ tag: _, ...hit }) => {
      if (seen.has(hit.cue)) return [];
      seen.add(hit.cue);
      return [hit];
    });
  };
}

/** Drops hits that lie wholly inside a longer one, so that one wording counts once. */
export function outermost<Hit extends CueHit>(hits: readonly Hit[]): Hit[] {
  const inner = new Set<Hit>();
  let endBefore = -1;
  let group = { start: -1, end: -1 };
  for (const hit of [...hits].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (hit.start > group.start) {
      endBefore = Math.max(endBefore, group.end);
      group = hit;
    }
    if (endBefore >= hit.end || group.end > hit.end) inner.add(hit);
  }
  return hits.filter((hit) => !inner.has(hit));
}

/** The clause (up to a mark) around a place. */
export function clauseSpan(text: string, place: number): { start: number; end: number } {
  const marks = ['。', '？', '，'];
  const before = Math.max(...marks.map((mark) => text.lastIndexOf(mark, place)));
  const ends = marks.map((mark) => text.indexOf(mark, place)).filter((end) => end >= 0);
  return { start: before + 1, end: ends.length === 0 ? text.length : Math.min(...ends) };
}
