/** An import that a kill cuts short: told at the next start, and the same file goes on where it stopped. Real store process, real hub. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createHub, type TestHub } from '../../support/hub.ts';
import { checkFile, giveFile, inPhase } from '../../support/import-file.ts';
import { aDeskFolder, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';
import { aLedger, csvText, utf8 } from '../../support/table-files.ts';

let hub: TestHub;
const folders: string[] = [];
const desks: RunningDesk[] = [];

beforeAll(async () => {
  hub = await createHub({ sample: true });
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.stop();
  for (const dir of folders.splice(0)) removeDeskFolder(dir);
});
afterAll(() => hub.stop());

type Seat = { start(): Promise<RunningDesk> };

async function aSeat(as: string): Promise<Seat> {
  const dir = aDeskFolder();
  folders.push(dir);
  const enrolment = await hub.enrol(as);
  return {
    async start() {
      const desk = await runDesk({ dir, enrolment, hubUrl: hub.url });
      desks.push(desk);
      await eventually(
        desk,
        () => desk.client.link.get(),
        ({ state }) => state === 'online',
        60_000,
      );
      return desk;
    },
  };
}

const ticketsOf = async (prefix: string) => {
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM ticket WHERE ticket_no LIKE ${`${prefix}%`}`.execute(hub.db);
  return rows[0]?.n ?? 0;
};

const ledgerOf = (prefix: string, rows: number, spoilt: readonly number[] = []) =>
  utf8(csvText(aLedger(rows, spoilt).map((row, at) => (at === 0 || row[0] === '' ? row : [`${prefix}${row[0]}`, ...row.slice(1)]))));

test('killed while it sends: the next start says how far it came, the same file sends the rest alone, and each row is in once', async () => {
  const seat = await aSeat('lead');
  const file = ledgerOf('K', 2_000);
  const first = await seat.start();
  const { importId } = await checkFile(first, '台账.csv', file);
  await first.client.imports.start({ importId });
  await eventually(
    first,
    () => first.client.imports.get(),
    (view) => (view?.sent?.left ?? 2_000) < 2_000,
    60_000,
  );
  await first.kill();

  const second = await seat.start();
  const [cut, ...others] = await second.client.imports.unfinished();
  if (cut === undefined) throw new Error('nothing is told of the import that was killed');
  expect(others).toEqual([]);
  const answered = cut.total - cut.sent.left;
  expect(cut).toMatchObject({ fileName: '台账.csv', total: 2_000, upToRow: answered + 1 });
  expect(answered).toBeGreaterThanOrEqual(400);
  expect(answered).toBeLessThan(2_000);
  expect(await ticketsOf('K')).toBeGreaterThanOrEqual(answered);

  await giveFile(second.client, '台账.csv', file);
  const again = await inPhase(second, 'checked');
  expect(again.goesOn).toEqual({ afterRow: cut.upToRow, left: 2_000 - answered });
  await second.client.imports.start({ importId: again.importId });
  const done = await inPhase(second, 'done');
  // At most the batch that was under way when it was killed was there already.
  expect(done.sent).toMatchObject({ refused: 0, left: 0, unsure: 0 });
  expect((done.sent?.added ?? 0) + (done.sent?.unchanged ?? 0)).toBe(2_000);
  expect(done.sent?.unchanged).toBeLessThanOrEqual(400);
  expect(await ticketsOf('K')).toBe(2_000);
  expect(await second.client.imports.unfinished()).toEqual([]);
}, 180_000);

test('a desk that is closed while it waits for the hub tells of it as well; other columns, or leaving it, begin anew', async () => {
  const seat = await aSeat('lead');
  const file = ledgerOf('W', 30, [4]);
  const first = await seat.start();
  const { importId } = await checkFile(first, '等待.csv', file);
  await hub.running.stop();
  await first.client.imports.start({ importId });
  await inPhase(first, 'waiting');
  // What is open is not told of a second time.
  expect(await first.client.imports.unfinished()).toEqual([]);
  await first.stop();
  await hub.restart().catch(() => undefined);

  const second = await seat.start();
  expect(await second.client.imports.unfinished()).toMatchObject([{ fileName: '等待.csv', total: 29, upToRow: 0, sent: { left: 29 } }]);
  await giveFile(second.client, '等待.csv', file);
  const again = await inPhase(second, 'checked');
  expect(again).toMatchObject({ goesOn: { afterRow: 0, left: 29 }, check: { good: 29, bad: 1 } });
  await second.client.imports.setMapping({ importId: again.importId, kind: 'ticket', mapping: again.mapping });
  expect(await second.client.imports.get()).toMatchObject({ phase: 'mapping', goesOn: null });
  const [left] = await second.client.imports.unfinished();
  await second.client.imports.leave({ importId: left?.importId ?? '' });
  expect(await second.client.imports.unfinished()).toEqual([]);
}, 120_000);

test('an import is told to the person who began it, to nobody else on the same PC', async () => {
  const seat = await aSeat('lead');
  const desk = await seat.start();
  const { importId } = await checkFile(desk, '我的.csv', ledgerOf('P', 2_000));
  await desk.client.imports.start({ importId });
  await inPhase(desk, 'sending');
  await desk.kill();
  const dir = folders.at(-1) ?? '';
  const other = await runDesk({ dir, enrolment: await hub.enrol('manager'), hubUrl: hub.url });
  desks.push(other);
  expect(await other.client.imports.unfinished()).toEqual([]);
  await other.stop();
  const back = await seat.start();
  expect((await back.client.imports.unfinished()).map(({ fileName }) => fileName)).toEqual(['我的.csv']);
}, 120_000);
