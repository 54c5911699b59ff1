/** Files as spreadsheets and Chinese systems write them are read as they are meant; what cannot be read as a whole is refused with the reason. */
import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readTable } from '../../../src/main/store/imports/read-table.ts';
import type { TableChoice } from '../../../src/main/store/imports/table.ts';
import { changePart, csvText, firstSheet, gb18030, utf8, utf8Marked, utf16, withRawRows, xlsx } from '../../support/table-files.ts';

const rows = [
  ['姓名', '手机号', '备注'],
  ['林晚秋', '13800001037', '第一行\n第二行，含逗号和"引号"'],
  ['赵国平', '15900002048', ''],
];

const fault = (bytes: Uint8Array, choice: TableChoice = {}) =>
  readTable(bytes, choice).then(
    () => 'read',
    (error) => error.code,
  );

test.each([
  ['UTF-8', utf8, 'utf-8'],
  ['UTF-8 with a mark', utf8Marked, 'utf-8'],
  ['GB18030', gb18030, 'gb18030'],
  ['UTF-16 with a mark', utf16, 'utf-16le'],
] as const)('CSV in %s is read, quoted line breaks and all', async (_, encode, encoding) => {
  expect(await readTable(encode(csvText(rows)), {})).toMatchObject({ format: 'csv', encoding, delimiter: ',', rows });
});

test.each([',', '\t', ';', '|'] as const)('the delimiter %j is found, whatever stands in quotes', async (delimiter) => {
  expect(await readTable(utf8(csvText(rows, delimiter)), {})).toMatchObject({ delimiter, rows });
});

test('a person may choose encoding and delimiter; one that does not fit the file is refused', async () => {
  expect(await readTable(gb18030('姓名；电话\n林晚秋；1'), { encoding: 'gb18030', delimiter: ',' })).toMatchObject({
    rows: [['姓名；电话'], ['林晚秋；1']],
  });
  expect(await fault(gb18030('姓名；电话'), { encoding: 'utf-8' })).toBe('import.encoding');
});

test('XLSX: dates, numbers, truth values and text are told apart, and the sheet may be chosen', async () => {
  const bytes = await xlsx({
    台账: [
      ['时间', '数', '对'],
      [new Date(Date.UTC(2026, 10, 1, 9, 30)), 13_800_001_037, true],
    ],
    说明: [['第二张']],
  });
  expect(await readTable(bytes, {})).toMatchObject({
    format: 'xlsx',
    sheets: ['台账', '说明'],
    sheet: '台账',
    rows: [
      ['时间', '数', '对'],
      [{ wallMs: Date.UTC(2026, 10, 1, 9, 30) }, 13_800_001_037, true],
    ],
  });
  expect(await readTable(bytes, { sheet: '说明' })).toMatchObject({ sheet: '说明', rows: [['第二张']] });
});

test('formulas are not run: what they were last worked out to counts, and one that never was is a fault', async () => {
  const bytes = withRawRows(
    await xlsx({ A: [['x', 'y', 'z', 'w']] }),
    '<row r="2"><c r="A2"><f>1+1</f><v>3</v></c><c r="B2"><f>WEBSERVICE("http://x")</f></c><c r="C2" t="e"><v>#N/A</v></c><c r="D2" t="str"><f>A1</f><v>文</v></c></row>',
  );
  expect((await readTable(bytes, {})).rows[1]).toEqual([3, { fault: 'formula' }, { fault: 'error' }, '文']);
});

test('macros, pictures and links are left in the archive', async () => {
  const parts = unzipSync(await xlsx({ A: [['姓名', '电话']] }));
  const bytes = zipSync({
    ...parts,
    'xl/vbaProject.bin': strToU8('MACRO'),
    'xl/media/image1.png': strToU8('PNG'),
    'xl/externalLinks/externalLink1.xml': strToU8('<x>'),
  });
  expect(await readTable(bytes, {})).toMatchObject({ rows: [['姓名', '电话']] });
});

/** Writes another unpacked size of one entry into the archive's directory. */
function claiming(archive: Uint8Array, name: string, size: number): Uint8Array {
  const bytes = Buffer.from(archive);
  for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at !== -1; at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    if (bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)) === name) bytes.writeUInt32LE(size, at + 24);
  }
  return new Uint8Array(bytes);
}

test('an archive that claims to unpack to more than a desk should hold is refused, and one that lies about it gets no more room than it claimed', async () => {
  const parts = unzipSync(await xlsx({ A: [['x']] }));
  expect(await fault(claiming(zipSync(parts), firstSheet, 300 * 1024 * 1024))).toBe('import.too-large');
  const large = zipSync({ ...parts, [firstSheet]: new Uint8Array(4 * 1024 * 1024) }, { level: 1 });
  expect(['import.damaged', 'import.empty']).toContain(await fault(claiming(large, firstSheet, 1_000)));
});

test('entities that grow when they are read do not', async () => {
  const bomb = changePart(
    await xlsx({ A: [['x']] }),
    'xl/sharedStrings.xml',
    () =>
      `<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "${'A'.repeat(1_000)}"><!ENTITY b "${'&a;'.repeat(1_000)}"><!ENTITY c "${'&b;'.repeat(1_000)}">]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&c;</t></si></sst>`,
  );
  const read = await readTable(bomb, {}).catch((error) => error.code);
  expect(JSON.stringify(read).length).toBeLessThan(10_000);
});

test('cells far away neither fill the memory nor hide rows', async () => {
  const base = await xlsx({
    A: [
      ['姓名', '电话'],
      ['林晚秋', '1'],
    ],
  });
  expect((await readTable(withRawRows(base, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), {})).rows).toHaveLength(2);
  expect(await fault(withRawRows(base, '<row r="900000"><c r="A900000"><v>1</v></c></row>'))).toBe('import.too-large');
  expect(await fault(withRawRows(base, '<row r="3"><c r="GS3"><v>1</v></c></row>'))).toBe('import.too-large');
});

test.each([
  ['an empty file', new Uint8Array(), 'import.empty'],
  ['only blanks', utf8(' , ,\n,,\n'), 'import.empty'],
  ['a PDF', utf8('%PDF-1.7\nnothing'), 'import.not-a-table'],
  ['text with NUL', utf8('a,b\n1,\0'), 'import.not-a-table'],
  ['an old or encrypted workbook', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'import.locked-file'],
  ['an archive that is no workbook', zipSync({ 'readme.txt': strToU8('x') }), 'import.not-a-table'],
  ['bytes of no encoding', new Uint8Array([0x61, 0x2c, 0xff, 0xff, 0x0a]), 'import.encoding'],
  ['a quote that never ends', utf8('a,b\n"1,2\n3,4\n'), 'import.damaged'],
  ['a million columns', utf8(`${'h,'.repeat(1_000_000)}\n`), 'import.too-large'],
  ['two hundred and one columns', utf8(Array.from({ length: 201 }, (_, at) => `h${at}`).join(',')), 'import.too-large'],
  ['more rows than allowed', utf8(`a,b\n${'1,2\n'.repeat(100_050)}`), 'import.too-large'],
] as const)('%s is refused with its reason', async (_, bytes, code) => {
  expect(await fault(bytes)).toBe(code);
});

test('a workbook cut off anywhere is refused, never read in part', async () => {
  const whole = await xlsx({ A: Array.from({ length: 300 }, (_, at) => [`第${at}行`, at, `x${at * 7919}`]) });
  for (let at = 1; at < 40; at++) {
    const code = await fault(whole.slice(0, Math.floor((whole.length * at) / 40)));
    expect(['import.damaged', 'import.encoding', 'import.not-a-table']).toContain(code);
  }
});
