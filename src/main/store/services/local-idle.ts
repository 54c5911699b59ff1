/**
 * Lets go of customers who are idle, with all that hangs on them, also while there is no network. The hub keeps them and gives them back
 * to whoever asks. It decides by the same function a day sooner, so that a desk in touch with it finds nothing to do.
 */
import { mayLeaveWhole } from '../../../shared/retention/desk-stay.ts';
import { commitmentsByCustomer } from '../db/commitments-repo.ts';
import { contactsByCustomer } from '../db/contacts-repo.ts';
import { followUpsByCustomer } from '../db/follow-ups-repo.ts';
import { type HeldCustomer, hasOpenRequests, heldCustomers, isWorkedOn, letGoOf, noteSince, rowsOfCustomer } from '../db/idle-repo.ts';
import { allRunningContacts } from '../db/running-contacts-repo.ts';
import { ticketsByCustomer } from '../db/tickets-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';

const looksPerTurn = 500;
const customersPerTurn = 5;
const most = 10_000;

/** Somebody is talking with them on this PC. */
function isOnTheLine(store: DeskStore, customerId: string): boolean {
  return allRunningContacts(store.own).some(({ view }) => view.phase !== 'ended' && view.customerId === customerId);
}

function isIdle(store: DeskStore, { id, lastContactAtMs, sinceMs }: HeldCustomer, beforeMs: number): boolean {
  const { cache } = store;
  if (sinceMs === null || sinceMs >= beforeMs || (lastContactAtMs ?? 0) >= beforeMs) return false;
  const stay = {
    customer: { lastContactAtMs },
    tickets: ticketsByCustomer(cache, id, most),
    contacts: contactsByCustomer(cache, id, most),
    commitments: commitmentsByCustomer(cache, id, most),
    followUps: followUpsByCustomer(cache, id),
    ...{ approvals: [], tasks: [], escalations: [], cards: [], sinceMs },
  };
  return !hasOpenRequests(cache, id) && mayLeaveWhole(stay, beforeMs) && !isOnTheLine(store, id);
}

/** One turn; only where the cache is level. Answers the customer to go on after, or null at the end. */
export function letGoOfIdle(store: DeskStore, after: string, beforeMs: number): string | null {
  const { cache } = store;
  const seen = heldCustomers(cache, after, looksPerTurn);
  const fresh = seen.filter(({ sinceMs }) => sinceMs === null).map(({ id }) => id);
  const idle: HeldCustomer[] = [];
  let last: string | null = seen.length === looksPerTurn ? (seen.at(-1)?.id ?? null) : null;
  for (const one of seen) {
    if (!isIdle(store, one, beforeMs)) continue;
    idle.push(one);
    if (idle.length === customersPerTurn) {
      last = one.id;
      break;
    }
  }
  const leaving = idle.flatMap(({ id }) => {
    const refs = rowsOfCustomer(cache, id);
    return isWorkedOn(cache, id, refs) ? [] : [refs];
  });
  if (fresh.length + leaving.length === 0) return last;
  cache
    .transaction(() => {
      noteSince(cache, fresh, store.nowMs());
      for (const refs of leaving) letGoOf(cache, refs);
    })
    .immediate();
  if (leaving.length > 0) store.announce(['customer', 'contact', 'ticket']);
  return last;
}
