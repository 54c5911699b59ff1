/**
 * Keeps in own.db how far each import is while it sends, so that one cut short by a crash or a shut-down is told at the next start and the
 * same file goes on where it stopped. Nothing out of the file is kept: its hash, its columns, row numbers and counts.
 */
import { z } from 'zod';
import { atMsSchema, idSchema } from '../../../shared/base/words.ts';
import { importChoiceSchema, importSentSchema, mappingSchema, type UnfinishedImport } from '../../../shared/contract/import-views.ts';
import { importRefusals } from '../../../shared/contract/imports.ts';
import { importKinds } from '../../../shared/imports/fields.ts';
import { loadSetting, saveSetting } from '../db/settings-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';

export const refusedRowSchema = z.object({ row: z.int(), code: z.enum(importRefusals) });
export type RefusedRow = z.infer<typeof refusedRowSchema>;

const recordSchema = z.object({
  importId: idSchema,
  personId: z.string(),
  fileName: z.string(),
  size: z.int(),
  sha256: z.string(),
  choice: importChoiceSchema,
  kind: z.enum(importKinds),
  mapping: mappingSchema,
  /** Good rows of the file; of them `sent.left` were not answered yet. */
  total: z.int(),
  /** The last row of the file that the hub answered, as spreadsheets count; 0 for none. */
  upToRow: z.int(),
  sent: importSentSchema,
  refused: z.array(refusedRowSchema),
  atMs: atMsSchema,
});
export type ImportRecord = z.infer<typeof recordSchema>;

const key = 'import.unfinished';
const most = 5;

function all({ own }: DeskStore): ImportRecord[] {
  return z
    .array(recordSchema)
    .catch([])
    .parse(loadSetting(own, key) ?? []);
}

/** A record of the same file by the same person is replaced. */
export function keepRecord(store: DeskStore, record: ImportRecord): void {
  const others = all(store).filter(({ sha256, personId }) => sha256 !== record.sha256 || personId !== record.personId);
  saveSetting(store.own, key, [record, ...others].slice(0, most));
}

export function forgetRecord(store: DeskStore, importId: string): void {
  const before = all(store);
  const after = before.filter((each) => each.importId !== importId);
  if (after.length < before.length) saveSetting(store.own, key, after);
}

/** Of whoever is signed in, newest first. */
export function recordsOf(store: DeskStore): ImportRecord[] {
  const personId = store.actor()?.userId;
  return all(store).filter((record) => record.personId === personId);
}

export function unfinishedView({ importId, fileName, total, upToRow, sent, atMs }: ImportRecord): UnfinishedImport {
  return { importId, fileName, total, upToRow, sent, atMs };
}
