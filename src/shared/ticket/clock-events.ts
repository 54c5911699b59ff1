/** Reads from a ticket's story what its clocks need: when it stood still and why, and when the events happened that a law counts from. */
import { type Department, departments } from '../base/words.ts';
import { type Pause, type PauseReason, pauseReasons } from '../clock/pauses.ts';
import type { TicketEvent } from './ticket.ts';

export type StoryMark = Pick<TicketEvent, 'kind' | 'atMs' | 'reasonCode' | 'deleted'>;
/** Event kinds that clocks read; a store need not load the others. */
export const clockEventKinds = [
  'stage',
  'reopened',
  'paused',
  'resumed',
  'owner',
  'happened',
] as const satisfies readonly TicketEvent['kind'][];

/**
 * What may have happened: the returned goods are back with us, which the time for the refund is counted from; the ticket came out of a
 * file, so that what was due before then is history.
 */
export type Happening = 'goods_returned' | 'imported';

function isPauseReason(code: string | null): code is PauseReason {
  return pauseReasons.some((reason) => reason === code);
}

function inOrder(story: readonly StoryMark[]): StoryMark[] {
  return story.filter((mark) => !mark.deleted).sort((left, right) => left.atMs - right.atMs);
}

/** One pause at a time: a new reason ends the former one; closing and reopening a ticket end it too. An unknown reason stops nothing. */
export function pausesOf(story: readonly StoryMark[]): Pause[] {
  const pauses: Pause[] = [];
  let open: { fromMs: number; reason: PauseReason } | null = null;
  const end = (toMs: number) => {
    if (open !== null) pauses.push({ ...open, toMs });
    open = null;
  };
  for (const { kind, atMs, reasonCode } of inOrder(story)) {
    if (kind === 'paused') {
      end(atMs);
      if (isPauseReason(reasonCode)) open = { fromMs: atMs, reason: reasonCode };
    } else if (kind === 'resumed' || kind === 'reopened' || (kind === 'stage' && reasonCode === 'closed')) {
      end(atMs);
    }
  }
  const last: { fromMs: number; reason: PauseReason } | null = open;
  return last === null ? pauses : [...pauses, { ...(last as { fromMs: number; reason: PauseReason }), toMs: null }];
}

/** When a department got the ticket, as its story says; null when it has had it from the beginning. */
export function departmentSince(story: readonly StoryMark[], department: Department): number | null {
  const moves = inOrder(story).filter(({ kind, reasonCode }) => kind === 'owner' && departments.some((each) => each === reasonCode));
  const last = moves.at(-1);
  return last?.reasonCode === department ? last.atMs : null;
}

/** When the ticket was last opened again; null when it never was. */
export function reopenedAtMs(story: readonly StoryMark[]): number | null {
  return inOrder(story).findLast(({ kind }) => kind === 'reopened')?.atMs ?? null;
}

/** When that happened, as told last; null when nobody told of it. */
export function happenedAtMs(story: readonly StoryMark[], what: Happening): number | null {
  return inOrder(story).findLast(({ kind, reasonCode }) => kind === 'happened' && reasonCode === what)?.atMs ?? null;
}

const settledStages = new Set(['confirming', 'care', 'closed']);

/** When what was asked for had been done, as the stages say; null while it has not, and again after a reopening. */
export function settledAtMs(story: readonly StoryMark[]): number | null {
  let settled: number | null = null;
  for (const { kind, atMs, reasonCode } of inOrder(story)) {
    if (kind !== 'stage' && kind !== 'reopened') continue;
    if (reasonCode !== null && settledStages.has(reasonCode)) settled ??= atMs;
    else settled = null;
  }
  return settled;
}
