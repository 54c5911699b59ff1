/** The desk's `HubClient` over the simulated network: what the product's client makes of HTTP is made here of the network's outcomes. */
import type { HubAnswer, HubClient, HubFailure } from '../../../src/main/store/sync/hub-client.ts';
import { proto, schema } from '../../../src/shared/contract/protocol-version.ts';
import type { PullResponse } from '../../../src/shared/sync/wire.ts';
import type { Network, Outcome, Seat } from '../network.ts';
import type { PlantedLine } from './planted-line.ts';

export type LineOptions = { network: Network; seat: Seat; nowMs(): number; isAlive(): boolean; planted: PlantedLine };
type Call<T> = Parameters<Network['send']>[1] & ((upstream: never) => Promise<T>);

const offline: HubFailure = { kind: 'offline', reason: '', retryAfterMs: 0, message: 'no answer' };

export function openHubLine({ network, seat, nowMs, isAlive, planted }: LineOptions): HubClient {
  const waiting = new Set<() => void>();
  const { scheduler } = network.env;

  const ask = <T>(call: Call<T>): Promise<HubAnswer<T>> =>
    new Promise((resolve) => {
      const startedMs = nowMs();
      const finish = (answer: HubAnswer<T>) => {
        if (!waiting.delete(giveUp)) return;
        scheduler.busy = true;
        resolve(answer);
      };
      const giveUp = () => finish({ ok: false, failure: offline });
      waiting.add(giveUp);
      network.send<T>(seat, call as never, (outcome) => {
        // Nobody of a process that ended hears of it.
        if (isAlive()) finish(answerOf(outcome, nowMs() - startedMs));
      });
    });
  const notHere = async () => ({ ok: false as const, failure: { ...offline, kind: 'refused' as const } });

  return {
    health: () => ask(async () => ({ product: 'steadydesk-hub' as const, proto_max: proto, schema })),
    pull: async (request) => {
      const answer = await ask<PullResponse>((({ hub }: { hub: never }) =>
        network.hub.pull(hub, seat.userId, planted.pull(request))) as never);
      return answer.ok ? { ...answer, value: planted.pulled(answer.value) } : answer;
    },
    push: (request) => ask((({ hub }: { hub: never }) => network.hub.push(hub, seat.userId, planted.push(request))) as never),
    digest: notHere,
    rows: notHere,
    putAttachment: notHere,
    putAttachmentPart: notHere,
    getAttachment: notHere,
    ask: notHere,
    openPoke: ({ onPoke, onLost }) =>
      network.openPoke(seat, {
        onPoke: (seqs) => {
          if (isAlive()) onPoke(seqs);
        },
        onLost: () => {
          if (isAlive()) onLost();
        },
      }),
    abortAll: () => {
      for (const giveUp of [...waiting]) giveUp();
    },
  };
}

function answerOf<T>(outcome: Outcome<T>, tookMs: number): HubAnswer<T> {
  // Through text, as over a wire: nothing is shared between hub and desk.
  if (outcome.ok) return { ok: true, value: JSON.parse(JSON.stringify(outcome.value)) as T, tookMs };
  return { ok: false, failure: failureOf(outcome) };
}

function failureOf(outcome: Extract<Outcome<unknown>, { ok: false }>): HubFailure {
  if (outcome.why !== 'refused') return outcome.why === 'offline' ? offline : { ...offline, kind: 'error', message: 'the hub failed' };
  const { refusal, message } = outcome.refused;
  if (refusal.kind === 'CONFLICT') return { ...offline, kind: 'conflict', reason: refusal.reason, message };
  return { ...offline, kind: refusal.kind === 'UNAUTHORIZED' ? 'signed-out' : 'refused', message };
}
