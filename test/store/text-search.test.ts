/** The index of words: finds exactly what a scan of every text finds, whatever was read in, changed, removed, purged or not sent yet. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  countSearchTodo,
  emptySearch,
  indexWaiting,
  mergeSearchIndex,
  queueAllForSearch,
} from '../../src/main/store/db/search-index-repo.ts';
import { type SearchEntity, searchEntities, searchFacts } from '../../src/main/store/db/search-texts.ts';
import { viewRows } from '../../src/main/store/db/statements.ts';
import { searchTexts, ticketIdsByText } from '../../src/main/store/db/text-search-repo.ts';
import { listTickets } from '../../src/main/store/db/tickets-repo.ts';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { search, searchInTurns } from '../../src/main/store/services/search.ts';
import { storedState } from '../../src/main/store/sync/apply-pull.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { startSearchIndexer } from '../../src/main/store/sync/search-indexer.ts';
import { aDesk, applyParts, removeFolder, type TestDesk } from '../support/desk-store.ts';
import { aCheckedPart, aContact, aCustomer, aTicket, aTicketEvent, idOf, type PageRow } from '../support/synced-rows.ts';
import { aToyClock } from '../support/toy-clock.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

const scopes = ['team:a', 'team:b'] as const;
const grants = { grants: { ver: 1, scopes: [...scopes] } };

const sameCharacter: Readonly<Record<string, string>> = { 張: '张', 質: '质', Ａ: 'a', Ｂ: 'b', ｂ: 'b', '１': '1', '　': ' ', '！': '!' };

/** Each character by itself, as this test understands them. */
function plainly(text: string): string {
  return [...text].map((character) => sameCharacter[character] ?? character.toLowerCase()).join('');
}

/** Every text of the local view read from beginning to end is the judge. */
function plainHits(query: string): string[] {
  const hits = searchEntities.flatMap((entity: SearchEntity) =>
    viewRows(desk.store.cache, entity, '').flatMap((row) => {
      const { texts } = searchFacts(entity, row as never);
      return texts.some((text) => plainly(text).includes(plainly(query))) ? [`${entity} ${row.id}`] : [];
    }),
  );
  return hits.sort();
}

function indexHits(query: string): string[] {
  return searchTexts(desk.store.cache, query, { entities: searchEntities, limit: 10_000 })
    .map(({ entity, id }) => `${entity} ${id}`)
    .sort();
}

function readAllIn(): void {
  while (indexWaiting(desk.store.cache, () => false) > 0) mergeSearchIndex(desk.store.cache);
}

const alphabet = [...'客户要求换货退款慢质量質張张ABcdＡｂ019１_%\\"＂＼！! 　-\n', '😀', '👍🏽', 'é', 'É'];
const wordsArb = fc.array(fc.constantFrom(...alphabet), { minLength: 0, maxLength: 24 }).map((units) => units.join(''));
const rowArb = fc.record({
  entity: fc.constantFrom(...searchEntities),
  n: fc.integer({ min: 1, max: 12 }),
  scope: fc.constantFrom(...scopes),
  text: wordsArb,
  more: wordsArb,
  atMs: fc.integer({ min: 1_790_000_000_000, max: 1_790_000_003_000 }),
});
type Wish = typeof rowArb extends fc.Arbitrary<infer T> ? T : never;
const stepArb = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), rows: fc.array(rowArb, { minLength: 1, maxLength: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), row: rowArb }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('index' as const), rows: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const), scope: fc.constantFrom(...scopes) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('note' as const), text: wordsArb }) },
);

let ver = 1;
const offsets: Record<SearchEntity, number> = { customer: 100, contact: 200, ticket: 300, ticket_event: 400 };

function toRow({ entity, n, scope, text, more, atMs }: Wish): PageRow {
  const id = offsets[entity] + n;
  ver++;
  if (entity === 'customer') return { entity, row: aCustomer(id, { scope, ver, region: text, tags: [more] }) };
  if (entity === 'contact') {
    const said = {
      id: 'u',
      speaker: 'customer',
      via: 'speech',
      text: more,
      atMs,
      endMs: atMs,
      rev: 0,
      emotion: null,
      findings: [],
    } as const;
    return { entity, row: aContact(id, null, { scope, ver, summary: text, transcript: [said as never], startedAtMs: atMs }) };
  }
  const ticket = aTicket(entity === 'ticket' ? id : 301, idOf(101), { scope, ver, title: text, facts: [more], lastActionAtMs: atMs });
  return entity === 'ticket' ? { entity, row: ticket } : { entity, row: aTicketEvent(id, ticket, { scope, ver, text, atMs }) };
}

function apply(scope: string, given: { rows?: PageRow[]; removed?: { entity: SearchEntity; id: string }[] }): void {
  const from = storedState(desk.store).cursors[scope]?.seq ?? 0;
  applyParts(desk.store, [aCheckedPart({ scope, from, ...given })], grants);
}

function run(step: typeof stepArb extends fc.Arbitrary<infer T> ? T : never): void {
  switch (step.do) {
    case 'put':
      for (const scope of scopes) {
        const rows = new Map(step.rows.filter((row) => row.scope === scope).map((row) => [`${row.entity} ${row.n}`, toRow(row)]));
        if (rows.size > 0) apply(scope, { rows: [...rows.values()] });
      }
      break;
    case 'remove': {
      const { entity, n, scope } = step.row;
      apply(scope, { removed: [{ entity, id: idOf(offsets[entity] + n) }] });
      break;
    }
    case 'index': {
      let left = step.rows;
      indexWaiting(desk.store.cache, () => --left <= 0);
      break;
    }
    case 'merge':
      mergeSearchIndex(desk.store.cache);
      break;
    case 'purge':
      if (storedState(desk.store).cursors[step.scope] !== undefined) applyParts(desk.store, [], { ...grants, purge: [step.scope] });
      break;
    case 'note':
      if (step.text.trim() !== '') enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(301), text: step.text });
      break;
  }
}

/** Parts of texts that are there, and texts that are not. */
function queriesOf(picks: readonly { at: number; from: number; length: number }[]): string[] {
  const texts = searchEntities.flatMap((entity) =>
    viewRows(desk.store.cache, entity, '').flatMap((row) => searchFacts(entity, row as never).texts),
  );
  const known = picks.flatMap(({ at, from, length }) => {
    const units = [...(texts[at % Math.max(1, texts.length)] ?? '')];
    return units
      .slice(from % Math.max(1, units.length))
      .slice(0, length)
      .join('');
  });
  return [...known, '退款慢', 'aBC', 'ＡＢ', '質', '张', '%', '"', '＂', '😀😀', '12345678'].filter((query) => query !== '');
}

test('after any history, 1 to 8 characters find exactly what reading every text finds, whatever the width, case and form of characters', () => {
  const pick = fc.record({ at: fc.nat(500), from: fc.nat(30), length: fc.integer({ min: 1, max: 8 }) });
  const check = (steps: Parameters<typeof run>[0][], picks: { at: number; from: number; length: number }[]) => {
    desk.close();
    removeFolder(desk.dir);
    desk = aDesk();
    for (const step of steps) run(step);
    for (const query of queriesOf(picks)) expect([query, indexHits(query)]).toEqual([query, plainHits(query)]);
    readAllIn();
    expect(countSearchTodo(desk.store.cache)).toBe(0);
    for (const query of queriesOf(picks)) expect([query, indexHits(query)]).toEqual([query, plainHits(query)]);
  };
  fc.assert(fc.property(fc.array(stepArb, { minLength: 2, maxLength: 14 }), fc.array(pick, { minLength: 6, maxLength: 6 }), check), {
    numRuns: 60,
  });
}, 120_000);

test('hits come newest first, and a limit keeps the newest', () => {
  const ticket = aTicket(301, idOf(101));
  const rows = Array.from({ length: 200 }, (_, i): PageRow => {
    const n = (i * 37) % 200;
    return {
      entity: 'ticket_event',
      row: aTicketEvent(400 + n, ticket, { text: `第${n}次来电要求退款`, atMs: 1_790_000_000_000 + n * 5_000 }),
    };
  });
  applyParts(desk.store, [aCheckedPart({ rows })]);
  indexWaiting(desk.store.cache, () => countSearchTodo(desk.store.cache) < 50);
  const hits = searchTexts(desk.store.cache, '要求退款', { entities: searchEntities, limit: 50 });
  expect(hits.map(({ text }) => text)).toEqual(Array.from({ length: 50 }, (_, i) => `第${199 - i}次来电要求退款`));
});

test('hundreds of rows of one moment, read in at different times, are all found, between those before and those after', () => {
  const ticket = aTicket(301, idOf(101));
  const at = 1_790_000_000_000;
  const event = (n: number, atMs: number): PageRow => ({
    entity: 'ticket_event',
    row: aTicketEvent(400 + n, ticket, { text: `第${n}次来电要求退款`, atMs }),
  });
  let from = 0;
  const readIn = (rows: PageRow[]) => {
    applyParts(desk.store, [aCheckedPart({ from, to: from + rows.length, rows })]);
    from += rows.length;
    readAllIn();
  };
  const some = (from: number, count: number) => Array.from({ length: count }, (_, i) => event(from + i, at));
  readIn([event(0, at - 1_000), ...some(1, 300)]);
  readIn([event(301, at + 3_600_000)]);
  readIn(some(302, 290));
  readIn([event(10, at), event(20, at)]);
  const found = () => searchTexts(desk.store.cache, '要求退款', { entities: searchEntities, limit: 1_000 });
  expect(
    found()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(Array.from({ length: 592 }, (_, n) => idOf(400 + n)).sort());
  const { cache } = desk.store;
  const inOrder = cache.prepare('SELECT id FROM search_row WHERE kind = 7 ORDER BY rid').pluck().all();
  expect([inOrder[0], inOrder.at(-1), inOrder.length]).toEqual([idOf(400), idOf(701), 592]);
});

test('a row that is newer than thousands of one moment comes before them, though they stand in its place and in later ones', () => {
  const at = 1_790_000_000_000;
  const row = (n: number, startedAtMs: number): PageRow => ({
    entity: 'contact',
    row: aContact(1_000 + n, idOf(101), { summary: `第${n}次来电要求退款`, startedAtMs }),
  });
  const newer = Array.from({ length: 5 }, (_, n) => row(n, at + (n + 1) * 60_000));
  applyParts(desk.store, [aCheckedPart({ rows: [{ entity: 'customer', row: aCustomer(101, { name: '林晓' }) }, ...newer] })]);
  readAllIn();
  const many = Array.from({ length: 3_000 }, (_, n) => row(5 + n, at));
  applyParts(desk.store, [aCheckedPart({ from: 6, to: 3_006, rows: many })]);
  readAllIn();
  const found = (limit: number) => searchTexts(desk.store.cache, '要求退款', { entities: searchEntities, limit }).map(({ id }) => id);
  const inOrder = [4, 3, 2, 1, 0, ...Array.from({ length: 3_000 }, (_, n) => 3_004 - n)].map((n) => idOf(1_000 + n));
  expect(found(50)).toEqual(inOrder.slice(0, 50));
  expect(found(5_000)).toEqual(inOrder);
  const hits = search({ store: desk.store } as unknown as Desk, { text: '退款', limit: 50 });
  expect(hits.map(({ match }) => match?.value)).toEqual(['第4次来电要求退款']);
}, 60_000);

test('a purged scope leaves neither entries nor words in the index, and the rest is found again', () => {
  const row = (n: number, scope: string, text: string): PageRow => ({
    entity: 'contact',
    row: aContact(n, null, { scope, summary: text }),
  });
  applyParts(
    desk.store,
    [
      aCheckedPart({ scope: 'team:a', rows: [row(201, 'team:a', '机密的投诉内容')] }),
      aCheckedPart({ scope: 'team:b', rows: [row(202, 'team:b', '普通的投诉内容')] }),
    ],
    grants,
  );
  readAllIn();
  applyParts(desk.store, [], { grants: { ver: 2, scopes: ['team:b'] }, purge: ['team:a'] });
  expect(indexHits('投诉内容')).toEqual([`contact ${idOf(202)}`]);
  readAllIn();
  expect([indexHits('机密'), indexHits('投诉内容')]).toEqual([[], [`contact ${idOf(202)}`]]);
  const { cache } = desk.store;
  expect(cache.prepare('SELECT id FROM search_row').pluck().all()).toEqual([idOf(202)]);
  expect(cache.prepare(`SELECT count(*) FROM search_gram_docsize`).pluck().get()).toBe(1);
});

test('the ticket list finds words of the story, also of a note not sent yet and while the index is being filled', () => {
  const customer = aCustomer(1, { name: '欧阳雪' });
  const [one, two] = [
    aTicket(301, customer.id, { title: '净化器异响' }),
    aTicket(302, idOf(9), { title: '退款太慢', facts: ['快递外箱破损'] }),
  ];
  applyParts(desk.store, [
    aCheckedPart({
      rows: [
        { entity: 'customer', row: customer },
        { entity: 'ticket', row: one },
        { entity: 'ticket', row: two },
        { entity: 'ticket_event', row: aTicketEvent(401, one, { text: '客户发来视频 VIDEO-7' }) },
      ],
    }),
  ]);
  const found = (text: string) =>
    listTickets(desk.store.cache, { filter: 'all', userId: '', text, nowMs: 0, limit: 10 }).rows.map(({ id }) => id);
  const queued = enqueueMutation(desk.store, 'ticket.addNote', { ticketId: two.id, text: '师傅周五上门' });
  expect(queued.ok).toBe(true);
  for (const isReadIn of [false, true]) {
    if (isReadIn) readAllIn();
    expect([found('雪'), found('破损'), found('video-7'), found('上门'), found('00302'), found('没有的话')]).toEqual([
      [one.id],
      [two.id],
      [one.id],
      [two.id],
      [two.id],
      [],
    ]);
    expect([...ticketIdsByText(desk.store.cache, '器')]).toEqual([one.id]);
  }
});

test('the index is filled in the background and level again after each page', async () => {
  const clock = aToyClock();
  const indexer = startSearchIndexer({
    store: desk.store,
    setTimer: clock.setTimer,
    elapsedMs: () => performance.now(),
    log: () => undefined,
    onDamaged: () => undefined,
  });
  const rows = (from: number) =>
    Array.from(
      { length: 300 },
      (_, i): PageRow => ({ entity: 'contact', row: aContact(from + i, null, { summary: `催促换货 ${from + i}` }) }),
    );
  applyParts(desk.store, [aCheckedPart({ rows: rows(1_000) })]);
  expect(countSearchTodo(desk.store.cache)).toBe(300);
  await clock.advance(2_000);
  expect(countSearchTodo(desk.store.cache)).toBe(0);
  applyParts(desk.store, [aCheckedPart({ from: 300, rows: rows(2_000) })]);
  await clock.advance(2_000);
  expect([countSearchTodo(desk.store.cache), indexHits('换货 1001'), indexHits('换货 2299').length]).toEqual([
    0,
    [`contact ${idOf(1_001)}`],
    1,
  ]);
  indexer.stop();
});

/** Every row holds 31 and 1月; only the oldest holds 31月. */
function fillWithParts(count: number): void {
  const rows = Array.from({ length: count }, (_, n): PageRow => {
    const summary = n === 0 ? '约在31月亮湾见面' : `31号下单，1月${n}日来电`;
    return { entity: 'contact', row: aContact(1_000 + n, idOf(101), { summary, startedAtMs: 1_790_000_000_000 + n * 5_000 }) };
  });
  applyParts(desk.store, [aCheckedPart({ rows: [{ entity: 'customer', row: aCustomer(101, { name: '林晓' }) }, ...rows] })]);
  readAllIn();
}

test('a search whose parts are everywhere goes on in slices: others have their turn, rows written meanwhile do not disturb it', async () => {
  fillWithParts(600);
  const parts = { store: desk.store } as unknown as Desk;
  const asked = { text: '31月', limit: 50 };
  let now = 0;
  let turns = 0;
  const turn = async () => {
    turns++;
    if (turns === 20)
      apply('team:b', { rows: [{ entity: 'contact', row: aContact(900, idOf(101), { scope: 'team:b', summary: '又来电' }) }] });
  };
  const found = await searchInTurns(parts, asked, { turn, elapsedMs: () => now++, isGivenUp: () => false });
  expect(found.map(({ match }) => match?.value)).toEqual(['约在31月亮湾见面']);
  expect(found).toEqual(search(parts, asked));
  expect(turns).toBeGreaterThan(60);
});

/** Nobody has been read in; of each customer the contact with the middle number is the newest. */
function fillQueue(customers: number): void {
  const people = Array.from(
    { length: customers },
    (_, n): PageRow => ({ entity: 'customer', row: aCustomer(3_000 + n, { name: '林晓' }) }),
  );
  const contacts = people.flatMap(({ row }, n) =>
    [1, 3, 2].map((step, at): PageRow => {
      const startedAtMs = 1_790_000_000_000 + ((n * 37) % customers) * 1_000 + step;
      return { entity: 'contact', row: aContact(10_000 + n * 3 + at, row.id, { summary: `第${at}次来电要求退款`, startedAtMs }) };
    }),
  );
  applyParts(desk.store, [aCheckedPart({ rows: [...people, ...contacts] })]);
}

test.each([
  ['that are nowhere', '没有的话', []],
  ['that are in every text', '要求退款', Array.from({ length: 50 }, (_, i) => 199 - i)],
])('while hundreds of rows wait to be read in, words %s are looked for in slices, newest first', async (_name, text, places) => {
  fillQueue(200);
  const parts = { store: desk.store } as unknown as Desk;
  const atOf = (hit: { customerId: string | null }) =>
    Array.from({ length: 200 }, (_, n) => n).find((n) => idOf(3_000 + n) === hit.customerId) ?? -1;
  let now = 0;
  let turns = 0;
  const turn = async () => {
    turns++;
    // What is read in meanwhile is found in the index afterwards.
    let left = 2;
    if (turns > 2 && turns < 8) indexWaiting(desk.store.cache, () => --left <= 0);
  };
  const found = await searchInTurns(parts, { text, limit: 50 }, { turn, elapsedMs: () => now++, isGivenUp: () => false });
  expect(found.map((hit) => (atOf(hit) * 37) % 200)).toEqual(places);
  expect(new Set(found.map(({ match }) => match?.value))).toEqual(new Set(places.length > 0 ? ['第1次来电要求退款'] : []));
  expect(turns).toBeGreaterThan(8);
  readAllIn();
  expect(search(parts, { text, limit: 50 })).toEqual(found);
});

test('a search that was given up stops at its next turn', async () => {
  fillWithParts(600);
  const parts = { store: desk.store } as unknown as Desk;
  let now = 0;
  let turns = 0;
  const pace = { turn: async () => void turns++, elapsedMs: () => now++, isGivenUp: () => turns === 3 };
  expect(await searchInTurns(parts, { text: '31月', limit: 50 }, pace)).toEqual([]);
  expect(turns).toBe(3);
});

test('an index begun anew finds the same', () => {
  applyParts(desk.store, [aCheckedPart({ rows: [{ entity: 'contact', row: aContact(201, null, { summary: '催促换货' }) }] })]);
  readAllIn();
  desk.store.cache.transaction(() => {
    emptySearch(desk.store.cache);
    queueAllForSearch(desk.store.cache);
  })();
  expect(indexHits('换货')).toEqual([`contact ${idOf(201)}`]);
  readAllIn();
  expect(indexHits('换货')).toEqual([`contact ${idOf(201)}`]);
});
