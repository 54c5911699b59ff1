/** Judges the rows of a batch one by one: does it have the shape of its kind, and is it newer than what is there. Decides only. */
import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../../../shared/base/result.ts';
import type { RowResult } from '../../../shared/contract/ingest.ts';
import {
  type PresentRow,
  presentRowSchema,
  type SourceRow,
  sourceKinds,
  withdrawnRowSchema,
} from '../../../shared/contract/ingest-rows.ts';
import { normalizePhone } from '../../../shared/customer/normalize-phone.ts';
import { cleanJson } from '../clean-json.ts';
import type { StoredRow } from '../ingest-storage.ts';
import { plainRow } from './plain-rows.ts';
import { RowMap } from './row-map.ts';

type Parsed = { row: SourceRow; refusal: null } | { row: null; refusal: RowResult };

const safeName = /^[^\s\p{C}]{1,128}$/u;

/** What may be said back of a row that is refused: its place and its name, when they are whole. */
function nameOf(index: number, raw: unknown): Pick<RowResult, 'index' | 'kind' | 'source_id'> {
  const given = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  const kind = sourceKinds.find((known) => known === given.kind) ?? null;
  const id = given.source_id;
  return { index, kind, source_id: typeof id === 'string' && safeName.test(id) ? id : null };
}

/** Where and what, never the value: a number or name sent in the wrong place does not come back in an answer or a log. */
function explain(issue: z.core.$ZodIssue | undefined): { path: string; message: string } {
  if (issue === undefined) return { path: '', message: 'not valid' };
  if (issue.code === 'unrecognized_keys') {
    const known = issue.keys.find((key) => /^[a-z_]{1,40}$/.test(key));
    return { path: [...issue.path, ...(known === undefined ? [] : [known])].map(String).join('.'), message: 'this kind has no such field' };
  }
  return { path: issue.path.map(String).join('.'), message: issue.message.slice(0, 200) };
}

function refusal(index: number, raw: unknown, why: Pick<RowResult, 'code' | 'path' | 'message'>): RowResult {
  return { ...nameOf(index, raw), status: 'rejected', ...why, waiting_for: null };
}

/** Path of the first telephone number that is none. */
function badNumberPath(row: PresentRow): string | null {
  if (row.kind === 'contact_point') return normalizePhone(row.number) === null ? 'number' : null;
  if (row.kind !== 'customer') return null;
  const at = row.phones.findIndex(({ number }) => normalizePhone(number) === null);
  return at === -1 ? null : `phones.${at}.number`;
}

function readRow(given: Record<string, unknown>): SourceRow | z.ZodError {
  const parsed = (Object.hasOwn(given, 'deleted') ? withdrawnRowSchema : presentRowSchema).safeParse(given);
  return parsed.success ? inOrder(cleanJson(parsed.data as Json) as SourceRow) : parsed.error;
}

/** Rows come as `inOrder` makes them. */
export function parseRow(index: number, raw: unknown): Parsed {
  const refuse = (why: Pick<RowResult, 'code' | 'path' | 'message'>): Parsed => ({ row: null, refusal: refusal(index, raw, why) });
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return refuse({ code: 'row.invalid', path: '', message: 'a row is an object' });
  }
  const given = raw as Record<string, unknown>;
  if (!sourceKinds.some((kind) => kind === given.kind)) {
    return refuse({ code: 'row.unknown_kind', path: 'kind', message: `one of ${sourceKinds.join(', ')}` });
  }
  const row = plainRow(given) ?? readRow(given);
  if (row instanceof z.ZodError) return refuse({ code: 'row.invalid', ...explain(row.issues[0]) });
  const badNumber = 'deleted' in row ? null : badNumberPath(row);
  if (badNumber !== null) return refuse({ code: 'row.bad_number', path: badNumber, message: 'no telephone number' });
  return { row, refusal: null };
}

/** source_id of the row it belongs to. */
function parentOf(row: PresentRow): string | null {
  switch (row.kind) {
    case 'customer':
      return null;
    case 'logistics_event':
      return row.order;
    case 'satisfaction':
      return row.contact;
    default:
      return row.customer;
  }
}

function byName(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(byName);
  const sorted: Record<string, Json> = {};
  for (const key of Object.keys(value).sort()) sorted[key] = byName(value[key] ?? null);
  return sorted;
}

/** The version first and then all fields by name. */
function inOrder<R extends SourceRow>(row: R): R {
  const { source_version, ...content } = row;
  return { source_version, ...(byName(content as unknown as Json) as object) } as R;
}

/** JSON of a row that is in order: of the whole of it, and in RFC 8785 form of what lies at the source, without the version. */
export function rowTexts(ordered: PresentRow): { text: string; content: string } {
  const text = JSON.stringify(ordered);
  return { text, content: `{${text.slice(text.indexOf(',') + 1)}` };
}

function storedInOrder(source: string, row: SourceRow): StoredRow {
  const { kind, source_id: sourceId, source_version: version } = row;
  if ('deleted' in row) return { source, kind, sourceId, version, hash: 'withdrawn', body: null, parentId: null };
  const { text, content } = rowTexts(row);
  // The same content under a new version is no change: the hash leaves the version out.
  return { source, kind, sourceId, version, hash: hash('sha256', content), body: row, text, parentId: parentOf(row) };
}

export function storedRow(source: string, row: SourceRow): StoredRow {
  return storedInOrder(source, inOrder(row));
}

export type Change = { before: StoredRow | null; after: StoredRow };
export type Judgement = {
  results: RowResult[];
  /** The content of these rows is another one now. */
  changes: RowMap<Change>;
  /** Rows to store: the changes, and those that only got a higher version. */
  writes: StoredRow[];
};

/** `stored`: what is there of the rows named. Rows of one name are judged in the order they were sent. */
export function judgeRows(source: string, parsed: readonly Parsed[], stored: RowMap<StoredRow>): Judgement {
  const changes = new RowMap<Change>();
  const writes = new RowMap<StoredRow>();
  const results = parsed.map(({ row, refusal: refused }, index): RowResult => {
    if (refused !== null) return refused;
    const next = storedInOrder(source, row);
    const { kind, sourceId } = next;
    const now = writes.get(kind, sourceId) ?? stored.get(kind, sourceId) ?? null;
    const told = (status: RowResult['status']): RowResult => {
      return { index, kind, source_id: sourceId, status, code: null, path: null, message: null, waiting_for: null };
    };
    if (now !== null && next.version < now.version) return told('stale');
    if (now !== null && next.hash === now.hash) {
      if (next.version > now.version) writes.set(next, next);
      return told('unchanged');
    }
    if (now?.version === next.version) {
      const message = 'another content was sent under this version; raise it';
      return { ...told('rejected'), code: 'row.version_reused', path: 'source_version', message };
    }
    writes.set(next, next);
    changes.set(next, { before: stored.get(kind, sourceId) ?? null, after: next });
    return told('accepted');
  });
  return { results, changes, writes: writes.values() };
}
