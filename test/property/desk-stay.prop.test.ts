/** Who may leave desks whole, over random rows: never somebody to whom anything is owed or who was there of late, and time alone is enough for the rest. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayMs } from '../../src/shared/base/clock.ts';
import { type DeskStay, mayLeaveWhole } from '../../src/shared/retention/desk-stay.ts';
import { aDossier, nowMs } from '../support/dossiers.ts';
import { aContact, aFollowUp, idOf } from '../support/synced-rows.ts';

const daysAgo = fc.integer({ min: 0, max: 90 }).map((days) => nowMs - days * dayMs);
const aStay: fc.Arbitrary<DeskStay> = fc
  .record({
    dossier: aDossier,
    last: fc.option(daysAgo),
    since: fc.option(daysAgo, { freq: 8 }),
    asked: fc.boolean(),
    card: fc.option(fc.boolean()),
    post: fc.option(fc.boolean()),
    followUp: fc.option(fc.boolean()),
    isBusy: fc.boolean(),
  })
  .map(({ dossier, last, since, asked, card, post, followUp, isBusy }) => ({
    customer: { lastContactAtMs: last },
    tickets: isBusy
      ? dossier.tickets
      : dossier.tickets.map((ticket) => ({ ...ticket, stage: 'closed' as const, closedAtMs: ticket.lastActionAtMs })),
    commitments: isBusy ? dossier.commitments : [],
    followUps:
      followUp === null ? [] : [aFollowUp(600, idOf(1), { status: followUp && isBusy ? 'open' : 'done', dueAtMs: nowMs - 80 * dayMs })],
    contacts: [
      ...dossier.contacts,
      ...(post === null
        ? []
        : [
            aContact(700, idOf(1), {
              channel: 'public',
              state: post && isBusy ? 'open' : 'ended',
              startedAtMs: nowMs - 80 * dayMs,
              endedAtMs: post ? null : nowMs - 80 * dayMs,
            }),
          ]),
    ],
    approvals: asked && isBusy ? [{ status: 'open' as const }] : [],
    tasks: asked && isBusy ? [{ state: 'handed_back' as const }] : [],
    escalations: [],
    cards: card === null ? [] : [{ resolvedAtMs: card && isBusy ? null : 1 }],
    sinceMs: since,
  }));

test('whoever is owed something stays, however long ago anything happened', () => {
  fc.assert(
    fc.property(aStay, (stay) => {
      const owed =
        stay.tickets.some(({ stage }) => stage !== 'closed') ||
        stay.commitments.some(({ status }) => status === 'open') ||
        stay.followUps.some(({ status }) => status === 'open') ||
        stay.contacts.some(({ channel, state }) => channel === 'public' && state === 'open') ||
        stay.approvals.length + stay.tasks.length > 0 ||
        stay.cards.some(({ resolvedAtMs }) => resolvedAtMs === null);
      if (owed) expect(mayLeaveWhole(stay, Number.MAX_SAFE_INTEGER)).toBe(false);
      else expect(mayLeaveWhole(stay, Number.MAX_SAFE_INTEGER)).toBe(stay.sinceMs !== null);
    }),
  );
});

test('whoever came, was fetched or was talked to at or after the border stays; a later border never keeps who left at an earlier one', () => {
  fc.assert(
    fc.property(aStay, daysAgo, fc.nat({ max: 40 }), (stay, beforeMs, more) => {
      const leaves = mayLeaveWhole(stay, beforeMs);
      if (leaves) {
        expect(Math.max(stay.sinceMs ?? Number.MAX_SAFE_INTEGER, stay.customer.lastContactAtMs ?? 0)).toBeLessThan(beforeMs);
        for (const { startedAtMs } of stay.contacts) expect(startedAtMs).toBeLessThan(beforeMs);
        expect(mayLeaveWhole(stay, beforeMs + more * dayMs)).toBe(true);
      }
    }),
  );
});

test('the moment itself still keeps, one millisecond later does not', () => {
  const idle = { tickets: [], commitments: [], followUps: [], contacts: [], approvals: [], tasks: [], escalations: [], cards: [] };
  const stay = { ...idle, customer: { lastContactAtMs: 5 }, sinceMs: 3 };
  expect([mayLeaveWhole(stay, 5), mayLeaveWhole(stay, 6)]).toEqual([false, true]);
  expect(mayLeaveWhole({ ...stay, sinceMs: 9 }, 6)).toBe(false);
});
