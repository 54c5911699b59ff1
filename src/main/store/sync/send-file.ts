/**
 * Sends a file to the hub. A larger one goes in pieces, each with an answer of its own: a break costs one piece, also after a restart, and
 * a slow line never runs into the patience of a single request. Pieces grow while the line is quick.
 */
import type { HubAnswer, HubClient } from './hub-client.ts';

export const leastPieceBytes = 64 * 1024;
const mostPieceBytes = 1024 * 1024;
const quickMs = 1_000;
/** Answers that do not bring the file forward: somebody sends it beside us, or the hub forgot what it had. */
const mostStandstills = 5;

type Line = Pick<HubClient, 'putAttachment' | 'putAttachmentPart'>;

export async function sendFile(hub: Line, sha256: string, file: Uint8Array): Promise<HubAnswer<null>> {
  const size = file.byteLength;
  if (size <= leastPieceBytes) return hub.putAttachment(sha256, file);
  let pieceBytes = leastPieceBytes;
  let standstills = 0;
  let answer = await hub.putAttachmentPart(sha256, { at: 0, size, bytes: file.subarray(0, 0) });
  while (answer.ok && answer.value < size) {
    const at = answer.value;
    answer = await hub.putAttachmentPart(sha256, { at, size, bytes: file.subarray(at, at + pieceBytes) });
    if (!answer.ok) break;
    pieceBytes = answer.tookMs < quickMs ? Math.min(pieceBytes * 2, mostPieceBytes) : leastPieceBytes;
    if (answer.value <= at && ++standstills > mostStandstills) {
      return { ok: false, failure: { kind: 'error', reason: '', retryAfterMs: 0, message: `the file stands still at ${at} of ${size}` } };
    }
  }
  // A hub from before pieces takes only whole files; only what is refused whole is refused.
  if (!answer.ok && answer.failure.kind === 'refused') return hub.putAttachment(sha256, file);
  return answer.ok ? { ...answer, value: null } : answer;
}
