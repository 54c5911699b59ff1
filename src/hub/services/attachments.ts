/** Stores and returns attachments by content. The name is the SHA-256 of the bytes, and only the teams that hold them may read them. */
import { createHash } from 'node:crypto';
import type { HubCore } from './hub-core.ts';
import type { Access } from './hub-storage.ts';
import { Refused } from './refused.ts';

export function isSha256(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

export async function storeAttachment(hub: HubCore, access: Access, sha256: string, bytes: Buffer): Promise<void> {
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
  hub: HubCore,
  access: Access,
  part: { sha256: string; at: number; size: number; bytes: Buffer },
): Promise<number> {
  const { sha256, at, size, bytes } = part;
  const sender = { sha256, scope: `team:${access.user.teamId}`, userId: access.user.id };
  if (bytes.length > 0) await hub.storage.addAttachmentPart({ ...sender, at, bytes, atMs: hub.nowMs() });
  const came = await hub.storage.uploadedLength({ ...sender, size });
  if (came < size) return came;
  const whole = await hub.storage.readAttachmentParts(sha256, sender.userId);
  if (whole.length === 0) return size;
  try {
    await storeAttachment(hub, access, sha256, whole);
  } catch (error) {
    if (error instanceof Refused) await hub.storage.dropAttachmentParts(sha256, sender.userId);
    throw error;
  }
  await hub.storage.dropAttachmentParts(sha256, sender.userId);
  return size;
}

export function readAttachment(hub: HubCore, access: Access, sha256: string): Promise<Buffer | null> {
  return hub.storage.getAttachment(sha256, access.scopes);
}
