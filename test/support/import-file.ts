/** Takes a file through a desk as its window does: in pieces, then read, checked and sent. */
import type { ImportView } from '../../src/shared/contract/import-views.ts';
import { type DeskClient, eventually, type RunningDesk } from './running-desk.ts';

const pieceBytes = 300_000;

export async function giveFile({ imports }: DeskClient, fileName: string, bytes: Uint8Array): Promise<string> {
  const { importId } = await imports.begin({ fileName, size: bytes.length });
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    await imports.append({ importId, data: Buffer.from(bytes.subarray(at, at + pieceBytes)).toString('base64') });
  }
  await imports.read({ importId, choice: {} });
  return importId;
}

export async function inPhase(desk: RunningDesk, ...phases: ImportView['phase'][]): Promise<ImportView> {
  const view = await eventually(
    desk,
    () => desk.client.imports.get(),
    (seen) => seen !== null && phases.includes(seen.phase),
    60_000,
  );
  if (view === null) throw new Error('no import is open');
  return view;
}

/** Up to the end of the dry run. */
export async function checkFile(desk: RunningDesk, fileName: string, bytes: Uint8Array): Promise<ImportView> {
  const importId = await giveFile(desk.client, fileName, bytes);
  const read = await inPhase(desk, 'mapping');
  if (read.problem !== null) return read;
  await desk.client.imports.check({ importId });
  return inPhase(desk, 'checked', 'mapping');
}

export async function importFile(desk: RunningDesk, fileName: string, bytes: Uint8Array): Promise<ImportView> {
  const { importId } = await checkFile(desk, fileName, bytes);
  await desk.client.imports.start({ importId });
  return inPhase(desk, 'done', 'stopped', 'cancelled');
}
