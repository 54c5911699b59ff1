import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs } from '../../../src/shared/base/clock.ts';
import type { MutationContext } from '../../../src/shared/sync/mutation.ts';
import { applyMutation, type MutationArgs } from '../../../src/shared/sync/mutations.ts';
import { happenedAtMs } from '../../../src/shared/ticket/clock-events.ts';
import { goodsReturnedId, isGoodsReturned, isReturnArrived } from '../../../src/shared/ticket/goods-returned.ts';
import type { TicketEvent } from '../../../src/shared/ticket/ticket.ts';
import { aContext, aCustomer, agent, aTicket, at, idOf, lead, Rows } from '../../support/facts.ts';
import { aTicketEvent } from '../../support/synced-rows.ts';

describe('what a carrier says', () => {
  test.each([
    '退货包裹已签收，签收人：仓库',
    '您的退回件已由商家签收',
    '退货已入库，验收完成',
    '客户寄回商品，仓库已收到',
    'Return parcel received at warehouse',
  ])('「%s」 is a parcel that came back', (text) => {
    expect(isReturnArrived(text)).toBe(true);
  });

  test.each([
    '已签收，签收人：本人',
    '退货包裹派送中，预计明日签收',
    '退回件尚未签收',
    '退货待入库',
    '客户申请退货',
    '商家拒签收退货包裹',
    '退货运输中',
    'Return parcel not yet received',
  ])('「%s」 is not', (text) => {
    expect(isReturnArrived(text)).toBe(false);
  });
});

type Told = { atMs: number; day: string; reason: string };

/** One ticket's rows, changed by the mutations in turn. */
class Case {
  readonly rows = new Rows().put({ entity: 'customer', row: aCustomer() }, { entity: 'ticket', row: aTicket() });
  #acts = 0;

  run(name: 'ticket.goodsReturned' | 'ticket.takeBack', args: object, changes: Partial<MutationContext> = {}) {
    this.#acts += 1;
    const context = aContext(this.rows, { mutationId: idOf(900 + this.#acts), ...changes });
    const applied = applyMutation(name, 1, { ticketId: idOf(2), ...args }, context);
    if (!applied.ok) throw new Error(applied.error.message);
    if (applied.value.status === 'ok') this.rows.put(...applied.value.puts);
    return applied.value;
  }

  tell(told: Told, changes: Partial<MutationContext> = {}) {
    return this.run('ticket.goodsReturned', told satisfies Omit<MutationArgs<'ticket.goodsReturned'>, 'ticketId'>, changes);
  }

  get events(): TicketEvent[] {
    return this.rows.all('ticket_event');
  }

  get sinceMs(): number | null {
    return happenedAtMs(this.events, 'goods_returned');
  }
}

const on = (day: string, reason = ''): Told => ({ day, atMs: at(`${day}T00:00`), reason });

test('the first day that is told counts; a later one needs a reason, and both are in the story', () => {
  const one = new Case();
  one.tell(on('2026-11-16'));
  expect(one.sinceMs).toBe(at('2026-11-16T00:00'));
  one.tell(on('2026-11-14', '面单上是14日'), { actor: lead });
  expect(one.sinceMs).toBe(at('2026-11-14T00:00'));
  expect(one.events.filter(isGoodsReturned)).toMatchObject([{ id: goodsReturnedId(idOf(2)), authorName: '赵班长' }]);
  expect(one.events.find(({ kind }) => kind === 'note')?.text).toBe(
    '更正「商家已收到退货(2026-11-16)」为「商家已收到退货(2026-11-14)」：面单上是14日',
  );
});

test('two people who told it apart from each other: the first day stands, the second is kept as a note', () => {
  const one = new Case();
  one.tell(on('2026-11-16'));
  one.tell(on('2026-11-15'), { actor: lead });
  expect(one.sinceMs).toBe(at('2026-11-16T00:00'));
  expect(one.events.some(({ kind, text }) => kind === 'note' && text.includes('2026-11-15'))).toBe(true);
});

test('taken back with a reason no clock reads it any more, and it can be told again', () => {
  const one = new Case();
  one.tell(on('2026-11-16'));
  const takeBack = { eventId: goodsReturnedId(idOf(2)), reason: '是另一位客户的包裹' };
  one.run('ticket.takeBack', takeBack, { actor: lead });
  expect(one.sinceMs).toBeNull();
  expect(one.events).toMatchObject([
    { kind: 'note', text: '已由赵班长撤回「商家已收到退货(2026-11-16)」：是另一位客户的包裹', authorName: agent.name },
  ]);
  one.run('ticket.takeBack', takeBack);
  expect(one.events).toHaveLength(1);
  one.tell(on('2026-11-17', '今天真的收到了'));
  expect(one.sinceMs).toBe(at('2026-11-17T00:00'));
});

test('a day to come is refused, and so is taking back what is of another ticket or was a missed time', () => {
  const one = new Case();
  const future = { ...on('2026-11-30'), atMs: aContext(one.rows).atMs + 2 * dayMs };
  expect(one.tell(future)).toMatchObject({ status: 'rejected', code: 'input.invalid' });
  const other = aTicketEvent(1, { ...aTicket(), id: idOf(77) }, { id: idOf(70), kind: 'worsened', reasonCode: 'media' });
  const missed = aTicketEvent(1, aTicket(), { id: idOf(71), kind: 'worsened', reasonCode: 'deadline-missed' });
  one.rows.put({ entity: 'ticket_event', row: other }, { entity: 'ticket_event', row: missed });
  expect(one.run('ticket.takeBack', { eventId: idOf(70), reason: '错了' })).toMatchObject({ status: 'rejected' });
  expect(one.run('ticket.takeBack', { eventId: idOf(71), reason: '错了' })).toMatchObject({ status: 'ok', puts: [] });
});

test('whatever is told and taken back in whatever order, one line at most starts the clock, and repeating an act changes nothing', () => {
  const act = fc.oneof(
    fc.record({ day: fc.integer({ min: 1, max: 17 }), reason: fc.constantFrom('', '看错了') }),
    fc.record({ reason: fc.constantFrom('记错了', '不是这一单') }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      const one = new Case();
      for (const each of acts) {
        const told = 'day' in each ? on(`2026-11-${String(each.day).padStart(2, '0')}`, each.reason) : null;
        const again = () =>
          told === null ? one.run('ticket.takeBack', { eventId: goodsReturnedId(idOf(2)), reason: each.reason }) : one.tell(told);
        again();
        const sinceMs = one.sinceMs;
        again();
        expect(one.sinceMs).toBe(sinceMs);
        expect(one.events.filter(isGoodsReturned).length).toBeLessThanOrEqual(1);
      }
    }),
  );
});
