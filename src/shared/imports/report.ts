/** The report of bad rows as a CSV file that spreadsheets open as it is meant, in the reader's language. */
import { columnLetter } from './cell.ts';
import { fieldOf, type ImportKind } from './fields.ts';
import { type Issue, issueTable } from './issues.ts';

export type ReportLocale = 'zh-CN' | 'en';

/** A cell that begins like a formula would be run by the spreadsheet that opens the report. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export type IssueWords = { column: string; reason: string; advice: string };

/** `headings` of the file, by column. */
export function issueWords(issue: Issue, kind: ImportKind, headings: readonly string[], locale: ReportLocale): IssueWords {
  const isZh = locale === 'zh-CN';
  const { zh, en, doZh, doEn } = issueTable[issue.code];
  const field = issue.field === null ? null : fieldOf(kind, issue.field);
  const heading = issue.column === null ? '' : headings[issue.column] || ((isZh ? field?.zh : field?.en) ?? '');
  const column = issue.column === null ? '' : `${columnLetter(issue.column)} ${heading}`.trim();
  return { column, reason: isZh ? zh : en, advice: isZh ? `${doZh}${hintZh(issue)}` : `${doEn}${hintEn(issue)}` };
}

function hintZh({ code, hint }: Issue): string {
  if (hint === '') return '';
  if (code === 'repeated') return `（与第 ${hint} 行重复）`;
  return code === 'too_long' ? `（最多 ${hint} 字）` : `：${hint}`;
}

function hintEn({ code, hint }: Issue): string {
  if (hint === '') return '';
  if (code === 'repeated') return ` (repeats row ${hint})`;
  return code === 'too_long' ? ` (${hint} characters at most)` : `: ${hint}`;
}

const titles = {
  'zh-CN': ['行', '列', '内容（已遮盖）', '原因', '怎么办'],
  en: ['Row', 'Column', 'Value (masked)', 'Reason', 'What to do'],
};

/** With a byte order mark, which is how spreadsheets tell UTF-8. */
export function reportCsv(issues: readonly Issue[], kind: ImportKind, headings: readonly string[], locale: ReportLocale): string {
  const lines = issues.map((issue) => {
    const { column, reason, advice } = issueWords(issue, kind, headings, locale);
    return [String(issue.row), column, issue.value, reason, advice].map(csvCell).join(',');
  });
  return `\ufeff${[titles[locale].join(','), ...lines].join('\r\n')}\r\n`;
}
