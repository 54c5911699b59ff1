/** The files of a simulated desk, with the contract of the product's shelf. Part of own.db: what is written there lasts. */
import type { BlobState } from '../../src/main/store/db/attachments-repo.ts';
import type { FileShelf } from '../../src/main/store/sync/file-shelf.ts';
import type { SimFile } from './sim-files.ts';

export type OwnFiles = Map<string, { readonly bytes: Uint8Array; state: BlobState }>;

/** `write` may throw instead. */
export function memoryShelf(
  files: OwnFiles,
  { write, ...told }: Pick<FileShelf, 'answered' | 'epoch'> & { write(run: () => void): void },
): FileShelf {
  return {
    pending: () => [...files].flatMap(([sha256, { state }]) => (state === 'pending' ? [sha256] : [])),
    bytes: (sha256) => files.get(sha256)?.bytes ?? null,
    mark: (sha256, state) =>
      write(() => {
        const file = files.get(sha256);
        if (file !== undefined) file.state = state;
      }),
    ...told,
  };
}

/** The same content again changes nothing. */
export function keepFile(files: OwnFiles, { sha256, bytes }: SimFile): void {
  if (!files.has(sha256)) files.set(sha256, { bytes, state: 'pending' });
}

/** As the product's `requeue`: those that were sent go on their way again. */
export function resend(files: OwnFiles, names: readonly string[]): void {
  for (const sha256 of names) {
    const file = files.get(sha256);
    if (file?.state === 'sent') file.state = 'pending';
  }
}
