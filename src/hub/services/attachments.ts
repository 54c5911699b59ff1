/** Stores and returns attachments by content. The name is the SHA-256 of the bytes, and only the teams that hold them may read them. */
import { createHash } from 'node:crypto';
import { getAttachment, putAttachment } from '../db/attachment-repo.ts';
import type { Access } from '../db/user-repo.ts';
import type { HubCore } from './hub-core.ts';
import { Refused } from './refused.ts';

export function isSha256(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

export async function storeAttachment(hub: HubCore, access: Access, sha256: string, bytes: Buffer): Promise<void> {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new Refused({ kind: 'BAD_REQUEST' }, 'the bytes do not have the SHA-256 of the name');
  }
  await putAttachment(hub.db, {
    sha256,
    bytes,
    scope: `team:${access.user.teamId}`,
    userId: access.user.id,
    atMs: hub.nowMs(),
  });
}

export function readAttachment(hub: HubCore, access: Access, sha256: string): Promise<Buffer | null> {
  return getAttachment(hub.db, sha256, access.scopes);
}
