/**
 * Owns finding many phrases in one pass: Aho-Corasick over a double array in typed arrays. It reports every hit, overlapping ones
 * included, in order of their end. It knows nothing of rules, breaks or offsets in the original text.
 *
 *   state s --class c--> slot base[s] + c, if owner[slot] === s        fail[s]: longest proper suffix that is a state
 *   term[s]: phrase ending in s, or -1                                 out[s]: s or its nearest suffix with a phrase, or 0
 *   root[c]: the state that class c leads to from the beginning, or 0
 */

export type Automaton = {
  /** UTF-16 unit → character class; 0 = occurs in no phrase. */
  readonly classOf: Uint16Array;
  readonly base: Int32Array;
  readonly owner: Int32Array;
  readonly fail: Int32Array;
  readonly out: Int32Array;
  readonly term: Int32Array;
  readonly root: Int32Array;
  /** Length of each phrase in units. */
  readonly lengths: Int32Array;
};

/** Hits as parallel arrays: phrase number and half-open unit span. */
export type Hits = { count: number; phrase: Int32Array; start: Int32Array; end: Int32Array };

/** The phrases as a trie of numbered nodes, children as sibling lists. Node 0 is the root. */
type Trie = { size: number; firstChild: Int32Array; sibling: Int32Array; label: Uint16Array; phrase: Int32Array };

/** Classes by falling frequency, so that the busiest transitions lie close together. */
function classify(phrases: readonly string[], alike: readonly string[]): { classOf: Uint16Array; count: number } {
  const frequency = new Int32Array(65_536);
  const leader = new Uint16Array(65_536);
  const used: number[] = [];
  for (const group of alike) for (let i = 0; i < group.length; i++) leader[group.charCodeAt(i)] = group.charCodeAt(0);
  for (let p = 0; p < phrases.length; p++) {
    const phrase = phrases[p] ?? '';
    for (let i = 0; i < phrase.length; i++) {
      const code = phrase.charCodeAt(i);
      const read = leader[code] || code;
      const seen = frequency[read] ?? 0;
      if (seen === 0) used.push(read);
      frequency[read] = seen + 1;
    }
  }
  used.sort((a, b) => (frequency[b] ?? 0) - (frequency[a] ?? 0) || a - b);
  const classOf = new Uint16Array(65_536);
  for (let rank = 0; rank < used.length; rank++) classOf[used[rank] ?? 0] = rank + 1;
  for (const group of alike) for (let i = 1; i < group.length; i++) classOf[group.charCodeAt(i)] = classOf[group.charCodeAt(0)] ?? 0;
  return { classOf, count: used.length + 1 };
}

/** Phrases are inserted in sorted order, so that those with one beginning stand together. */
function buildTrie(phrases: readonly string[], classOf: Uint16Array): Trie {
  let room = 1;
  for (const phrase of phrases) room += phrase.length;
  const firstChild = new Int32Array(room);
  const lastChild = new Int32Array(room);
  const sibling = new Int32Array(room);
  const label = new Uint16Array(room);
  const phraseAt = new Int32Array(room).fill(-1);
  const keys = phrases.map((phrase) => classKey(phrase, classOf));
  const order = keys.map((_, index) => index).sort((a, b) => compareKeys(keys[a] ?? '', keys[b] ?? '') || a - b);
  let size = 1;
  for (const index of order) {
    const key = keys[index] ?? '';
    let node = 0;
    for (let i = 0; i < key.length; i++) {
      const unit = key.charCodeAt(i);
      let child = lastChild[node] ?? 0;
      if (child === 0 || label[child] !== unit) {
        const fresh = size++;
        label[fresh] = unit;
        if (child === 0) firstChild[node] = fresh;
        else sibling[child] = fresh;
        lastChild[node] = fresh;
        child = fresh;
      }
      node = child;
    }
    if (node !== 0 && phraseAt[node] === -1) phraseAt[node] = index;
  }
  return { size, firstChild, sibling, label, phrase: phraseAt };
}

/** The phrase with each unit replaced by its class, still a string because engines compare strings fastest. */
function classKey(phrase: string, classOf: Uint16Array): string {
  let key = '';
  for (let i = 0; i < phrase.length; i++) key += String.fromCharCode(classOf[phrase.charCodeAt(i)] ?? 0);
  return key;
}

function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
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

/** Lays the trie into the double array breadth first and links suffixes on the way. */
function layOut(trie: Trie, classCount: number): Omit<Automaton, 'classOf' | 'lengths'> {
  const slots: Slots = { base: new Int32Array(0), owner: new Int32Array(0), skip: new Int32Array(0), next: 1, nextWide: 1 };
  withRoom(slots, trie.size * 2 + classCount);
  slots.owner[0] = 0;
  const slotOf = new Int32Array(trie.size);
  const queue = new Int32Array(trie.size);
  let tail = 1;
  for (let head = 0; head < tail; head++) {
    const node = queue[head] ?? 0;
    const labels: number[] = [];
    for (let child = trie.firstChild[node] ?? 0; child !== 0; child = trie.sibling[child] ?? 0) labels.push(trie.label[child] ?? 0);
    if (labels.length === 0) continue;
    const base = findBase(slots, labels);
    const slot = slotOf[node] ?? 0;
    slots.base[slot] = base;
    for (let child = trie.firstChild[node] ?? 0; child !== 0; child = trie.sibling[child] ?? 0) {
      const target = base + (trie.label[child] ?? 0);
      slots.owner[target] = slot;
      slotOf[child] = target;
      queue[tail++] = child;
    }
  }
  trim(slots, classCount);
  const root = new Int32Array(classCount);
  for (let unit = 1; unit < classCount; unit++)
    root[unit] = slots.owner[(slots.base[0] ?? 0) + unit] === 0 ? (slots.base[0] ?? 0) + unit : 0;
  return { ...linkSuffixes(trie, slots, slotOf, queue), base: slots.base, owner: slots.owner, root };
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

function linkSuffixes(trie: Trie, slots: Slots, slotOf: Int32Array, queue: Int32Array): Pick<Automaton, 'fail' | 'out' | 'term'> {
  const { base, owner } = slots;
  const fail = new Int32Array(owner.length);
  const out = new Int32Array(owner.length);
  const term = new Int32Array(owner.length).fill(-1);
  for (let node = 1; node < trie.size; node++) term[slotOf[node] ?? 0] = trie.phrase[node] ?? -1;
  for (let head = 0; head < trie.size; head++) {
    const node = queue[head] ?? 0;
    const slot = slotOf[node] ?? 0;
    for (let child = trie.firstChild[node] ?? 0; child !== 0; child = trie.sibling[child] ?? 0) {
      const target = slotOf[child] ?? 0;
      const unit = trie.label[child] ?? 0;
      let suffix = slot;
      let reached = 0;
      while (suffix !== 0 && reached === 0) {
        suffix = fail[suffix] ?? 0;
        const next = (base[suffix] ?? 0) + unit;
        if (owner[next] === suffix) reached = next;
      }
      fail[target] = reached;
      out[target] = (term[target] ?? -1) >= 0 ? target : (out[reached] ?? 0);
    }
  }
  return { fail, out, term };
}

/**
 * Phrases must be non-empty and distinct (of two that read alike the first counts). `alike` groups characters that are read as
 * their first one, in phrases and text. Deterministic.
 */
export function buildAutomaton(phrases: readonly string[], alike: readonly string[] = []): Automaton {
  const { classOf, count } = classify(phrases, alike);
  const trie = buildTrie(phrases, classOf);
  return { classOf, ...layOut(trie, count), lengths: Int32Array.from(phrases, (phrase) => phrase.length) };
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
  const { classOf, base, owner, fail, out, root } = automaton;
  hits.count = 0;
  let state = 0;
  for (let i = 0; i < length; i++) {
    const unit = classOf[units[i] ?? 0] ?? 0;
    let next = (base[state] ?? 0) + unit;
    while (state !== 0 && owner[next] !== state) {
      state = fail[state] ?? 0;
      next = (base[state] ?? 0) + unit;
    }
    state = state === 0 ? (root[unit] ?? 0) : next;
    const ended = out[state] ?? 0;
    if (ended !== 0) report(automaton, ended, i + 1, hits);
  }
  return hits;
}

/** The same over a text as it stands; a loop of its own, because one over both kinds would be several times slower. */
export function findAllInText(automaton: Automaton, text: string, hits: Hits = newHits()): Hits {
  const { classOf, base, owner, fail, out, root } = automaton;
  hits.count = 0;
  let state = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = classOf[text.charCodeAt(i)] ?? 0;
    let next = (base[state] ?? 0) + unit;
    while (state !== 0 && owner[next] !== state) {
      state = fail[state] ?? 0;
      next = (base[state] ?? 0) + unit;
    }
    state = state === 0 ? (root[unit] ?? 0) : next;
    const ended = out[state] ?? 0;
    if (ended !== 0) report(automaton, ended, i + 1, hits);
  }
  return hits;
}

/** Adds the phrases that end in a state and in its suffixes, longer first. */
function report({ out, fail, term, lengths }: Automaton, ended: number, end: number, hits: Hits): void {
  let state = ended;
  while (state !== 0) {
    const phrase = term[state] ?? 0;
    if (hits.count === hits.phrase.length) doubled(hits);
    hits.phrase[hits.count] = phrase;
    hits.start[hits.count] = end - (lengths[phrase] ?? 0);
    hits.end[hits.count] = end;
    hits.count += 1;
    state = out[fail[state] ?? 0] ?? 0;
  }
}
