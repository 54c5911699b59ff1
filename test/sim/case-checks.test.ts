/** The checks of posts and emergencies see what is wrong by themselves, whatever the model says. */
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/shared/base/result.ts';
import { replyId } from '../../src/shared/contact/post.ts';
import { deriveId } from '../../src/shared/sync/derive-id.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { aContact, aTicket, aTicketEvent } from '../support/synced-rows.ts';
import { checkCases } from './case-checks.ts';
import { simId } from './dice.ts';
import { keyOf, type LedgerLine } from './memory-tables.ts';
import type { Truth } from './oracle.ts';

const author = simId(0x5e, 1);
const postId = simId(0xa0, 1);
const [first, second] = [simId(0xd0, 1), simId(0xd0, 2)];
const ticket = aTicket(1, simId(0xcc, 1), { id: simId(0xa0, 2) });

function rowsOf(...puts: EntityPut[]): Map<string, EntityPut> {
  return new Map(puts.map((put) => [keyOf(put.entity, put.row.id), put]));
}

function post(given: Partial<ReturnType<typeof aContact>>): EntityPut {
  return { entity: 'contact', row: aContact(1, null, { id: postId, channel: 'public', agentId: author, ...given }) };
}

function said(mutationId: string) {
  const words = { speaker: 'agent' as const, via: 'typed' as const, text: 'x', atMs: 0, endMs: 0, rev: 1, emotion: null, findings: [] };
  return { id: replyId(mutationId), ...words };
}

/** Accepted by the hub, each with the args its author saved. */
function check(rows: Map<string, EntityPut>, ...saved: [id: string, name: string, args: { [key: string]: Json }][]): void {
  const ledger = new Map<string, LedgerLine>();
  const truth = new Map<string, Omit<Truth, 'clientId'>>();
  for (const [index, [mutationId, name, args]] of saved.entries()) {
    const about = { mutationId, n: index + 1, name, argsHash: '', code: '', scopes: [], atMs: 0, appliedAtMs: 0 };
    ledger.set(mutationId, { ...about, clientId: simId(0xc0, 1), status: 'ok', seqs: {} });
    truth.set(mutationId, { mutationId, name, argsVer: 1, args, expects: null, dependsOn: null, createdAtMs: 0, userId: author });
  }
  checkCases({ rows, ledger }, truth);
}

describe('what is checked of posts and emergencies', () => {
  test('an answered post that shows its answer is right', () => {
    expect(() => check(rowsOf(post({ transcript: [said(first)] })), [first, 'post.reply', { contactId: postId }])).not.toThrow();
  });

  test('a second answer breaks P1, even when both are shown', () => {
    const rows = rowsOf(post({ transcript: [said(first), said(second)] }));
    const twice = () => check(rows, [first, 'post.reply', { contactId: postId }], [second, 'post.reply', { contactId: postId }]);
    expect(twice).toThrow(/^P1: .* both ended the post/);
  });

  test('an accepted answer that the post does not show breaks P1', () => {
    expect(() => check(rowsOf(post({})), [first, 'post.reply', { contactId: postId }])).toThrow(/^P1: .* shows nothing of it/);
  });

  test('accepted words that are not at their place break N1', () => {
    const [one, two] = [said(first), said(second)];
    const piece = { contactId: postId, from: 1, utterances: [{ id: two.id }] };
    expect(() => check(rowsOf(post({ transcript: [one, two] })), [first, 'contact.addWords', piece])).not.toThrow();
    for (const transcript of [[two, one], [one], []]) {
      expect(() => check(rowsOf(post({ transcript })), [first, 'contact.addWords', piece])).toThrow(/^N1: .* not at place 1/);
    }
  });

  test('a post that is open again after it was put away breaks P1', () => {
    const rows = rowsOf(post({ state: 'open' }));
    expect(() => check(rows, [first, 'post.close', { contactId: postId }])).toThrow(/^P1: .* shows nothing of it/);
  });

  test('a post that lost its case breaks P2', () => {
    const joined: [string, string, Record<string, string>] = [first, 'post.join', { contactId: postId, ticketId: ticket.id }];
    expect(() => check(rowsOf(post({ ticketId: ticket.id })), joined)).not.toThrow();
    expect(() => check(rowsOf(post({})), joined)).toThrow(/^P2: /);
  });

  test('an emergency that was lowered, or that the story does not tell, breaks E1', () => {
    const declared: [string, string, Record<string, string>] = [first, 'ticket.declareEmergency', { ticketId: ticket.id }];
    const id = deriveId(first, 'ticket_event/worsened');
    const told: EntityPut = { entity: 'ticket_event', row: aTicketEvent(1, ticket, { id, kind: 'worsened' }) };
    const urgent: EntityPut = { entity: 'ticket', row: { ...ticket, urgency: 'emergency' } };
    expect(() => check(rowsOf(urgent, told), declared)).not.toThrow();
    expect(() => check(rowsOf(urgent), declared)).toThrow(/^E1: /);
    expect(() => check(rowsOf({ entity: 'ticket', row: { ...ticket, urgency: 'normal' } }, told), declared)).toThrow(/^E1: /);
  });
});
