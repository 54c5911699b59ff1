import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { policyContentSchema } from '../../../src/shared/pack/pack.ts';
import { pausesOf, type StoryMark, settledAtMs } from '../../../src/shared/ticket/clock-events.ts';
import {
  type ClockSurroundings,
  departmentTerms,
  departmentWork,
  nextClock,
  ticketClocks,
} from '../../../src/shared/ticket/ticket-clocks.ts';
import { aCommitment, aFollowUp, aTicket, at } from '../../support/facts.ts';

const policy = policyContentSchema.parse(parse(readFileSync(`${import.meta.dirname}/../../../assets/packs/policy.yaml`, 'utf8')));
const hour = 3_600_000;
const opened = at('2026-11-18T10:00');
const ticket = aTicket({
  openedAtMs: opened,
  goldenDueAtMs: opened + 2 * hour,
  planDueAtMs: opened + 24 * hour,
  firstResponseAtMs: null,
  planGivenAtMs: null,
  closedAtMs: null,
});

function mark(kind: StoryMark['kind'], local: string, reasonCode: string | null = null): StoryMark {
  return { kind, atMs: at(local), reasonCode, deleted: false };
}

function around(nowLocal: string, more: Partial<ClockSurroundings> = {}): ClockSurroundings {
  return { nowMs: at(nowLocal), policy, story: [], ...more };
}

describe('the story of a ticket', () => {
  test('tells its pauses, whatever order it is read in', () => {
    const story = [
      mark('resumed', '2026-11-18T15:00'),
      mark('paused', '2026-11-18T14:00', 'waiting_customer'),
      mark('paused', '2026-11-18T16:00', 'waiting_evidence'),
    ];
    expect(pausesOf(story)).toEqual([
      { fromMs: at('2026-11-18T14:00'), toMs: at('2026-11-18T15:00'), reason: 'waiting_customer' },
      { fromMs: at('2026-11-18T16:00'), toMs: null, reason: 'waiting_evidence' },
    ]);
  });

  test('a new reason ends the former pause; closing and reopening end it; an unknown reason and a deleted event stop nothing', () => {
    const pauses = pausesOf([
      mark('paused', '2026-11-18T11:00', 'waiting_customer'),
      mark('paused', '2026-11-18T12:00', 'waiting_carrier'),
      mark('stage', '2026-11-18T13:00', 'closed'),
      mark('paused', '2026-11-18T14:00', 'lunch'),
      { ...mark('paused', '2026-11-18T15:00', 'system_down'), deleted: true },
      mark('resumed', '2026-11-18T16:00'),
    ]);
    expect(pauses.map(({ reason, toMs }) => [reason, toMs])).toEqual([
      ['waiting_customer', at('2026-11-18T12:00')],
      ['waiting_carrier', at('2026-11-18T13:00')],
    ]);
  });

  test('what was asked for is settled when confirming begins, and not any more after a reopening', () => {
    const done = [mark('stage', '2026-11-18T11:00', 'executing'), mark('stage', '2026-11-20T11:00', 'confirming')];
    expect(settledAtMs(done)).toBe(at('2026-11-20T11:00'));
    expect(settledAtMs([...done, mark('stage', '2026-11-21T11:00', 'care')])).toBe(at('2026-11-20T11:00'));
    expect(settledAtMs([...done, mark('reopened', '2026-11-22T11:00', 'verifying')])).toBeNull();
  });
});

describe('clocks side by side', () => {
  test('first response, plan, promise, department, law and follow-up run at once, in order of their due times', () => {
    const clocks = ticketClocks(
      ticket,
      [aCommitment({ madeAtMs: opened, dueAtMs: at('2026-11-18T18:00') })],
      [aFollowUp({ kind: 'care', dueAtMs: at('2026-11-28T10:00') })],
      around('2026-11-18T10:30', {
        departments: [{ department: 'quality', label: '质检', startMs: opened, terms: departmentTerms('quality', policy), metAtMs: null }],
        lawEvents: { goods_returned: at('2026-11-20T09:00'), order_signed: at('2026-11-15T09:00') },
      }),
    );
    expect(clocks.map(({ kind, label, dueAtMs }) => [kind, label, dueAtMs])).toEqual([
      ['golden', '首次响应', at('2026-11-18T12:00')],
      ['commitment', '补发', at('2026-11-18T18:00')],
      ['plan', '给出方案', at('2026-11-19T10:00')],
      ['department', '质检', at('2026-11-20T21:00')],
      ['statutory', '收到退货之日起7日内退款', at('2026-11-27T21:00')],
      ['follow_up', '关怀回访', at('2026-11-28T10:00')],
      ['statutory', '超过15日未处理视为故意拖延', at('2026-12-03T21:00')],
    ]);
  });

  test('waiting for the customer stops the plan and the department, and nothing the customer was promised', () => {
    const story = [mark('paused', '2026-11-18T11:00', 'waiting_customer')];
    const departments = [
      { department: 'logistics' as const, label: '物流', startMs: opened, terms: departmentTerms('logistics', policy), metAtMs: null },
    ];
    const promise = aCommitment({ madeAtMs: opened, dueAtMs: at('2026-11-18T18:00') });
    const clocks = ticketClocks(ticket, [promise], [], around('2026-11-18T14:00', { story, departments }));
    expect(clocks.filter(({ paused }) => paused !== null).map(({ kind, dueAtMs }) => [kind, dueAtMs])).toEqual([
      ['department', at('2026-11-18T21:00')],
      ['plan', at('2026-11-19T13:00')],
    ]);
    expect(nextClock(clocks)?.kind).toBe('golden');
  });

  test('a part asked of a department for a named time neither moves nor says that it stands still', () => {
    const story = [mark('paused', '2026-11-18T11:00', 'waiting_customer')];
    const dueAtMs = at('2026-11-18T18:00');
    const asked = {
      department: 'logistics' as const,
      label: '物流',
      startMs: opened,
      terms: { basis: 'fixed' as const, dueAtMs },
      metAtMs: null,
    };
    const clocks = ticketClocks(ticket, [], [], around('2026-11-18T17:00', { story, departments: [asked] }));
    expect(clocks.find(({ kind }) => kind === 'department')).toMatchObject({ dueAtMs, paused: null });
  });

  test('the time for the refund runs from when the goods were back, as the story tells it last', () => {
    const story = [mark('happened', '2026-11-19T09:00', 'goods_returned'), mark('happened', '2026-11-20T09:00', 'goods_returned')];
    const clocks = ticketClocks(ticket, [], [], around('2026-11-21T10:00', { story }));
    const refund = clocks.find(({ label }) => label === '收到退货之日起7日内退款');
    expect(refund).toMatchObject({ kind: 'statutory', dueAtMs: at('2026-11-27T21:00'), metAtMs: null });
    expect(ticketClocks(ticket, [], [], around('2026-11-21T10:00')).map(({ label }) => label)).not.toContain(refund?.label);
  });

  test('a clock that stands still waits behind those that run', () => {
    const story = [mark('paused', '2026-11-18T11:00', 'waiting_customer')];
    const answered = { ...ticket, firstResponseAtMs: opened };
    const clocks = ticketClocks(answered, [], [], around('2026-11-18T12:00', { story }));
    expect(clocks[1]).toMatchObject({ kind: 'plan', paused: { reason: 'waiting_customer' } });
    expect(nextClock(clocks)).toMatchObject({ kind: 'statutory' });
  });

  test('a law counts from the day it came into force, and only for the complaints it is about', () => {
    const kinds = (type: 'product_quality' | 'service_attitude', local: string) =>
      ticketClocks({ ...ticket, type, openedAtMs: at(local) }, [], [], around('2026-11-18T10:30')).map(({ kind }) => kind);
    expect(kinds('product_quality', '2026-11-18T10:00')).toContain('statutory');
    expect(kinds('service_attitude', '2026-11-18T10:00')).not.toContain('statutory');
    expect(kinds('product_quality', '2015-03-14T10:00')).not.toContain('statutory');
    expect(kinds('product_quality', '2015-03-15T00:00')).toContain('statutory');
  });

  test('the legal clock is met when the work was done, not when somebody closed the ticket', () => {
    const story = [mark('stage', '2026-11-20T11:00', 'confirming'), mark('stage', '2026-12-20T11:00', 'closed')];
    const clocks = ticketClocks({ ...ticket, closedAtMs: at('2026-12-20T11:00') }, [], [], around('2026-12-21T10:00', { story }));
    expect(clocks.find(({ kind }) => kind === 'statutory')).toMatchObject({ metAtMs: at('2026-11-20T11:00') });
  });

  test('departments have their own terms, and one without a line has the plan’s', () => {
    expect(departmentTerms('logistics', policy)).toEqual({ basis: 'open', amountMs: 8 * hour });
    expect(departmentTerms('product', policy)).toEqual({ basis: 'workdays', count: 3 });
    expect(departmentTerms('product', { plan_minutes: 1440 })).toEqual({ basis: 'wall', amountMs: 24 * hour });
  });

  test('a department’s clock runs from when it got the ticket, is met by the work, and the first owner’s own has none', () => {
    const routed = { ...ticket, department: 'quality' as const };
    const story = [mark('owner', '2026-11-19T09:00', 'logistics'), mark('owner', '2026-11-19T15:00', 'quality')];
    expect(departmentWork(routed, story, policy)).toEqual({
      department: 'quality',
      startMs: at('2026-11-19T15:00'),
      terms: { basis: 'workdays', count: 2 },
      metAtMs: null,
    });
    expect(departmentWork(routed, [], policy)?.startMs).toBe(opened);
    const done = [...story, mark('stage', '2026-11-20T11:00', 'confirming')];
    expect(departmentWork(routed, done, policy)?.metAtMs).toBe(at('2026-11-20T11:00'));
    expect(departmentWork({ ...ticket, department: 'service' }, story, policy)).toBeNull();
  });

  test('the mediation period changes with the law of 15 April 2026', () => {
    const inForce = (date: string) =>
      policy.law_deadlines
        ?.filter(
          ({ from_event: event, effective_from: from, effective_to: to }) =>
            event === 'mediation_accepted' && date >= from && date <= (to ?? '9999'),
        )
        .map(({ id }) => id);
    expect([inForce('2026-04-14'), inForce('2026-04-15')]).toEqual([['MEDIATE-45WD'], ['MEDIATE-60D']]);
  });
});
