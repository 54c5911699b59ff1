/** What may be logged, and how it is masked: by field name, not by hope. Writing it somewhere is the caller's work. */
import type { Json } from './result.ts';

export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Record<string, Json | undefined>;

/** `event` is a fixed name of ours, e.g. `store.started`; never customer text. */
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

/** Fields that are ours and say nothing about a person. Everything else is masked. */
const openFields = new Set([
  'attempt',
  'at',
  'bugId',
  'code',
  'contactId',
  'count',
  'exitCode',
  'file',
  'kind',
  'line',
  'message',
  'ms',
  'mutationId',
  'n',
  'name',
  'origin',
  'pid',
  'procedure',
  'reason',
  'role',
  'scope',
  'stack',
  'state',
  'status',
  'ticketId',
  'version',
]);

/** Digit runs that could be numbers of people or cards, and every Chinese character: people's names and words. */
export function maskText(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => `‹${id.slice(-6)}›`)
    .replace(/\d{5,}/g, (digits) => '#'.repeat(digits.length))
    .replace(/[\u3400-\u9fff\uf900-\ufaff]+/g, '…')
    .slice(0, 2_000);
}

export function maskFields(fields: LogFields): Record<string, Json> {
  const masked: Record<string, Json> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (!openFields.has(key)) masked[key] = '[masked]';
    else masked[key] = typeof value === 'string' ? maskText(value) : typeof value === 'object' && value !== null ? '[masked]' : value;
  }
  return masked;
}

/** The frames of an error and its masked message; never its data. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { message: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, message: error.message, stack: frames.slice(0, 12).join('\n') };
}
