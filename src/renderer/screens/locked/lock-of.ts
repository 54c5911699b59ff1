/** Why customers' data may not be shown on this PC. */
import type { LinkState } from '../../../shared/contract/desk-views.ts';

const lockCodes = ['lease.locked', 'lease.ended', 'device.wiped'] as const;
export type LockCode = (typeof lockCodes)[number];

/** Null while the desk may show everything. */
export function lockOf(link: Pick<LinkState, 'problem'> | undefined): LockCode | null {
  return lockCodes.find((code) => code === link?.problem) ?? null;
}
