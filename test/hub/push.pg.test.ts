/** Push over real HTTP and PostgreSQL: exactly once, in order, judged by the grants of the moment, never blocked by a bad mutation. */
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mutation } from '../../src/shared/sync/wire.ts';
import type { Ticket } from '../../src/shared/ticket/ticket.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let agent: TestUser;

beforeAll(async () => {
  hub = await createHub();
  agent = await hub.addUser({ name: '周予安' });
});
afterAll(() => hub.stop());

async function desk(user: TestUser = agent): Promise<WireDesk> {
  const made = new WireDesk(hub, user.token);
  await made.pull();
  return made;
}

function aTicket(scope: string, changes: Partial<Ticket> = {}): Ticket {
  const id = uuidv7();
  return {
    id,
    scope,
    ver: 0,
    deleted: false,
    ticketNo: `TK-20261122-${id.slice(-5).toUpperCase()}`,
    customerId: uuidv7(),
    orderId: null,
    contactId: null,
    type: 'product_quality',
    title: '空气炸锅不加热',
    channel: 'phone',
    emotion: 1,
    urgency: 'normal',
    openedAtMs: 1,
    goldenDueAtMs: 2,
    firstResponseAtMs: null,
    planDueAtMs: 3,
    planGivenAtMs: null,
    closedAtMs: null,
    problem: { what: '', when: '', orderNo: '', ask: '', confirmed: false },
    demands: [],
    facts: [],
    evidence: [],
    options: [],
    chosenOptionId: null,
    lastAction: '',
    lastActionAtMs: 1,
    fieldsRev: 'r0',
    stage: 'new',
    statusRev: 'r0',
    ownerId: null,
    ownerName: '',
    department: 'service',
    ownerRev: 'r0',
    ...changes,
  };
}

async function ledgerCount(desk: WireDesk): Promise<number> {
  const rows = await hub.db.selectFrom('mutation_ledger').select('n').where('client_id', '=', desk.clientId).execute();
  return rows.length;
}

describe('exactly once', () => {
  test('a replayed push gets the stored results and changes nothing', async () => {
    const d = await desk();
    const batch = [d.newCustomer(), d.newCustomer(), d.newCustomer()];
    const first = await d.push(batch);
    await d.pull();
    const before = { ...d.cursors };
    const again = await d.push(batch);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    await d.pull();
    expect(d.cursors).toEqual(before);
    expect(await ledgerCount(d)).toBe(3);
  });

  test('a batch that is half known continues after the known part', async () => {
    const d = await desk();
    const [one, two, three] = [d.newCustomer(), d.newCustomer(), d.newCustomer()];
    await d.push([one, two]);
    const answer = await d.push([two, three]);
    expect(answer.body.results.map(({ n, status }) => [n, status])).toEqual([
      [2, 'ok'],
      [3, 'ok'],
    ]);
    expect(answer.body.last_n).toBe(3);
    expect(answer.body.expected_n).toBeNull();
  });

  const forms = { 'as it is': null, 'too large': 'hub.too-large', unreadable: 'hub.unreadable' } as const;
  const pairs = Object.keys(forms).flatMap((first) =>
    Object.keys(forms).map((second) => [first, second] as [keyof typeof forms, keyof typeof forms]),
  );
  test.each(pairs)('an action that goes again in another form (%s, then %s) gets the answer of the first', async (first, second) => {
    const d = await desk();
    const action = d.newCustomer({ expects: { fields: 'r1' } });
    const { expects: _, ...rest } = action;
    const inForm = (form: keyof typeof forms): Mutation => (forms[form] === null ? action : { ...rest, args: { keptOnPc: forms[form] } });
    const judged = await d.push([inForm(first)]);
    const again = await d.push([inForm(second), d.newCustomer()]);
    expect(judged.body.results[0]?.status).toBe(forms[first] === null ? 'ok' : 'rejected');
    expect([again.status, again.body.results[0]]).toEqual([200, judged.body.results[0]]);
    expect([again.body.results[1]?.status, await ledgerCount(d)]).toEqual(['ok', 2]);
  });

  test('a bare number that stands for another action is still refused', async () => {
    const d = await desk();
    const action = d.newCustomer();
    await d.push([action]);
    const bare = { ...action, args: { keptOnPc: 'hub.too-large' } };
    for (const other of [
      { ...bare, id: uuidv7() },
      { ...bare, n: 2 },
      { ...bare, args: { keptOnPc: 'anything' } },
    ]) {
      expect((await d.push([other])).body.data?.reason).toBe('id_reuse');
    }
  });

  test('the same push sent five times at once is applied once', async () => {
    const d = await desk();
    const batch = [d.newCustomer(), d.newCustomer()];
    const answers = await Promise.all(Array.from({ length: 5 }, () => d.push(batch)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await ledgerCount(d)).toBe(2);
  });

  test('a gap in the numbers stops the batch and names the number wanted', async () => {
    const d = await desk();
    const [one, , three] = [d.newCustomer(), d.newCustomer(), d.newCustomer()];
    const answer = await d.push([one, three]);
    expect(answer.body).toMatchObject({ last_n: 1, expected_n: 2 });
    expect(answer.body.results).toHaveLength(1);
    const early = await d.push([three]);
    expect(early.body).toMatchObject({ last_n: 1, expected_n: 2, results: [] });
  });

  test('a number or an id used again for something else is refused whole', async () => {
    const d = await desk();
    const one = d.newCustomer();
    await d.push([one]);
    const otherArgs = await d.push([{ ...one, args: { customerId: uuidv7(), name: '别人', salutation: '', phone: '' } }]);
    expect([otherArgs.status, otherArgs.body.data?.reason]).toEqual([409, 'id_reuse']);
    const otherId = await d.push([{ ...one, id: uuidv7() }]);
    expect([otherId.status, otherId.body.data?.reason]).toEqual([409, 'id_reuse']);
    const sameIdAsNext = await d.push([{ ...one, n: 2 }]);
    expect([sameIdAsNext.status, sameIdAsNext.body.data?.reason]).toEqual([409, 'id_reuse']);
    expect(hub.log.some((line) => line.includes('ALARM id_reuse'))).toBe(true);
    expect(await ledgerCount(d)).toBe(1);
    const other = await desk();
    await other.push([other.newCustomer()]);
    const borrowed = await other.push([one]);
    expect([borrowed.status, borrowed.body.data?.reason]).toEqual([409, 'id_reuse']);
  });

  test('a push with another epoch runs nothing', async () => {
    const d = await desk();
    const answer = await d.push([d.newCustomer()], { epoch: uuidv7() });
    expect([answer.status, answer.body.code, answer.body.data]).toEqual([409, 'CONFLICT', { reason: 'epoch', epoch: d.epoch }]);
    expect(await ledgerCount(d)).toBe(0);
  });

  test('a client belongs to the user who first pushed with it', async () => {
    const d = await desk();
    await d.push([d.newCustomer()]);
    const other = new WireDesk(hub, (await hub.addUser()).token);
    await other.pull();
    const stolen = await other.push([other.newCustomer()], { client_id: d.clientId });
    expect([stolen.status, stolen.body.code]).toEqual([403, 'FORBIDDEN']);
    const peek = await other.pullOnce({ client_id: d.clientId });
    expect(peek.status).toBe(403);
  });
});

describe('judging', () => {
  test('an accepted mutation is pulled with its effects and settles its number', async () => {
    const d = await desk();
    const make = d.newCustomer();
    const { body } = await d.push([make]);
    const pulled = await d.pull();
    expect(pulled.last_n).toBe(1);
    const { customerId } = make.args as { customerId: string };
    expect(d.rows.get(`customer:${customerId}`)).toMatchObject({ name: '林晚秋', ver: 1, scope: `team:${agent.user.teamId}` });
    const scope = `team:${agent.user.teamId}`;
    expect(d.cursors[scope]).toBeGreaterThanOrEqual(body.results[0]?.seqs[scope] ?? Number.POSITIVE_INFINITY);
  });

  test('a chain of offline edits in one batch sees its own earlier rows', async () => {
    const ticket = aTicket(`team:${agent.user.teamId}`);
    await hub.put([{ entity: 'ticket', row: ticket }]);
    const d = await desk();
    const first = d.mutation('ticket.setStage', { ticketId: ticket.id, stage: 'verifying', reason: '' }, { expects: { status: 'r0' } });
    const second = d.mutation('ticket.setStage', { ticketId: ticket.id, stage: 'solving', reason: '' }, { expects: { status: first.id } });
    const { body } = await d.push([first, second]);
    expect(body.results.map(({ status }) => status)).toEqual(['ok', 'ok']);
    await d.pull();
    expect(d.rows.get(`ticket:${ticket.id}`)).toMatchObject({ stage: 'solving', statusRev: second.id });
  });

  test('a lost race becomes a conflict card at its author with both values and who was first', async () => {
    const ticket = aTicket(`team:${agent.user.teamId}`);
    await hub.put([{ entity: 'ticket', row: ticket }]);
    const colleague = await hub.addUser({ name: '何小满' });
    const [mine, theirs] = [await desk(), await desk(colleague)];
    const expects = { status: 'r0' };
    const winner = theirs.mutation('ticket.setStage', { ticketId: ticket.id, stage: 'solving', reason: '' }, { expects });
    await theirs.push([winner]);
    const loser = mine.mutation('ticket.setStage', { ticketId: ticket.id, stage: 'verifying', reason: '' }, { expects });
    const { body } = await mine.push([loser]);
    expect(body.results[0]).toMatchObject({ status: 'conflict', code: 'ticket.conflict' });
    await mine.pull();
    await theirs.pull();
    expect(mine.rows.get(`conflict:${loser.id}`)).toMatchObject({
      scope: `user:${agent.user.id}`,
      entity: 'ticket',
      entityId: ticket.id,
      group: 'status',
      mine: { stage: 'verifying' },
      theirs: { stage: 'solving' },
      theirsRev: winner.id,
      theirsBy: '何小满',
      authorId: agent.user.id,
      resolvedAtMs: null,
    });
    expect(theirs.rows.has(`conflict:${loser.id}`)).toBe(false);
    const resolve = mine.mutation('conflict.resolve', { conflictId: loser.id, keep: 'theirs' });
    expect((await mine.push([resolve])).body.results[0]?.status).toBe('ok');
  });

  test('a card says whose change stood in its way also when that was an own one of the same push', async () => {
    const ticket = aTicket(`team:${agent.user.teamId}`);
    await hub.put([{ entity: 'ticket', row: ticket }]);
    const d = await desk();
    const expects = { status: 'r0' };
    const first = d.mutation('ticket.setStage', { ticketId: ticket.id, stage: 'verifying', reason: '' }, { expects });
    const second = d.mutation('ticket.setStage', { ticketId: ticket.id, stage: 'solving', reason: '' }, { expects });
    expect((await d.push([first, second])).body.results.map(({ status }) => status)).toEqual(['ok', 'conflict']);
    await d.pull();
    const card = d.rows.get(`conflict:${second.id}`);
    expect(card).toMatchObject({ theirsRev: first.id, theirsBy: agent.user.name, theirsAtMs: expect.any(Number) });
    await d.push([d.mutation('conflict.resolve', { conflictId: second.id, keep: 'theirs' })]);
    await d.pull();
    expect(d.rows.get(`conflict:${second.id}`)).toEqual({ ...card, ver: expect.any(Number), resolvedAtMs: expect.any(Number) });
  });

  test('a card that arises and is answered in one push is found (as after a restore, when both are sent again)', async () => {
    const ticket = aTicket(`team:${agent.user.teamId}`);
    await hub.put([{ entity: 'ticket', row: ticket }]);
    const d = await desk();
    const stale = { expects: { status: 'another' } };
    const loser = d.mutation('ticket.setStage', { ticketId: ticket.id, stage: 'verifying', reason: '' }, stale);
    const resolve = d.mutation('conflict.resolve', { conflictId: loser.id, keep: 'theirs' });
    const { body } = await d.push([loser, resolve]);
    expect(body.results.map(({ status }) => status)).toEqual(['conflict', 'ok']);
    await d.pull();
    expect(d.rows.get(`conflict:${loser.id}`)).toMatchObject({ group: 'status', resolvedAtMs: expect.any(Number) });
  });

  test('a poison mutation is answered once, keeps its text on a card, and frees its successors', async () => {
    const d = await desk();
    const poison: Mutation[] = [
      { ...d.newCustomer(), name: 'customer.explode' },
      { ...d.newCustomer(), v: 99 },
      { ...d.newCustomer(), args: { customerId: 'not a uuid' } },
      { ...d.newCustomer(), args: { customerId: uuidv7(), name: 'a\u0000b', salutation: '', phone: '' } },
      { ...d.newCustomer(), args: { customerId: uuidv7(), name: 'half \ud83d', salutation: '', phone: '' } },
    ];
    const good = d.newCustomer();
    const { status, body } = await d.push([...poison, good]);
    expect(status).toBe(200);
    expect(body.results.map((result) => result.status)).toEqual([...poison.map(() => 'rejected'), 'ok']);
    await d.pull();
    expect(poison.every(({ id }) => d.rows.has(`conflict:${id}`))).toBe(true);
    const card = d.rows.get(`conflict:${poison[3]?.id}`);
    expect(card).toMatchObject({ status: 'rejected', group: 'all', mine: { name: 'a\ufffdb' } });
  });

  test('what the database refuses to store is rejected after one more try, and the rest goes through', async () => {
    await sql`ALTER TABLE customer ADD CONSTRAINT no_ghosts CHECK (name <> '幽灵')`.execute(hub.db);
    const d = await desk();
    const ghost: Mutation = { ...d.newCustomer(), args: { customerId: uuidv7(), name: '幽灵', salutation: '', phone: '' } };
    ghost.n = 2;
    d.n = 0;
    const batch = [d.newCustomer(), ghost, { ...d.newCustomer(), n: 3 }];
    const seen: string[] = [];
    for (let left = batch; left.length > 0; ) {
      const { status, body } = await d.push(left);
      expect(status).toBe(200);
      seen.push(...body.results.map((result) => `${result.n} ${result.status} ${result.code}`.trim()));
      left = batch.filter(({ n }) => n > body.last_n);
    }
    expect(seen).toEqual(['1 ok', '2 rejected bug', '3 ok']);
    await d.pull();
    expect(d.rows.get(`conflict:${ghost.id}`)).toMatchObject({ status: 'rejected', mine: { name: '幽灵' } });
    await sql`ALTER TABLE customer DROP CONSTRAINT no_ghosts`.execute(hub.db);
  });

  test('what depends on a rejected mutation is rejected too, other work is not', async () => {
    const d = await desk();
    const failed: Mutation = { ...d.newCustomer(), args: {} };
    const dependent = d.newCustomer({ depends_on: failed.id });
    const free = d.newCustomer();
    const first = await d.push([failed, dependent]);
    expect(first.body.results.map(({ status, code }) => [status, code])).toEqual([
      ['rejected', 'input.invalid'],
      ['rejected', 'dependency'],
    ]);
    const later = d.newCustomer({ depends_on: failed.id });
    const second = await d.push([free, later]);
    expect(second.body.results.map(({ status }) => status)).toEqual(['ok', 'rejected']);
  });

  test('nobody writes into a team they do not belong to, not even by reusing an id', async () => {
    const stranger = await hub.addUser({ teamId: 'team-b' });
    const ticket = aTicket('team:team-b');
    await hub.put([{ entity: 'ticket', row: ticket }]);
    const d = await desk();
    const note = d.mutation('ticket.addNote', { ticketId: ticket.id, text: '不该写进去' });
    const own = d.newCustomer();
    const takeOver = d.newCustomer();
    const theirs = new WireDesk(hub, stranger.token);
    await theirs.pull();
    const theirCustomer = theirs.newCustomer();
    await theirs.push([theirCustomer]);
    takeOver.args = { ...(takeOver.args as object), customerId: (theirCustomer.args as { customerId: string }).customerId } as never;
    const { body } = await d.push([note, own, takeOver]);
    expect(body.results.map(({ status }) => status)).toEqual(['rejected', 'ok', 'rejected']);
    await theirs.pull();
    expect(theirs.all('ticket_event')).toEqual([]);
    expect(theirs.all('customer')).toHaveLength(1);
  });

  test('a grant withdrawn while offline rejects what was written under it and says so', async () => {
    const member = await hub.addUser();
    const ticket = aTicket(`team:${member.user.teamId}`);
    await hub.put([{ entity: 'ticket', row: ticket }]);
    const d = await desk(member);
    const note = d.mutation('ticket.addNote', { ticketId: ticket.id, text: '离线写下的备注' });
    await hub.grant(member.user.id, `team:${member.user.teamId}`, false);
    const { body } = await d.push([note]);
    expect(body.results[0]?.status).toBe('rejected');
    const pulled = await d.pull();
    expect(pulled.grants.scopes).not.toContain(`team:${member.user.teamId}`);
    expect(d.rows.get(`conflict:${note.id}`)).toMatchObject({ mine: { text: '离线写下的备注' } });
  });
});

test('many writers and a tailing reader: every accepted row arrives, sequences have no holes', async () => {
  const writers = await Promise.all(Array.from({ length: 8 }, () => hub.addUser({ teamId: 'team-busy' })));
  const reader = new WireDesk(hub, (await hub.addUser({ teamId: 'team-busy' })).token);
  await reader.pull();
  let writing = true;
  const tail = (async () => {
    while (writing) await reader.pull(200);
  })();
  const pushed = await Promise.all(
    writers.map(async (writer) => {
      const d = new WireDesk(hub, writer.token);
      await d.pull();
      const made: string[] = [];
      for (let round = 0; round < 12; round++) {
        const batch = Array.from({ length: 1 + (round % 4) }, () => d.newCustomer());
        const { status, body } = await d.push(batch);
        expect([status, ...new Set(body.results.map((result) => result.status))]).toEqual([200, 'ok']);
        made.push(...batch.map(({ args }) => (args as { customerId: string }).customerId));
      }
      return made;
    }),
  );
  writing = false;
  await tail;
  await reader.pull();
  const expected = pushed.flat().sort();
  expect(
    reader
      .all('customer')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(expected);
  const index = await hub.db.selectFrom('sync_index').select('seq').where('scope', '=', 'team:team-busy').orderBy('seq').execute();
  const { seq: head } = await hub.db.selectFrom('sync_scope').select('seq').where('scope', '=', 'team:team-busy').executeTakeFirstOrThrow();
  expect(index.map(({ seq }) => seq)).toEqual(Array.from({ length: head }, (_, i) => i + 1));
});
