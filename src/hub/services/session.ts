/** Who a device is: trades an enrolment code for a device token, and a token for a user with grants. */
import { createHmac, randomBytes } from 'node:crypto';
import { type Enrolment, eraseWords, type Health, pokePath } from '../../shared/contract/hub.ts';
import { proto, protoMin, schema } from '../../shared/contract/protocol-version.ts';
import { leaseEndsMs } from '../../shared/sync/lease.ts';
import type { HubCore } from './hub-core.ts';
import type { Access } from './hub-storage.ts';
import { Refused } from './refused.ts';

const failWindowMs = 60_000;
const mostFailures = 30;

/** Failed enrolments of the last minute, so that codes cannot be tried out. Per hub process. */
export type EnrolGate = { failedAtMs: number[] };

export type { Access };

/** What a PC of somebody who left still asks: what is theirs (nothing), and what becomes of what they wrote. */
const lastWords: readonly string[] = ['/sync/v1/pull', '/sync/v1/push', pokePath];

/**
 * A PC of somebody who left is told by an ordinary answer that it may hold nothing, and its unsent actions are judged, so that they are
 * refused by name. It opens nothing else, and that neither once the PC has removed everything by itself (the end of the lease).
 */
export function hearOut(hub: Pick<HubCore, 'nowMs'>, { leftAtMs }: Access, path: string): void {
  if (leftAtMs === undefined) return;
  if (hub.nowMs() > leftAtMs + leaseEndsMs || path === '/session/v1') throw new Refused({ kind: 'UNAUTHORIZED' }, 'this person has left');
  if (!lastWords.includes(path)) throw new Refused({ kind: 'FORBIDDEN' }, 'this person has left');
}

/** Null for an unknown or revoked token. */
export function lookUp(hub: HubCore, token: string): Promise<Access | null> {
  return hub.storage.accessByToken(token);
}

export async function authenticate(hub: HubCore, token: string | null): Promise<Access> {
  const access = token === null ? null : await lookUp(hub, token);
  if (access !== null) return access;
  if (token !== null && (await hub.storage.isErasureOrdered(token))) {
    const proof = createHmac('sha256', token).update(eraseWords).digest('hex');
    throw new Refused({ kind: 'ERASE', proof }, 'the administrator has this device erased');
  }
  throw new Refused({ kind: 'UNAUTHORIZED' }, 'no valid device token');
}

export async function readHealth(hub: HubCore): Promise<Health> {
  const { epoch, sample } = await hub.storage.meta();
  const backups = hub.backups === undefined ? {} : { backups: hub.backups() };
  return { product: 'steadydesk-hub', proto_min: protoMin, proto_max: proto, schema, epoch, sample, hub_time: hub.nowMs(), ...backups };
}

/** What a signed-in device may know of its hub. */
export async function readSession(hub: HubCore, { user }: Access): Promise<Omit<Enrolment, 'token'>> {
  const { hubId, sample } = await hub.storage.meta();
  return { user, hub_id: hubId, sample, pack_keys: hub.signer.publicKeys };
}

export async function enrol(hub: HubCore, gate: EnrolGate, { code, device }: { code: string; device: string }): Promise<Enrolment> {
  const nowMs = hub.nowMs();
  gate.failedAtMs = gate.failedAtMs.filter((atMs) => atMs > nowMs - failWindowMs);
  if (gate.failedAtMs.length >= mostFailures) throw new Refused({ kind: 'TOO_MANY_REQUESTS' }, 'too many wrong codes; wait a minute');
  const redeemed = await hub.storage.redeemCode(code, nowMs);
  const access = redeemed.userId === null ? null : await hub.storage.accessOf(redeemed.userId);
  if (access === null || access.leftAtMs !== undefined) {
    gate.failedAtMs.push(nowMs);
    if (redeemed.userId === null && redeemed.hasExpired) throw new Refused({ kind: 'CODE_EXPIRED' }, 'this enrolment code is too old');
    throw new Refused({ kind: 'UNAUTHORIZED' }, 'this enrolment code is unknown or was used');
  }
  const token = randomBytes(32).toString('base64url');
  await hub.storage.addToken(token, { userId: access.user.id, device, atMs: nowMs });
  return { token, ...(await readSession(hub, access)) };
}
