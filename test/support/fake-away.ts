/** What the fake desk answers about customers it does not hold: one idle person, who can be fetched. */
import { implement } from '@orpc/server';
import type { ErrorCode } from '../../src/shared/base/error-codes.ts';
import { deskContract } from '../../src/shared/contract/desk.ts';
import type { FakeDeskState } from './fake-desk.ts';
import { fakeId } from './fake-desk-rows.ts';

const os = implement(deskContract).away;

export const fakeAwayId = fakeId(100);

const idle = {
  ...{ customerId: fakeAwayId, maskedName: '欧阳**', maskedPhone: '136****5678', tier: '金卡会员', region: '杭州市西湖区' },
  ...{ openTickets: 0, lastContactAtMs: 1_780_000_000_000, reason: 'picked' as const, why: '姓名一致' },
};

const namesake = { ...idle, customerId: fakeId(101), maskedName: '司徒*', tier: '', lastContactAtMs: null };
const byNumber = { reason: 'exact_phone' as const, why: '号码一致' };

type Wish = { state: FakeDeskState; gate(): Promise<void>; note(name: string, input: unknown): unknown; refusal(code: ErrorCode): Error };

export function fakeAway({ state, gate, note, refusal }: Wish) {
  const answer = async () => {
    await gate();
    if (state.away === 'waiting') await new Promise(() => {});
    if (state.away === 'failed') throw refusal('hub.offline');
  };
  return {
    days: os.days.handler(() => ({ days: 30 })),
    search: os.search.handler(async ({ input }) => {
      state.asked.push({ name: 'away.search', input });
      await answer();
      return { hits: input.text.startsWith('欧阳') ? [idle] : [], more: false };
    }),
    callers: os.callers.handler(async () => {
      await answer();
      return { hits: state.away === 'callers' ? [idle, namesake].map((one) => ({ ...one, ...byNumber })) : [], more: false };
    }),
    fetch: os.fetch.handler(async ({ input }) => {
      await note('away.fetch', input);
      if (state.away === 'fetching') {
        await new Promise<void>((come) => {
          state.letCome = come;
        });
      }
      return { customerId: input.customerId };
    }),
  };
}
