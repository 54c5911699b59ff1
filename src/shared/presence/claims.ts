/**
 * Who has which ticket open, and who is changing what in it. A claim is news, not truth: it runs out by itself, by the hub's time, and
 * keeps nobody from doing anything. Who came first holds the lease; whoever comes after is warned.
 */
import { z } from 'zod';

/** What somebody does with a ticket: has it open, talks with its customer, writes a note, moves its stage, changes its owner. */
export const presenceWhats = ['open', 'contact', 'note', 'stage', 'owner'] as const;
export const presenceWhatSchema = z.enum(presenceWhats);
export type PresenceWhat = z.infer<typeof presenceWhatSchema>;

/** What can be edited by two at once. */
export const editedFields = ['note', 'stage', 'owner'] as const;
export const editedFieldSchema = z.enum(editedFields);
export type EditedField = z.infer<typeof editedFieldSchema>;

/** How long each lasts after it was last said or, for a field, after the last key. */
export const claimMs: Readonly<Record<PresenceWhat, number>> = {
  open: 45_000,
  contact: 45_000,
  note: 30_000,
  stage: 60_000,
  owner: 60_000,
};
/** A desk says again this often what it does. */
export const renewEveryMs = 10_000;
/** What one desk may say at once. */
export const mostSaid = 40;

/** A seat is one running desk. `idleMs`: how long ago the last key was; 0 for what goes on by itself. */
export type Said = { ticketId: string; what: PresenceWhat; idleMs: number };

/** Times are the hub's. */
export type Claim = {
  seat: string;
  userId: string;
  ticketId: string;
  what: PresenceWhat;
  sinceMs: number;
  activeMs: number;
  untilMs: number;
};

/** Those that have not run out. */
export function standing<T extends Pick<Claim, 'untilMs'>>(claims: readonly T[], nowMs: number): T[] {
  return claims.filter(({ untilMs }) => untilMs > nowMs);
}

/**
 * What a seat holds after it said all it does: what it does not say is released, what it says again keeps its beginning unless it had
 * run out, and what nobody touched for long enough is not renewed by being said.
 */
export function renewed(held: readonly Claim[], seat: { seat: string; userId: string; said: readonly Said[] }, nowMs: number): Claim[] {
  const before = new Map(standing(held, nowMs).map((claim) => [`${claim.ticketId} ${claim.what}`, claim]));
  const next = new Map<string, Claim>();
  for (const { ticketId, what, idleMs } of seat.said) {
    const key = `${ticketId} ${what}`;
    const twin = next.get(key);
    const activeMs = Math.max(twin?.activeMs ?? 0, nowMs - Math.max(0, idleMs));
    const untilMs = activeMs + claimMs[what];
    const sinceMs = before.get(key)?.sinceMs ?? nowMs;
    if (untilMs > nowMs) next.set(key, { seat: seat.seat, userId: seat.userId, ticketId, what, sinceMs, activeMs, untilMs });
  }
  return [...next.values()];
}

/** One person's part in a ticket, whatever number of desks they do it from. */
export type Doing = { what: PresenceWhat; sinceMs: number; activeMs: number /** Nobody did it before them. */; isFirst: boolean };
export type Present = { userId: string; name: string; doing: Doing[] };

type Named = Pick<Claim, 'seat' | 'userId' | 'what' | 'sinceMs' | 'activeMs'> & { name: string };

/** A total order, so that everybody sees the same person as the first. */
function isEarlier(a: Named, b: Named): boolean {
  if (a.sinceMs !== b.sinceMs) return a.sinceMs < b.sinceMs;
  return a.seat === b.seat ? presenceWhats.indexOf(a.what) < presenceWhats.indexOf(b.what) : a.seat < b.seat;
}

/** Everybody on one ticket but `userId`, who came first first. The claims are those of that ticket. */
export function othersOn(claims: readonly Named[], userId: string | null): Present[] {
  const firsts = new Map<PresenceWhat, Named>();
  for (const claim of claims) {
    const first = firsts.get(claim.what);
    if (first === undefined || isEarlier(claim, first)) firsts.set(claim.what, claim);
  }
  const people = new Map<string, Present>();
  for (const claim of [...claims].sort((a, b) => (isEarlier(a, b) ? -1 : 1))) {
    if (claim.userId === userId) continue;
    const person = people.get(claim.userId) ?? { userId: claim.userId, name: claim.name, doing: [] };
    people.set(claim.userId, person);
    const known = person.doing.find(({ what }) => what === claim.what);
    if (known !== undefined) known.activeMs = Math.max(known.activeMs, claim.activeMs);
    else {
      const isFirst = firsts.get(claim.what)?.userId === claim.userId;
      person.doing.push({ what: claim.what, sinceMs: claim.sinceMs, activeMs: claim.activeMs, isFirst });
    }
  }
  return [...people.values()];
}
