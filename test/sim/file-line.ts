/** The part of the desk's `HubClient` that sends files, over the simulated network. Planted bugs of sending are bent here. */
import type { HubAnswer, HubClient } from '../../src/main/store/sync/hub-client.ts';
import { failureOf } from './hear.ts';
import type { Network, Outcome, Seat, Upstream } from './network.ts';

export type SendingLine = Pick<HubClient, 'putAttachment' | 'putAttachmentPart'>;
export type FileLineOptions = { network: Network; seat: Seat; isAlive(): boolean };

export function openFileLine({ network, seat, isAlive }: FileLineOptions): SendingLine {
  const { scheduler, plant } = network.env;
  /** Planted: how far a desk believes it got with each file. */
  const believed = new Map<string, number>();

  const put = (sha256: string, bytes: Uint8Array, range: string | null): Promise<{ answer: Outcome<number | null>; tookMs: number }> =>
    new Promise((resolve) => {
      const startedMs = scheduler.nowMs;
      const upload = (sent: Uint8Array) => (upstream: Upstream) =>
        network.hub.putFile(upstream.hub, seat.userId, { sha256, bytes: sent, range });
      network.send<number | null>(seat, {
        about: { what: 'file', sha256 },
        call: upload(bytes),
        half: upload(bytes.subarray(0, bytes.length >> 1)),
        done: (answer) => {
          // Nobody of a process that ended hears of it.
          if (!isAlive()) return;
          scheduler.busy = true;
          resolve({ answer, tookMs: Math.floor(scheduler.nowMs - startedMs) });
        },
      });
    });
  const isPage = (answer: Outcome<unknown>) => !answer.ok && answer.why === 'odd' && answer.answer.status === 200;

  return {
    async putAttachment(sha256, bytes): Promise<HubAnswer<null>> {
      const { answer, tookMs } = await put(sha256, bytes, null);
      if (answer.ok || (plant === 'page-is-receipt' && isPage(answer))) return { ok: true, value: null, tookMs };
      return { ok: false, failure: await failureOf(answer, (hub) => hub.putAttachment(sha256, bytes)) };
    },
    async putAttachmentPart(sha256, part): Promise<HubAnswer<number>> {
      const { at, size, bytes } = part;
      const known = plant === 'blind-offset' && bytes.length === 0 ? believed.get(sha256) : undefined;
      if (known !== undefined) return { ok: true, value: known, tookMs: 1 };
      believed.set(sha256, at + bytes.length);
      const { answer, tookMs } = await put(sha256, bytes, `bytes ${bytes.length === 0 ? '*' : `${at}-${at + bytes.length - 1}`}/${size}`);
      if (plant === 'page-is-receipt' && isPage(answer)) return { ok: true, value: size, tookMs };
      if (!answer.ok) return { ok: false, failure: await failureOf(answer, (hub) => hub.putAttachmentPart(sha256, part)) };
      return { ok: true, value: plant === 'blind-offset' ? at + bytes.length : (answer.value ?? size), tookMs };
    },
  };
}
