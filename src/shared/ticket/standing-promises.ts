/** Which promises still stand between us and a customer, and which of the open tickets that makes the most pressing one. */
import type { Commitment, Ticket } from './ticket.ts';

type Promised = Pick<Commitment, 'ticketId' | 'status' | 'madeAtMs' | 'dueAtMs' | 'settledAtMs'>;

/** Broken, and since then another promise of the same ticket was made and kept. */
export function isMadeGood(promise: Promised, all: readonly Promised[]): boolean {
  if (promise.status !== 'broken' || promise.ticketId === null) return false;
  const brokenAtMs = Math.min(promise.dueAtMs, promise.settledAtMs ?? promise.dueAtMs);
  return all.some(({ ticketId, status, madeAtMs }) => ticketId === promise.ticketId && status === 'kept' && madeAtMs >= brokenAtMs);
}

/** Put away only after its time: it was missed before it was cancelled, and stays so. */
export function isCancelledLate({ status, dueAtMs, settledAtMs }: Pick<Commitment, 'status' | 'dueAtMs' | 'settledAtMs'>): boolean {
  return status === 'cancelled' && settledAtMs !== null && settledAtMs > dueAtMs;
}

/** Open ones, and broken ones that nothing has made good; `all` are those of the customer, or at least of the ticket. */
export function standingPromises<P extends Promised>(all: readonly P[]): P[] {
  return all.filter((promise) => promise.status === 'open' || (promise.status === 'broken' && !isMadeGood(promise, all)));
}

export function isMissed({ status, dueAtMs }: Pick<Commitment, 'status' | 'dueAtMs'>, nowMs: number): boolean {
  return status === 'broken' || (status === 'open' && dueAtMs < nowMs);
}

/**
 * The tickets a caller may mean, the likeliest first: one with a missed promise, else the one that moved last. Card, statement and the
 * ticket of a new contact all follow it, so that they are about the same.
 */
export function mostPressingFirst<T extends Pick<Ticket, 'id' | 'lastActionAtMs'>>(
  tickets: readonly T[],
  commitments: readonly Promised[],
  nowMs: number,
): T[] {
  const standing = standingPromises(commitments);
  const missed = new Set(standing.filter((promise) => isMissed(promise, nowMs)).map(({ ticketId }) => ticketId));
  return [...tickets].sort(
    (left, right) =>
      Number(missed.has(right.id)) - Number(missed.has(left.id)) ||
      right.lastActionAtMs - left.lastActionAtMs ||
      (left.id < right.id ? -1 : 1),
  );
}
