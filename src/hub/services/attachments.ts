/** Stores and returns attachments by content. The name is the SHA-256 of the bytes, and only the teams that hold them may read them. */
import { createHash } from 'node:crypto';
import type { SyncHub } from './hub-core.ts';
import type { Access, FileStorage } from './hub-storage.ts';
import { Refused } from './refused.ts';

/** All that they use of a hub. */
export type FileHub = Pick<SyncHub, 'nowMs'> & { storage: FileStorage };

export function isSha256(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

export async function storeAttachment(hub: FileHub, access: Access, sha256: string, bytes: Buffer): Promise<void> {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new Refused({ kind: 'BAD_REQUEST' }, 'the bytes do not have the SHA-256 of the name');
  }
  await hub.storage.putAttachment({
    sha256,
    bytes,
    scope: `team:${access.user.teamId}`,
    userId: access.user.id,
    atMs: hub.nowMs(),
  });
}

/** A piece of a larger file; without bytes it only asks. Answers how many bytes are here: the next piece begins there, at `size` all is done. */
export async function storeAttachmentPart(
  hub: FileHub,
  access: Access,
  part: { sha256: string; at: number; size: number; bytes: Buffer },
): Promise<number> {
  const { sha256, at, size, bytes } = part;
  const { storage } = hub;
  const userId = access.user.id;
  if (await storage.holdsAttachment(sha256, `team:${access.user.teamId}`)) {
    await storage.dropAttachmentParts(sha256, userId);
    return size;
  }
  if (bytes.length > 0) await storage.addAttachmentPart({ sha256, userId, at, bytes, atMs: hub.nowMs() });
  const came = await storage.uploadedLength(sha256, userId);
  if (came < size) return came;
  try {
    await storeAttachment(hub, access, sha256, await storage.readAttachmentParts(sha256, userId));
  } catch (error) {
    if (error instanceof Refused) await storage.dropAttachmentParts(sha256, userId);
    throw error;
  }
  return size;
}

export function readAttachment(hub: FileHub, access: Access, sha256: string): Promise<Buffer | null> {
  return hub.storage.getAttachment(sha256, access.scopes);
}
