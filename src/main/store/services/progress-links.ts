/**
 * Links to the customer's progress page. The desk works each one out from a secret of its own, so that it can be copied without the
 * hub and copied again later; what leaves the desk is its hash.
 */
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { ProgressLinkView } from '../../../shared/contract/desk-views.ts';
import { countLinks, linkExpiresAtMs, liveLinks, progressPath } from '../../../shared/ticket/progress-link.ts';
import type { TicketEvent } from '../../../shared/ticket/ticket.ts';
import { linkStory } from '../db/ticket-events-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import type { Desk } from './desk.ts';

/** 192 bits, base64url. */
const tokenBytes = 24;

/** The token of the n-th link of a ticket made on this desk. */
export type DeriveToken = (ticketId: string, n: number) => string;

/** `databaseKey` in hex; the tokens tell nothing about it. */
export function tokensFrom(databaseKey: string): DeriveToken {
  const secret = Buffer.from(hkdfSync('sha256', Buffer.from(databaseKey, 'hex'), Buffer.alloc(0), 'steadydesk/progress-link', 32));
  return (ticketId, n) => createHmac('sha256', secret).update(`${ticketId}/${n}`).digest().subarray(0, tokenBytes).toString('base64url');
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function urlOf(desk: Desk, token: string): string {
  const base = desk.packs.policy().progress_page?.base_url ?? desk.facts().hubUrl;
  return `${base.replace(/\/+$/, '')}${progressPath}/${token}`;
}

/** Null for a link that another desk made: only its hash is known here. */
function tokenOf(desk: Desk, ticketId: string, story: readonly Pick<TicketEvent, 'kind'>[], tokenHash: string): string | null {
  for (let n = countLinks(story); n >= 0; n -= 1) {
    const token = desk.progressToken(ticketId, n);
    if (hashOf(token) === tokenHash) return token;
  }
  return null;
}

/** The newest link that opens the page; one that can be copied here goes before one that cannot. Null when there is none. */
export function progressLinkOf(desk: Desk, ticketId: string): ProgressLinkView | null {
  const story = linkStory(desk.store.cache, ticketId);
  const views = liveLinks(story, desk.store.nowMs()).map(({ tokenHash, madeAtMs, byName, expiresAtMs }) => {
    const token = tokenOf(desk, ticketId, story, tokenHash);
    return { madeAtMs, byName, expiresAtMs, url: token === null ? null : urlOf(desk, token) };
  });
  return views.find((view) => view.url !== null) ?? views[0] ?? null;
}

/** The link that can be copied here, made if there is none yet. */
export function makeProgressLink(desk: Desk, ticketId: string): Result<{ url: string; expiresAtMs: number }> {
  const { store } = desk;
  if (ticketById(store.cache, ticketId) === null) return fail('not-found', 'main', 'no such ticket');
  const present = progressLinkOf(desk, ticketId);
  if (present !== null && present.url !== null) return ok({ url: present.url, expiresAtMs: present.expiresAtMs });
  const token = desk.progressToken(ticketId, countLinks(linkStory(store.cache, ticketId)));
  const queued = enqueueMutation(store, 'progressLink.make', { ticketId, tokenHash: hashOf(token) });
  return queued.ok ? ok({ url: urlOf(desk, token), expiresAtMs: linkExpiresAtMs(store.nowMs()) }) : queued;
}

/** Ends every link of the ticket, also those of other desks. */
export function revokeProgressLinks(desk: Desk, ticketId: string): Result<null> {
  const { store } = desk;
  const tokenHashes = liveLinks(linkStory(store.cache, ticketId), store.nowMs()).map((link) => link.tokenHash);
  if (tokenHashes.length === 0) return ok(null);
  const queued = enqueueMutation(store, 'progressLink.revoke', { ticketId, tokenHashes: tokenHashes.slice(0, 50) });
  return queued.ok ? ok(null) : queued;
}
