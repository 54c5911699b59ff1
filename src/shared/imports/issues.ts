/** Everything that can be wrong with a row of a file, with the reason and what to do, for people. One table, both languages. */
import type { FieldId } from './fields.ts';

export const issueTable = {
  missing: { zh: '必填内容为空', en: 'required, but empty', doZh: '补上这一格后重新导入', doEn: 'fill this cell and import again' },
  no_person: {
    zh: '认不出是哪位客户：客户编号、会员号和电话都为空',
    en: 'nothing tells who the customer is: customer id, member number and phone are all empty',
    doZh: '至少补上其中一项',
    doEn: 'fill in at least one of them',
  },
  too_long: { zh: '文字太长', en: 'the text is too long', doZh: '缩短后重新导入', doEn: 'shorten it and import again' },
  bad_phone: {
    zh: '不是有效的电话号码',
    en: 'not a valid telephone number',
    doZh: '核对位数；手机号应为 11 位',
    doEn: 'check the digits; mainland mobiles have 11',
  },
  scientific: {
    zh: '号码被表格软件改成了科学计数法，原来的数字已经丢失',
    en: 'the spreadsheet turned this number into scientific notation; the digits are lost',
    doZh: '把这一列设为文本格式，从原系统重新导出',
    doEn: 'format the column as text and export it again from its system',
  },
  digits_lost: {
    zh: '数字超过 15 位，表格软件已改动末尾几位',
    en: 'more than 15 digits: the spreadsheet changed the last ones',
    doZh: '把这一列设为文本格式，从原系统重新导出',
    doEn: 'format the column as text and export it again from its system',
  },
  bad_time: {
    zh: '看不懂这个时间',
    en: 'this time cannot be read',
    doZh: '写成 2026-11-01 09:30 这样的格式',
    doEn: 'write it like 2026-11-01 09:30',
  },
  serial_time: {
    zh: '这是表格软件的日期序号，不是日期',
    en: 'this is a spreadsheet’s day number, not a date',
    doZh: '把这一列设为日期格式后重新保存',
    doEn: 'format the column as a date and save again',
  },
  future_time: { zh: '时间在将来', en: 'this time lies in the future', doZh: '核对年月日', doEn: 'check year, month and day' },
  time_order: {
    zh: '结束时间早于受理时间',
    en: 'it ends before it began',
    doZh: '核对这两个时间',
    doEn: 'check both times',
  },
  bad_amount: { zh: '不是金额', en: 'not an amount of money', doZh: '写成 299.00 这样的数字', doEn: 'write it like 299.00' },
  bad_count: { zh: '不是数量', en: 'not a quantity', doZh: '写成 1 以上的整数', doEn: 'write a whole number of at least 1' },
  unknown_word: {
    zh: '不是这一列认识的词',
    en: 'not a word this column knows',
    doZh: '改成列出的词之一',
    doEn: 'use one of the listed words',
  },
  bad_id: {
    zh: '编号里有不能用的字符或太长',
    en: 'the number has characters that cannot be used, or is too long',
    doZh: '去掉特殊字符',
    doEn: 'remove special characters',
  },
  formula_empty: {
    zh: '公式没有算出结果',
    en: 'the formula has no result',
    doZh: '在表格软件里重新计算，或改成数值后保存',
    doEn: 'recalculate in the spreadsheet, or paste as values, and save',
  },
  formula_error: {
    zh: '公式出错（如 #N/A）',
    en: 'the formula failed (such as #N/A)',
    doZh: '修正公式，或改成数值后保存',
    doEn: 'mend the formula, or paste as values, and save',
  },
  extra_cells: {
    zh: '这一行的格子比表头多，内容可能错位',
    en: 'this row has more cells than the headings: its content may be shifted',
    doZh: '检查是否有没加引号的分隔符',
    doEn: 'look for a separator without quotes',
  },
  repeated: {
    zh: '编号和上面的行重复',
    en: 'the same number stands in a row above',
    doZh: '只保留一行',
    doEn: 'keep one of the rows',
  },
  // Said by the hub.
  ambiguous: {
    zh: '有多位客户符合，不能确定是哪一位',
    en: 'several customers match; it cannot be told which',
    doZh: '补上会员号或客户编号',
    doEn: 'add the member number or customer id',
  },
  erased: {
    zh: '这位客户的资料已按要求删除，不能再导入',
    en: 'this customer was erased on request and is not imported again',
    doZh: '从文件中去掉这一行',
    doEn: 'remove the row from the file',
  },
  unknown_customer: {
    zh: '没有这个编号的客户',
    en: 'there is no customer with this id',
    doZh: '先导入客户，或补上姓名、会员号或电话',
    doEn: 'import the customers first, or add name, member number or phone',
  },
  refused: {
    zh: '团队中心没有接受这一行',
    en: 'the hub did not accept this row',
    doZh: '核对这一行；若仍不行请联系管理员',
    doEn: 'check the row; ask your administrator if it stays',
  },
} as const satisfies Record<string, { zh: string; en: string; doZh: string; doEn: string }>;

export type IssueCode = keyof typeof issueTable;
export const issueCodes = Object.keys(issueTable) as IssueCode[];

/** `row` as spreadsheets count: the first is 1. `column` null when it is about the whole row. */
export type Issue = {
  row: number;
  column: number | null;
  field: FieldId | null;
  code: IssueCode;
  /** Masked. */
  value: string;
  /** Words that would be right, or the row it repeats. */
  hint: string;
};
