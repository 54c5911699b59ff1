/** What a SQLite failure means to a person: maps driver error codes to AppErrors, and leaves everything else a bug to be thrown. */
import type { AppError } from '../../../shared/base/result.ts';

/** Of making a folder or a small file beside the databases. */
const fullDiskCodes = new Set(['ENOSPC', 'EDQUOT']);

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error) || typeof error.code !== 'string') return null;
  return error.code.startsWith('SQLITE_') || fullDiskCodes.has(error.code) ? error.code : null;
}

export function isCorruption(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB');
}

/** Null when it is not an expected storage failure. */
export function storageError(error: unknown): AppError | null {
  const code = codeOf(error);
  if (code === null) return null;
  const message = error instanceof Error ? `${code}: ${error.message}` : code;
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR_WRITE') || fullDiskCodes.has(code))
    return { code: 'disk.full', origin: 'main', message };
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return { code: 'db.locked', origin: 'main', message };
  if (isCorruption(error)) return { code: 'db.corrupt', origin: 'main', message };
  return null;
}
