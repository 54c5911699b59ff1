/**
 * How long a desk may show customers' data without having spoken to its hub. Counted from the hub's own time at the last contact in
 * time spent since, so a wrong PC clock does not matter and one that is set back gains nothing: time spent never falls.
 *
 *   valid ──72 h──▶ locked ──14 d──▶ ended        any contact ──▶ valid
 */

const hourMs = 3_600_000;
export const leaseMs = 72 * hourMs;
export const leaseEndsMs = 14 * 24 * hourMs;

/** `hubAtMs`: the hub's time at the last contact. `wallAtMs`: what this PC's clock stands for then. `spentMs`: the most that is known to have passed. */
export type Lease = { hubAtMs: number; wallAtMs: number; spentMs: number };
export type LeaseStanding = 'valid' | 'locked' | 'ended';

export function renewLease(hubAtMs: number, wallMs: number): Lease {
  return { hubAtMs, wallAtMs: wallMs, spentMs: 0 };
}

/** `upMs`: monotonic time since this was last called; 0 after a start. */
export function spendLease(lease: Lease, wallMs: number, upMs: number): Lease {
  const byClock = wallMs - lease.wallAtMs;
  const spentMs = Math.max(lease.spentMs + Math.max(0, upMs), byClock);
  // A clock that was set back counts on from where it stands now.
  return { ...lease, spentMs, wallAtMs: byClock < spentMs ? wallMs - spentMs : lease.wallAtMs };
}

export function leaseStanding({ spentMs }: Lease): LeaseStanding {
  if (spentMs > leaseEndsMs) return 'ended';
  return spentMs > leaseMs ? 'locked' : 'valid';
}
