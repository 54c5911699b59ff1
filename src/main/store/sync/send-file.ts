/**
 * Sends a file to the hub. A larger one goes in pieces, each with an answer of its own: a break costs one piece, also after a restart, and
 * a slow line never runs into the patience of a single request. Pieces grow while the line is quick, and shrink to what it lets through.
 */
import type { HubAnswer, HubClient, HubFailure } from './hub-client.ts';

/** Files up to this go whole, and the pieces of larger ones begin with it. */
export const leastPieceBytes = 64 * 1024;
/** Less is not tried: what does not let this through lets nothing through. */
export const smallestPieceBytes = 16 * 1024;
const mostPieceBytes = 1024 * 1024;
const quickMs = 1_000;
/** Answers that do not bring the file forward: somebody sends it beside us, or the hub forgot what it had. */
const mostStandstills = 5;

type Line = Pick<HubClient, 'putAttachment' | 'putAttachmentPart'>;
type File = { sha256: string; bytes: Uint8Array };

/** Lines with something in between that is smaller than the hub: what was found to pass, kept while the program runs. */
const passing = new WeakMap<Line, number>();

/**
 * `refused` only when the hub itself, in its own words, takes this file in no form. What anybody else on the way does not let through is
 * an `error`, which passes.
 */
export async function sendFile(hub: Line, sha256: string, bytes: Uint8Array): Promise<HubAnswer<null>> {
  const file = { sha256, bytes };
  if (bytes.byteLength <= Math.min(leastPieceBytes, mostOn(hub))) {
    const whole = await hub.putAttachment(sha256, bytes);
    if (whole.ok || !isTooLarge(whole.failure) || !narrow(hub, bytes.byteLength)) return judged(whole);
  }
  const answer = await sendPieces(hub, file);
  // A hub from before pieces takes only whole files; only what is refused whole is refused.
  if (!answer.ok && isOwnRefusal(answer.failure)) return judged(await hub.putAttachment(sha256, bytes));
  return judged(answer.ok ? { ...answer, value: null } : answer);
}

async function sendPieces(hub: Line, { sha256, bytes }: File): Promise<HubAnswer<number>> {
  const size = bytes.byteLength;
  let pieceBytes = leastPieceBytes;
  let standstills = 0;
  let at = 0;
  let answer = await hub.putAttachmentPart(sha256, { at, size, bytes: bytes.subarray(0, 0) });
  while (answer.ok && answer.value < size) {
    at = answer.value;
    const piece = bytes.subarray(at, at + Math.min(pieceBytes, mostOn(hub)));
    const sent = await hub.putAttachmentPart(sha256, { at, size, bytes: piece });
    // The same bytes again, in a smaller piece.
    if (!sent.ok && isTooLarge(sent.failure) && narrow(hub, piece.byteLength)) continue;
    answer = sent;
    if (!answer.ok) break;
    pieceBytes = answer.tookMs < quickMs ? Math.min(pieceBytes * 2, mostPieceBytes) : leastPieceBytes;
    if (answer.value <= at && ++standstills > mostStandstills) {
      return { ok: false, failure: { kind: 'error', reason: '', retryAfterMs: 0, message: `the file stands still at ${at} of ${size}` } };
    }
  }
  return answer;
}

function mostOn(hub: Line): number {
  return passing.get(hub) ?? mostPieceBytes;
}

/** False when so little did not pass that less is not worth trying. */
function narrow(hub: Line, triedBytes: number): boolean {
  if (triedBytes <= smallestPieceBytes) return false;
  passing.set(hub, Math.max(smallestPieceBytes, Math.floor(triedBytes / 2)));
  return true;
}

function isTooLarge({ kind, reason }: HubFailure): boolean {
  return kind === 'refused' && reason === 'too-large';
}

function isOwnRefusal({ kind, reason, isOwnWord }: HubFailure): boolean {
  return kind === 'refused' && isOwnWord === true && (reason === 'too-large' || reason === 'malformed');
}

function judged(answer: HubAnswer<null>): HubAnswer<null> {
  if (answer.ok || answer.failure.kind !== 'refused' || isOwnRefusal(answer.failure)) return answer;
  return { ok: false, failure: { ...answer.failure, kind: 'error' } };
}
