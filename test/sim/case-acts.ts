/** What is done about public posts and dangerous cases: acts with dice of their own, so that older seeds keep their plans. */

import type { Json } from '../../src/shared/base/result.ts';
import type { Contact } from '../../src/shared/contact/contact.ts';
import { isPost, withOwnWork } from '../../src/shared/contact/post.ts';
import type { MutationRequest } from '../../src/shared/sync/queue-mutations.ts';
import { aContact } from '../support/synced-rows.ts';
import type { SeatedDesk } from './desk-port.ts';
import { Dice } from './dice.ts';
import { startMs } from './env.ts';
import type { WorldActs } from './world-acts.ts';

const deskCaseActs = ['add-post', 'reply', 'put-away', 'join', 'declare-emergency'] as const;
const worldCaseActs = ['post-arrives', 'post-changes'] as const;
export const caseActs = [...deskCaseActs, ...worldCaseActs] as const;
export type CaseAct = (typeof caseActs)[number];

export type PlannedCaseAct = { atMs: number; who: number; act: CaseAct };

const weights: Record<CaseAct, number> = {
  'add-post': 2,
  reply: 6,
  'put-away': 3,
  join: 4,
  'declare-emergency': 3,
  'post-arrives': 3,
  'post-changes': 3,
};

export function isCaseAct(act: string): act is CaseAct {
  return (caseActs as readonly string[]).includes(act);
}

/** Half of the seeds have posts. */
export function drawCases(seed: number, desks: number, stormMs: number): PlannedCaseAct[] {
  const dice = new Dice(`cases ${seed}`);
  if (!dice.hit(0.5)) return [];
  const bag = caseActs.flatMap((act) => Array.from({ length: weights[act] }, () => act));
  return Array.from({ length: dice.int(8, 32) }, () => ({
    atMs: dice.int(1_000, stormMs),
    who: dice.int(0, desks - 1),
    act: dice.pick(bag) ?? 'reply',
  }));
}

type Play = (desk: SeatedDesk, dice: Dice, word: string) => void;

/** Mostly the same few, so that people meet; also those that are answered already. */
function aPost(desk: SeatedDesk, dice: Dice): Contact | undefined {
  const posts = desk.shown('contact').filter((contact) => isPost(contact) && (contact.state === 'open' || dice.hit(0.3)));
  return posts[Math.floor(dice.next() ** 2 * posts.length)];
}

/** What the desk itself would refuse is sent all the same, as an older app might: the hub must refuse it by itself. */
function send(desk: SeatedDesk, request: MutationRequest, isRefused: boolean): void {
  if (isRefused) desk.enqueueRaw(request.name, request.args as Json);
  else desk.enqueue([request]);
}

const held = { label: 'insult', severity: 'block', start: 0, end: 1, text: 'w', rule: 'r', reason: '', rewrite: null } as const;

/** Sometimes held by the rules, with a reason for sending it all the same or without one. */
const reply: Play = (desk, dice, word) => {
  const post = aPost(desk, dice);
  if (post === undefined) return;
  const [findings, overrideReason] = dice.hit(0.8) ? [[], null] : [[held], dice.hit(0.5) ? word : null];
  const packs = { scripts: 0, rules: 0, guides: 0, policy: 0 };
  const args = { contactId: post.id, ticketId: post.ticketId, text: word, findings, overrideReason, packs };
  send(desk, { name: 'post.reply', args }, post.state === 'ended' || (findings.length > 0 && overrideReason === null));
};

const putAway: Play = (desk, dice, word) => {
  const post = aPost(desk, dice);
  if (post === undefined) return;
  const args = { contactId: post.id, ticketId: post.ticketId, reason: word };
  send(desk, { name: 'post.close', args }, post.state === 'ended');
};

const join: Play = (desk, dice) => {
  const post = aPost(desk, dice);
  const ticket = dice.pick(desk.shown('ticket'));
  if (post === undefined || ticket === undefined) return;
  desk.enqueue([{ name: 'post.join', args: { contactId: post.id, customerId: ticket.customerId, ticketId: ticket.id } }]);
};

/** Read off a post of long ago: a time later than its desk's own clock would be cut to that, and no clock of a run is so far behind. */
const addPost: Play = (desk, dice, word) => {
  const postedAtMs = startMs - dice.int(900, 1_000) * 86_400_000;
  desk.enqueue([{ name: 'post.add', args: { contactId: desk.newId(), from: word, summary: '', text: word, postedAtMs } }]);
};

const declareEmergency: Play = (desk, dice, word) => {
  const tickets = desk.shown('ticket');
  const ticket = tickets[Math.floor(dice.next() ** 2 * tickets.length)];
  if (ticket !== undefined) desk.enqueue([{ name: 'ticket.declareEmergency', args: { ticketId: ticket.id, note: word } }]);
};

const deskPlays: Record<(typeof deskCaseActs)[number], Play> = {
  'add-post': addPost,
  reply,
  'put-away': putAway,
  join,
  'declare-emergency': declareEmergency,
};

const fromSource = 'source';

/** As a source sends it: nobody here has done anything about it. */
function freshPost(row: Contact, text: string): Contact {
  const said = { id: '0', speaker: 'customer' as const, via: 'message' as const, text, atMs: 0, endMs: 0, rev: 1, emotion: null };
  const untouched = { state: 'open' as const, endedAtMs: null, agentId: null, agentName: '', wrapCode: null, summary: '' };
  return { ...row, ...untouched, transcript: [{ ...said, findings: [] }] };
}

function arrive(world: WorldActs, dice: Dice, word: string): void {
  const scope = dice.pick(world.teams) ?? '';
  // Two hours are the longest clock of a post here: some are late already.
  const startedAtMs = startMs - dice.int(0, 3 * 3_600_000);
  const row = aContact(0, null, { id: world.newId(), scope, channel: 'public', fromAddress: fromSource, startedAtMs });
  world.change(async () => ({ puts: [{ entity: 'contact', row: freshPost(row, word) }] }));
}

/** The newer text of a post, with what was done about it here. */
function change(world: WorldActs, dice: Dice, word: string): void {
  world.change(async (tx) => {
    const chosen = dice.pick(world.rows('contact').filter(({ row }) => 'fromAddress' in row && row.fromAddress === fromSource));
    const [known] = chosen === undefined ? [] : await tx.load([{ entity: 'contact', id: chosen.row.id }]);
    if (known?.entity !== 'contact' || known.row.deleted) return null;
    return { puts: [{ entity: 'contact', row: withOwnWork(freshPost(known.row, word), known.row) }] };
  });
}

export function playCase(
  act: CaseAct,
  { world, desk, dice, word }: { world: WorldActs; desk: SeatedDesk; dice: Dice; word: string },
): void {
  if (act === 'post-arrives') arrive(world, dice, word);
  else if (act === 'post-changes') change(world, dice, word);
  else deskPlays[act](desk, dice, word);
}
