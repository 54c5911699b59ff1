/**
 * Why a clock may stand still, and which clocks a reason stops. Only waiting that is in the customer's hands stops a clock the
 * customer counts on; first response, promises and the law's periods never stop.
 */

/** Kinds of clocks that run side by side on a ticket. */
export const clockKinds = ['golden', 'plan', 'commitment', 'department', 'statutory', 'follow_up'] as const;
export type ClockKind = (typeof clockKinds)[number];

export const pauseReasons = [
  'waiting_customer',
  'waiting_evidence',
  'customer_asked',
  'waiting_carrier',
  'waiting_third_party',
  'system_down',
] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** What a pause is called in Chinese. */
export const pauseNames: { readonly [R in PauseReason]: string } = {
  waiting_customer: '等客户回复',
  waiting_evidence: '等客户补凭证',
  customer_asked: '客户要求暂缓',
  waiting_carrier: '等承运商答复',
  waiting_third_party: '等第三方答复',
  system_down: '系统故障',
};

/** Half-open: the clock runs again at `toMs`; null while it still stands. */
export type Pause = { fromMs: number; toMs: number | null; reason: PauseReason };

const byCustomer: readonly PauseReason[] = ['waiting_customer', 'waiting_evidence', 'customer_asked'];
const stops: { readonly [K in ClockKind]: readonly PauseReason[] } = {
  golden: [],
  plan: byCustomer,
  commitment: [],
  department: [...byCustomer, 'waiting_carrier', 'waiting_third_party'],
  statutory: [],
  follow_up: [],
};

export function stopsClock(reason: PauseReason, kind: ClockKind): boolean {
  return stops[kind].includes(reason);
}

export type Standstill = { fromMs: number; toMs: number };

/**
 * When a clock stood still up to `nowMs`, merged and in order. A pause that is still open moves a due time on minute by minute, and
 * nobody knows how far.
 */
export function standstills(pauses: readonly Pause[], kind: ClockKind, nowMs: number): Standstill[] {
  const merged: Standstill[] = [];
  const counted = pauses
    .filter(({ reason }) => stopsClock(reason, kind))
    .map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs ?? nowMs, nowMs) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .sort((left, right) => left.fromMs - right.fromMs);
  for (const span of counted) {
    const last = merged.at(-1);
    if (last !== undefined && span.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, span.toMs);
    else merged.push({ ...span });
  }
  return merged;
}

/** The pause that holds this kind of clock at `nowMs`, the one that began last of several; null when it runs. */
export function pauseNow(pauses: readonly Pause[], kind: ClockKind, nowMs: number): Pause | null {
  const holding = pauses.filter(
    ({ reason, fromMs, toMs }) => stopsClock(reason, kind) && fromMs <= nowMs && (toMs === null || toMs > nowMs),
  );
  return holding.reduce<Pause | null>((latest, pause) => (latest === null || pause.fromMs >= latest.fromMs ? pause : latest), null);
}
