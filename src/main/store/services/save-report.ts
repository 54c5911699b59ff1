/** Writes the report of an import's bad rows beside other files that people save; never over one that is there. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { storageError } from '../db/sqlite-errors.ts';
import { freeFile } from './free-file.ts';

const mostNameLength = 80;

/** `name` without what file systems do not take. */
function plainName(name: string): string {
  return name.replace(/[^\p{L}\p{N}()_ -]/gu, '').slice(0, mostNameLength);
}

/** Answers the whole path. */
export function saveReport(dir: string, name: string, csv: string): Result<string> {
  try {
    mkdirSync(dir, { recursive: true });
    const file = freeFile(dir, plainName(name), 'csv');
    writeFileSync(file, csv, { flag: 'wx' });
    return ok(file);
  } catch (error) {
    return fail(storageError(error)?.code ?? 'import.report-failed', 'main', 'the folder cannot be written');
  }
}
