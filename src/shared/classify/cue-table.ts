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

/** One piece of a cue: what may stand there. */
function piecesOf(part: string, at: number): { phrases: string[]; end: number } {
  let choices: string[] = [];
  let heads = [''];
  let k = at;
  while (k < part.length && part.charAt(k) !== ')') {
    const unit = part.charAt(k);
    if (unit === '|') {
      choices = [...choices, ...heads];
      heads = [''];
      k += 1;
      continue;
    }
    const inner = unit === '(' ? piecesOf(part, k + 1) : { phrases: [unit], end: k };
    k = inner.end + 1;
    const isOptional = part.charAt(k) === '?';
    if (isOptional) k += 1;
    const tails = isOptional ? ['', ...inner.phrases] : inner.phrases;
    heads = heads.flatMap((head) => tails.map((tail) => head + tail));
  }
  return { phrases: [...choices, ...heads], end: k };
}

/** `(a|b)c?` as `a`, `ac`, `b`, `bc`. */
function phrasesOf(part: string): string[] {
  const named = part.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const group = cueGroups[name];
    if (group === undefined) throw new Error(`unknown group of cue words: ${name}`);
    return `(${group})`;
  });
  return piecesOf(named, 0).phrases;
}

/** Marks that stand for themselves in folded speech. */
const foldedUnits = new Map<string, string>([
  ['。', '。'],
  ['！', '。'],
  ['？', '？'],
  ['，', '，'],
]);

/** Folded like the text, so that a table may be written in any form. Unit by unit, since tables hold thousands of phrases. */
function folded(phrase: string): string {
  let text = '';
  for (const unit of phrase) {
    let form = foldedUnits.get(unit);
    if (form === undefined) {
      form = foldSpeech(unit).text;
      foldedUnits.set(unit, form);
    }
    text += form;
  }
  return text;
}

function foldedPhrases(part: string): string[] {
  return [...new Set(phrasesOf(part).map(folded))];
}

/** What must follow the first part of a cue with gaps; null for one without. */
type Leaf<Tag> = { cue: string; tag: Tag; rest: RegExp | null };
type Node<Tag> = { next: Map<number, Node<Tag>>; leaves: Leaf<Tag>[] };

function newNode<Tag>(): Node<Tag> {
  return { next: new Map(), leaves: [] };
}

function plant<Tag>(root: Node<Tag>, phrase: string, leaf: Leaf<Tag>): void {
  let node = root;
  for (let k = 0; k < phrase.length; k++) {
    const unit = phrase.charCodeAt(k);
    let next = node.next.get(unit);
    if (next === undefined) {
      next = newNode();
      node.next.set(unit, next);
    }
    node = next;
  }
  node.leaves.push(leaf);
}

const latin = /[a-z0-9]/;

/** A Latin cue is a word of its own: no 「sb」 in 「usb」. */
function isInWord(text: string, start: number, end: number): boolean {
  const joins = (edge: number, beside: number) => latin.test(text.charAt(edge)) && latin.test(text.charAt(beside));
  return joins(start, start - 1) || joins(end - 1, end);
}

function hitOf<Tag>(text: string, leaf: Leaf<Tag>, start: number, firstEnd: number): TaggedHit<Tag> | null {
  let end = firstEnd;
  if (leaf.rest !== null) {
    leaf.rest.lastIndex = firstEnd;
    const match = leaf.rest.exec(text);
    if (match === null) return null;
    end += match[0].length;
  }
  if (isInWord(text, start, end)) return null;
  return { cue: leaf.cue, start, end, words: text.slice(start, end), tag: leaf.tag };
}

function grown<Tag>(tables: readonly CueTable<Tag>[]): Node<Tag> {
  const root = newNode<Tag>();
  for (const { tag, cues } of tables) {
    for (const cue of cues) {
      const [first = [], ...others] = cue.split('..').map(foldedPhrases);
      const rest = others.length === 0 ? null : new RegExp(others.map((phrases) => `${gap}(?:${phrases.join('|')})`).join(''), 'y');
      for (const phrase of first) plant(root, phrase, { cue, tag, rest });
    }
  }
  return root;
}

/**
 * Prepares tables at the first text; one pass over a text answers every cue at every place, by place, longest first on a tie.
 * The cost depends on the text, not on the number of cues.
 */
export function cueScanner<Tag>(tables: readonly CueTable<Tag>[]): (foldedText: string) => TaggedHit<Tag>[] {
  let ready: Node<Tag> | null = null;
  return (text) => {
    ready ??= grown(tables);
    const root = ready;
    const hits: TaggedHit<Tag>[] = [];
    for (let start = 0; start < text.length; start++) {
      let node: Node<Tag> | undefined = root;
      for (let end = start; node !== undefined && end < text.length; end++) {
        node = node.next.get(text.charCodeAt(end));
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
