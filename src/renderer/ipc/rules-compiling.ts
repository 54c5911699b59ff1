/**
 * Owns compiling rule packs in this window: once per pack, in the pauses of the window, so that no keystroke waits for it. It fetches
 * nothing and shows nothing.
 */
import { type CompiledRules, compileSteps } from '../../shared/compliance/compile-rules.ts';
import type { PackOf } from '../../shared/pack/pack.ts';

/** `rules` stay null while compiling, and for a pack that does not compile. */
export type Compiling = { readonly rules: CompiledRules | null; readonly done: boolean };

type Entry = { state: Compiling; listeners: Set<() => void> };

/** The pack in force and those that contacts at hand began with. */
const mostKept = 6;
const entries = new Map<string, Entry>();
const waiting: Compiling = { rules: null, done: false };

/** Even a window that is never idle gets its rules after this long. */
const longestWaitMs = 300;
const sliceMs = 8;

/** jsdom and older engines have no idle callback: there a task of its own. */
function whenIdle(run: (hasTime: () => boolean) => void): void {
  if (typeof requestIdleCallback === 'function') {
    requestIdleCallback((deadline) => run(() => deadline.timeRemaining() > 1), { timeout: longestWaitMs });
  } else {
    setTimeout(() => {
      const until = performance.now() + sliceMs;
      run(() => performance.now() < until);
    }, 0);
  }
}

function keyOf({ pack_id, version, issued_at }: PackOf<'rules'>): string {
  return `${pack_id}/${version}/${issued_at}`;
}

function finish(entry: Entry, rules: CompiledRules | null): void {
  entry.state = { rules, done: true };
  for (const listener of [...entry.listeners]) listener();
}

function start(pack: PackOf<'rules'>): Entry {
  const entry: Entry = { state: waiting, listeners: new Set() };
  const steps = compileSteps(pack.content);
  const turn = (hasTime: () => boolean): void => {
    do {
      const step = steps.next();
      if (step.done === true) {
        finish(entry, step.value.ok ? step.value.value : null);
        return;
      }
    } while (hasTime());
    whenIdle(turn);
  };
  whenIdle(turn);
  return entry;
}

/** Begins at the first call for a pack; the pack is known by its number, however often it is fetched. */
export function compilingOf(pack: PackOf<'rules'>): { read: () => Compiling; listen: (onDone: () => void) => () => void } {
  const key = keyOf(pack);
  const entry = entries.get(key) ?? start(pack);
  entries.delete(key);
  entries.set(key, entry);
  for (const oldest of entries.keys()) if (entries.size > mostKept) entries.delete(oldest);
  return {
    read: () => entry.state,
    listen(onDone) {
      entry.listeners.add(onDone);
      return () => entry.listeners.delete(onDone);
    },
  };
}
