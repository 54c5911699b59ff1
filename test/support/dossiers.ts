/** Random dossiers whose every text says MARK, so that what should be gone can be looked for. */
import fc from 'fast-check';
import { dayMs } from '../../src/shared/base/clock.ts';
import type { Dossier } from '../../src/shared/retention/expire.ts';
import type { RetentionPeriods } from '../../src/shared/retention/periods.ts';
import { aCommitment, aContact, anApproval, anEscalation, aTask, aTicket, aTicketEvent, idOf } from './synced-rows.ts';

export const mark = '张三的隐私';
export const nowMs = 1_795_000_000_000;
const customerId = idOf(1);
const daysAgo = fc.integer({ min: 0, max: 60 }).map((days) => nowMs - days * dayMs);

const ticketFacts = fc.record({ closed: fc.boolean(), at: daysAgo, file: fc.boolean() });
const contactFacts = fc.record({ ended: fc.boolean(), at: daysAgo, ticket: fc.option(fc.nat({ max: 3 })), archived: fc.boolean() });
const promiseFacts = fc.record({
  open: fc.boolean(),
  at: daysAgo,
  ticket: fc.option(fc.nat({ max: 3 })),
  contact: fc.option(fc.nat({ max: 3 })),
});

const evidenceOf = (file: boolean, n: number) => [
  {
    ...{ id: `${n}`, item: 'photo', label: '照片', state: 'have' as const, source: 'customer' as const, note: mark },
    ...{ sha256: file ? `${n}`.padStart(64, 'a') : null, fileName: file ? `${mark}.jpg` : null },
  },
];

export const aDossier: fc.Arbitrary<Dossier> = fc
  .record({
    tickets: fc.array(ticketFacts, { maxLength: 4 }),
    contacts: fc.array(contactFacts, { maxLength: 4 }),
    promises: fc.array(promiseFacts, { maxLength: 4 }),
  })
  .map(({ tickets, contacts, promises }) => {
    const ticketId = (n: number | null) => (n === null || n >= tickets.length ? null : idOf(100 + n));
    const ticketRows = tickets.map(({ closed, at, file }, n) =>
      aTicket(100 + n, customerId, {
        ...{ title: mark, facts: [mark], lastAction: mark, lastActionAtMs: at, evidence: evidenceOf(file, n) },
        ...(closed ? { stage: 'closed', closedAtMs: at } : {}),
      }),
    );
    return {
      tickets: ticketRows,
      contacts: contacts.map(({ ended, at, ticket, archived }, n) =>
        aContact(200 + n, customerId, {
          ...{ summary: mark, startedAtMs: at - 1_000, ticketId: ticketId(ticket) },
          ...(ended ? { state: 'ended', endedAtMs: at } : { state: 'open', endedAtMs: null }),
          ...(archived ? { scope: 'archive:team:t1' } : {}),
        }),
      ),
      events: ticketRows.map((ticket, n) => aTicketEvent(300 + n, ticket, { text: mark })),
      commitments: promises.map(({ open, at, ticket, contact }, n) =>
        aCommitment(400 + n, customerId, {
          ...{ what: mark, words: mark, ticketId: ticketId(ticket), contactId: contact === null ? null : idOf(200 + contact) },
          ...(open ? {} : { status: 'kept', settledAtMs: at }),
        }),
      ),
      ...{ followUps: [], cards: [], contests: [] },
      approvals: ticketRows.map(({ id }, n) => anApproval(500 + n, id, { customerId, title: mark, reason: mark, note: mark })),
      tasks: ticketRows.map((ticket) => aTask(ticket, { what: mark, result: mark })),
      escalations: ticketRows.map((ticket) => anEscalation(ticket, { what: mark, note: mark })),
    };
  });

const somePeriod = fc.option(fc.integer({ min: 1, max: 50 }).map((days) => days * dayMs));
export const somePeriods: fc.Arbitrary<RetentionPeriods> = fc.record({
  desk_customers: somePeriod,
  desk_contacts: somePeriod,
  contacts: somePeriod,
  attachments: somePeriod,
  closed_tickets: somePeriod,
  cards: somePeriod,
  removal_log: somePeriod,
});
