/** Properties of the domain core that no list of cases can show. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addBusinessMs, businessMsBetween, isOpen, lastOpen, nextOpen } from '../../src/shared/clock/business-calendar.ts';
import { resolveTime } from '../../src/shared/clock/resolve-time.ts';
import { maskName, maskPhone } from '../../src/shared/customer/mask.ts';
import { normalizePhone } from '../../src/shared/customer/normalize-phone.ts';
import { findTimeExpressions } from '../../src/shared/language/time-expressions.ts';
import type { CalendarData } from '../../src/shared/pack/pack.ts';
import { entitySchemas } from '../../src/shared/sync/entity-table.ts';
import { applyMutation, expectedRevs, type MutationName } from '../../src/shared/sync/mutations.ts';
import { aContext, aCustomer, aTicket, at, calendar, idOf, Rows } from '../support/facts.ts';

const moment = fc.integer({ min: at('2026-09-20T00:00'), max: at('2026-12-31T00:00') });
const amount = fc.integer({ min: 0, max: 40 * 3_600_000 });
const span = fc.tuple(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 0, max: 1440 }));
const anyCalendar: fc.Arbitrary<CalendarData> = fc.record({
  utc_offset_minutes: fc.constantFrom(480, 0, -300, 345),
  weekly: fc.array(fc.array(span, { maxLength: 3 }), { minLength: 7, maxLength: 7 }),
  holidays: fc.constant(calendar.holidays),
  workdays: fc.constant(calendar.workdays),
});

describe('calendar', () => {
  test('adding business time is monotone in start and amount, and measured back exactly', () => {
    fc.assert(
      fc.property(anyCalendar, moment, moment, amount, amount, (data, one, two, more, less) => {
        const [early, late] = one < two ? [one, two] : [two, one];
        expect(addBusinessMs(early, more, data)).toBeLessThanOrEqual(addBusinessMs(late, more, data));
        expect(addBusinessMs(early, Math.min(more, less), data)).toBeLessThanOrEqual(addBusinessMs(early, Math.max(more, less), data));
        expect(businessMsBetween(early, addBusinessMs(early, more, data), data)).toBe(more);
        expect(businessMsBetween(addBusinessMs(late, -more, data), late, data)).toBe(more);
      }),
    );
  });

  test('adding in two steps is adding at once', () => {
    fc.assert(
      fc.property(anyCalendar, moment, amount, amount, (data, start, first, second) => {
        expect(addBusinessMs(addBusinessMs(start, first, data), second, data)).toBe(addBusinessMs(start, first + second, data));
      }),
    );
  });

  test('the next open moment is open and not before, the last one not after', () => {
    fc.assert(
      fc.property(anyCalendar, moment, (data, start) => {
        const next = nextOpen(start, data);
        expect(next).toBeGreaterThanOrEqual(start);
        expect(isOpen(next, data)).toBe(true);
        expect(lastOpen(start, data)).toBeLessThanOrEqual(start);
      }),
    );
  });
});

describe('time expressions', () => {
  const pieces = fc.constantFrom(
    ...[
      '今天',
      '明天',
      '周三',
      '下',
      '18点',
      '八点',
      '半',
      '前',
      '内',
      '三',
      '3',
      '天',
      '小时',
      '个工作日',
      '上午',
      ' ',
      '的',
      '到',
      '-',
      '11月',
      '19',
      '号',
      '尽快',
      '给您',
      '。',
      '😀',
      '点',
      '分钟',
      '十',
      '二零二六年',
    ],
  );
  const sentence = fc.oneof(
    fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );

  test('spans lie in order, do not overlap, and hold the text they claim', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        let from = 0;
        for (const found of findTimeExpressions(text)) {
          expect(found.start).toBeGreaterThanOrEqual(from);
          expect(found.end).toBeGreaterThan(found.start);
          expect(text.slice(found.start, found.end)).toBe(found.text);
          expect(found.parts === null).toBe(found.kind === 'vague');
          from = found.end;
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a resolved time lies ahead; no due time always has a reason', () => {
    fc.assert(
      fc.property(sentence, moment, (text, nowMs) => {
        const resolved = resolveTime(text, nowMs, calendar);
        if (resolved === null) return;
        if (resolved.dueAtMs === null) expect(resolved.reason).not.toBeNull();
        else expect(resolved.dueAtMs).toBeGreaterThan(nowMs);
        expect(resolveTime(text, nowMs, calendar)).toEqual(resolved);
      }),
      { numRuns: 500 },
    );
  });
});

describe('numbers and names', () => {
  const dialled = fc.oneof(
    fc.stringMatching(/^(\+86|0086|0)? ?1[3-9]\d{9}$/),
    fc.stringMatching(/^0\d{2,3}-?\d{7,8}(-\d{1,4})?$/),
    fc.stringMatching(/^[+]?[\d -]{3,18}$/),
    fc.stringMatching(/^1[3-9]\d{9}转\d{1,6}$/),
    fc.string({ maxLength: 24 }),
  );

  test('a normalised number is digits only and stays what it is', () => {
    fc.assert(
      fc.property(dialled, (raw) => {
        const once = normalizePhone(raw);
        if (once === null) return;
        expect(once.number).toMatch(/^\d{3,}$/);
        expect(normalizePhone(once.number)?.number).toBe(once.number);
      }),
      { numRuns: 1_000, examples: [['00820000000'], ['00867000000-000'], ['8602000-00000']] },
    );
  });

  test('a mask never shows the middle of a number nor a given name', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^1[3-9]\d{9}$/), fc.stringMatching(/^[林张王][一-龥]{1,2}$/), (number, name) => {
        expect(maskPhone(number)).toBe(`${number.slice(0, 3)}****${number.slice(7)}`);
        expect(maskName(name).replaceAll('*', '')).toBe(name.slice(0, 1));
      }),
    );
  });
});

describe('mutations', () => {
  type Step = { name: MutationName; args: Record<string, unknown>; stale: boolean };
  const ticketId = idOf(2);
  const step: fc.Arbitrary<Step> = fc.record({
    name: fc.constantFrom<MutationName>(
      'ticket.updateFields',
      'ticket.setStage',
      'ticket.setOwner',
      'ticket.addNote',
      'ticket.chooseOption',
    ),
    stale: fc.boolean(),
    args: fc.record({
      patch: fc.record({ title: fc.constantFrom('甲', '乙', '丙'), emotion: fc.constantFrom(0, 1, 2, 3) }, { requiredKeys: [] }),
      stage: fc.constantFrom('verifying', 'solving', 'executing', 'confirming', 'care', 'closed'),
      reason: fc.constantFrom('', '客户要求'),
      ownerName: fc.constantFrom('王敏', '李强'),
      text: fc.constant('备注'),
      optionId: fc.constantFrom('exchange', 'refund'),
    }),
  });
  const argsOf = ({ name, args }: Step): Record<string, unknown> => {
    switch (name) {
      case 'ticket.updateFields':
        return { ticketId, patch: args.patch };
      case 'ticket.setStage':
        return { ticketId, stage: args.stage, reason: args.reason };
      case 'ticket.setOwner':
        return { ticketId, ownerId: null, ownerName: args.ownerName };
      case 'ticket.chooseOption':
        return { ticketId, optionId: args.optionId };
      default:
        return { ticketId, text: args.text };
    }
  };
  const revOf = {
    'ticket.updateFields': 'fieldsRev',
    'ticket.chooseOption': 'fieldsRev',
    'ticket.setStage': 'statusRev',
    'ticket.setOwner': 'ownerRev',
  } as const;

  test('the same input twice gives the same outcome; accepted group writes form a chain; rows stay valid', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const rows = new Rows().put({ entity: 'customer', row: aCustomer() }, { entity: 'ticket', row: aTicket() });
        steps.forEach((each, index) => {
          const before = rows.lookup('ticket', ticketId);
          const args = argsOf(each);
          const expects = each.stale
            ? { fields: idOf(5000), status: idOf(5000), owner: idOf(5000) }
            : expectedRevs(each.name, args, rows.lookup);
          const context = aContext(rows, { mutationId: idOf(2000 + index), expects });
          const outcome = applyMutation(each.name, 1, args, context);
          expect(applyMutation(each.name, 1, structuredClone(args), context)).toEqual(outcome);
          expect(rows.lookup('ticket', ticketId)).toEqual(before);
          if (!outcome.ok || outcome.value.status !== 'ok') return;
          for (const put of outcome.value.puts) entitySchemas[put.entity].parse(put.row);
          rows.put(...outcome.value.puts);
          const after = rows.lookup('ticket', ticketId);
          const key = revOf[each.name as keyof typeof revOf];
          for (const rev of ['fieldsRev', 'statusRev', 'ownerRev'] as const) {
            if (rev !== key) expect(after?.[rev]).toBe(before?.[rev]);
            else if (outcome.value.puts.some(({ entity }) => entity === 'ticket')) {
              expect(each.stale).toBe(false);
              expect(after?.[rev]).toBe(idOf(2000 + index));
            }
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  test('no wall clock decides an outcome', () => {
    fc.assert(
      fc.property(step, fc.integer({ min: 0, max: 4_000_000_000_000 }), (each, atMs) => {
        const rows = new Rows().put({ entity: 'ticket', row: aTicket() });
        const args = argsOf(each);
        const expects = expectedRevs(each.name, args, rows.lookup);
        const shape = (when: number) => {
          const outcome = applyMutation(each.name, 1, args, aContext(rows, { atMs: when, expects }));
          return outcome.ok && outcome.value.status === 'ok' ? outcome.value.puts.map((put) => `${put.entity}/${put.row.id}`) : outcome;
        };
        expect(shape(atMs)).toEqual(shape(at('2026-11-18T10:00')));
      }),
    );
  });
});
