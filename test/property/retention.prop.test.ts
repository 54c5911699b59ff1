/** Retention over random dossiers, periods and times: never too early, never twice, never what is still needed, and nothing of it left. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayMs } from '../../src/shared/base/clock.ts';
import { type Dossier, type ExpireWish, expire, type Outlived } from '../../src/shared/retention/expire.ts';
import { aDossier, mark, nowMs, somePeriods } from '../support/dossiers.ts';
import { idOf } from '../support/synced-rows.ts';

const wishOf = (given: Partial<ExpireWish>): ExpireWish => ({
  periods: {
    desk_customers: null,
    desk_contacts: null,
    contacts: null,
    attachments: null,
    closed_tickets: null,
    cards: null,
    removal_log: null,
  },
  ...{ nowMs, held: false, rev: idOf(9_999) },
  ...given,
});

function after(dossier: Dossier, outlived: readonly Outlived[]): Dossier {
  const puts = new Map(outlived.map(({ put }) => [put.row.id, put.row]));
  const next = <T extends { id: string; deleted: boolean }>(rows: readonly T[]) =>
    rows.map((row) => (puts.get(row.id) as T | undefined) ?? row).filter(({ deleted }) => !deleted);
  const { contacts, tickets, events, commitments, followUps, cards, contests, approvals, tasks, escalations } = dossier;
  return {
    ...{ contacts: next(contacts), tickets: next(tickets), events: next(events), commitments: next(commitments) },
    ...{ followUps: next(followUps), cards: next(cards), contests: next(contests), approvals: next(approvals) },
    ...{ tasks: next(tasks), escalations: next(escalations) },
  };
}

const idsOf = (outlived: readonly Outlived[]) => new Set(outlived.map(({ kind, put }) => `${kind} ${put.row.id}`));

test('each row is written at most once, and deciding again afterwards gives nothing', () => {
  fc.assert(
    fc.property(aDossier, somePeriods, (dossier, periods) => {
      const first = expire(dossier, wishOf({ periods }));
      expect(new Set(first.map(({ put }) => put.row.id)).size).toBe(first.length);
      const rest = after(dossier, first);
      // With nothing left on a closed ticket that holds a contact back, the contact may follow at the next run, and only it.
      const second = expire(rest, wishOf({ periods, rev: idOf(9_998) }));
      expect(second.filter(({ put }) => put.entity !== 'contact')).toEqual([]);
      expect(expire(after(rest, second), wishOf({ periods }))).toEqual([]);
    }),
  );
});

test('an open ticket, an open promise and what belongs to them stay whole, whatever the periods', () => {
  fc.assert(
    fc.property(aDossier, somePeriods, (dossier, periods) => {
      const touched = new Set(expire(dossier, wishOf({ periods })).map(({ put }) => put.row.id));
      const openPromises = dossier.commitments.filter(({ status }) => status === 'open');
      const needed = new Set<string | null>([
        ...dossier.tickets.filter(({ stage }) => stage !== 'closed').map(({ id }) => id),
        ...openPromises.flatMap(({ id, ticketId, contactId }) => [id, ticketId, contactId]),
      ]);
      const contacts = dossier.contacts.filter(({ scope }) => !scope.startsWith('archive:'));
      for (const { id } of [...dossier.tickets, ...dossier.commitments, ...contacts].filter((row) => needed.has(row.id)))
        expect(touched.has(id)).toBe(false);
      needed.delete(null);
      for (const { id } of contacts.filter(({ ticketId }) => needed.has(ticketId))) expect(touched.has(id)).toBe(false);
      for (const { id } of dossier.events.filter(({ ticketId }) => needed.has(ticketId))) expect(touched.has(id)).toBe(false);
    }),
  );
});

test('what is over today is over tomorrow, and nothing is over on the day it happened', () => {
  fc.assert(
    fc.property(aDossier, somePeriods, fc.integer({ min: 0, max: 40 }), (dossier, periods, days) => {
      const isRemoval = ({ put }: Outlived) => put.row.deleted;
      const today = idsOf(expire(dossier, wishOf({ periods })).filter(isRemoval));
      const later = idsOf(expire(dossier, wishOf({ periods, nowMs: nowMs + days * dayMs })).filter(isRemoval));
      for (const id of today) expect(later.has(id)).toBe(true);
      const first = expire(dossier, wishOf({ periods, nowMs: nowMs - 60 * dayMs }));
      expect(first.filter(({ kind }) => kind !== 'desk_contacts')).toEqual([]);
    }),
  );
});

test('a hold removes nothing; no period removes nothing', () => {
  fc.assert(
    fc.property(aDossier, somePeriods, (dossier, periods) => {
      expect(expire(dossier, wishOf({ periods, held: true })).filter(({ kind }) => kind !== 'desk_contacts')).toEqual([]);
      expect(expire(dossier, wishOf({})).filter(({ kind }) => kind !== 'desk_contacts')).toEqual([]);
    }),
  );
});

test('nothing that was said or written is left in what was removed, and a ticket keeps number, kind and dates', () => {
  fc.assert(
    fc.property(aDossier, somePeriods, (dossier, periods) => {
      for (const { kind, put } of expire(dossier, wishOf({ periods }))) {
        if (kind === 'contacts' || kind === 'closed_tickets') expect(JSON.stringify(put)).not.toContain(mark);
        if (kind === 'attachments' && put.entity === 'ticket')
          expect(put.row.evidence.every(({ sha256, note }) => sha256 === null || note !== '')).toBe(true);
        const was = dossier.tickets.find(({ id }) => id === put.row.id);
        if (was !== undefined && put.entity === 'ticket') {
          const { ticketNo, type, openedAtMs, closedAtMs, stage, statusRev, ownerRev } = was;
          expect(put.row).toMatchObject({ ticketNo, type, openedAtMs, closedAtMs, stage, statusRev, ownerRev, fieldsRev: idOf(9_999) });
        }
      }
    }),
  );
});
