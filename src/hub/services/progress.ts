/** Decides what a customer may read about their own case behind a link: where it stands, whose turn it is, what was done last, what comes when. */
import { createHash } from 'node:crypto';
import type { Department, Role, TicketStage } from '../../shared/base/words.ts';
import { linkExpiresAtMs, progressTokenPattern } from '../../shared/ticket/progress-link.ts';
import type { ProgressFacts } from './hub-storage.ts';

/** The steps a customer sees; care and closed are one to them: it is done. */
export const shownStages = ['new', 'verifying', 'solving', 'executing', 'confirming', 'done'] as const;
export type ShownStage = (typeof shownStages)[number];

export type ProgressView = {
  stage: ShownStage;
  department: Department;
  /** Null: nobody has it by name yet. */
  ownerRole: Role | null;
  openedAtMs: number;
  lastStep: { kind: string; atMs: number } | null;
  /** What comes next and until when; null when nothing is owed. */
  next: { kind: 'promise' | 'plan' | 'followUp'; atMs: number } | null;
  /** A time we gave and did not keep. */
  missedAtMs: number | null;
  expiresAtMs: number;
  utcOffsetMinutes: number;
};

const chinaOffsetMinutes = 480;

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function shownStage(stage: TicketStage): ShownStage {
  return stage === 'care' || stage === 'closed' ? 'done' : stage;
}

function nextOf(facts: ProgressFacts, nowMs: number): ProgressView['next'] {
  if (facts.stage === 'closed') return null;
  const coming: { kind: 'promise' | 'plan' | 'followUp'; atMs: number }[] = [
    ...facts.promises.filter((promise) => !promise.isBroken).map((promise) => ({ kind: 'promise' as const, atMs: promise.dueAtMs })),
    ...(facts.planDueAtMs === null ? [] : [{ kind: 'plan' as const, atMs: facts.planDueAtMs }]),
    ...(facts.followUpDueAtMs === null ? [] : [{ kind: 'followUp' as const, atMs: facts.followUpDueAtMs }]),
  ].filter(({ atMs }) => atMs >= nowMs);
  return coming.sort((a, b) => a.atMs - b.atMs)[0] ?? null;
}

/** Of what is done nobody says that it is being made good. */
function missedOf(facts: ProgressFacts, nowMs: number): number | null {
  if (shownStage(facts.stage) === 'done') return null;
  const missed = facts.promises.filter((promise) => promise.isBroken || promise.dueAtMs < nowMs).map((promise) => promise.dueAtMs);
  if (facts.planDueAtMs !== null && facts.planDueAtMs < nowMs) missed.push(facts.planDueAtMs);
  return missed.length === 0 ? null : Math.max(...missed);
}

/** Null for every link that opens nothing, whatever the reason: malformed, never made, ended, expired. */
export async function readProgress(
  find: (tokenHash: string) => Promise<ProgressFacts | null>,
  token: string,
  nowMs: number,
): Promise<ProgressView | null> {
  // A malformed token is looked up as well, so that it takes as long as a wrong one.
  const facts = await find(hashOfToken(token.slice(0, 200)));
  if (facts === null || !progressTokenPattern.test(token)) return null;
  const expiresAtMs = linkExpiresAtMs(facts.madeAtMs);
  if (expiresAtMs <= nowMs) return null;
  return {
    stage: shownStage(facts.stage),
    department: facts.department,
    ownerRole: facts.ownerRole,
    openedAtMs: facts.openedAtMs,
    lastStep: facts.lastStep,
    next: nextOf(facts, nowMs),
    missedAtMs: missedOf(facts, nowMs),
    expiresAtMs,
    utcOffsetMinutes: facts.utcOffsetMinutes ?? chinaOffsetMinutes,
  };
}
