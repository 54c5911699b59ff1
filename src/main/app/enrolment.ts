/** Gets the desk its device token and keeps trying while the hub is away; an old token is used until the hub refuses it. */
import type { Log } from '../../shared/base/log.ts';
import type { AppError, Result } from '../../shared/base/result.ts';
import type { Enrolment } from '../../shared/contract/hub.ts';
import type { StoredEnrolment } from '../platform/key-vault.ts';

export type EnrolmentOptions = {
  hubUrl: string;
  stored: StoredEnrolment | null;
  /** Null when no code was given: then a stored token is all there is. */
  enrol: (() => Promise<Result<Enrolment>>) | null;
  /** Whether the hub still takes the stored token; null when it could not be asked. */
  isTokenGood(token: string): Promise<boolean | null>;
  wait(ms: number): Promise<void>;
  onEnrolled(enrolment: StoredEnrolment): void;
  onProblem(error: AppError | null): void;
  log: Log;
};

const firstWaitMs = 500;
const longestWaitMs = 15_000;
/** Codes that another try cannot mend. */
const final: readonly string[] = ['auth.forbidden'];

/** Ends when the desk is enrolled, or when trying again is of no use. */
export async function keepEnrolled(options: EnrolmentOptions): Promise<void> {
  const { stored } = options;
  if (options.enrol === null) return;
  if (stored !== null && (await options.isTokenGood(stored.token)) !== false) return;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    const answer = await options.enrol();
    if (answer.ok) {
      options.onProblem(null);
      options.onEnrolled({ ...answer.value, hub_url: options.hubUrl });
      return;
    }
    options.log('warn', 'enrol.failed', { code: answer.error.code, message: answer.error.message });
    options.onProblem(answer.error);
    if (final.includes(answer.error.code)) return;
    await options.wait(waitMs);
  }
}
