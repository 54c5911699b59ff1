/** When something missed reaches whom: steps in open hours, no step twice, nothing after it was taken. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EscalationRule } from '../../../src/shared/pack/pack.ts';
import { type Escalation, isReceiver, levelDue, type Missed, raise, ruleFor } from '../../../src/shared/ticket/escalation.ts';
import { at, calendar, idOf, team } from '../../support/facts.ts';

const rule: EscalationRule = {
  clock: 'commitment',
  steps: [
    { role: 'owner', after_minutes: 0 },
    { role: 'lead', after_minutes: 30 },
    { role: 'manager', after_minutes: 120 },
  ],
};
const dueAtMs = at('2026-11-18T18:00');
const missed: Missed = {
  ...{ scope: team, clock: 'commitment', subjectId: idOf(3), ticketId: idOf(2), customerId: idOf(1), what: '补发', reasonCode: null },
  ...{ dueAtMs, owner: { id: idOf(50), name: '王敏' } },
};
const at_ = (local: string, known: Escalation | null = null, about: Missed = missed) =>
  raise({ missed: about, rule, known, nowMs: at(local), calendar });

describe('the chain', () => {
  test.each([
    ['2026-11-18T17:59', 0],
    ['2026-11-18T18:00', 1],
    ['2026-11-18T18:29', 1],
    ['2026-11-18T18:30', 2],
    ['2026-11-18T20:00', 3],
  ])('at %s it has reached %i', (local, level) => {
    expect(levelDue(rule, dueAtMs, at(local), calendar)).toBe(level);
  });

  test('waits for the morning when nobody could act', () => {
    const late = at('2026-11-18T20:50');
    expect(levelDue(rule, late, at('2026-11-19T08:59'), calendar)).toBe(1);
    expect(levelDue(rule, late, at('2026-11-19T09:20'), calendar)).toBe(2);
  });

  test('does not wait where a rule runs day and night', () => {
    const late = at('2026-11-18T23:20');
    const always: EscalationRule = { ...rule, always: true };
    expect([late, at('2026-11-18T23:50'), at('2026-11-19T01:20')].map((nowMs) => levelDue(always, late, nowMs, calendar))).toEqual([
      1, 2, 3,
    ]);
    expect(levelDue(rule, late, at('2026-11-19T01:20'), calendar)).toBe(1);
  });

  test('names its owner first and keeps when each was reached', () => {
    const first = at_('2026-11-18T18:05');
    expect(first?.receivers).toEqual([{ role: 'owner', id: idOf(50), name: '王敏', atMs: at('2026-11-18T18:05') }]);
    const second = at_('2026-11-18T18:31', first);
    expect(second?.receivers.map(({ role, atMs }) => [role, atMs])).toEqual([
      ['owner', at('2026-11-18T18:05')],
      ['lead', at('2026-11-18T18:31')],
    ]);
    expect(second?.raisedAtMs).toBe(first?.raisedAtMs);
  });

  test('tells everybody of a role first where it is nobody’s yet, as a public post is', () => {
    const post: Missed = { ...missed, clock: 'post', customerId: null, ticketId: null, owner: { id: null, name: '', role: 'agent' } };
    const raised = at_('2026-11-18T18:31', null, post);
    expect(raised?.receivers.map(({ role, id }) => [role, id])).toEqual([
      ['agent', null],
      ['lead', null],
    ]);
    if (raised === null) throw new Error('nothing was raised');
    const reached = (role: string) => isReceiver(raised, { userId: idOf(77), role });
    expect([reached('agent'), reached('lead'), reached('manager')]).toEqual([true, true, false]);
    expect(at_('2026-11-18T18:40', raised, post)).toBeNull();
  });

  test('rests once somebody took it, and begins anew when the same thing is missed with a new deadline', () => {
    const first = at_('2026-11-18T18:05');
    if (first === null) throw new Error('nothing was raised');
    const taken: Escalation = { ...first, state: 'taken', takenByName: '赵班长' };
    expect(at_('2026-11-18T20:30', taken)).toBeNull();
    const again = at_('2026-11-19T12:10', { ...taken, state: 'settled' }, { ...missed, dueAtMs: at('2026-11-19T12:00') });
    expect(again).toMatchObject({ level: 1, state: 'open', takenByName: '' });
  });

  test('begins anew with the same deadline when it was settled and is missed after all', () => {
    const first = at_('2026-11-18T20:05');
    if (first === null) throw new Error('nothing was raised');
    const settled: Escalation = { ...first, state: 'settled', settledAtMs: at('2026-11-18T20:10') };
    const again = at_('2026-11-18T20:20', settled);
    expect(again).toMatchObject({ level: 3, state: 'open', settledAtMs: null, raisedAtMs: at('2026-11-18T20:20') });
    expect(again?.receivers.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 3 }, () => at('2026-11-18T20:20')));
  });

  test('a worsening that was settled stays settled', () => {
    const worse: Missed = { ...missed, clock: 'worsened', reasonCode: 'regulator' };
    const first = at_('2026-11-18T18:05', null, worse);
    if (first === null) throw new Error('nothing was raised');
    expect(at_('2026-11-18T20:30', { ...first, state: 'settled' }, worse)).toBeNull();
  });

  test('asked again and again it says nothing new', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * 24 * 60 }), (minutes) => {
        const nowMs = dueAtMs + minutes * 60_000;
        const first = raise({ missed, rule, known: null, nowMs, calendar });
        expect(raise({ missed, rule, known: first, nowMs, calendar })).toBeNull();
      }),
    );
  });

  test('only ever rises', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 8 }), (waits) => {
        let nowMs = dueAtMs;
        let known: Escalation | null = null;
        for (const wait of waits) {
          nowMs += wait * 60_000;
          const next: Escalation | null = raise({ missed, rule, known, nowMs, calendar });
          if (next !== null) {
            expect(next.level).toBeGreaterThan(known?.level ?? 0);
            expect(next.receivers.slice(0, known?.receivers.length ?? 0)).toEqual(known?.receivers ?? []);
            known = next;
          }
        }
      }),
    );
  });
});

test('the first rule that fits a worsening is the one that counts', () => {
  const safety: EscalationRule = { clock: 'worsened', reasons: ['safety'], steps: [{ role: 'manager', after_minutes: 0 }] };
  const rest: EscalationRule = { clock: 'worsened', steps: [{ role: 'lead', after_minutes: 0 }] };
  expect(ruleFor([rule, safety, rest], { clock: 'worsened', reasonCode: 'safety' })).toBe(safety);
  expect(ruleFor([rule, safety, rest], { clock: 'worsened', reasonCode: 'media' })).toBe(rest);
  expect(ruleFor([rule, safety], { clock: 'worsened', reasonCode: null })).toBeNull();
});

test('it waits for the person it names, or for whoever has the role', () => {
  const receivers = [
    { role: 'owner' as const, id: idOf(50), name: '王敏', atMs: 1 },
    { role: 'lead' as const, id: null, name: '', atMs: 2 },
  ];
  const waitsFor = (userId: string, role: string) => isReceiver({ receivers }, { userId, role });
  expect([waitsFor(idOf(50), 'agent'), waitsFor(idOf(51), 'agent'), waitsFor(idOf(52), 'lead'), waitsFor(idOf(53), 'manager')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
