/** Table files made by code: ledgers about invented people, as CSV in any encoding and as XLSX, and damaged ones. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { writeXlsx } from 'hucre/xlsx';

export type SheetCell = string | number | boolean | Date | null;

export const utf8 = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
export const utf8Marked = (text: string) => utf8(`\ufeff${text}`);
export const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));

let gbCodes: Map<string, number[]> | null = null;

/** Every two-byte character of GB18030, by decoding all of them once: no runtime of ours can encode it. */
function gbTable(): Map<string, number[]> {
  if (gbCodes !== null) return gbCodes;
  const decoder = new TextDecoder('gb18030');
  gbCodes = new Map();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail !== 0x7f) gbCodes.set(decoder.decode(new Uint8Array([lead, trail])), [lead, trail]);
    }
  }
  return gbCodes;
}

export function gb18030(text: string): Uint8Array {
  const codes = gbTable();
  return new Uint8Array(
    [...text].flatMap((character) => {
      if (character.charCodeAt(0) < 0x80) return [character.charCodeAt(0)];
      const code = codes.get(character);
      if (code === undefined) throw new Error(`no two-byte code for ${character}`);
      return code;
    }),
  );
}

export function csvText(rows: readonly (readonly SheetCell[])[], delimiter = ','): string {
  const cell = (value: SheetCell) => {
    const text = value instanceof Date ? value.toISOString().slice(0, 16).replace('T', ' ') : String(value ?? '');
    return /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(delimiter)).join('\r\n');
}

export async function xlsx(sheets: Record<string, readonly (readonly SheetCell[])[]>): Promise<Uint8Array> {
  return writeXlsx({ sheets: Object.entries(sheets).map(([name, rows]) => ({ name, rows: rows.map((row) => [...row]) })) });
}

/** Changes one part of the archive as text. */
export function changePart(workbook: Uint8Array, name: string, change: (xml: string) => string): Uint8Array {
  const parts = unzipSync(workbook);
  parts[name] = strToU8(change(strFromU8(parts[name] ?? new Uint8Array())));
  return zipSync(parts);
}

export const firstSheet = 'xl/worksheets/sheet1.xml';

/** Puts rows of raw XML behind the last one of the first sheet. */
export function withRawRows(workbook: Uint8Array, xml: string): Uint8Array {
  return changePart(workbook, firstSheet, (sheet) => sheet.replace('</sheetData>', `${xml}</sheetData>`));
}

const surnames = ['林', '赵', '钱', '孙', '李', '周', '吴', '郑', '王', '陈'];
const given = ['晚秋', '国平', '秀英', '建华', '明月', '思远', '雨桐', '文博', '海燕', '志强'];
const titles = ['催了三次还没发货', '收到的空气炸锅外壳裂了', '退款说好三天到账没到', '快递显示签收但没收到', '尺码偏小想换大一号'];
const types = ['物流延误', '产品质量', '价格与退款金额', '显示签收未收到', '尺码不合'];

export const ledgerHeadings = [
  '台账编号',
  '受理时间',
  '客户姓名',
  '手机号',
  '订单号',
  '投诉类型',
  '投诉内容',
  '客户诉求',
  '渠道',
  '处理状态',
  '责任部门',
  '处理人',
  '处理结果',
  '关闭时间',
];

/** Row `at` of a ledger; every person has a number and a name of their own. */
export function ledgerRow(at: number): SheetCell[] {
  const isClosed = at % 3 !== 0;
  const day = String(1 + (at % 28)).padStart(2, '0');
  return [
    `TS2026${String(at).padStart(5, '0')}`,
    `2026-09-${day} 09:${String(at % 60).padStart(2, '0')}`,
    `${surnames[at % 10]}${given[Math.floor(at / 10) % 10]}`,
    `1380${String(1_000_000 + at)}`,
    `D202609${String(at).padStart(6, '0')}`,
    types[at % 5] ?? '',
    titles[at % 5] ?? '',
    '希望今天有人回电',
    '电话',
    isClosed ? '已办结' : '处理中',
    '物流',
    '周予安',
    isClosed ? '已补发并电话致歉，客户接受' : '',
    isClosed ? `2026-10-${day} 18:00` : '',
  ];
}

/** Each way a row can be bad that ledgers of the real world show, one per row. */
export const ledgerFaults: readonly (readonly [column: number, value: SheetCell, code: string])[] = [
  [0, '', 'missing'],
  [1, '2026-13-45', 'bad_time'],
  [1, '46327', 'serial_time'],
  [3, '1380000', 'bad_phone'],
  [3, '1.38E+10', 'scientific'],
  [5, '心情不好', 'unknown_word'],
  [6, '', 'missing'],
  [9, '差不多了', 'unknown_word'],
  [13, '2026-01-01 08:00', 'time_order'],
  [1, '2036-09-01', 'future_time'],
];

/** A ledger of `count` rows below the headings, the rows at these places (from 0) spoilt one way each. */
export function aLedger(count: number, spoilt: readonly number[] = []): SheetCell[][] {
  const rows = Array.from({ length: count }, (_, at) => ledgerRow(at));
  for (const [index, at] of spoilt.entries()) {
    const [column, value] = ledgerFaults[index % ledgerFaults.length] ?? [0, ''];
    const row = rows[at];
    if (row !== undefined) row[column] = value;
  }
  return [ledgerHeadings, ...rows];
}
