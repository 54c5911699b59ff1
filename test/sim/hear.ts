/** From what the network brought instead of an answer to what the product makes of it: through its routes, its client and its words. */
import { toAnswer } from '../../src/hub/routes/answer-errors.ts';
import type { HubClient, HubFailure } from '../../src/main/store/sync/hub-client.ts';
import type { Outcome } from './network.ts';
import { type OddAnswer, oddClient } from './odd-answers.ts';

export type FailedOutcome = Extract<Outcome<unknown>, { ok: false }>;
/** Any question of a desk. */
export type Question = (hub: HubClient) => Promise<{ ok: true } | { ok: false; failure: HubFailure }>;

const offline: HubFailure = { kind: 'offline', reason: '', retryAfterMs: 0, message: 'no answer' };

/** Null: somebody answered, and it is to be read. */
export function failureWithoutAnswer({ why }: FailedOutcome): HubFailure | null {
  if (why === 'offline') return offline;
  return why === 'error' ? { ...offline, kind: 'error', message: 'the hub failed' } : null;
}

/** As it goes over the wire. */
function wordsOf(outcome: FailedOutcome): OddAnswer {
  if (outcome.why === 'odd') return outcome.answer;
  if (outcome.why !== 'refused') throw new Error('nobody answered');
  const { status, code, data } = toAnswer(outcome.refused, () => undefined);
  return { status, body: JSON.stringify({ code, data }) };
}

export async function failureOf(outcome: FailedOutcome, question: Question): Promise<HubFailure> {
  const known = failureWithoutAnswer(outcome);
  if (known !== null) return known;
  const words = wordsOf(outcome);
  const heard = await question(oddClient(words));
  if (heard.ok) throw new Error(`status ${words.status} was taken for an answer of the hub`);
  return heard.failure;
}
