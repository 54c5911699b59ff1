import { describe, expect, test } from 'vitest';
import { ticketStages } from '../../../src/shared/base/words.ts';
import { isOpen } from '../../../src/shared/clock/business-calendar.ts';
import { followUpsAnew, planFollowUps, replacedBy } from '../../../src/shared/ticket/follow-up-plan.ts';
import { canMove, needsReason, nextStages, stageName } from '../../../src/shared/ticket/stage-moves.ts';
import { nextClock, ticketClocks, ticketDueTimes } from '../../../src/shared/ticket/ticket-clocks.ts';
import { readTicketNumber, ticketNumber } from '../../../src/shared/ticket/ticket-no.ts';
import { aCommitment, aFollowUp, aTicket, at, calendar, idOf } from '../../support/facts.ts';

describe('ticket numbers', () => {
  test('hold the local date of opening and five characters of the id', () => {
    const number = ticketNumber('0193a000-0000-7000-8000-0123456789ab', at('2026-11-22T07:59'), 480);
    expect(number).toMatch(/^TK-20261122-[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(ticketNumber('0193a000-0000-7000-8000-0123456789ab', at('2026-11-22T07:59'), 0)).toMatch(/^TK-20261121-/);
    expect(ticketNumber(idOf(1), 0, 0)).not.toBe(ticketNumber(idOf(2), 0, 0));
  });

  test.each([
    ['tk-20261122-7f3kq', 'TK-20261122-7F3KQ'],
    [' TK 20261122 7F3KQ ', 'TK-20261122-7F3KQ'],
    ['TK20261122oilu0', 'TK-20261122-011V0'],
    ['ＴＫ－２０２６１１２２－７Ｆ３ＫＱ', 'TK-20261122-7F3KQ'],
    ['7F3KQ', null],
  ])('「%s」 is read as %s', (text, number) => expect(readTicketNumber(text)).toBe(number));
});

describe('stages', () => {
  test('every stage has a way on and a name, and every stage is reached', () => {
    const reached = new Set(ticketStages.flatMap(nextStages));
    for (const stage of ticketStages) {
      expect(nextStages(stage).length).toBeGreaterThan(0);
      expect(nextStages(stage)).not.toContain(stage);
      expect(stageName(stage)).not.toBe('');
      if (stage !== 'new') expect(reached).toContain(stage);
    }
  });

  test('a closed ticket opens only into verifying, and care is not skipped', () => {
    expect(nextStages('closed')).toEqual(['verifying']);
    expect(canMove('executing', 'closed')).toBe(false);
    expect(canMove('confirming', 'care')).toBe(true);
    expect([needsReason('new', 'closed'), needsReason('care', 'closed'), needsReason('closed', 'verifying')]).toEqual([true, false, true]);
  });

  test('the answer is a copy: a caller cannot widen the table', () => {
    nextStages('closed').push('care');
    expect(nextStages('closed')).toEqual(['verifying']);
  });
});

describe('clocks', () => {
  test('golden window and plan come from the policy', () => {
    const opened = at('2026-11-17T10:00');
    expect(ticketDueTimes(opened, { golden_minutes: 120, plan_minutes: 1440 })).toEqual({
      goldenDueAtMs: at('2026-11-17T12:00'),
      planDueAtMs: at('2026-11-18T10:00'),
    });
  });

  test('run by due time; cancelled promises have none; the next one is the earliest unmet', () => {
    const clocks = ticketClocks(
      aTicket(),
      [
        aCommitment(),
        aCommitment({ id: idOf(80), status: 'cancelled' }),
        aCommitment({ id: idOf(81), status: 'broken', settledAtMs: 9, dueAtMs: 5 }),
      ],
      [aFollowUp()],
    );
    expect(clocks.map((clock) => [clock.kind, clock.label, clock.metAtMs !== null])).toEqual([
      ['commitment', '补发', true],
      ['golden', '首次响应', true],
      ['plan', '给出方案', false],
      ['follow_up', '进度告知', false],
      ['commitment', '补发', false],
    ]);
    expect(nextClock(clocks)).toMatchObject({ kind: 'plan' });
  });

  test('a closed ticket has no running clock of its own', () => {
    expect(nextClock(ticketClocks(aTicket({ closedAtMs: at('2026-11-20T10:00') }), []))).toBeNull();
  });
});

describe('follow-up plan', () => {
  const plan = (completion: string, careDays = 7, progressHours = 4) =>
    planFollowUps({ startMs: at('2026-11-18T10:00'), completionAtMs: at(completion), progressHours, careDays, calendar });

  test('progress on the way, satisfaction on completion, a care call a week later', () => {
    expect(plan('2026-11-18T18:00')).toEqual([
      { kind: 'progress', dueAtMs: at('2026-11-18T14:00') },
      { kind: 'satisfaction', dueAtMs: at('2026-11-18T19:00') },
      { kind: 'care', dueAtMs: at('2026-11-25T10:00') },
    ]);
  });

  test('something done within two hours needs no notice in between', () => {
    expect(plan('2026-11-18T12:00').map((item) => item.kind)).toEqual(['satisfaction', 'care']);
  });

  test('a long execution has at most three notices, a middling one a notice halfway', () => {
    expect(plan('2026-11-25T18:00').filter((item) => item.kind === 'progress')).toHaveLength(3);
    expect(plan('2026-11-18T16:00', 7, 24)[0]).toEqual({ kind: 'progress', dueAtMs: at('2026-11-18T13:00') });
  });

  test('everything falls into open hours, care within 7 to 14 days, over holidays too', () => {
    for (const completion of ['2026-09-24T18:00', '2026-09-28T23:30', '2026-10-01T02:00']) {
      for (const careDays of [1, 7, 10, 14, 99]) {
        const startMs = at('2026-09-24T10:00');
        const items = planFollowUps({ startMs, completionAtMs: at(completion), progressHours: 6, careDays, calendar });
        for (const item of items) expect(isOpen(item.dueAtMs, calendar)).toBe(true);
        const days = ((items.find((item) => item.kind === 'care')?.dueAtMs ?? 0) - at(`${completion.slice(0, 10)}T10:00`)) / 86_400_000;
        expect(days).toBeGreaterThanOrEqual(7);
        expect(days).toBeLessThanOrEqual(14);
      }
    }
  });
});

test('after one more promise the check and the care call move on, never back, and notices still ahead stay', () => {
  const plan = (kind: 'progress' | 'satisfaction' | 'care', dueAtMs: number) => ({ kind, dueAtMs });
  const open = [plan('progress', 1), plan('satisfaction', 4), plan('care', 30)];
  const proposed = [plan('progress', 5), plan('satisfaction', 9), plan('care', 20)];
  const anew = followUpsAnew(open, proposed, 0);
  expect(anew).toEqual([plan('progress', 1), plan('satisfaction', 9), plan('care', 30)]);
  const added = anew.filter(({ dueAtMs }) => dueAtMs === 9);
  expect(replacedBy(open, added, 0)).toEqual([plan('satisfaction', 4)]);
  expect(followUpsAnew([plan('care', 30)], proposed, 0)).toEqual([plan('progress', 5), plan('satisfaction', 9), plan('care', 30)]);
  expect(followUpsAnew(open, proposed, 2)).toEqual([plan('progress', 5), plan('satisfaction', 9), plan('care', 30)]);
  expect(replacedBy(open, added, 2)).toEqual([plan('progress', 1), plan('satisfaction', 4)]);
});
