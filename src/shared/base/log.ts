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

/**
 * Hides what could say something about a person or open a door: keys and tokens, mail addresses, digits that could be numbers of
 * people or cards (also when written in groups), and everything beyond ASCII: people's names and words.
 */
export function maskText(text: string): string {
  return text
    .slice(0, 8_000)
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => `‹${id.slice(-6)}›`)
    .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '‹mail›')
    .replace(/\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}/g, '‹secret›')
    .replace(/\d(?:[\s()-]{0,2}\d){4,}/g, (digits) => '#'.repeat(digits.length))
    .replace(/[^ -~\s‹›]+/g, '…')
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

/** The same as text, for a log of lines. */
export function errorText(error: unknown): string {
  const { name = 'Error', message, stack = '' } = maskFields(errorFields(error));
  return `${String(name)}: ${String(message)}\n${String(stack)}`.trimEnd();
}
