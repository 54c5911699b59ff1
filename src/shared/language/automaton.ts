/**
 * Owns finding many phrases in one pass: Aho-Corasick over a double array in typed arrays. It reports every hit, overlapping ones
 * included, in order of their end. It knows nothing of rules, breaks or offsets in the original text.
 *
 *   state s = 4 * slot; its cell is four numbers side by side, so that a step of a scan touches little memory:
 *   cells[s] = base: s --class c--> base + 4c, if that state's owner is s       cells[s + 1] = owner, or -1 in a free slot
 *   cells[s + 2] = fail: longest proper suffix that is a state                  cells[s + 3] = out: s or its nearest suffix with a phrase, or 0
 *   term[slot]: phrase ending there, or -1            root[c]: the state that class c leads to from the beginning, or 0
 */
import { PhraseTrie } from './phrase-trie.ts';

export type Automaton = {
  /** UTF-16 unit → character class; 0 = occurs in no phrase. */
  readonly classOf: Uint16Array;
  readonly cells: Int32Array;
  readonly term: Int32Array;
  readonly root: Int32Array;
  /** Length of each phrase in units. */
  readonly lengths: Int32Array;
};

/** Hits as parallel arrays: phrase number and half-open unit span. */
export type Hits = { count: number; phrase: Int32Array; start: Int32Array; end: Int32Array };

/** Children as sibling lists, by rising class. */
type Children = { first: Int32Array; sibling: Int32Array; label: Uint16Array };

function frequencies(trie: PhraseTrie): Int32Array {
  const frequency = new Int32Array(65_536);
  for (let node = 1; node < trie.size; node++) {
    const unit = trie.unit[node] ?? 0;
    frequency[unit] = (frequency[unit] ?? 0) + 1;
  }
  return frequency;
}

/** Classes by falling frequency, so that the busiest transitions lie close together. Alike characters get the class of their first. */
function classify(trie: PhraseTrie, alike: readonly string[]): { classOf: Uint16Array; count: number } {
  const frequency = frequencies(trie);
  const used: number[] = [];
  for (let unit = 0; unit < frequency.length; unit++) if ((frequency[unit] ?? 0) > 0) used.push(unit);
  used.sort((a, b) => (frequency[b] ?? 0) - (frequency[a] ?? 0) || a - b);
  const classOf = new Uint16Array(65_536);
  for (let rank = 0; rank < used.length; rank++) classOf[used[rank] ?? 0] = rank + 1;
  for (const group of alike) for (let i = 1; i < group.length; i++) classOf[group.charCodeAt(i)] = classOf[group.charCodeAt(0)] ?? 0;
  return { classOf, count: used.length + 1 };
}

/** Nodes sorted by class by counting, then put in front of their parent's list from the highest class down. */
function childrenOf(trie: PhraseTrie, classOf: Uint16Array, classCount: number): Children {
  const { size, parent, unit } = trie;
  const label = new Uint16Array(size);
  const from = new Int32Array(classCount + 1);
  for (let node = 1; node < size; node++) {
    const read = classOf[unit[node] ?? 0] ?? 0;
    label[node] = read;
    from[read + 1] = (from[read + 1] ?? 0) + 1;
  }
  for (let read = 0; read < classCount; read++) from[read + 1] = (from[read + 1] ?? 0) + (from[read] ?? 0);
  const order = new Int32Array(size - 1);
  for (let node = 1; node < size; node++) {
    const read = label[node] ?? 0;
    const at = from[read] ?? 0;
    order[at] = node;
    from[read] = at + 1;
  }
  const first = new Int32Array(size);
  const sibling = new Int32Array(size);
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at] ?? 0;
    const above = parent[node] ?? 0;
    sibling[node] = first[above] ?? 0;
    first[above] = node;
  }
  return { first, sibling, label };
}

/** `skip`: a later slot to look at when this one is taken; `nextWide`: where the search for many labels begins. */
type Slots = { base: Int32Array; owner: Int32Array; skip: Int32Array; next: number; nextWide: number };

/** From so many labels on, the gaps that narrower ones left are not looked at again and again. */
const wide = 4;

function withRoom(slots: Slots, index: number): void {
  if (index < slots.owner.length) return;
  const size = Math.max(index + 1, slots.owner.length * 2);
  const base = new Int32Array(size);
  base.set(slots.base);
  const owner = new Int32Array(size).fill(-1);
  owner.set(slots.owner);
  const skip = new Int32Array(size);
  for (let slot = 0; slot < size; slot++) skip[slot] = slot + 1;
  skip.set(slots.skip);
  slots.base = base;
  slots.owner = owner;
  slots.skip = skip;
}

/** The first free slot from `slot` on; leaves short ways over what is taken. */
function freeFrom({ owner, skip }: Slots, slot: number): number {
  let free = slot;
  while (free < owner.length && owner[free] !== -1) free = skip[free] ?? free + 1;
  for (let at = slot; at < free; ) {
    const next = skip[at] ?? free;
    skip[at] = free;
    at = next;
  }
  return free;
}

function fits(owner: Int32Array, base: number, labels: readonly number[]): boolean {
  for (let i = 0; i < labels.length; i++) if (owner[base + (labels[i] ?? 0)] !== -1) return false;
  return true;
}

/** Finds the lowest base where all labels fit; `next` skips the front that is already full, and stretches that stay crowded. */
function findBase(slots: Slots, labels: readonly number[]): number {
  const first = labels[0] ?? 1;
  const last = labels.at(-1) ?? first;
  slots.next = freeFrom(slots, slots.next);
  const isWide = labels.length >= wide;
  const begin = Math.max(slots.next, isWide ? slots.nextWide : 0, first + 1);
  let tried = 0;
  for (let slot = freeFrom(slots, begin); ; slot = freeFrom(slots, slot + 1)) {
    withRoom(slots, slot - first + last + 1);
    if (fits(slots.owner, slot - first, labels)) {
      if (slot - begin > 64 && tried / (slot - begin + 1) <= 0.1) slots.next = slot;
      if (isWide && tried > 16) slots.nextWide = slot;
      return slot - first;
    }
    tried += 1;
  }
}

/** The first free slot from `least` on, for the one child that most nodes have. */
function freeSlot(slots: Slots, least: number): number {
  slots.next = freeFrom(slots, slots.next);
  const slot = slots.next >= least ? slots.next : freeFrom(slots, least);
  withRoom(slots, slot);
  return slot;
}

/** Lays the trie into the double array breadth first and links suffixes on the way. `size`: nodes of the trie. */
function layOut(children: Children, size: number, classCount: number): { slots: Slots; slotOf: Int32Array; queue: Int32Array } {
  const { first, sibling, label } = children;
  const slots: Slots = { base: new Int32Array(0), owner: new Int32Array(0), skip: new Int32Array(0), next: 1, nextWide: 1 };
  withRoom(slots, size * 2 + classCount);
  slots.owner[0] = 0;
  const slotOf = new Int32Array(size);
  const queue = new Int32Array(size);
  const labels: number[] = [];
  let tail = 1;
  for (let head = 0; head < tail; head++) {
    const node = queue[head] ?? 0;
    if ((first[node] ?? 0) === 0) continue;
    const slot = slotOf[node] ?? 0;
    const only = sibling[first[node] ?? 0] === 0 ? (first[node] ?? 0) : 0;
    if (only !== 0) {
      const target = freeSlot(slots, (label[only] ?? 0) + 1);
      slots.base[slot] = target - (label[only] ?? 0);
      slots.owner[target] = slot;
      slotOf[only] = target;
      queue[tail++] = only;
      continue;
    }
    labels.length = 0;
    for (let child = first[node] ?? 0; child !== 0; child = sibling[child] ?? 0) labels.push(label[child] ?? 0);
    const base = findBase(slots, labels);
    slots.base[slot] = base;
    for (let child = first[node] ?? 0; child !== 0; child = sibling[child] ?? 0) {
      const target = base + (label[child] ?? 0);
      slots.owner[target] = slot;
      slotOf[child] = target;
      queue[tail++] = child;
    }
  }
  trim(slots, classCount);
  return { slots, slotOf, queue };
}

/** Leaves room for any class after the last used slot, so that a scan needs no check of bounds. */
function trim(slots: Slots, classCount: number): void {
  let last = slots.owner.length - 1;
  while (last > 0 && slots.owner[last] === -1) last -= 1;
  const size = last + classCount + 1;
  withRoom(slots, size - 1);
  slots.base = slots.base.slice(0, size);
  slots.owner = slots.owner.slice(0, size);
}

type Placed = { trie: PhraseTrie; children: Children; slots: Slots; slotOf: Int32Array; queue: Int32Array };

function cellsOf({ base, owner }: Slots): Int32Array {
  const cells = new Int32Array(owner.length * 4);
  for (let slot = 0; slot < owner.length; slot++) {
    const above = owner[slot] ?? -1;
    cells[slot * 4] = (base[slot] ?? 0) * 4;
    cells[slot * 4 + 1] = above < 0 ? -1 : above * 4;
  }
  return cells;
}

function rootOf(cells: Int32Array, classCount: number): Int32Array {
  const root = new Int32Array(classCount);
  for (let unit = 1; unit < classCount; unit++) {
    const state = (cells[0] ?? 0) + unit * 4;
    root[unit] = cells[state + 1] === 0 ? state : 0;
  }
  return root;
}

/** Fills in `fail` and `out`, breadth first, so that those of all shorter states are there. */
function linkSuffixes({ trie, children, slots, slotOf, queue }: Placed, root: Int32Array, cells: Int32Array): Int32Array {
  const { first, sibling, label } = children;
  const term = new Int32Array(slots.owner.length).fill(-1);
  for (let head = 0; head < trie.size; head++) {
    const node = queue[head] ?? 0;
    const from = (slotOf[node] ?? 0) * 4;
    const shorter = cells[from + 2] ?? 0;
    for (let child = first[node] ?? 0; child !== 0; child = sibling[child] ?? 0) {
      const slot = slotOf[child] ?? 0;
      const unit = label[child] ?? 0;
      let suffix = shorter;
      let reached = (cells[suffix] ?? 0) + unit * 4;
      while (suffix !== 0 && cells[reached + 1] !== suffix) {
        suffix = cells[suffix + 2] ?? 0;
        reached = (cells[suffix] ?? 0) + unit * 4;
      }
      if (suffix === 0) reached = from === 0 ? 0 : (root[unit] ?? 0);
      const phrase = (trie.kept[child] ?? 0) - 1;
      term[slot] = phrase;
      cells[slot * 4 + 2] = reached;
      cells[slot * 4 + 3] = phrase >= 0 ? slot * 4 : (cells[reached + 3] ?? 0);
    }
  }
  return term;
}

/**
 * Of phrases gathered in a trie that keeps phrase number + 1 where a phrase ends; `lengths` by phrase number. Alike characters must
 * stand in the trie as the first of their group. In steps, between which the caller may rest.
 */
export function* automatonSteps(trie: PhraseTrie, lengths: Int32Array, alike: readonly string[]): Generator<void, Automaton> {
  const { classOf, count } = classify(trie, alike);
  const children = childrenOf(trie, classOf, count);
  yield;
  const placed = layOut(children, trie.size, count);
  yield;
  const cells = cellsOf(placed.slots);
  const root = rootOf(cells, count);
  yield;
  return { classOf, cells, term: linkSuffixes({ trie, children, ...placed }, root, cells), root, lengths };
}

/**
 * Phrases must be non-empty and distinct (of two that read alike the first counts). `alike` groups characters that are read as
 * their first one, in phrases and text. Deterministic.
 */
export function buildAutomaton(phrases: readonly string[], alike: readonly string[] = []): Automaton {
  const leader = new Map<number, number>();
  for (const group of alike) for (let i = 1; i < group.length; i++) leader.set(group.charCodeAt(i), group.charCodeAt(0));
  const lengths = Int32Array.from(phrases, (phrase) => phrase.length);
  const trie = new PhraseTrie(lengths.reduce((sum, length) => sum + length, 1));
  const units = new Uint16Array(lengths.reduce((most, length) => Math.max(most, length), 0));
  for (let p = 0; p < phrases.length; p++) {
    const phrase = phrases[p] ?? '';
    for (let i = 0; i < phrase.length; i++) {
      const code = phrase.charCodeAt(i);
      units[i] = leader.size === 0 ? code : (leader.get(code) ?? code);
    }
    const node = trie.insert(units, phrase.length);
    if (node !== 0 && trie.kept[node] === 0) trie.kept[node] = p + 1;
  }
  const steps = automatonSteps(trie, lengths, alike);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Room for hits, to be used again for the next text. */
export function newHits(): Hits {
  return { count: 0, phrase: new Int32Array(64), start: new Int32Array(64), end: new Int32Array(64) };
}

function doubled(hits: Hits): void {
  for (const key of ['phrase', 'start', 'end'] as const) {
    const larger = new Int32Array(hits[key].length * 2);
    larger.set(hits[key]);
    hits[key] = larger;
  }
}

/** Every occurrence of every phrase in `units[0, length)`, ordered by end, then longer first. Fills and answers `hits`. */
export function findAll(automaton: Automaton, units: Uint16Array, length: number, hits: Hits = newHits()): Hits {
  const { classOf, cells, root } = automaton;
  hits.count = 0;
  let state = 0;
  for (let i = 0; i < length; i++) {
    const unit = classOf[units[i] ?? 0] ?? 0;
    const step = unit << 2;
    let next = (cells[state] ?? 0) + step;
    while (state !== 0 && cells[next + 1] !== state) {
      state = cells[state + 2] ?? 0;
      next = (cells[state] ?? 0) + step;
    }
    state = state === 0 ? (root[unit] ?? 0) : next;
    const ended = cells[state + 3] ?? 0;
    if (ended !== 0) report(automaton, ended, i + 1, hits);
  }
  return hits;
}

/** The same over a text as it stands; a loop of its own, because one over both kinds would be several times slower. */
export function findAllInText(automaton: Automaton, text: string, hits: Hits = newHits()): Hits {
  const { classOf, cells, root } = automaton;
  hits.count = 0;
  let state = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = classOf[text.charCodeAt(i)] ?? 0;
    const step = unit << 2;
    let next = (cells[state] ?? 0) + step;
    while (state !== 0 && cells[next + 1] !== state) {
      state = cells[state + 2] ?? 0;
      next = (cells[state] ?? 0) + step;
    }
    state = state === 0 ? (root[unit] ?? 0) : next;
    const ended = cells[state + 3] ?? 0;
    if (ended !== 0) report(automaton, ended, i + 1, hits);
  }
  return hits;
}

/** Adds the phrases that end in a state and in its suffixes, longer first. */
function report({ cells, term, lengths }: Automaton, ended: number, end: number, hits: Hits): void {
  let state = ended;
  while (state !== 0) {
    const phrase = term[state >> 2] ?? 0;
    if (hits.count === hits.phrase.length) doubled(hits);
    hits.phrase[hits.count] = phrase;
    hits.start[hits.count] = end - (lengths[phrase] ?? 0);
    hits.end[hits.count] = end;
    hits.count += 1;
    state = cells[(cells[state + 2] ?? 0) + 3] ?? 0;
  }
}
