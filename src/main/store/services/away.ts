/**
 * Customers this desk does not hold: asks the hub for them, and fetches one. Nothing waits for it: what is here is found without it, and
 * nothing of an answer is kept. Whoever calls and is nobody's customer here is asked for once, and again when the hub is back.
 */
import type { z } from 'zod';
import { dayMs } from '../../../shared/base/clock.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { type AwayPerson, awayAnswerSchema, awayPath, recalledSchema } from '../../../shared/contract/away.ts';
import type { AwayHit, AwayHits } from '../../../shared/contract/away-views.ts';
import { leastAwayText } from '../../../shared/customer/away-keys.ts';
import { normalizePhone } from '../../../shared/customer/normalize-phone.ts';
import { retentionPeriods } from '../../../shared/retention/periods.ts';
import { customerById } from '../db/customers-repo.ts';
import type { HubQuestion } from '../sync/hub-client.ts';
import { unanswered } from '../sync/hub-failure.ts';
import { realTimer, type SetTimer } from '../sync/timers.ts';
import type { Room } from './contact-rooms.ts';
import type { Desk } from './desk.ts';

/** Their rows follow with the next pull, which is asked for at once. */
const rowsPatienceMs = 20_000;
const nobody: AwayHits = { hits: [], more: false };

async function askHub<T>(desk: Desk, question: HubQuestion, answer: z.ZodType<T>): Promise<Result<T>> {
  const given = await desk.askHub({ ...question, path: `${awayPath}/${question.path}` }, answer);
  return given.ok ? ok(given.value) : unanswered(given.failure, 'away.gone');
}

const reasons: Record<AwayPerson['by'], { reason: AwayHit['reason']; why: string }> = {
  name: { reason: 'picked', why: '姓名一致' },
  pinyin: { reason: 'picked', why: '姓名拼音一致' },
  initials: { reason: 'picked', why: '姓名拼音一致' },
  phone: { reason: 'exact_phone', why: '号码一致' },
  tail: { reason: 'phone_tail', why: '号码的末几位一致，请先核对身份' },
  member: { reason: 'member_no', why: '会员号一致' },
  order: { reason: 'order_no', why: '订单号一致' },
  ticket: { reason: 'picked', why: '工单号一致' },
};

function hitOf({ customer, masked_name, masked_phone, tier, region, last_contact_at_ms, by }: AwayPerson): AwayHit {
  const masked = { maskedName: masked_name, maskedPhone: masked_phone };
  return { customerId: customer, ...masked, tier, region, openTickets: 0, lastContactAtMs: last_contact_at_ms, ...reasons[by] };
}

async function peopleOf(desk: Desk, question: HubQuestion): Promise<Result<AwayHits>> {
  const answer = await askHub(desk, question, awayAnswerSchema);
  if (!answer.ok) return answer;
  const { people, more } = answer.value;
  // Somebody may have come meanwhile.
  const hits = people.filter(({ customer }) => customerById(desk.store.cache, customer) === null).map(hitOf);
  return ok({ hits, more });
}

export async function searchAway(desk: Desk, text: string, signal?: AbortSignal): Promise<Result<AwayHits>> {
  if ([...text.trim()].length < leastAwayText) return ok(nobody);
  return peopleOf(desk, { method: 'POST', path: 'search', body: { text: text.trim() }, signal });
}

function numberOf({ view, state }: Room): string | null {
  return view.channel === 'phone' ? (normalizePhone(state.fromAddress)?.number ?? null) : null;
}

export async function callersAway(desk: Desk, contactId: string, signal?: AbortSignal): Promise<Result<AwayHits>> {
  const room = desk.rooms.byId(contactId);
  if (room === null) return fail('not-found', 'main', 'no such contact');
  const from = numberOf(room);
  return from === null ? ok(nobody) : peopleOf(desk, { method: 'POST', path: 'callers', body: { from }, signal });
}

/** Whole days after which customers without contact are not on this PC; null: they all are. */
export function awayDays(desk: Desk): number | null {
  const { desk_customers: period } = retentionPeriods(desk.packs.policy().retention);
  return period === null ? null : Math.round(period / dayMs);
}

function untilHere(desk: Desk, customerId: string, setTimer: SetTimer): Promise<boolean> {
  const isHere = () => customerById(desk.store.cache, customerId) !== null;
  if (isHere()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (here: boolean) => {
      stop();
      cancel();
      resolve(here);
    };
    const stop = desk.store.onNews((topics) => {
      if (topics.includes('customer') && isHere()) end(true);
    });
    const cancel = setTimer(() => end(isHere()), rowsPatienceMs);
  });
}

/** Answers once the profile can be opened. */
export async function fetchCustomer(
  desk: Desk,
  customerId: string,
  setTimer: SetTimer = realTimer,
): Promise<Result<{ customerId: string }>> {
  if (customerById(desk.store.cache, customerId) !== null) return ok({ customerId });
  const recalled = await askHub(desk, { method: 'POST', path: 'recall', body: { customer: customerId } }, recalledSchema);
  if (!recalled.ok) return recalled;
  desk.link.retry();
  return (await untilHere(desk, customerId, setTimer)) ? ok({ customerId }) : fail('away.late', 'hub', 'the rows have not come yet');
}

/**
 * Asks the hub who calls when nobody here has the number. Only one person: fetched, and whoever has the talk still open with nobody gets
 * them as soon as the rows are here. Several: the screen offers them. The answer ends it.
 */
export function watchCallers(desk: Desk, setTimer: SetTimer): () => void {
  const asked = new Set<string>();
  const isUnknown = ({ view }: Room) => view.phase !== 'ended' && view.customerId === null && view.candidates.length === 0;
  const ask = async (room: Room) => {
    const { id } = room.view;
    asked.add(id);
    const found = await callersAway(desk, id);
    if (!found.ok) {
      asked.delete(id);
      return;
    }
    const [only] = found.value.hits;
    const now = desk.rooms.byId(id);
    if (only === undefined || found.value.hits.length > 1 || found.value.more || now === null || !isUnknown(now)) return;
    const fetched = await fetchCustomer(desk, only.customerId, setTimer);
    if (!fetched.ok && fetched.error.code !== 'away.late') asked.delete(id);
  };
  const look = () => {
    const { state } = desk.link.state();
    if (state !== 'online' && state !== 'slow') return;
    for (const room of desk.rooms.open()) {
      if (!asked.has(room.view.id) && isUnknown(room) && numberOf(room) !== null) void ask(room);
    }
  };
  const stops = [
    desk.onMoment((moment) => {
      if (moment.type === 'contact.offered') look();
    }),
    desk.store.onNews((topics) => {
      if (topics.includes('link')) look();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
