/** Which departments are proposed for a case, from the shipped policy, with reasons; and by when they owe an answer. */
import { describe, expect, test } from 'vitest';
import { shippedPolicy } from '../../../src/hub/services/sample/shipped-packs.ts';
import { complaintTypes } from '../../../src/shared/base/words.ts';
import { freeSlot, inTurn, openProposals, proposeReports, proposeRoutes, taskDueAtMs } from '../../../src/shared/ticket/routing.ts';
import { briefOf, type Task, taskIdOf } from '../../../src/shared/ticket/task.ts';
import { aTicket, at, idOf, team } from '../../support/facts.ts';

const policy = shippedPolicy();
const nowMs = at('2026-11-18T10:00');

function aTask(changes: Partial<Task> = {}): Task {
  const { department = 'logistics', slot = 1 } = changes;
  return {
    ...{ id: taskIdOf(idOf(2), department, slot), scope: team, ver: 1, deleted: false, ticketId: idOf(2), customerId: idOf(1), department },
    ...{ slot, kind: 'work', duty: null, what: '核实', brief: briefOf(aTicket()), askedById: null, askedByName: '', askedAtMs: nowMs },
    ...{ dueAtMs: nowMs + 1, state: 'open', result: '', settledAtMs: null, thread: [], rev: '' },
    ...changes,
  };
}

describe('proposals', () => {
  test('each comes with what to ask and why, and words add a second department', () => {
    const ticket = aTicket({ type: 'logistics_delay', demands: [{ id: 'd1', text: '补一张优惠券', done: false }] });
    const proposals = proposeRoutes(ticket, policy.routing);
    expect(proposals.map(({ department, words }) => [department, words])).toEqual([
      ['logistics', []],
      ['membership', ['优惠券']],
    ]);
    for (const { ask, reasons } of proposals) expect([ask.length > 5, reasons.length]).toEqual([true, 1]);
  });

  test('what concerns only the first owner is sent to nobody', () => {
    expect(proposeRoutes(aTicket({ type: 'service_attitude' }), policy.routing)).toEqual([]);
    expect(proposeRoutes(aTicket(), undefined)).toEqual([]);
  });

  test('every type that another department has to work on has a rule', () => {
    const asked = complaintTypes.filter((type) => proposeRoutes(aTicket({ type, title: '' }), policy.routing).length > 0);
    expect(complaintTypes.filter((type) => !asked.includes(type))).toEqual(['service_attitude', 'other']);
  });

  test('what was asked already is not proposed again, what was withdrawn is', () => {
    const proposals = proposeRoutes(aTicket({ type: 'logistics_delay' }), policy.routing);
    expect(openProposals(proposals, [aTask()])).toEqual([]);
    expect(openProposals(proposals, [aTask({ state: 'withdrawn' })])).toHaveLength(1);
  });
});

describe('duties to report', () => {
  const facts = { type: 'safety_hazard' as const, urgency: 'emergency' as const, openedAtMs: nowMs };

  test('come with harm, not with every fault of a dangerous kind', () => {
    expect(proposeReports(facts, policy).map(({ duty }) => duty?.id)).toEqual(['RECALL-2WD']);
    expect(proposeReports({ ...facts, urgency: 'normal' }, policy)).toEqual([]);
    expect(proposeReports({ ...facts, type: 'product_quality' }, policy)).toEqual([]);
  });

  test('count only where the law was in force on the day', () => {
    expect(proposeReports({ ...facts, openedAtMs: at('2019-12-31T10:00') }, policy)).toEqual([]);
  });

  test('are due from the opening of the case, whenever somebody asks for them', () => {
    const [proposal] = proposeReports(facts, policy);
    const dueAtMs = taskDueAtMs({ department: 'quality', duty: proposal?.duty ?? null, openedAtMs: nowMs, nowMs: nowMs + 9e7 }, policy);
    expect(new Date(dueAtMs).toISOString()).toBe(new Date(at('2026-11-20T21:00')).toISOString());
  });
});

describe('deadlines and places', () => {
  test('a department owes its answer by its own calendar', () => {
    const due = (department: Task['department']) => taskDueAtMs({ department, duty: null, openedAtMs: nowMs, nowMs }, policy);
    expect(due('logistics')).toBe(at('2026-11-18T19:00'));
    expect(due('quality')).toBe(at('2026-11-20T21:00'));
  });

  test('a department can be asked for three things about one ticket', () => {
    const first = freeSlot(idOf(2), 'logistics', []);
    expect(first?.slot).toBe(1);
    expect(freeSlot(idOf(2), 'logistics', [aTask()])?.slot).toBe(2);
    const full = [1, 2, 3].map((slot) => aTask({ slot }));
    expect(freeSlot(idOf(2), 'logistics', full)).toBeNull();
    expect(freeSlot(idOf(2), 'quality', full)?.slot).toBe(1);
  });

  test('what waits comes first, the soonest due before the rest', () => {
    const tasks = [
      aTask({ slot: 1, state: 'answered', settledAtMs: 5 }),
      aTask({ slot: 2, dueAtMs: 9 }),
      aTask({ slot: 3, dueAtMs: 3, state: 'handed_back' }),
    ];
    expect(inTurn(tasks).map(({ slot }) => slot)).toEqual([3, 2, 1]);
  });
});
