/** Writes the report of an import's bad rows beside other files that people save; never over one that is there. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { storageError } from '../db/sqlite-errors.ts';

const mostNameLength = 80;

/** `name` without what file systems do not take. */
function fileIn(dir: string, name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}()_ -]/gu, '').slice(0, mostNameLength);
  for (let n = 1; ; n++) {
    const file = join(dir, `${plain}${n === 1 ? '' : ` (${n})`}.csv`);
    if (!existsSync(file)) return file;
  }
}

/** Answers the whole path. */
export function saveReport(dir: string, name: string, csv: string): Result<string> {
  try {
    mkdirSync(dir, { recursive: true });
    const file = fileIn(dir, name);
    writeFileSync(file, csv, { flag: 'wx' });
    return ok(file);
  } catch (error) {
    return fail(storageError(error)?.code ?? 'import.report-failed', 'main', 'the folder cannot be written');
  }
}
