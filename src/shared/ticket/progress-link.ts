/** The links to the progress page that a ticket's story has handed out, and which of them still open it. Only hashes of them are ever stored. */
import type { TicketEvent } from './ticket.ts';

/** A link opens the page for this long. */
export const progressLinkDays = 30;
const dayMs = 86_400_000;

/** Path of the page on the hub; the token follows. */
export const progressPath = '/p';
/** What a token looks like: 192 bits, base64url. */
export const progressTokenPattern = /^[\w-]{32}$/;

export type ProgressLink = { tokenHash: string; madeAtMs: number; byName: string; expiresAtMs: number };

export function linkExpiresAtMs(madeAtMs: number): number {
  return madeAtMs + progressLinkDays * dayMs;
}

type Told = Pick<TicketEvent, 'kind' | 'reasonCode' | 'atMs' | 'authorName'>;

/** How many links were ever made here, ended ones included. */
export function countLinks(events: readonly Pick<TicketEvent, 'kind'>[]): number {
  return events.filter((event) => event.kind === 'link_made').length;
}

/** Neither ended nor expired, newest first. */
export function liveLinks(events: readonly Told[], nowMs: number): ProgressLink[] {
  const ended = new Set(events.filter((event) => event.kind === 'link_ended').map((event) => event.reasonCode));
  return events
    .flatMap(({ kind, reasonCode, atMs, authorName }) =>
      kind !== 'link_made' || reasonCode === null || ended.has(reasonCode)
        ? []
        : [{ tokenHash: reasonCode, madeAtMs: atMs, byName: authorName, expiresAtMs: linkExpiresAtMs(atMs) }],
    )
    .filter((link) => link.expiresAtMs > nowMs)
    .sort((a, b) => b.madeAtMs - a.madeAtMs || (a.tokenHash < b.tokenHash ? -1 : 1));
}
