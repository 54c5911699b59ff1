/**
 * The desk's half of sync v1 as a pure reducer: (state, input, now and chance) → next state and effects as data. `loop.ts` performs the effects.
 *
 *   offline ──tick──▶ probing ──went-online──▶ online ──┬─ one pull in flight, the next one asked for before the page is written
 *      ▲                 │                        │     └─ one push in flight, in order of n
 *      └── went-offline ─┴────────────────────────┘
 *
 * What it keeps of the invariants of the protocol:
 * N1/N3 an entry leaves the queue only as settled, n stay contiguous, the oldest unanswered one is always sent first;
 * N2 an unanswered push is sent again under the same ids; N5 an entry settles as what the hub answered, never as unknown;
 * N7 scopes absent from the grants are purged; N8 a part counts only while the cursor equals its `from`, and cursors fall only with a reset;
 * N9 an entry settles only by a complete pull whose last_n covers it; N10 one `apply` effect holds rows, cursors and grants of one answer;
 * N11 pulls never wait for pushes nor pushes for pulls, and what the hub takes in no form is set aside; N12 a reset part starts its scope at 0;
 * N14 no decision reads a wall time of a row, and a clock that is set back delays nothing for longer than it was to wait.
 * (N4, N6, N13 are kept by the hub, the page writer and the pack intake.)
 */
import { backoffMs, captiveProbeMs } from './backoff.ts';
import { askNow, askSoon, dueAfter, hasNews, rows, rowsAfter, sinceOf, waitWith, wantOf } from './core-waits.ts';
import { batchLimit, firstUnanswered, renumbered, requeued, sentFrom, setAside, settled, withStates } from './outbox-entries.ts';
import type {
  ApplyEffect,
  Chance,
  Effect,
  Entry,
  Input,
  PartHead,
  PullAnswer,
  PushAnswer,
  ScopeCursor,
  Step,
  StoredState,
  SyncState,
  Trouble,
} from './sync-state.ts';
import type { MutationResult } from './wire.ts';

/** After a full disk or the like. */
const storageRetryMs = 5_000;

export function startState(stored: StoredState): SyncState {
  return {
    ...stored,
    nowMs: 0,
    link: 'offline',
    trouble: null,
    refused: { pull: null, push: null },
    requests: 0,
    pulling: null,
    pullWanted: true,
    pushing: null,
    failures: { link: 0, pull: 0, push: 0 },
    probeAtMs: 0,
    pullAtMs: 0,
    pushAtMs: 0,
    poke: { open: false, failures: 0, atMs: 0 },
    maxRows: rows.live,
    maxActions: batchLimit,
  };
}

export function reduce(state: SyncState, input: Input, chance: Chance): Step {
  const { state: next, effects } = take(atTime(state, chance.nowMs), input, chance);
  return plan(next, effects, chance.nowMs);
}

/** Waits are told in the PC's time. Where that was set back, each begins anew: none becomes longer by the hours in between. */
function atTime(state: SyncState, nowMs: number): SyncState {
  const backMs = Math.min(0, nowMs - state.nowMs);
  if (backMs === 0) return { ...state, nowMs };
  const { probeAtMs, pullAtMs, pushAtMs, poke } = state;
  return {
    ...state,
    nowMs,
    probeAtMs: probeAtMs === null ? null : probeAtMs + backMs,
    pullAtMs: pullAtMs + backMs,
    pushAtMs: pushAtMs + backMs,
    poke: { ...poke, atMs: poke.atMs + backMs },
  };
}

/** How long until a `tick` is due; null when only an input from outside can change anything. */
export function nextTickInMs(state: SyncState, nowMs: number): number | null {
  const atMs = nextTickAtMs(state);
  return atMs === null ? null : Math.max(0, Math.min(atMs - state.nowMs, atMs - nowMs));
}

/** When a `tick` is due, epoch ms; null when only an input from outside can change anything. */
export function nextTickAtMs(state: SyncState): number | null {
  if (state.link === 'probing') return null;
  if (state.link === 'offline') return state.probeAtMs;
  const waits = state.pulling === null ? [state.pullAtMs] : [];
  if (!state.poke.open) waits.push(state.poke.atMs);
  // As in `plan`: a wait for what cannot begin yet would come due for ever.
  if (state.pushing === null && state.epoch !== null && firstUnanswered(state) !== undefined) waits.push(state.pushAtMs);
  return waits.length === 0 ? null : Math.min(...waits);
}

function take(state: SyncState, input: Input, chance: Chance): Step {
  switch (input.type) {
    case 'local-mutation': {
      const added = input.entries.map(({ n, id }): Entry => ({ n, id, state: 'queued', status: null }));
      return only({ ...state, entries: [...state.entries, ...added] });
    }
    case 'pull-reply':
      return input.request === state.pulling ? takePull({ ...state, pulling: null }, input.answer, chance) : only(state);
    case 'push-reply':
      return input.request === state.pushing ? takePush({ ...state, pushing: null }, input.answer, chance) : only(state);
    case 'pull-refused':
      if (input.request !== state.pulling) return only(state);
      return only(refusePull({ ...state, pulling: null }, input, chance));
    case 'push-refused':
      return input.request === state.pushing ? refusePush({ ...state, pushing: null }, input, chance) : only(state);
    case 'numbers-used':
      return input.request === state.pushing ? renumber({ ...state, pushing: null }, input, chance) : only(state);
    case 'poke':
      return only({ ...state, poke: { ...state.poke, failures: 0 }, ...(hasNews(state, input.seqs) ? askSoon(state, chance) : {}) });
    case 'poke-lost':
      return only(losePoke(state, chance));
    case 'went-online':
      return state.link === 'probing' && input.request === state.requests ? goOnline(state, chance) : only(state);
    case 'went-offline':
      return goOffline(state, input, chance);
    case 'reloaded':
      return only(reload(state, input.stored, chance));
    case 'retry':
      return only({ ...state, probeAtMs: chance.nowMs, pushAtMs: chance.nowMs, ...askNow(chance) });
    case 'tick':
      return only(
        state.link === 'online' && state.pulling === null && chance.nowMs >= state.pullAtMs ? { ...state, pullWanted: true } : state,
      );
  }
}

/** Starts whatever is due and not under way: the one place where requests are made. */
function plan(state: SyncState, effects: readonly Effect[], nowMs: number): Step {
  let next = state;
  const asked: Effect[] = [];
  if (next.link === 'offline' && next.probeAtMs !== null && nowMs >= next.probeAtMs) {
    next = { ...next, link: 'probing', requests: next.requests + 1 };
    asked.push({ kind: 'probe', request: next.requests });
  }
  if (next.link === 'online' && next.pullWanted && next.pulling === null && nowMs >= next.pullAtMs) {
    const request = next.requests + 1;
    next = { ...next, requests: request, pulling: request, pullWanted: false };
    asked.push({ kind: 'pull', request, epoch: next.epoch, want: wantOf(next), since: sinceOf(next), maxRows: next.maxRows });
  }
  if (next.link === 'online' && !next.poke.open && nowMs >= next.poke.atMs) {
    next = { ...next, poke: { ...next.poke, open: true } };
    asked.push({ kind: 'open-poke' });
  }
  const first = firstUnanswered(next);
  if (next.link === 'online' && next.epoch !== null && first !== undefined && next.pushing === null && nowMs >= next.pushAtMs) {
    const request = next.requests + 1;
    next = { ...next, requests: request, pushing: request, entries: sentFrom(next.entries, first.n, next.maxActions) };
    asked.push({ kind: 'push', request, epoch: next.epoch ?? '', fromN: first.n, maxActions: next.maxActions });
  }
  if (asked.length === 0) return { state: next, effects: [...effects] };
  // A pull asked for before the page is written overlaps both; a push must wait until its results or requeues are saved.
  const early = asked.filter((effect) => effect.kind === 'pull' && !effects.some(({ kind }) => kind === 'change-epoch'));
  return { state: next, effects: [...early, ...effects, ...asked.filter((effect) => !early.includes(effect))] };
}

function takePull(state: SyncState, answer: PullAnswer, chance: Chance): Step {
  if (answer.reset || (state.epoch !== null && state.epoch !== answer.epoch)) return changeEpoch(state, answer, chance);
  const cursors: Record<string, ScopeCursor> = {};
  const parts: ApplyEffect['parts'][number][] = [];
  let complete = true;
  const answered = new Map<string, PartHead>();
  for (const part of answer.parts) if (!answered.has(part.scope)) answered.set(part.scope, part);
  for (const scope of answer.grants.scopes) {
    const before = state.cursors[scope] ?? { seq: 0, head: 0, phase: 'first' };
    const taken = takePart(before, answered.get(scope));
    cursors[scope] = taken.cursor;
    if (taken.write) parts.push({ scope, cursor: taken.cursor, restart: taken.restart });
    if (!taken.complete) complete = false;
  }
  const purge = Object.keys(state.cursors).filter((scope) => !Object.hasOwn(cursors, scope));
  const settle = complete ? settled(state.entries, answer.lastN) : [];
  // As of the asking: the snapshot is at least that new.
  const dataAtMs = complete ? chance.nowMs - answer.tookMs : state.dataAtMs;
  const { epoch, grants, lastN: hubLastN } = answer;
  // Half an answer does not hold what last_n says. While the first fill lasts nothing was shown before that could disappear.
  const lastN = complete || isFirstFill(state) ? hubLastN : state.lastN;
  const refused = { ...state.refused, pull: null };
  const next = {
    ...cleared(state),
    epoch,
    grants,
    lastN,
    cursors,
    dataAtMs,
    trouble: null,
    refused,
    entries: withStates(state.entries, settle),
  };
  const effect: ApplyEffect = { kind: 'apply', epoch, grants, lastN, hubLastN, parts, purge, dataAtMs, settle };
  // An answer that brings nothing although it is not complete must not be asked for again at once, for ever.
  const stuck = !complete && parts.every(({ scope }) => state.cursors[scope]?.seq === cursors[scope]?.seq);
  const waiting = stuck ? waitWith(next, 'pull', chance, 0) : { ...next, failures: { ...next.failures, pull: 0 } };
  const pullWanted = state.pullWanted || !complete;
  return {
    state: { ...waiting, pullWanted, maxRows: rowsAfter(waiting, answer.tookMs), ...dueAfter(waiting, { stuck, pullWanted }, chance) },
    effects: [effect],
  };
}

/** A cache that a power cut put back may hold every scope up to somewhere, and no whole answer yet: it showed what is in own.db. */
function isFirstFill({ dataAtMs, cursors }: SyncState): boolean {
  const held = Object.values(cursors);
  return dataAtMs === null && (held.length === 0 || held.some(({ phase }) => phase !== 'live'));
}

type TakenPart = { cursor: ScopeCursor; write: boolean; restart: boolean; complete: boolean };

/** Compare-and-swap on `from`: duplicates, late and reordered answers drop out here. */
function takePart(before: ScopeCursor, part: PartHead | undefined): TakenPart {
  if (part === undefined) return { cursor: before, write: false, restart: false, complete: false };
  if (part.reset) {
    const phase = before.phase === 'first' ? 'first' : 'refill';
    return { cursor: { seq: 0, head: part.head, phase }, write: true, restart: true, complete: false };
  }
  if (part.from !== before.seq) return { cursor: before, write: false, restart: false, complete: false };
  // While filling, `head` stays where the fill began: removals after it are all that this fill can miss.
  const goesOn = part.more && before.phase !== 'live' && before.seq > 0;
  const cursor: ScopeCursor = { seq: part.to, head: goesOn ? before.head : part.head, phase: part.more ? before.phase : 'live' };
  return { cursor, write: true, restart: false, complete: !part.more };
}

/** The hub lives on from an older state: answers given after that never happened, and every scope is read again. */
function changeEpoch(state: SyncState, answer: PullAnswer, chance: Chance): Step {
  const cursors = Object.fromEntries(
    Object.entries(state.cursors).map(([scope, cursor]): [string, ScopeCursor] => [
      scope,
      { seq: 0, head: cursor.head, phase: cursor.phase === 'first' ? 'first' : 'refill' },
    ]),
  );
  // What an earlier change of epoch made be judged again may be judged otherwise in the history that this one brings back.
  const fromN = Math.min(answer.lastN + 1, state.doubtfulFrom ?? Number.POSITIVE_INFINITY);
  const entries = requeued(state.entries, fromN);
  const lastN = Math.min(state.lastN, answer.lastN);
  const next = { ...state, epoch: answer.epoch, cursors, entries, lastN, doubtfulFrom: fromN, pushing: null };
  // Another one before anything came under the last: two hubs with different data behind one address, say.
  const asking = { ...waitWith(next, 'pull', chance, 0), ...(state.failures.pull > 0 ? {} : askNow(chance)) };
  return { state: asking, effects: [{ kind: 'change-epoch', epoch: answer.epoch, fromN }] };
}

/** A hub that fails is asked for half a page next: what it cannot make in one piece must not be asked for in that piece for ever. */
function refusePull(state: SyncState, input: Extract<Input, { type: 'pull-refused' }>, chance: Chance): SyncState {
  const waiting = waitWith(state, 'pull', chance, input.retryAfterMs);
  if (input.why === 'app-too-old') return { ...waiting, trouble: 'app-too-old' };
  const trouble = withoutLinkTrouble(state.trouble);
  const maxRows = input.problem === 'hub.error' ? Math.max(rows.least, Math.floor(state.maxRows / 2)) : state.maxRows;
  return { ...waiting, trouble, maxRows, refused: { ...state.refused, pull: input.problem } };
}

/** A hub that refuses is there: what was said of the way to it is over. */
function withoutLinkTrouble(trouble: SyncState['trouble']): SyncState['trouble'] {
  return trouble === 'app-too-old' ? trouble : null;
}

/**
 * Which action the hub cannot take is found by sending fewer; alone, it is set aside. If the hub does not take its bare number either,
 * the fault is not the action's, and it goes with its content again.
 */
function refusePush(state: SyncState, input: Extract<Input, { type: 'push-refused' }>, chance: Chance): Step {
  const first = firstUnanswered(state);
  if (input.why === 'unfit' && first !== undefined && first.aside !== true) {
    if (state.maxActions > 1) return only({ ...state, maxActions: 1, pushAtMs: chance.nowMs });
    const entries = setAside(state.entries, first.n, true);
    return { state: { ...state, entries, pushAtMs: chance.nowMs }, effects: [{ kind: 'set-aside', n: first.n, code: input.problem }] };
  }
  // What is said of one action is not what is wrong with all of them.
  const refused = { ...state.refused, push: input.why === 'unfit' ? ('hub.not-taken' as const) : input.problem };
  const trouble = withoutLinkTrouble(state.trouble);
  const waiting = {
    ...waitWith(state, 'push', chance, input.retryAfterMs),
    trouble,
    refused,
    ...(input.why === 'epoch' ? askNow(chance) : {}),
  };
  if (input.why !== 'unfit' || first === undefined) return only(waiting);
  return {
    state: { ...waiting, entries: setAside(state.entries, first.n, false) },
    effects: [{ kind: 'set-aside', n: first.n, code: null }],
  };
}

function takePush(state: SyncState, answer: PushAnswer, chance: Chance): Step {
  if (answer.epoch !== state.epoch) return only({ ...waitWith(state, 'push', chance, 0), ...askNow(chance) });
  const byId = new Map(answer.results.map((result) => [result.id, result]));
  const entries = state.entries.map((entry): Entry => {
    const result = byId.get(entry.id);
    if (result === undefined || entry.status !== null) return entry;
    return { ...entry, status: result.status, state: 'acked' };
  });
  const effects: Effect[] = answer.results.length > 0 ? [{ kind: 'save-results', epoch: answer.epoch, results: answer.results }] : [];
  const asked = { ...state, entries, ...askSoon(state, chance) };
  const { expectedN } = answer;
  if (expectedN !== null && expectedN < (firstUnanswered(asked)?.n ?? Number.POSITIVE_INFINITY)) {
    const rewound = { ...asked, entries: requeued(entries, expectedN) };
    effects.push({ kind: 'requeue', fromN: expectedN });
    // Where this desk's own file is an older copy, nothing may be left under the number wanted.
    if (!rewound.entries.some(({ n }) => n === expectedN)) {
      const { state: numbered, effects: more } = renumber(rewound, { expectedN, results: [] }, chance);
      return { state: numbered, effects: [...effects, ...more] };
    }
    return { state: waitWith(rewound, 'push', chance, 0), effects };
  }
  // Also the answer to an earlier push, once more.
  if (entries.every((entry, at) => entry === state.entries[at])) return { state: waitWith(asked, 'push', chance, 0), effects };
  const moved = cleared(asked);
  const failures = { ...moved.failures, push: 0 };
  return {
    state: { ...moved, failures, maxActions: moreActions(state), refused: { ...moved.refused, push: null }, pushAtMs: chance.nowMs },
    effects,
  };
}

/** After a batch was made smaller than the hub or a proxy would not take. */
function moreActions({ maxActions }: SyncState): number {
  return Math.min(batchLimit, maxActions * 2);
}

/** An older copy of own.db was put back: what the hub has not judged goes on behind what it has, and what it has judged is settled by that. */
function renumber(state: SyncState, given: { expectedN: number; results: readonly MutationResult[] }, chance: Chance): Step {
  const { epoch } = state;
  // Nothing is pushed before the first answer to a pull.
  if (epoch === null) return only(state);
  const { expectedN, results } = given;
  const next = { ...state, entries: renumbered(state.entries, given), ...askSoon(state, chance) };
  const learnt = new Set(results.map(({ id }) => id));
  // Each such answer leaves fewer that are not known: sent one at a time, they would otherwise wait longer and longer.
  const isProgress = state.entries.some(({ id, status }) => status === null && learnt.has(id));
  const waiting = isProgress
    ? { ...next, failures: { ...next.failures, push: 0 }, maxActions: moreActions(state), pushAtMs: chance.nowMs }
    : waitWith(next, 'push', chance, 0);
  return { state: waiting, effects: [{ kind: 'renumber', epoch, expectedN, results }] };
}

/** Something came or went: the link is as good as it says. */
function cleared(state: SyncState): SyncState {
  return { ...state, failures: { ...state.failures, link: 0 }, trouble: state.trouble === 'app-too-old' ? state.trouble : null };
}

/** Asks at once; failures are counted on until a pull or a push is answered: a greeting alone proves nothing. */
function goOnline(state: SyncState, chance: Chance): Step {
  const next: SyncState = { ...state, link: 'online', pushAtMs: chance.nowMs };
  return only({ ...next, poke: { ...state.poke, open: false, atMs: chance.nowMs }, ...askNow(chance) });
}

function losePoke(state: SyncState, chance: Chance): SyncState {
  if (!state.poke.open) return state;
  const failures = state.poke.failures + 1;
  return { ...state, poke: { open: false, failures, atMs: chance.nowMs + backoffMs(failures, chance.random) }, ...askSoon(state, chance) };
}

/** Nothing of the last answer was written: begin again from what the files hold. */
function reload(state: SyncState, stored: StoredState, chance: Chance): SyncState {
  const laterMs = chance.nowMs + storageRetryMs;
  return {
    ...state,
    ...stored,
    link: state.link === 'probing' ? 'offline' : state.link,
    probeAtMs: state.link === 'online' ? state.probeAtMs : laterMs,
    requests: state.requests + 1,
    pulling: null,
    pushing: null,
    pullWanted: true,
    pullAtMs: laterMs,
    pushAtMs: laterMs,
  };
}

function goOffline(state: SyncState, input: { why: Trouble; retryAfterMs: number }, chance: Chance): Step {
  const link = state.failures.link + 1;
  const wait = backoffMs(link, chance.random, Math.max(input.retryAfterMs, input.why === 'not-ours' ? captiveProbeMs : 0));
  const next: SyncState = {
    ...state,
    link: 'offline',
    trouble: input.why,
    // Answers to requests made before this are ignored: the hub will be asked again.
    requests: state.requests + 1,
    pulling: null,
    pushing: null,
    pullWanted: true,
    failures: { ...state.failures, link },
    probeAtMs: input.why === 'signed-out' ? null : chance.nowMs + wait,
    poke: { ...state.poke, open: false },
    maxRows: state.pulling !== null && input.why === 'offline' ? Math.max(rows.least, Math.floor(state.maxRows / 2)) : state.maxRows,
  };
  return { state: next, effects: state.poke.open ? [{ kind: 'close-poke' }] : [] };
}

function only(state: SyncState): Step {
  return { state, effects: [] };
}
