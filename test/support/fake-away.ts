/** What the fake desk answers about customers it does not hold: one idle person, who can be fetched. */
import { implement } from '@orpc/server';
import { deskContract } from '../../src/shared/contract/desk.ts';
import { fakeId } from './fake-desk-rows.ts';

const os = implement(deskContract).away;

const idle = {
  ...{ customerId: fakeId(100), maskedName: '欧阳**', maskedPhone: '136****5678', tier: '金卡会员', region: '杭州市西湖区' },
  ...{ openTickets: 0, lastContactAtMs: 1_780_000_000_000, reason: 'picked' as const, why: '姓名一致' },
};

export function fakeAway({ gate, note }: { gate(): Promise<void>; note(name: string, input: unknown): unknown }) {
  return {
    days: os.days.handler(() => ({ days: 30 })),
    search: os.search.handler(async ({ input }) => {
      await gate();
      return { hits: input.text.startsWith('欧阳') ? [idle] : [], more: false };
    }),
    callers: os.callers.handler(() => ({ hits: [], more: false })),
    fetch: os.fetch.handler(async ({ input }) => {
      await note('away.fetch', input);
      return { customerId: input.customerId };
    }),
  };
}
