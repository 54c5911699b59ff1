/** Gets the desk its device token and keeps trying while the hub is away; an old token is used until the hub refuses it. */
import { errorFields, type Log } from '../../shared/base/log.ts';
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
  /** From now on the desk works with it. */
  onEnrolled(enrolment: StoredEnrolment): void;
  /** A code may be good for once only, so a token that could not be written (full disk) is written again until it is. */
  keep(enrolment: StoredEnrolment): Result<null>;
  onProblem(error: AppError | null): void;
  log: Log;
};

const firstWaitMs = 500;
const longestWaitMs = 15_000;
/** Codes that another try cannot mend. */
const final: readonly string[] = ['auth.code-refused', 'auth.code-expired'];
const nobodySignedIn: AppError = { code: 'auth.expired', origin: 'main', message: 'no token for this hub and no code to get one' };

function isLoopback(url: URL): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}

/** A token is shown to the hub that gave it and to nobody else. A hub on this machine is the same one behind any port. */
export function ownToken(stored: StoredEnrolment | null, hubUrl: string | null): StoredEnrolment | null {
  if (stored === null || hubUrl === null) return stored;
  const [mine, asked] = [new URL(stored.hub_url), new URL(hubUrl)];
  return mine.origin === asked.origin || (isLoopback(mine) && isLoopback(asked)) ? stored : null;
}

/** Ends when the desk is enrolled, or when trying again is of no use. */
export async function keepEnrolled(options: EnrolmentOptions): Promise<void> {
  const { stored, enrol, hubUrl } = options;
  if (enrol === null) {
    if (stored === null) options.onProblem(nobodySignedIn);
    return;
  }
  if (stored !== null && (await options.isTokenGood(stored.token)) !== false) return;
  const enrolled = await untilDone(options, enrol);
  if (enrolled === null) return;
  await takeOver(options, { ...enrolled, hub_url: hubUrl });
}

/** A person has typed a code: asked once, since they read the answer and try again themselves. Null when this PC is joined. */
export async function enrolByHand(options: EnrolmentOptions): Promise<AppError | null> {
  const enrolled = await options.enrol?.();
  if (enrolled === undefined) return nobodySignedIn;
  if (!enrolled.ok) return enrolled.error;
  const kept = takeOver(options, { ...enrolled.value, hub_url: options.hubUrl });
  kept.catch((error) => options.log('error', 'enrol.bug', errorFields(error)));
  return null;
}

async function takeOver(options: EnrolmentOptions, enrolment: StoredEnrolment): Promise<void> {
  options.onProblem(null);
  options.onEnrolled(enrolment);
  await untilDone(options, async () => options.keep(enrolment));
  options.onProblem(null);
}

/** Null when trying again is of no use. */
async function untilDone<T>(options: EnrolmentOptions, work: () => Promise<Result<T>>): Promise<T | null> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    const answer = await work();
    if (answer.ok) return answer.value;
    const { code, message } = answer.error;
    options.log('warn', 'enrol.failed', { code, message });
    options.onProblem(answer.error);
    if (final.includes(code)) return null;
    await options.wait(waitMs);
  }
}
