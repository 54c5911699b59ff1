/** Whatever a file holds: it is read as a whole or refused with a code, and each of its rows is either taken or named with a reason. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ImportTable } from '../../src/main/store/imports/import-table.ts';
import { readTable } from '../../src/main/store/imports/read-table.ts';
import { UnreadableTable } from '../../src/main/store/imports/table.ts';
import { isErrorCode } from '../../src/shared/base/error-codes.ts';
import { importRowSchema } from '../../src/shared/contract/imports.ts';
import type { Cell } from '../../src/shared/imports/cell.ts';
import { importKinds } from '../../src/shared/imports/fields.ts';
import { guessMapping } from '../../src/shared/imports/guess-mapping.ts';
import { createJudge } from '../../src/shared/imports/judge-rows.ts';
import { reportCsv } from '../../src/shared/imports/report.ts';
import { aLedger, csvText, gb18030, ledgerHeadings, utf8, withRawRows, xlsx } from '../support/table-files.ts';

async function outcome(bytes: Uint8Array): Promise<'read' | string> {
  try {
    const { rows } = await readTable(bytes, {});
    return rows.length > 0 ? 'read' : 'nothing read';
  } catch (error) {
    return error instanceof UnreadableTable && isErrorCode(error.code) ? error.code : `threw ${String(error)}`;
  }
}

const isAnswer = (answer: string) => answer === 'read' || answer.startsWith('import.');

/** Bytes of a whole file with some of them changed, cut away or put in. */
const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('change', 'cut', 'insert')), { minLength: 1, maxLength: 8 });

function damaged(whole: Uint8Array, changes: readonly (readonly [number, number, string])[]): Uint8Array {
  const bytes = [...whole];
  for (const [place, byte, how] of changes) {
    const at = place % (bytes.length + 1);
    if (how === 'change' && at < bytes.length) bytes[at] = byte;
    else if (how === 'cut') bytes.splice(at, 1 + (byte % 40));
    else bytes.splice(at, 0, byte);
  }
  return new Uint8Array(bytes);
}

test('random bytes, with or without the beginning of a known format, are answered', async () => {
  const starts = [[], [0x50, 0x4b, 3, 4], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xd0, 0xcf, 0x11, 0xe0], [0x22], [...utf8('姓名,电话\n')]];
  const bytes = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }));
  await fc.assert(
    fc.asyncProperty(bytes, async ([start, rest]) => isAnswer(await outcome(new Uint8Array([...start, ...rest])))),
    { numRuns: 400 },
  );
});

test('a damaged workbook is read as a whole or refused', async () => {
  const whole = await xlsx({ 台账: aLedger(6) });
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => isAnswer(await outcome(damaged(whole, changes)))),
    { numRuns: 150 },
  );
});

test('cells of any kind, place and content in a sheet are answered', async () => {
  const whole = await xlsx({ A: [['姓名', '电话']] });
  const cell = fc.record({
    place: fc.constantFrom('A2', 'B3', 'ZZ9', 'XFD1048576', 'A0', '1A', '', 'AAAAAAA99999999999'),
    type: fc.constantFrom('', 's', 'str', 'b', 'e', 'd', 'n', 'inlineStr', 'x'),
    style: fc.constantFrom('', '0', '1', '999999', '-1'),
    inner: fc.constantFrom(
      '<v>0</v>',
      '<v>1e400</v>',
      '<v>NaN</v>',
      '<v>-5</v>',
      '<v>999999999</v>',
      '<f>1/0</f>',
      '<f/>',
      '<is><t>x</t></is>',
      '<v>&#0;</v>',
      '<v><v>',
      '',
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 5 }), async (cells) => {
      const xml = cells.map(({ place, type, style, inner }) => `<row><c r="${place}" t="${type}" s="${style}">${inner}</c></row>`).join('');
      return isAnswer(await outcome(withRawRows(whole, xml)));
    }),
    { numRuns: 150 },
  );
});

test('CSV of any text comes back cell by cell, in UTF-8 as in GB18030', async () => {
  const text = fc.string({ unit: fc.constantFrom(...'林晚秋0123abc ,;"\n\t|=+-@'), maxLength: 12 });
  const table = fc.array(fc.array(text, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(table, async (cells) => {
      fc.pre(cells.some((row) => row.some((cell) => cell.trim() !== '')));
      const rows = [['姓名', '电话', '备注'], ...cells];
      const written = csvText(rows);
      for (const encode of [utf8, gb18030]) {
        const read = await readTable(encode(written), { delimiter: ',' });
        expect(read.rows).toEqual(rows);
      }
    }),
    { numRuns: 150 },
  );
});

const anyCell: fc.Arbitrary<Cell> = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.constantFrom('13800001037', '1.38E+10', '2026-09-01', '299', '已签收', '电话', 'M1', '=1+1', '\0', '#N/A'),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.record({ wallMs: fc.double() }),
  fc.constantFrom({ fault: 'formula' as const }, { fault: 'error' as const }),
);

test('every row is taken in the shape the hub asks for, or named with at least one reason; none is both and none is neither', () => {
  const kinds = fc.constantFrom(...importKinds);
  const rows = fc.array(fc.array(anyCell, { maxLength: 16 }), { maxLength: 6 });
  fc.assert(
    fc.property(
      kinds,
      rows,
      fc.dictionary(fc.constantFrom('name', 'phone', 'memberNo', 'orderNo', 'title', 'amount', 'openedAt', 'ticketNo'), fc.nat(15)),
      (kind, cells, chosen) => {
        const mapping = { ...guessMapping(kind, ledgerHeadings), ...chosen };
        const judge = createJudge({
          kind,
          mapping,
          columns: 14,
          utcOffsetMinutes: 480,
          nowMs: 1_795_000_000_000,
          policy: { golden_minutes: 120, plan_minutes: 1440 },
        });
        const issues = cells.flatMap((row, at) => {
          const judged = judge(at + 2, row);
          if (judged.issues !== null) {
            expect(judged.issues.length).toBeGreaterThan(0);
            return judged.issues;
          }
          const parsed = importRowSchema.safeParse(judged.row);
          expect(parsed.error?.issues ?? []).toEqual([]);
          return [];
        });
        for (const locale of ['zh-CN', 'en'] as const) {
          const lines = reportCsv(issues, kind, ledgerHeadings, locale).split('\r\n');
          expect(lines.length).toBe(issues.length + 2);
        }
      },
    ),
    { numRuns: 600 },
  );
});

test('what a dry run counts is what the file holds, and what it hands out is what it counted', async () => {
  const spoil = fc.uniqueArray(fc.nat(59), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(spoil, async (spoilt) => {
      const table = new ImportTable();
      const rows = [['投诉台账'], [], ...aLedger(60, spoilt), [], ['', ' ']];
      const facts = await table.read({ bytes: utf8(csvText(rows)), choice: {}, headingRow: null });
      expect([facts.headingRow, facts.rows, facts.guessedKind]).toEqual([3, 60, 'ticket']);
      const mapping = guessMapping('ticket', facts.headings);
      const policy = { golden_minutes: 120, plan_minutes: 1440 };
      const check = await table.check({ kind: 'ticket', mapping, utcOffsetMinutes: 480, nowMs: 1_795_000_000_000, policy }, async () => {});
      expect(check).toMatchObject({ good: 60 - spoilt.length, bad: spoilt.length });
      expect(table.batch({ from: 0, count: 100 })).toHaveLength(check.good);
      expect(table.badRows({ from: 0, count: 100 }).rows.map(({ row }) => row)).toEqual(
        spoilt.toSorted((a, b) => a - b).map((at) => at + 4),
      );
    }),
    { numRuns: 25 },
  );
});
