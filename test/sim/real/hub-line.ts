/** The desk's `HubClient` over the simulated network: what the product's client makes of HTTP is made here of the network's outcomes. */
import type { HubAnswer, HubClient, HubFailure } from '../../../src/main/store/sync/hub-client.ts';
import { proto, schema } from '../../../src/shared/contract/protocol-version.ts';
import type { PullResponse } from '../../../src/shared/sync/wire.ts';
import { openFileLine } from '../file-line.ts';
import type { About } from '../front.ts';
import { failureOf, type Question } from '../hear.ts';
import type { Network, Request, Seat } from '../network.ts';
import type { PlantedLine } from './planted-line.ts';

export type LineOptions = { network: Network; seat: Seat; isAlive(): boolean; planted: PlantedLine };

const offline: HubFailure = { kind: 'offline', reason: '', retryAfterMs: 0, message: 'no answer' };

export function openHubLine({ network, seat, isAlive, planted }: LineOptions): HubClient {
  const waiting = new Set<() => void>();
  const { scheduler } = network.env;

  const ask = <T>(about: About, call: Request<T>['call'], question: Question): Promise<HubAnswer<T>> =>
    new Promise((resolve) => {
      const startedMs = scheduler.nowMs;
      const finish = (answer: HubAnswer<T>) => {
        if (!waiting.delete(giveUp)) return;
        scheduler.busy = true;
        resolve(answer);
      };
      const giveUp = () => finish({ ok: false, failure: offline });
      waiting.add(giveUp);
      network.send<T>(seat, {
        ...{ about, call },
        done: (outcome) => {
          // Nobody of a process that ended hears of it.
          if (!isAlive()) return;
          if (outcome.ok) finish({ ok: true, value: overWire(outcome.value), tookMs: Math.floor(scheduler.nowMs - startedMs) });
          else {
            scheduler.busy = true;
            void failureOf(outcome, question).then((failure) => finish({ ok: false, failure }));
          }
        },
      });
    });
  const notHere = async () => ({ ok: false as const, failure: { ...offline, kind: 'refused' as const } });

  return {
    health: () =>
      ask(
        { what: 'health' },
        async () => ({ product: 'steadydesk-hub' as const, proto_max: proto, schema }),
        (hub) => hub.health(),
      ),
    pull: async (request) => {
      const answer = await ask<PullResponse>(
        { what: 'pull' },
        ({ hub }) => network.hub.pull(hub, seat.userId, planted.pull(request)),
        (hub) => hub.pull(request),
      );
      return answer.ok ? { ...answer, value: planted.pulled(answer.value) } : answer;
    },
    push: (request) =>
      ask(
        { what: 'push', words: () => JSON.stringify(request.mutations) },
        ({ hub }) => network.hub.push(hub, seat.userId, planted.push(request)),
        (hub) => hub.push(request),
      ),
    digest: notHere,
    rows: notHere,
    ...openFileLine({ network, seat, isAlive }),
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

/** Through text, as over a wire: nothing is shared between hub and desk. */
function overWire<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
