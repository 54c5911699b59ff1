/** The demo toolbar's switch on the cable between desk and hub. There only with a sample hub and a cable that was laid. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { Cable, Desk } from './desk.ts';
import { isSample } from './session.ts';

const answerWithinMs = 3_000;

/** `url`: control address of the cable; answers `{cut}`. */
export function openCable(url: string, fetchFrom: typeof fetch): Cable {
  const ask = async (path: string, method: 'GET' | 'POST'): Promise<boolean | null> => {
    try {
      const answer = await fetchFrom(new URL(path, url), { method, signal: AbortSignal.timeout(answerWithinMs) });
      const body: unknown = await answer.json();
      return typeof body === 'object' && body !== null && 'cut' in body ? body.cut === true : null;
    } catch {
      return null;
    }
  };
  return { read: () => ask('/state', 'GET'), set: (cut) => ask(cut ? '/cut' : '/join', 'POST') };
}

export async function readDemo(desk: Desk): Promise<{ available: boolean; cableCut: boolean }> {
  const cut = desk.cable !== null && isSample(desk) ? await desk.cable.read() : null;
  return { available: cut !== null, cableCut: cut ?? false };
}

export async function setCable(desk: Desk, cut: boolean): Promise<Result<null>> {
  if (desk.cable === null || !isSample(desk)) return fail('auth.forbidden', 'main', 'there is no demo cable here');
  const state = await desk.cable.set(cut);
  if (state === null) return fail('not-found', 'main', 'the demo cable does not answer');
  desk.store.announce(['demo']);
  desk.link.retry();
  return ok(null);
}
