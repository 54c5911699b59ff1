/** What a move of the stage does to follow-ups that are planned. */
import { expect, test } from 'vitest';
import { entitySchemas } from '../../../src/shared/sync/entity-table.ts';
import { applyMutation, type MutationArgs } from '../../../src/shared/sync/mutations.ts';
import { aContext, aCustomer, aFollowUp, aTicket, idOf, Rows } from '../../support/facts.ts';

const rowsWith = (...followUps: ReturnType<typeof aFollowUp>[]) =>
  new Rows().put(
    { entity: 'customer', row: aCustomer() },
    { entity: 'ticket', row: aTicket({ stage: 'executing' }) },
    ...followUps.map((row) => ({ entity: 'follow_up' as const, row })),
  );

function move(rows: Rows, args: Partial<MutationArgs<'ticket.setStage'>>, rev = aTicket().statusRev) {
  const wished = { ticketId: idOf(2), stage: 'confirming' as const, reason: '', ...args };
  const applied = applyMutation('ticket.setStage', 1, wished, aContext(rows, { expects: { status: rev } }));
  if (!applied.ok) throw new Error(applied.error.message);
  const outcome = applied.value;
  if (outcome.status === 'ok') for (const put of outcome.puts) entitySchemas[put.entity].parse(put.row);
  return outcome;
}

test('a notice of progress that is still open ends with the execution, and the story says so', () => {
  const outcome = move(rowsWith(aFollowUp()), { endsFollowUps: [idOf(4)] });
  if (outcome.status !== 'ok') throw new Error(JSON.stringify(outcome));
  expect(outcome.puts.find(({ entity }) => entity === 'follow_up')?.row).toMatchObject({
    status: 'cancelled',
    outcome: '',
  });
  const story = outcome.puts.find(({ entity }) => entity === 'ticket_event')?.row;
  expect(story).toMatchObject({ kind: 'stage', text: expect.stringMatching(/；不再需要进度告知$/) });
});

test('what is not moot, is done, or belongs to another ticket is left alone, whoever names it', () => {
  const others = [
    aFollowUp({ id: idOf(5), kind: 'care' }),
    aFollowUp({ id: idOf(6), kind: 'satisfaction' }),
    aFollowUp({ id: idOf(7), status: 'done', doneAtMs: 9, outcome: '已告知' }),
    aFollowUp({ id: idOf(8), ticketId: idOf(90) }),
    aFollowUp({ id: idOf(9), scope: 'team:other' }),
  ];
  const outcome = move(rowsWith(...others), { endsFollowUps: [...others.map(({ id }) => id), idOf(99)] });
  if (outcome.status !== 'ok') throw new Error(JSON.stringify(outcome));
  expect(outcome.puts.map(({ entity }) => entity)).toEqual(['ticket', 'ticket_event']);
});

test('a move that lost against another one ends nothing', () => {
  const outcome = move(rowsWith(aFollowUp()), { endsFollowUps: [idOf(4)] }, idOf(999));
  expect(outcome.status).toBe('conflict');
});
