/**
 * Lets go of settled contacts and idle customers after the policy's days, also while there is no network: a few customers at a time, then what own.db keeps
 * of them. The hub does the same a day sooner, so that a desk in touch with it finds nothing to do and the two never differ.
 */
import { dayMs, hourMs, minuteMs } from '../../../shared/base/clock.ts';
import { errorText } from '../../../shared/base/log.ts';
import type { Contact } from '../../../shared/contact/contact.ts';
import { type RetentionPeriods, type RetentionRule, retentionPeriods, unknownKinds } from '../../../shared/retention/periods.ts';
import { mayLeaveDesk } from '../../../shared/retention/settled.ts';
import { commitmentsByCustomer } from '../db/commitments-repo.ts';
import { contactById, contactsByCustomer } from '../db/contacts-repo.ts';
import { followUpsByCustomer } from '../db/follow-ups-repo.ts';
import { sinceOf } from '../db/idle-repo.ts';
import { endBatch } from '../db/open-batch.ts';
import {
  contactsOfNobody,
  dropContact,
  dropOldDrafts,
  dropOldFiles,
  dropOldTraces,
  dropOrphanedFiles,
  firstContacts,
} from '../db/outlived-repo.ts';
import { isLevel } from '../db/removed-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import { ticketById, ticketsByCustomer } from '../db/tickets-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import type { SetTimer } from '../sync/timers.ts';
import { letGoOfIdle } from './local-idle.ts';

const firstAfterMs = minuteMs;
const everyMs = hourMs;
const betweenTurnsMs = 50;
const looksPerTurn = 500;
const customersPerTurn = 5;
const mostContacts = 10_000;
const graceMs = dayMs;

type Border = { beforeMs: number; period: number };

/** One that was past its days when its customer came was fetched with them from the archive, and leaves with them. */
function cameAlong(contact: Contact, sinceMs: number | null, { beforeMs, period }: Border): boolean {
  return sinceMs !== null && sinceMs >= beforeMs && (contact.endedAtMs ?? contact.startedAtMs) + period < sinceMs;
}

function settledOf(store: DeskStore, customerId: string, border: Border): Contact[] {
  const { cache } = store;
  const owed = {
    tickets: ticketsByCustomer(cache, customerId),
    commitments: commitmentsByCustomer(cache, customerId),
    followUps: followUpsByCustomer(cache, customerId),
  };
  return contactsByCustomer(cache, customerId, mostContacts).filter(
    (contact) => mayLeaveDesk(contact, owed, border.beforeMs) && !cameAlong(contact, sinceOf(cache, customerId), border),
  );
}

function settledOfNobody(store: DeskStore, beforeMs: number): Contact[] {
  return contactsOfNobody(store.cache, beforeMs, looksPerTurn).flatMap((id) => {
    const contact = contactById(store.cache, id);
    if (contact === null) return [];
    const ticket = contact.ticketId === null ? null : ticketById(store.cache, contact.ticketId);
    const owed = { tickets: ticket === null ? [] : [ticket], commitments: [], followUps: [] };
    return mayLeaveDesk(contact, owed, beforeMs) ? [contact] : [];
  });
}

/** One turn. Answers the customer to go on after, or null at the end. */
function letGoOfSome(store: DeskStore, after: string, border: Border): string | null {
  const { cache } = store;
  const { beforeMs } = border;
  const seen = firstContacts(cache, after, looksPerTurn);
  const old = seen.filter(({ firstAtMs }) => firstAtMs < beforeMs).slice(0, customersPerTurn);
  const settled = old.flatMap(({ customerId }) => settledOf(store, customerId, border));
  const loose = after === '' ? settledOfNobody(store, beforeMs) : [];
  let went = false;
  if (settled.length + loose.length > 0) {
    cache
      .transaction(() => {
        for (const { id } of [...settled, ...loose]) went = dropContact(cache, id) || went;
      })
      .immediate();
  }
  if (went) store.announce(['customer', 'contact']);
  if (old.length === customersPerTurn) return old.at(-1)?.customerId ?? null;
  return seen.length === looksPerTurn ? (seen.at(-1)?.customerId ?? null) : null;
}

function letGoOfTraces(store: DeskStore, beforeMs: number): void {
  const { own, cache } = store;
  const drafts = own.transaction(() => {
    dropOldTraces(own, beforeMs);
    dropOldFiles(own, cache, beforeMs);
    // An empty cache cannot say what is settled.
    if (isLevel(cache)) dropOrphanedFiles(own, cache, store.nowMs() - dayMs);
    return isLevel(cache) ? dropOldDrafts(own, cache, beforeMs) : 0;
  })();
  if (drafts > 0) store.announce(['draft']);
}

export type LocalRetentionOptions = {
  store: DeskStore;
  /** Of the policy in force, ms; null: nothing of the kind is let go of. */
  periods(): Pick<RetentionPeriods, 'desk_contacts' | 'desk_customers'>;
  /** Kinds of periods in the policy in force that this version does not know, and so does not keep to. */
  unknown(): string[];
  setTimer: SetTimer;
  log(message: string): void;
};

/** One line when they appear or become others, not one an hour. */
function unknownNoted({ unknown, log }: Pick<LocalRetentionOptions, 'unknown' | 'log'>): () => void {
  let last = '';
  return () => {
    const kinds = unknown().join(', ');
    if (kinds !== last && kinds !== '')
      log(`the policy has periods of kinds this version does not know: ${kinds}. A newer one keeps to them.`);
    last = kinds;
  };
}

/** Looks a minute after the start and every hour. The answer ends it. */
export function startLocalRetention({ store, periods, setTimer, log, unknown }: LocalRetentionOptions): () => void {
  let cancel = () => {};
  const noteUnknown = unknownNoted({ unknown, log });
  /** Whole customers first, which also notes since when they are here, then contacts, then what own.db keeps. */
  const turn = (after: string, step: 'idle' | 'contacts' = 'idle') => {
    let next: string | null = null;
    let nextStep = step;
    let waitMs = everyMs;
    try {
      if (after === '' && step === 'idle') noteUnknown();
      const { desk_contacts: period, desk_customers: idle } = periods();
      endBatch(store.cache);
      if (store.cache.inTransaction) {
        next = after;
        waitMs = betweenTurnsMs;
      } else if (step === 'idle') {
        // What a pull has only half brought would look idle.
        next = idle === null || !isLevel(store.cache) ? null : letGoOfIdle(store, after, store.nowMs() - idle - graceMs);
        if (next === null) nextStep = 'contacts';
        waitMs = betweenTurnsMs;
      } else if (period === null) {
        nextStep = 'idle';
      } else {
        const beforeMs = store.nowMs() - period - graceMs;
        next = letGoOfSome(store, after, { beforeMs, period });
        if (next === null) {
          letGoOfTraces(store, beforeMs);
          nextStep = 'idle';
        } else waitMs = betweenTurnsMs;
      }
    } catch (error) {
      // A full disk or a busy file: the next hour tries again.
      log(storageError(error)?.code ?? errorText(error));
    }
    cancel = setTimer(() => turn(next ?? '', nextStep), waitMs);
  };
  cancel = setTimer(() => turn(''), firstAfterMs);
  return () => cancel();
}

/** `rules`: of the policy in force. */
export function startRetentionBy(
  rules: () => RetentionRule[] | undefined,
  options: Omit<LocalRetentionOptions, 'periods' | 'unknown'>,
): () => void {
  return startLocalRetention({ ...options, periods: () => retentionPeriods(rules()), unknown: () => unknownKinds(rules()) });
}
