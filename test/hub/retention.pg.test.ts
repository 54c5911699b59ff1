/** Retention on real PostgreSQL: what goes, what stays, what the list of removals says, and runs that are cut short or meet another writer. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUp, restore } from '../../src/hub/app/backup-commands.ts';
import { readSettings } from '../../src/hub/app/config.ts';
import { eraseCustomer, exportCustomer, holdCustomer, releaseCustomer } from '../../src/hub/app/customer-commands.ts';
import { startHousekeeping } from '../../src/hub/app/housekeeping.ts';
import { runRetention } from '../../src/hub/app/run-retention.ts';
import { putAttachment } from '../../src/hub/db/attachment-repo.ts';
import { HubRefusal } from '../../src/hub/db/refusal.ts';
import { dayMs } from '../../src/shared/base/clock.ts';
import type { RetentionRule } from '../../src/shared/retention/periods.ts';
import type { Ticket } from '../../src/shared/ticket/ticket.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { publishPolicy } from '../support/retention-policy.ts';
import { aCommitment, aContact, aCustomer, anOrder, aTicket, aTicketEvent, idOf } from '../support/synced-rows.ts';

let hub: TestHub;
const nowMs = 1_795_000_000_000;
const ago = (days: number) => nowMs - days * dayMs;
const team = { scope: 'team:team-a', ver: 0 };
const said = '电话里说的私事';
const who = idOf(1);
const sha = 'ab'.repeat(32);
const days: Partial<Record<RetentionRule['kind'], number>> = { desk_contacts: 30, contacts: 100, attachments: 150, closed_tickets: 200 };

beforeEach(async () => {
  hub = await createHub();
  await publishPolicy(hub, days);
});
afterEach(() => hub.stop());

const contact = (n: number, endedDaysAgo: number, given = {}) =>
  ({
    entity: 'contact',
    row: aContact(n, who, { ...team, summary: said, startedAtMs: ago(endedDaysAgo) - 1_000, endedAtMs: ago(endedDaysAgo), ...given }),
  }) as const;

function closed(n: number, closedDaysAgo: number, given: Partial<Ticket> = {}) {
  const evidence = [
    { ...{ id: 'e', item: 'photo', label: '照片', state: 'have', source: 'customer' }, ...{ note: said, sha256: sha, fileName: '图.jpg' } },
  ] as Ticket['evidence'];
  const row = aTicket(n, who, { ...team, title: said, facts: [said], stage: 'closed', closedAtMs: ago(closedDaysAgo), evidence, ...given });
  return { entity: 'ticket', row } as const;
}

async function fill(): Promise<void> {
  const old = closed(20, 250);
  const open = { entity: 'ticket', row: aTicket(21, who, { ...team, openedAtMs: ago(300) }) } as const;
  await hub.put([
    { entity: 'customer', row: aCustomer(1, team) },
    { entity: 'order', row: anOrder(2, who, team) },
    ...[contact(10, 10), contact(11, 40), contact(12, 120), contact(13, 400, { ticketId: idOf(21) })],
    contact(14, 120, { customerId: null }),
    ...[old, open, closed(22, 160)],
    { entity: 'ticket_event', row: aTicketEvent(30, old.row, { ...team, text: said }) },
    { entity: 'commitment', row: aCommitment(40, who, { ...team, ticketId: idOf(20), status: 'kept', settledAtMs: ago(240), what: said }) },
  ]);
  await putAttachment(hub.db, { sha256: sha, bytes: Buffer.from('jpg'), scope: team.scope, userId: idOf(5), atMs: ago(250) });
}

async function row(table: string, n: number): Promise<Record<string, unknown> & { scope: string; deleted: boolean }> {
  const found = await sql<
    Record<string, unknown> & { scope: string; deleted: boolean }
  >`SELECT * FROM ${sql.table(table)} WHERE id = ${idOf(n)}`.execute(hub.db);
  if (found.rows[0] === undefined) throw new Error(`no ${table} ${n}`);
  return found.rows[0];
}

/** Everything any table says, to look for words in. */
async function everyWord(): Promise<string> {
  const tables = ['customer', 'orders', 'contact', 'ticket', 'ticket_event', 'commitment', 'conflict', 'removal_log', 'attachment'];
  const texts = await Promise.all(
    tables.map(async (table) => {
      const found = await sql<{
        text: string | null;
      }>`SELECT string_agg(to_jsonb(t)::text, ' ') AS text FROM ${sql.table(table)} t`.execute(hub.db);
      return found.rows[0]?.text ?? '';
    }),
  );
  return texts.join(' ');
}

const log = () => hub.db.selectFrom('removal_log').select(['action', 'subject', 'policy', 'counts']).orderBy('at_ms').execute();
const removedFrom = async (scope: string) =>
  (await hub.db.selectFrom('sync_index').select('id').where('scope', '=', scope).where('op', '=', 'r').orderBy('id').execute()).map(
    ({ id }) => id,
  );
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof HubRefusal ? error.message : String(error)),
  );

test('a dry run says what would go and changes nothing; the run does just that, once, and lists it without a name', async () => {
  await fill();
  const before = await everyWord();
  const counts = { desk_contacts: 1, contacts: 2, closed_tickets: 3, attachments: 1 };
  expect((await runRetention({ db: hub.db, nowMs, dryRun: true })).counts).toEqual(counts);
  expect(await everyWord()).toBe(before);
  expect((await runRetention({ db: hub.db, nowMs })).counts).toEqual({ ...counts, files: 1 });
  expect(await log()).toEqual([{ action: 'expired', subject: null, policy: 1, counts: { ...counts, files: 1 } }]);
  expect((await runRetention({ db: hub.db, nowMs })).counts).toEqual({});
  expect(await log()).toHaveLength(1);
});

test('a settled contact leaves the team’s scope, later everything; what an open ticket needs stays; a ticket keeps number and dates', async () => {
  await fill();
  await runRetention({ db: hub.db, nowMs });
  expect(await row('contact', 10)).toMatchObject({ scope: team.scope, deleted: false, summary: said });
  expect(await row('contact', 11)).toMatchObject({ scope: 'archive:team:team-a', deleted: false, summary: said });
  for (const n of [12, 14])
    expect(await row('contact', n)).toMatchObject({ deleted: true, summary: '', from_address: '', transcript: null });
  expect(await row('contact', 13)).toMatchObject({ scope: team.scope, deleted: false });
  expect(await row('ticket', 20)).toMatchObject({ deleted: false, ticket_no: 'TK-20261120-00020', title: '', facts: [], evidence: [] });
  expect(await row('ticket', 22)).toMatchObject({ title: said, evidence: [{ sha256: null, fileName: null }] });
  expect((await row('ticket_event', 30)).deleted && (await row('commitment', 40)).deleted).toBe(true);
  expect(await removedFrom(team.scope)).toEqual([11, 12, 14, 30, 40].map(idOf));
  expect(await hub.db.selectFrom('attachment').select('sha256').execute()).toEqual([]);
});

test('a contact in the archive comes back to its team when its ticket is opened again', async () => {
  await hub.put([{ entity: 'customer', row: aCustomer(1, team) }, closed(20, 60), contact(10, 61, { ticketId: idOf(20) })]);
  await runRetention({ db: hub.db, nowMs });
  expect((await row('contact', 10)).scope).toBe('archive:team:team-a');
  await hub.put([closed(20, 60, { stage: 'executing', closedAtMs: null })]);
  await runRetention({ db: hub.db, nowMs });
  expect((await row('contact', 10)).scope).toBe(team.scope);
});

test('a hold keeps everything on the hub until it is released; desks let go all the same', async () => {
  await fill();
  await holdCustomer(hub.db, 'M100001', { reason: '仲裁 2026-17', atMs: nowMs });
  expect((await runRetention({ db: hub.db, nowMs })).counts).toEqual({ desk_contacts: 2, contacts: 1 });
  expect(await row('contact', 12)).toMatchObject({ deleted: false, summary: said, scope: 'archive:team:team-a' });
  expect(await refusal(eraseCustomer(hub.db, 'M100001', nowMs))).toContain('legal hold');
  await releaseCustomer(hub.db, who, nowMs + 1);
  expect((await runRetention({ db: hub.db, nowMs })).counts).toMatchObject({ contacts: 1, closed_tickets: 3 });
});

test('two hubs that run it at once do the work once, and a run that breaks in the middle leaves whole customers', async () => {
  const customers = Array.from({ length: 30 }, (_, i) => i + 1);
  await hub.put(
    customers.flatMap((n) => [
      { entity: 'customer' as const, row: aCustomer(n, team) },
      { entity: 'contact' as const, row: aContact(1_000 + n, idOf(n), { ...team, startedAtMs: ago(200), endedAtMs: ago(199) }) },
      { entity: 'contact' as const, row: aContact(2_000 + n, idOf(n), { ...team, startedAtMs: ago(200), endedAtMs: ago(199) }) },
    ]),
  );
  await sql`CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF NEW.id = ${sql.lit(idOf(1_021))} AND NEW.deleted THEN RAISE EXCEPTION 'power cut'; END IF; RETURN NEW; END $$`.execute(
    hub.db,
  );
  await sql`CREATE TRIGGER break_off BEFORE UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION break_off()`.execute(hub.db);
  await expect(runRetention({ db: hub.db, nowMs, customersPerTransaction: 4 })).rejects.toThrow('power cut');
  const gone = async () => Number((await sql<{ n: number }>`SELECT count(*) AS n FROM contact WHERE deleted`.execute(hub.db)).rows[0]?.n);
  expect(await gone()).toBe(40);
  expect((await log()).map(({ counts }) => counts)).toEqual([{ contacts: 40 }]);
  expect(await removedFrom(team.scope)).toHaveLength(40);
  await sql`DROP TRIGGER break_off ON contact`.execute(hub.db);
  const both = await Promise.all([1, 2].map(() => runRetention({ db: hub.db, nowMs, customersPerTransaction: 3 })));
  expect(both.reduce((sum, { counts }) => sum + (counts.contacts ?? 0), 0)).toBe(20);
  expect(await gone()).toBe(60);
});

test('housekeeping runs it a minute after the start and then every six hours, by the clock it is given', async () => {
  await fill();
  const timers: { run(): void; ms: number }[] = [];
  let set = () => {};
  const next = () => new Promise<void>((resolve) => (set = resolve));
  const setTimer = (run: () => void, ms: number) => {
    timers.push({ run, ms });
    set();
    return () => {};
  };
  const first = next();
  const stop = startHousekeeping({ db: hub.db, nowMs: () => nowMs, log: (line) => hub.log.push(line), setTimer });
  await first;
  expect((await row('contact', 11)).scope).toBe(team.scope);
  const second = next();
  timers[0]?.run();
  await second;
  expect((await row('contact', 11)).scope).toBe('archive:team:team-a');
  expect(timers.map(({ ms }) => ms)).toEqual([60_000, 6 * 3_600_000]);
  expect(hub.log.at(-1)).toContain('retention: {');
  await stop();
});

test('a customer is erased everywhere, once nothing is owed; a restored backup does not bring them back', async () => {
  await fill();
  const folder = mkdtempSync(join(tmpdir(), 'steadydesk-backup-'));
  try {
    const file = join(folder, 'backup');
    await backUp(hub.db, file, { atMs: nowMs });
    expect(await refusal(eraseCustomer(hub.db, '13800000001', nowMs))).toContain('TK-20261120-00021');
    await hub.put([{ entity: 'ticket', row: aTicket(21, who, { ...team, stage: 'closed', closedAtMs: nowMs }) }]);
    const card = {
      entity: 'ticket',
      group: 'all',
      status: 'rejected' as const,
      code: 'x',
      mutation: 'ticket.addNote',
      mine: { text: said },
    };
    const byWhom = { theirs: null, theirsRev: null, theirsBy: '', theirsAtMs: null, authorId: idOf(5), atMs: nowMs, resolvedAtMs: null };
    const base = { id: idOf(50), scope: `user:${idOf(5)}`, ver: 0, deleted: false, entityId: idOf(20) };
    await hub.put([{ entity: 'conflict', row: { ...base, ...card, ...byWhom } }]);
    const counts = await eraseCustomer(hub.db, '13800000001', nowMs);
    expect(counts).toMatchObject({ customer: 1, order: 1, contact: 5, ticket: 3, ticket_event: 1, commitment: 1, conflict: 1, files: 1 });
    const isClean = async () => {
      const words = await everyWord();
      for (const word of [said, '林晓', '13800000001', 'M100001', 'DD20260002', '图.jpg']) expect(words).not.toContain(word);
      expect((await row('customer', 1)).deleted).toBe(true);
    };
    await isClean();
    expect(await refusal(eraseCustomer(hub.db, who, nowMs))).toContain('No customer');
    await restore(hub.db, file, nowMs);
    await isClean();
    expect((await log()).map(({ action }) => action)).toEqual(['erased', 'erased']);
    expect((await log())[0]?.subject).toMatch(/^[0-9a-f]{64}$/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('all that is held about a customer is written to one private file, and the export is listed', async () => {
  await fill();
  const folder = mkdtempSync(join(tmpdir(), 'steadydesk-export-'));
  try {
    const file = join(folder, 'customer.json');
    await exportCustomer(hub.db, 'M100001', { file, atMs: nowMs });
    const written = JSON.parse(readFileSync(file, 'utf8'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Object.keys(written.rows).toSorted()).toEqual(['commitment', 'contact', 'customer', 'order', 'ticket', 'ticket_event']);
    expect(written.rows.contact).toHaveLength(5);
    expect(written.files).toEqual([{ sha256: sha, file_name: '图.jpg', base64: Buffer.from('jpg').toString('base64') }]);
    expect((await log())[0]).toMatchObject({ action: 'exported', counts: { contact: 5 } });
    expect(await refusal(exportCustomer(hub.db, '没有', { file, atMs: nowMs }))).toContain('Nothing was changed');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the command line knows the words', () => {
  const command = (...words: string[]) => {
    const settings = readSettings(words, {});
    return settings === 'help' ? settings : settings.command;
  };
  expect(command('retention', '--dry-run')).toEqual({ name: 'retention', dryRun: true });
  expect(command('retention')).toEqual({ name: 'retention', dryRun: false });
  expect(command('erase', 'M1')).toEqual({ name: 'erase', customer: 'M1' });
  expect(command('export', 'M1', 'f')).toEqual({ name: 'export', customer: 'M1', file: 'f' });
  expect(command('hold', 'M1', '仲裁')).toEqual({ name: 'hold', customer: 'M1', reason: '仲裁' });
  for (const words of [['erase'], ['erase', 'a', 'b'], ['export', 'a'], ['hold', 'a'], ['retention', 'x'], ['erase', 'a', '--dry-run']])
    expect(() => command(...words)).toThrow();
});
