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

export function readAttachment(hub: HubCore, access: Access, sha256: string): Promise<Buffer | null> {
  return hub.storage.getAttachment(sha256, access.scopes);
}
