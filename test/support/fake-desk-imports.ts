/** A file being imported, as the fake desk shows it: invented rows, and every phase a screen may meet. */
import { implement } from '@orpc/server';
import { deskContract } from '../../src/shared/contract/desk.ts';
import type { ImportView, UnfinishedImport } from '../../src/shared/contract/import-views.ts';
import { guessMapping } from '../../src/shared/imports/guess-mapping.ts';
import type { IssueCode } from '../../src/shared/imports/issues.ts';
import type { Room } from './fake-desk-handlers.ts';
import { fakeId } from './fake-desk-rows.ts';

const os = implement(deskContract);
const headings = [
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
  '区域经理',
];
const samples = [
  ['TS20**02', 'TS20**03', 'TS20**04'],
  ['2026-09-02 09:01', '2026-09-03 09:02', '2026-09-04 09:03'],
  ['赵**', '钱**', '孙**'],
  ['138****0001', '138****0002', '138****0003'],
  ['D20********01', 'D20********02'],
  ['产品质量', '价格与退款金额', '显示签收未收到'],
  ['收到的空气炸锅外壳裂了', '退款说好三天到账没到', '快递显示签收但没收到'],
  ['希望今天有人回电'],
  ['电话'],
  ['已办结', '处理中'],
  ['物流'],
  ['周**'],
  ['王**'],
];

export const importSteps = [
  'receiving',
  'reading',
  'mapping',
  'damaged',
  'checking',
  'checked',
  'clean',
  'goesOn',
  'sending',
  'waiting',
  'cancelled',
  'stopped',
  'done',
] as const;
export type ImportStep = (typeof importSteps)[number];

export function fakeImport(step: ImportStep): ImportView {
  const table = {
    ...({
      format: 'csv',
      encoding: 'gb18030',
      delimiter: ',',
      sheets: [],
      sheet: null,
      headingRow: 2,
      headings,
      samples,
      rows: 1_000,
    } as const),
    headings: [...headings],
    samples: samples.map((each) => [...each]),
  };
  const base: ImportView = {
    ...{ importId: fakeId(9_000), fileName: '2026年第三季度投诉台账(华东区).csv', size: 186_420, phase: 'mapping', problem: null },
    table: { ...table, sheets: [] },
    ...{ kind: 'ticket', mapping: { ...guessMapping('ticket', headings) } as ImportView['mapping'], mappingFrom: 'guessed' },
    ...{ check: null, progress: null, sent: null, goesOn: null },
  };
  const check = { good: 990, bad: 10, issues: 11 };
  const sent = { added: 612, updated: 0, unchanged: 186, refused: 2, unsure: 0, left: 190 };
  switch (step) {
    case 'receiving':
      return { ...base, phase: 'receiving', table: null, progress: { done: 60_000, total: 186_420 } };
    case 'reading':
      return { ...base, phase: 'reading', table: null };
    case 'damaged':
      return { ...base, table: null, problem: 'import.damaged' };
    case 'checking':
      return { ...base, phase: 'checking', progress: { done: 640, total: 1_000 } };
    case 'checked':
      return { ...base, phase: 'checked', check };
    case 'clean':
      return { ...base, phase: 'checked', check: { good: 1_000, bad: 0, issues: 0 } };
    case 'goesOn':
      return { ...base, phase: 'checked', check: { ...check, bad: 12, issues: 13 }, goesOn: { afterRow: 812, left: 190 } };
    case 'sending':
      return { ...base, phase: 'sending', check, sent, progress: { done: 800, total: 990 } };
    case 'waiting':
      return { ...base, phase: 'waiting', problem: 'hub.offline', check, sent, progress: { done: 800, total: 990 } };
    case 'cancelled':
      return { ...base, phase: 'cancelled', check, sent };
    case 'stopped':
      return {
        ...base,
        phase: 'stopped',
        problem: 'auth.forbidden',
        check,
        sent: { ...sent, added: 0, unchanged: 0, refused: 0, left: 990 },
      };
    case 'done':
      return { ...base, phase: 'done', check, sent: { ...sent, added: 802, left: 0 } };
    case 'mapping':
      return base;
  }
}

export const fakeUnfinished: UnfinishedImport = {
  ...{ importId: fakeId(9_100), fileName: '2026年第三季度投诉台账(华东区).csv', total: 990, upToRow: 812 },
  ...{ sent: { added: 612, updated: 0, unchanged: 186, refused: 2, unsure: 0, left: 190 }, atMs: 1_795_312_700_000 },
};

const bad: readonly (readonly [row: number, column: number | null, code: IssueCode, value: string, hint: string])[] = [
  [5, 0, 'missing', '', ''],
  [42, 1, 'bad_time', '2026-13-45', ''],
  [79, 1, 'serial_time', '46**7', ''],
  [113, 3, 'bad_phone', '****000', ''],
  [151, 3, 'scientific', '1.38E+10', ''],
  [
    224,
    5,
    'unknown_word',
    '心情不好',
    '产品质量、服务态度、物流延误、显示签收未收到、尺码不合、与描述不符、售后太慢、价格与退款金额、安全隐患、隐私泄露、其他',
  ],
  [262, 6, 'missing', '', ''],
  [300, 0, 'repeated', 'TS20**02', '4'],
  [301, null, 'ambiguous', '', ''],
  [877, 13, 'extra_cells', '', ''],
];

export function importHandlers(room: Room) {
  const { state } = room;
  const note = (name: string, input: unknown) => {
    state.asked.push({ name, input });
    room.line.publish('news', { type: 'changed', topics: ['import'] });
    return { ok: true } as const;
  };
  const go = (step: ImportStep) => {
    state.importView = fakeImport(step);
  };
  return {
    imports: {
      get: os.imports.get.handler(() => state.importView ?? null),
      unfinished: os.imports.unfinished.handler(() => state.unfinishedImports ?? []),
      leave: os.imports.leave.handler(({ input }) => {
        state.unfinishedImports = (state.unfinishedImports ?? []).filter(({ importId }) => importId !== input.importId);
        return note('imports.leave', input);
      }),
      begin: os.imports.begin.handler(({ input }) => {
        go('receiving');
        note('imports.begin', input);
        return { importId: fakeId(9_000) };
      }),
      append: os.imports.append.handler(({ input }) => note('imports.append', input.data.length)),
      read: os.imports.read.handler(({ input }) => {
        go('mapping');
        return note('imports.read', input);
      }),
      setMapping: os.imports.setMapping.handler(({ input }) => {
        const mapping = input.mapping ?? ({ ...guessMapping(input.kind, headings) } as ImportView['mapping']);
        state.importView = {
          ...fakeImport('mapping'),
          kind: input.kind,
          mapping,
          mappingFrom: input.mapping === null ? 'guessed' : 'chosen',
        };
        return note('imports.setMapping', input);
      }),
      check: os.imports.check.handler(({ input }) => {
        go('checked');
        return note('imports.check', input);
      }),
      start: os.imports.start.handler(({ input }) => {
        go(state.link.state === 'offline' ? 'waiting' : 'sending');
        return note('imports.start', input);
      }),
      cancel: os.imports.cancel.handler(({ input }) => {
        go('cancelled');
        return note('imports.cancel', input);
      }),
      close: os.imports.close.handler(({ input }) => {
        state.importView = null;
        return note('imports.close', input);
      }),
      badRows: os.imports.badRows.handler(({ input }) => ({
        total: bad.length,
        rows: bad.slice(input.from, input.from + input.count).map(([row, column, code, value, hint]) => ({
          row,
          issues: [{ row, column, field: null, code, value, hint }],
        })),
      })),
      report: os.imports.report.handler(() => ({ path: '/home/lead/Downloads/导入问题清单-台账.csv' })),
    },
  };
}
