/** What people at the desks do: each act chooses its object from what this desk shows at that moment. */
import type { Json } from '../../src/shared/base/result.ts';
import type { MutationRequest } from '../../src/shared/sync/queue-mutations.ts';
import { nextStages } from '../../src/shared/ticket/stage-moves.ts';
import type { Ticket } from '../../src/shared/ticket/ticket.ts';
import { simEscalation } from './department-acts.ts';
import type { SeatedDesk } from './desk-port.ts';
import type { Dice } from './dice.ts';
import { startMs } from './env.ts';
import { unstorableText } from './memory-storage.ts';
import type { DeskAct } from './plan.ts';

type Play = (desk: SeatedDesk, dice: Dice, word: string) => void;

/** Mostly the same few, so that people meet. */
function aTicket(desk: SeatedDesk, dice: Dice): Ticket | undefined {
  const tickets = desk.shown('ticket');
  return tickets[Math.floor(dice.next() ** 2 * tickets.length)];
}

function onTicket(make: (ticket: Ticket, dice: Dice, word: string) => MutationRequest | null): Play {
  return (desk, dice, word) => {
    const ticket = aTicket(desk, dice);
    const request = ticket === undefined ? null : make(ticket, dice, word);
    if (request !== null) desk.enqueue([request]);
  };
}

function ticketArgs(desk: SeatedDesk, ticketId: string, customerId: string, title: string) {
  const atMs = desk.nowMs();
  // Times are named, since a desk in the world tells the hub's: every third case is late within a storm, the others long after it.
  const isShort = Number.parseInt(ticketId.slice(-1), 16) % 3 === 0;
  return {
    ticketId,
    ticketNo: `TK-${ticketId.slice(-6)}`,
    customerId,
    orderId: null,
    contactId: null,
    type: 'product_quality' as const,
    title,
    channel: 'phone' as const,
    emotion: 1 as const,
    urgency: 'normal' as const,
    openedAtMs: atMs,
    goldenDueAtMs: isShort ? startMs + 10_000 : startMs + 7_200_000,
    firstResponseAtMs: null,
    planDueAtMs: isShort ? startMs + 20_000 : startMs + 86_400_000,
    planGivenAtMs: null,
    problem: { what: title, when: '', orderNo: '', ask: '', confirmed: false },
    demands: [],
    facts: [],
    evidence: [],
    options: [],
    chosenOptionId: null,
    lastAction: '',
    stage: 'new' as const,
    ownerId: null,
    ownerName: '',
    department: 'quality' as const,
  };
}

const create: Play = (desk, dice, word) => {
  const customer = dice.pick(desk.shown('customer'));
  if (customer === undefined) return;
  const ticketId = desk.newId();
  if (!desk.enqueue([{ name: 'ticket.create', args: ticketArgs(desk, ticketId, customer.id, word) }])) return;
  const dependsOn = desk.files.own.entries.at(-1)?.mutationId;
  const options = dependsOn === undefined ? {} : { dependsOn };
  desk.enqueue([
    { ...options, name: 'ticket.addNote', args: { ticketId, text: `first ${word}` } },
    { ...options, name: 'ticket.setStage', args: { ticketId, stage: 'verifying', reason: '' } },
  ]);
};

/** Named by its place in the talk. */
function utteranceAt(place: number) {
  const said = { id: `u${place}`, speaker: 'customer' as const, via: 'speech' as const, text: `第${place}句`, rev: 0 };
  return { ...said, atMs: place * 1_000, endMs: place * 1_000 + 900, emotion: null, findings: [] };
}

const contact: Play = (desk, dice, word) => {
  const customer = dice.pick(desk.shown('customer'));
  const contactId = desk.newId();
  const links = { contactId, customerId: customer?.id ?? null, ticketId: aTicket(desk, dice)?.id ?? null };
  const packs = { scripts: 0, rules: 0, guides: 0, policy: 0 };
  const start = { ...links, channel: 'phone' as const, direction: 'in' as const, fromAddress: '', startedAtMs: desk.nowMs(), packs };
  if (!desk.enqueue([{ name: 'contact.start', args: start }])) return;
  // Every fourth talk is too long for one request.
  const pieces = Number.parseInt(contactId.slice(-1), 16) % 4 === 0 ? 3 : 0;
  for (let piece = 0; piece < pieces; piece++) {
    const dependsOn = desk.files.own.entries.at(-1)?.mutationId;
    const utterances = [utteranceAt(2 * piece), utteranceAt(2 * piece + 1)];
    const args = { contactId, from: 2 * piece, utterances };
    if (!desk.enqueue([{ ...(dependsOn === undefined ? {} : { dependsOn }), name: 'contact.addWords', args }])) return;
  }
  const finish = { ...links, endedAtMs: desk.nowMs(), summary: word, emotionPeak: 1 as const, wrapCode: null };
  desk.enqueue([
    { name: 'contact.finish', args: { ...finish, transcript: [utteranceAt(2 * pieces)], guide: null, alerts: [], satisfaction: null } },
  ]);
};

/** No clock of a run is so far off: before or after it is before or after for every desk. */
const farMs = 1_000 * 86_400_000;

const commitment: Play = (desk, dice, word) => {
  const ticket = aTicket(desk, dice);
  if (ticket === undefined) return;
  const args = { commitmentId: desk.newId(), ticketId: ticket.id, customerId: ticket.customerId, contactId: null, what: word };
  const dueAtMs = dice.hit(0.3) ? startMs + (dice.hit(0.5) ? farMs : -farMs) : startMs + 45_000;
  const owner = { ownerId: null, ownerName: '', dueAtMs, words: '' };
  desk.enqueue([{ name: 'commitment.make', args: { ...args, ...owner } }]);
};

/** Whether a promise is cancelled too late is told by the author's clock, which a desk in the world sets by the hub's: here only where all agree. */
const settle: Play = (desk, dice) => {
  const open = dice.pick(desk.shown('commitment').filter(({ status }) => status === 'open'));
  if (open === undefined) return;
  const drawn = dice.pick(['kept', 'broken', 'cancelled'] as const) ?? 'kept';
  const status = drawn === 'cancelled' && Math.abs(open.dueAtMs - startMs) < farMs ? 'broken' : drawn;
  desk.enqueue([{ name: 'commitment.settle', args: { commitmentId: open.id, ticketId: open.ticketId, status, reason: '记错了' } }]);
};

const keepMine: Play = (desk, dice) => {
  const card = dice.pick(desk.shown('conflict').filter(({ resolvedAtMs, status }) => resolvedAtMs === null && status === 'conflict'));
  if (card === undefined) return;
  const requests: MutationRequest[] = [];
  const mine = card.mine as Record<string, Json>;
  if (card.group === 'status') {
    requests.push({ name: 'ticket.setStage', args: { ticketId: card.entityId, stage: mine.stage as Ticket['stage'], reason: 'again' } });
  }
  if (card.group === 'owner') {
    requests.push({ name: 'ticket.setOwner', args: { ticketId: card.entityId, ownerId: null, ownerName: String(mine.ownerName) } });
  }
  desk.enqueue([...requests, { name: 'conflict.resolve', args: { conflictId: card.id, keep: 'mine' } }]);
};

const resolve: Play = (desk, dice) => {
  const card = dice.pick(desk.shown('conflict').filter(({ resolvedAtMs }) => resolvedAtMs === null));
  if (card !== undefined) desk.enqueue([{ name: 'conflict.resolve', args: { conflictId: card.id, keep: 'theirs' } }]);
};

const workday: [number, number][] = [[540, 1080]];

const publish: Play = (desk, dice, word) => {
  const content = {
    calendar: { utc_offset_minutes: 480, weekly: Array.from({ length: 7 }, () => workday), holidays: [], workdays: [] },
    authority: { agent_max_cents: dice.int(0, 9) * 100, lead_max_cents: 10_000 },
    golden_minutes: 120,
    plan_minutes: 1_440,
    wrap_codes: [],
    skip_reasons: [word],
    ...(dice.hit(0.7) ? { escalation: simEscalation } : {}),
  };
  desk.enqueue([{ name: 'pack.publish', args: { kind: 'policy', title: word, content } }]);
};

const dear = { id: 'dear', title: '另补', sentence: '', timeText: '', overLimit: true };

/** Sometimes twice for the same option, as two desks do that do not know of each other. */
const ask: Play = (desk, dice, word) => {
  const ticket = aTicket(desk, dice);
  if (ticket === undefined) return;
  const args = { approvalId: desk.newId(), ticketId: ticket.id, contactId: null, optionId: dear.id, title: word, timeText: '' };
  const cost = { costCents: dice.int(1, 120) * 100, couponCents: 0, reason: '' };
  desk.enqueue([{ name: 'approval.request', args: { ...args, ...cost } }]);
};

/** Raw, so that an agent's and an own answer reach the hub as well. */
const decide: Play = (desk, dice, word) => {
  const asked = dice.pick(desk.shown('approval').filter(({ status }) => status === 'open' || dice.hit(0.2)));
  if (asked === undefined) return;
  const decision = dice.pick(['granted', 'granted', 'refused', 'withdrawn'] as const) ?? 'granted';
  desk.enqueueRaw('approval.decide', { approvalId: asked.id, ticketId: asked.ticketId, decision, note: word });
};

/** With a grant for it, with one for something else, or with none. */
const choose: Play = (desk, dice) => {
  const approval = dice.pick(desk.shown('approval'));
  const ticket = desk.shown('ticket').find(({ id }) => id === approval?.ticketId) ?? aTicket(desk, dice);
  if (ticket === undefined) return;
  const costCents = dice.hit(0.7) ? (approval?.costCents ?? 100) : dice.int(0, 150) * 100;
  const approvalId = dice.hit(0.8) ? (approval?.id ?? null) : null;
  const args = { ticketId: ticket.id, optionId: dear.id, options: [{ ...dear, costCents }], approvalId };
  desk.enqueue([{ name: 'ticket.chooseOption', args }]);
};

const poison: Play = (desk, dice, word) => {
  const kinds = [
    () => desk.enqueueRaw('ticket.vanish', { word }),
    () => desk.enqueueRaw('ticket.addNote', { ticketId: word }),
    () => desk.enqueueRaw('ticket.addNote', { ticketId: aTicket(desk, dice)?.id ?? desk.newId(), text: `nul \0 ${word}` }),
  ];
  dice.pick(kinds)?.();
};

export const plays: Record<DeskAct, Play> = {
  note: onTicket(({ id }, _dice, word) => ({ name: 'ticket.addNote', args: { ticketId: id, text: word } })),
  unstorable: onTicket(({ id }, _dice, word) => ({ name: 'ticket.addNote', args: { ticketId: id, text: `${unstorableText} ${word}` } })),
  stage: onTicket(({ id, stage }, dice) => {
    const to = dice.pick(nextStages(stage));
    return to === undefined ? null : { name: 'ticket.setStage', args: { ticketId: id, stage: to, reason: 'because' } };
  }),
  owner: onTicket(({ id }, dice, word) => ({
    name: 'ticket.setOwner',
    args: { ticketId: id, ownerId: null, ownerName: dice.hit(0.8) ? word : 'same' },
  })),
  fields: onTicket(({ id }, _dice, word) => ({ name: 'ticket.updateFields', args: { ticketId: id, patch: { title: word } } })),
  create,
  customer: (desk, _dice, word) => {
    desk.enqueue([{ name: 'customer.create', args: { customerId: desk.newId(), name: word, salutation: '', phone: '' } }]);
  },
  contact,
  commitment,
  settle,
  resolve,
  'keep-mine': keepMine,
  poison,
  publish,
  ask,
  decide,
  choose,
};
