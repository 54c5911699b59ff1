/**
 * Lets go of settled contacts after the policy's days, also while there is no network: a few customers at a time, then what own.db keeps
 * of them. The hub does the same a day sooner, so that a desk in touch with it finds nothing to do and the two never differ.
 */
import { dayMs, hourMs, minuteMs } from '../../../shared/base/clock.ts';
import { errorText } from '../../../shared/base/log.ts';
import type { Contact } from '../../../shared/contact/contact.ts';
import { mayLeaveDesk } from '../../../shared/retention/settled.ts';
import { commitmentsByCustomer } from '../db/commitments-repo.ts';
import { contactById, contactsByCustomer } from '../db/contacts-repo.ts';
import { followUpsByCustomer } from '../db/follow-ups-repo.ts';
import { endBatch } from '../db/open-batch.ts';
import { contactsOfNobody, dropContact, dropOldDrafts, dropOldFiles, dropOldTraces, firstContacts } from '../db/outlived-repo.ts';
import { isLevel } from '../db/removed-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import { ticketById, ticketsByCustomer } from '../db/tickets-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import type { SetTimer } from '../sync/timers.ts';

const firstAfterMs = minuteMs;
const everyMs = hourMs;
const betweenTurnsMs = 50;
const looksPerTurn = 500;
const customersPerTurn = 5;
const mostContacts = 10_000;
const graceMs = dayMs;

function settledOf(store: DeskStore, customerId: string, beforeMs: number): Contact[] {
  const { cache } = store;
  const owed = {
    tickets: ticketsByCustomer(cache, customerId),
    commitments: commitmentsByCustomer(cache, customerId),
    followUps: followUpsByCustomer(cache, customerId),
  };
  return contactsByCustomer(cache, customerId, mostContacts).filter((contact) => mayLeaveDesk(contact, owed, beforeMs));
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
function letGoOfSome(store: DeskStore, after: string, beforeMs: number): string | null {
  const { cache } = store;
  const seen = firstContacts(cache, after, looksPerTurn);
  const old = seen.filter(({ firstAtMs }) => firstAtMs < beforeMs).slice(0, customersPerTurn);
  const settled = old.flatMap(({ customerId }) => settledOf(store, customerId, beforeMs));
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
    return isLevel(cache) ? dropOldDrafts(own, cache, beforeMs) : 0;
  })();
  if (drafts > 0) store.announce(['draft']);
}

export type LocalRetentionOptions = {
  store: DeskStore;
  /** The policy's `desk_contacts`, ms; null: nothing is let go of. */
  periodMs(): number | null;
  setTimer: SetTimer;
  log(message: string): void;
};

/** Looks a minute after the start and every hour. The answer ends it. */
export function startLocalRetention({ store, periodMs, setTimer, log }: LocalRetentionOptions): () => void {
  let cancel = () => {};
  const turn = (after: string) => {
    let next: string | null = null;
    let waitMs = everyMs;
    try {
      const period = periodMs();
      endBatch(store.cache);
      if (store.cache.inTransaction) {
        next = after;
        waitMs = betweenTurnsMs;
      } else if (period !== null) {
        const beforeMs = store.nowMs() - period - graceMs;
        next = letGoOfSome(store, after, beforeMs);
        if (next === null) letGoOfTraces(store, beforeMs);
        else waitMs = betweenTurnsMs;
      }
    } catch (error) {
      // A full disk or a busy file: the next hour tries again.
      log(storageError(error)?.code ?? errorText(error));
    }
    cancel = setTimer(() => turn(next ?? ''), waitMs);
  };
  cancel = setTimer(() => turn(''), firstAfterMs);
  return () => cancel();
}
