/** The hub's files in memory: whole ones by their hash with the teams that hold them, and pieces of those on their way. A backup holds both. */
import type { FileStorage, NewAttachment, NewAttachmentPart } from '../../src/hub/services/hub-storage.ts';

type WholeFile = { readonly bytes: Buffer; readonly scopes: ReadonlyMap<string, string> };
type Piece = { readonly at: number; readonly bytes: Buffer };

export type FileTables = { readonly whole: Map<string, WholeFile>; readonly pieces: Map<string, readonly Piece[]> };

export function emptyFiles(): FileTables {
  return { whole: new Map(), pieces: new Map() };
}

/** What is in the maps is replaced, never changed. */
export function copyFiles({ whole, pieces }: FileTables): FileTables {
  return { whole: new Map(whole), pieces: new Map(pieces) };
}

const keyOfUpload = (sha256: string, userId: string) => `${userId} ${sha256}`;

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((length, { bytes }) => length + bytes.length, 0);
}

/** `reading` and `writing` let time pass and may end the process before or after what they are given. */
export type FileAccess = {
  files(): FileTables;
  reading<T>(read: () => T): Promise<T>;
  writing(write: () => void): Promise<void>;
};

export function memoryFiles({ files, reading, writing }: FileAccess): FileStorage {
  const piecesOf = (sha256: string, userId: string) => files().pieces.get(keyOfUpload(sha256, userId)) ?? [];
  const drop = (sha256: string, userId: string) => void files().pieces.delete(keyOfUpload(sha256, userId));
  const put = ({ sha256, bytes, scope, userId }: NewAttachment) => {
    const known = files().whole.get(sha256);
    const scopes = known?.scopes.has(scope) === true ? known.scopes : new Map([...(known?.scopes ?? []), [scope, userId]]);
    files().whole.set(sha256, { bytes: known?.bytes ?? Buffer.from(bytes), scopes });
    drop(sha256, userId);
  };
  const add = ({ sha256, userId, at, bytes }: NewAttachmentPart) => {
    const before = piecesOf(sha256, userId);
    if (lengthOf(before) === at) files().pieces.set(keyOfUpload(sha256, userId), [...before, { at, bytes: Buffer.from(bytes) }]);
  };
  return {
    putAttachment: (attachment) => writing(() => put(attachment)),
    holdsAttachment: (sha256, scope) => reading(() => files().whole.get(sha256)?.scopes.has(scope) ?? false),
    uploadedLength: (sha256, userId) => reading(() => lengthOf(piecesOf(sha256, userId))),
    addAttachmentPart: (piece) => writing(() => add(piece)),
    readAttachmentParts: (sha256, userId) => reading(() => Buffer.concat(piecesOf(sha256, userId).map(({ bytes }) => bytes))),
    dropAttachmentParts: (sha256, userId) => writing(() => drop(sha256, userId)),
    getAttachment: (sha256, scopes) =>
      reading(() => {
        const known = files().whole.get(sha256);
        return known !== undefined && scopes.some((scope) => known.scopes.has(scope)) ? known.bytes : null;
      }),
  };
}
