/** Who is one person, for those who decide it: asks the hub, shows its answers with what this desk knows of the people, masked. */
import type { z } from 'zod';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import {
  decidedAnswerSchema,
  decisionsAnswerSchema,
  dismissedAnswerSchema,
  identityPath,
  recordsAnswerSchema,
  type SeparateReason,
  suggestionsAnswerSchema,
  takenBackAnswerSchema,
} from '../../../shared/contract/identity.ts';
import type { DecisionView, PersonView, RecordView, SuggestionView } from '../../../shared/contract/identity-views.ts';
import { maskName, maskPhone } from '../../../shared/customer/mask.ts';
import { countContacts } from '../db/contacts-repo.ts';
import { customerById } from '../db/customers-repo.ts';
import { ordersByCustomer } from '../db/orders-repo.ts';
import { countOpenTickets } from '../db/tickets-repo.ts';
import type { HubQuestion } from '../sync/hub-client.ts';
import { unanswered } from '../sync/hub-failure.ts';
import type { Desk } from './desk.ts';

async function askHub<T>(desk: Desk, question: HubQuestion, answer: z.ZodType<T>): Promise<Result<T>> {
  const given = await desk.askHub({ ...question, path: `${identityPath}/${question.path}` }, answer);
  return given.ok ? ok(given.value) : unanswered(given.failure, 'identity.gone');
}

function personOf(desk: Desk, customerId: string): PersonView {
  const { cache } = desk.store;
  const customer = customerById(cache, customerId);
  return {
    customerId,
    isHere: customer !== null,
    maskedName: maskName(customer?.name ?? ''),
    maskedPhone: maskPhone(customer?.phone ?? ''),
    memberNo: customer?.memberNo ?? '',
    tier: customer?.tier ?? '',
    region: customer?.region ?? '',
    memberSinceMs: customer?.memberSinceMs ?? 0,
    lastContactAtMs: customer?.lastContactAtMs ?? null,
    contacts: countContacts(cache, customerId),
    orders: ordersByCustomer(cache, customerId).length,
    openTickets: countOpenTickets(cache, customerId),
  };
}

export async function listSuggestions(desk: Desk): Promise<Result<SuggestionView[]>> {
  const answer = await askHub(desk, { method: 'GET', path: 'suggestions' }, suggestionsAnswerSchema);
  if (!answer.ok) return answer;
  return ok(
    answer.value.suggestions.map(({ left_record, right_record, left_customer, right_customer, score, reasons, against }) => ({
      leftRecord: left_record,
      rightRecord: right_record,
      left: personOf(desk, left_customer),
      right: personOf(desk, right_customer),
      ...{ score, reasons, against },
    })),
  );
}

type StoredRecord = { record: string; source: string; source_id: string };
const recordOf = ({ record, source, source_id }: StoredRecord): RecordView => ({ recordId: record, source, sourceId: source_id });

export async function listDecisions(desk: Desk): Promise<Result<DecisionView[]>> {
  const answer = await askHub(desk, { method: 'GET', path: 'decisions' }, decisionsAnswerSchema);
  if (!answer.ok) return answer;
  return ok(
    answer.value.decisions.map(({ decision, kind, at_ms, by_name, records }) => ({
      ...{ decision, kind, atMs: at_ms, byName: by_name },
      records: records.map(recordOf),
      people: [...new Set(records.map(({ customer }) => customer))].map((customerId) => personOf(desk, customerId)),
    })),
  );
}

export async function recordsOf(desk: Desk, customerId: string): Promise<Result<RecordView[]>> {
  const answer = await askHub(desk, { method: 'POST', path: 'records', body: { customer: customerId } }, recordsAnswerSchema);
  return answer.ok ? ok(answer.value.records.map(recordOf)) : answer;
}

/** The rows follow with the next pull, which is asked for at once. */
export async function mergeCustomers(
  desk: Desk,
  pair: { left: string; right: string },
): Promise<Result<{ decision: string; customerId: string }>> {
  const answer = await askHub(desk, { method: 'POST', path: 'merge', body: pair }, decidedAnswerSchema);
  if (!answer.ok) return answer;
  desk.link.retry();
  return ok({ decision: answer.value.decision, customerId: answer.value.customer });
}

export async function dismissPair(desk: Desk, pair: { leftRecord: string; rightRecord: string }): Promise<Result<null>> {
  const body = { left_record: pair.leftRecord, right_record: pair.rightRecord };
  const answer = await askHub(desk, { method: 'POST', path: 'dismiss', body }, dismissedAnswerSchema);
  if (!answer.ok) return answer;
  return answer.value.dismissed ? ok(null) : fail('identity.gone', 'hub', 'no such open suggestion');
}

/** Its orders, contacts and tickets go with it where the source named it; people decide again by taking it back. */
export async function separateRecord(
  desk: Desk,
  { recordId, reason }: { recordId: string; reason: SeparateReason },
): Promise<Result<{ decision: string; customerId: string }>> {
  const answer = await askHub(desk, { method: 'POST', path: 'separate', body: { record: recordId, reason } }, decidedAnswerSchema);
  if (!answer.ok) return answer;
  desk.link.retry();
  return ok({ decision: answer.value.decision, customerId: answer.value.customer });
}

export async function takeBack(desk: Desk, decision: string): Promise<Result<{ customerIds: string[] }>> {
  const answer = await askHub(desk, { method: 'POST', path: 'take-back', body: { decision } }, takenBackAnswerSchema);
  if (!answer.ok) return answer;
  desk.link.retry();
  return ok({ customerIds: answer.value.customers });
}
