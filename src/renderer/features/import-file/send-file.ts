/** Hands a chosen file to the store in pieces and has it read. Nothing of it is kept in the window. */
import { desk } from '../../ipc/desk-client.ts';

/** Divisible by three, so that every piece is whole base64. */
const pieceBytes = 768 * 1024;

function base64Of(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = String(reader.result);
      resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'));
    reader.readAsDataURL(piece);
  });
}

/** Rejects with what `toAppError` understands. */
export async function sendFile(file: File): Promise<void> {
  const { importId } = await desk.imports.begin({ fileName: file.name.slice(0, 300), size: file.size });
  for (let at = 0; at < file.size; at += pieceBytes) {
    await desk.imports.append({ importId, data: await base64Of(file.slice(at, at + pieceBytes)) });
  }
  await desk.imports.read({ importId, choice: {} });
}
