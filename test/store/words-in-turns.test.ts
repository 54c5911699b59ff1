/** Ticket list and ledger searched by words: they go on in slices, answer what one piece answers, and stop when nobody waits any more. */
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { indexWaiting } from '../../src/main/store/db/search-index-repo.ts';
import { deskRouter } from '../../src/main/store/handlers/desk-router.ts';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { ledgerIdsInTurns, ledgerIdsOf, ledgerPage, ledgerPageInTurns } from '../../src/main/store/services/ledger.ts';
import { barePolicy } from '../../src/main/store/services/packs.ts';
import type { SearchPace } from '../../src/main/store/services/search-turns.ts';
import { ticketList, ticketListInTurns } from '../../src/main/store/services/ticket-views.ts';
import { latestActionFirst, tabFilters } from '../../src/shared/ticket/ledger-filter.ts';
import { aDesk, applyParts, removeFolder, type TestDesk } from '../support/desk-store.ts';
import { aCheckedPart, aCustomer, aTicket, aTicketEvent, type PageRow } from '../support/synced-rows.ts';

let own: TestDesk;
let desk: Desk;
beforeEach(() => {
  own = aDesk();
  const lin = aCustomer(1, { name: '林晚秋' });
  const rows = Array.from({ length: 300 }, (_, n): PageRow[] => {
    const ticket = aTicket(100 + n, lin.id, { title: n % 7 === 0 ? '净化器漏水' : '快递没有更新', lastActionAtMs: 1_790_000_000_000 + n });
    const text = n % 5 === 0 ? `客户第${n}次要求退款` : `第${n}次来电`;
    return [
      { entity: 'ticket', row: ticket },
      { entity: 'ticket_event', row: aTicketEvent(1_000 + n, ticket, { text }) },
    ];
  });
  applyParts(own.store, [aCheckedPart({ rows: [{ entity: 'customer', row: lin }, ...rows.flat()] })]);
  desk = { store: own.store, packs: { policy: () => barePolicy }, lock: () => null } as unknown as Desk;
});
afterEach(() => {
  own.close();
  removeFolder(own.dir);
});

/** A clock that goes on by one at each look: a slice is six looks. */
function aPace(before: (turns: number) => void = () => undefined, lastTurn = Number.POSITIVE_INFINITY) {
  let now = 0;
  let since = 0;
  const seen = { turns: 0, longest: 0 };
  const pace: SearchPace = {
    turn: async () => {
      since = 0;
      before(++seen.turns);
    },
    elapsedMs() {
      seen.longest = Math.max(seen.longest, since++);
      return now++;
    },
    isGivenUp: () => seen.turns >= lastTurn,
  };
  return { seen, pace };
}

const filterOf = (text: string) => ({ filter: { ...tabFilters.all, text }, sort: latestActionFirst });

test.each([
  ['of the story', '要求退款', 60],
  ['of tickets', '漏水', 43],
  ['of one character, which the index answers alone', '退', 60],
  ['that are nowhere', '没有的话', 0],
  ['of the name', '晚秋', 300],
])(
  'while rows wait to be read in, words %s are asked for in slices by list and ledger, which answer what one piece answers',
  async (_name, text, count) => {
    // A few are read in between two slices: these are found in the index afterwards.
    const readSome = (turns: number) => {
      let left = 3;
      if (turns > 2 && turns < 9) indexWaiting(own.store.cache, () => --left <= 0);
    };
    const [list, page, ids] = [aPace(readSome), aPace(), aPace()];
    const question = { filter: 'all', text, limit: 50 } as const;
    const listed = await ticketListInTurns(desk, question, list.pace);
    expect(listed).toEqual(ticketList(desk, question));
    expect([listed.total, listed.rows.length]).toEqual([count, Math.min(50, count)]);
    const wanted = { ...filterOf(text), offset: 10, limit: 30 };
    expect(await ledgerPageInTurns(desk, wanted, page.pace)).toEqual(ledgerPage(desk, wanted));
    expect(await ledgerIdsInTurns(desk, { ...filterOf(text), limit: 1_000 }, ids.pace)).toEqual(ledgerIdsOf(desk, filterOf(text), 1_000));
    for (const { seen } of [list, page, ids]) {
      expect(seen.turns).toBeGreaterThan(2);
      expect(seen.longest).toBeLessThanOrEqual(7);
    }
  },
);

test('without words, list and ledger take no turn', async () => {
  const { seen, pace } = aPace();
  expect((await ticketListInTurns(desk, { filter: 'open', text: '  ', limit: 10 }, pace)).total).toBe(300);
  expect((await ledgerPageInTurns(desk, { ...filterOf(''), offset: 0, limit: 10 }, pace)).total).toBe(300);
  expect(seen.turns).toBe(0);
});

test('a question that was given up stops at its next turn and answers nothing', async () => {
  const paces = [aPace(undefined, 3), aPace(undefined, 3), aPace(undefined, 3)] as const;
  const nothing = { total: 0, rows: [] };
  expect(await ticketListInTurns(desk, { filter: 'all', text: '要求退款', limit: 50 }, paces[0].pace)).toEqual(nothing);
  expect(await ledgerPageInTurns(desk, { ...filterOf('要求退款'), offset: 0, limit: 50 }, paces[1].pace)).toEqual(nothing);
  expect(await ledgerIdsInTurns(desk, { ...filterOf('要求退款'), limit: 50 }, paces[2].pace)).toEqual([]);
  expect(paces.map(({ seen }) => seen.turns)).toEqual([3, 3, 3]);
});

test('whoever asks after a search of words by list or ledger is answered before it', async () => {
  const client = createRouterClient(deskRouter, { context: { opened: { desk, failure: null } as never } });
  const answered: string[] = [];
  const note = async (name: string, answer: Promise<unknown>) => {
    await answer;
    answered.push(name);
  };
  await Promise.all([
    note('list', client.ticket.list({ filter: 'all', text: '要求退款', limit: 50 })),
    note('page', client.ledger.page({ ...filterOf('要求退款'), offset: 0, limit: 50 })),
    note('ids', client.ledger.ids(filterOf('要求退款'))),
    note('recent', client.customer.recent()),
  ]);
  expect(answered).toHaveLength(4);
  expect(answered[0]).toBe('recent');
});
