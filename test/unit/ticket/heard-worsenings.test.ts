import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs } from '../../../src/shared/base/clock.ts';
import type { Alert } from '../../../src/shared/monitor/alert.ts';
import { alertKinds } from '../../../src/shared/monitor/alert.ts';
import { type MonitorTurn, observeTurn, startMonitor } from '../../../src/shared/monitor/monitor.ts';
import { applyMutation } from '../../../src/shared/sync/mutations.ts';
import { asTakenBack } from '../../../src/shared/ticket/goods-returned.ts';
import { heardWorseningId, isBackTooEarly, worseningsHeard } from '../../../src/shared/ticket/heard-worsenings.ts';
import { aContext, aCustomer, aTicket, idOf, Rows } from '../../support/facts.ts';

type Said = [speaker: MonitorTurn['speaker'], text: string];

function talk(said: readonly Said[]) {
  let state = startMonitor();
  const alerts: (Alert & { dismissed: boolean })[] = [];
  said.forEach(([speaker, text], index) => {
    const step = observeTurn(state, { index, speaker, text, atMs: index * 5_000, emotion: null });
    state = step.state;
    alerts.push(...step.alerts.map((alert) => ({ ...alert, dismissed: false })));
  });
  return { alerts, utterances: said.map(([, text]) => ({ text })) };
}

describe('what the customer says', () => {
  test.each([
    ['再不解决我就打12315投诉你们', 'regulator'],
    ['我要找律师起诉你们，咱们法院见', 'lawyer'],
    ['我已经联系了电视台记者来曝光', 'media'],
  ] as const)('「%s」 makes the case worse, with the sentence as evidence', (text, code) => {
    const heard = worseningsHeard(
      talk([
        ['customer', '我买的空气炸锅三天了还没到'],
        ['agent', '我来查一下'],
        ['customer', text],
      ]),
    );
    expect(heard.filter((each) => each.code === code)).toEqual([{ code, note: `「${text}」` }]);
  });

  test('the same said five times is one worsening, and one put away by the agent is none', () => {
    const said: Said[] = Array.from({ length: 5 }, () => ['customer', '我要去12315投诉']);
    const heard = talk(said);
    expect(worseningsHeard(heard).map(({ code }) => code)).toEqual(['regulator']);
    expect(worseningsHeard({ ...heard, alerts: heard.alerts.map((alert) => ({ ...alert, dismissed: true })) })).toEqual([]);
  });

  test('a number in the sentence is hidden, also where the sentence is cut', () => {
    const long = `${'这个事情我已经说了很多遍了,'.repeat(8)}我要打12315,我的电话是13800001037你们自己看着办`;
    const [worse] = worseningsHeard(talk([['customer', long]]));
    expect(worse?.note).toContain('12315');
    expect(worse?.note).not.toContain('13800001037');
    expect(worse?.note.length).toBeLessThan(90);
  });

  test('a quiet talk makes nothing worse', () => {
    expect(
      worseningsHeard(
        talk([
          ['customer', '快递什么时候到'],
          ['agent', '今天18点前到'],
          ['customer', '好的谢谢'],
        ]),
      ),
    ).toEqual([]);
  });
});

test('no alert, whatever its turn, throws, tells a reason twice or writes more than a story takes', () => {
  const alert = fc.record({
    kind: fc.constantFrom(...alertKinds),
    turn: fc.nat(6),
    level: fc.constantFrom('agent' as const, 'lead' as const),
    turns: fc.array(fc.nat(6)),
    why: fc.string({ maxLength: 400 }),
    moves: fc.constant<[string, string]>(['一', '二']),
    dismissed: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(alert),
      fc.array(fc.record({ text: fc.string({ maxLength: 600, unit: 'binary' }) }), { maxLength: 5 }),
      (alerts, utterances) => {
        const heard = worseningsHeard({ alerts, utterances });
        expect(new Set(heard.map(({ code }) => code)).size).toBe(heard.length);
        for (const { note } of heard) expect([note.length <= 300, note.isWellFormed()]).toEqual([true, true]);
      },
    ),
  );
});

test('only the customer coming back about a case of an earlier talk, before its plan is due, makes it worse', () => {
  const plan = { dueAtMs: 10 * dayMs };
  const back = { startedAtMs: 9 * dayMs, direction: 'in' as const, ticketContactId: 'first', contactId: 'second' };
  expect(isBackTooEarly(back, plan)).toBe(true);
  expect(isBackTooEarly({ ...back, direction: 'out' }, plan)).toBe(false);
  expect(isBackTooEarly({ ...back, contactId: 'first' }, plan)).toBe(false);
  expect(isBackTooEarly({ ...back, startedAtMs: 10 * dayMs }, plan)).toBe(false);
  expect(isBackTooEarly(back, undefined)).toBe(false);
});

test('heard in one talk it is written once, by whichever mutation comes first, and one taken back does not come again', () => {
  const rows = new Rows().put({ entity: 'customer', row: aCustomer() }, { entity: 'ticket', row: aTicket() });
  const args = { ticketId: idOf(2), code: 'regulator', note: '「我要打12315」', contactId: idOf(5) };
  const write = (n: number) => {
    const applied = applyMutation('ticket.worsen', 1, args, aContext(rows, { mutationId: idOf(n) }));
    if (!applied.ok || applied.value.status !== 'ok') throw new Error('refused');
    rows.put(...applied.value.puts);
    return applied.value.puts.length;
  };
  expect([write(901), write(902)]).toEqual([1, 0]);
  const [event] = rows.all('ticket_event');
  expect(event).toMatchObject({ id: heardWorseningId(idOf(5), idOf(2), 'regulator'), kind: 'worsened', reasonCode: 'regulator' });
  if (event === undefined) throw new Error('nothing was written');
  rows.put({ entity: 'ticket_event', row: asTakenBack(event, '赵班长', '只是在问流程') });
  expect(write(903)).toBe(0);
  expect(rows.all('ticket_event').map(({ kind }) => kind)).toEqual(['note']);
});
