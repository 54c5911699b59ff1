/** One file, asked for several things at once: what the table holds is always of the latest order alone. */
import { expect, test } from 'vitest';
import { ImportTable } from '../../../src/main/store/imports/import-table.ts';
import { guessMapping } from '../../../src/shared/imports/guess-mapping.ts';
import { aLedger, csvText, ledgerHeadings, utf8, xlsx } from '../../support/table-files.ts';

const judging = {
  ...{ kind: 'ticket' as const, mapping: guessMapping('ticket', ledgerHeadings), utcOffsetMinutes: 480, nowMs: 1_795_000_000_000 },
  policy: { golden_minutes: 120, plan_minutes: 1440 },
};
const asCsv = (rows: number) => ({ bytes: utf8(csvText(aLedger(rows))), choice: {}, headingRow: null });

test('a dry run that is overtaken by another ends, and no row of it is handed out', async () => {
  const table = new ImportTable();
  await table.read(asCsv(2_300));
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const first = table.check({ ...judging, mapping: { ...judging.mapping, title: 7 } }, (done) => (done === 0 ? Promise.resolve() : held));
  const second = await table.check(judging, async () => {});
  goOn();
  await expect(first).rejects.toThrow();
  const handedOut = table.batch({ from: 0, count: 10_000 });
  expect(handedOut).toHaveLength(second.good);
  expect(new Set(handedOut.map(({ value }) => value.kind === 'ticket' && value.title)).has('希望今天有人回电')).toBe(false);
});

test('a file that is read anew during a dry run ends that, and the later of two readings holds', async () => {
  const table = new ImportTable();
  await table.read(asCsv(30));
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const check = table.check(judging, () => held);
  const slow = table.read({ bytes: await xlsx({ 台账: aLedger(9) }), choice: {}, headingRow: null });
  const quick = await table.read(asCsv(5));
  goOn();
  await expect(check).rejects.toThrow();
  await expect(slow).rejects.toThrow();
  expect(quick.rows).toBe(5);
  expect(await table.check(judging, async () => {})).toMatchObject({ good: 5, bad: 0 });
});
