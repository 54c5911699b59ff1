/** What a simulated desk asks of the hub from the start of its process to its end, as `src/main/store/sync/loop.ts` asks it, and what it hears. */
import { heldInput, linkInput, pullInput, pushInput } from '../../src/main/store/sync/failure-input.ts';
import type { HubFailure } from '../../src/main/store/sync/hub-client.ts';
import { type CheckedPart, checkPart } from '../../src/shared/sync/page.ts';
import type { Effect, Input, PullAnswer, SyncState } from '../../src/shared/sync/sync-state.ts';
import type { Mutation, PullResponse, PushRequest, PushResponse } from '../../src/shared/sync/wire.ts';
import type { DeskFiles } from './desk-files.ts';
import { openSending, type Sending } from './desk-sending.ts';
import { Violation } from './env.ts';
import type { About } from './front.ts';
import { type FailedOutcome, failureOf, failureWithoutAnswer, type Question } from './hear.ts';
import type { Network, Outcome, Request, Seat } from './network.ts';
import { asAnyRefusal, believedReply, type PlantedDesk, withoutNumbers } from './planted-desk.ts';

type PushEffect = Extract<Effect, { kind: 'push' }>;
type PullEffect = Extract<Effect, { kind: 'pull' }>;

export type LineDesk = {
  network: Network;
  seat: Seat;
  clientId: string;
  files: DeskFiles;
  planted: PlantedDesk;
  sendsFiles: boolean;
  state(): SyncState | null;
  take(input: Input): void;
  takePull(request: number, answer: PullAnswer, parts: readonly CheckedPart[]): void;
  /** Writes something of own.db; may throw instead. */
  write(run: () => void): void;
  /** Handles what a desk's own troubles throw. */
  guard(run: () => void): void;
};

export class DeskLine {
  readonly #desk: LineDesk;
  readonly #sending: Sending | null;
  #poke: { close(): void } | null = null;
  #isOver = false;

  constructor(desk: LineDesk) {
    this.#desk = desk;
    const { network, seat, files, state, write } = desk;
    this.#sending = desk.sendsFiles ? openSending({ network, seat, files, state, write }) : null;
  }

  end(): void {
    this.#isOver = true;
    this.#sending?.end();
    this.closePoke();
  }

  openPoke(): void {
    const { network, seat, take } = this.#desk;
    this.#poke = network.openPoke(seat, {
      onPoke: (seqs) => {
        if (!this.#isOver) take({ type: 'poke', seqs });
      },
      onLost: () => {
        if (!this.#isOver) take({ type: 'poke-lost' });
      },
    });
  }

  closePoke(): void {
    this.#poke?.close();
  }

  probe(request: number): void {
    this.#ask({
      about: { what: 'health' },
      call: async () => null,
      done: () => this.#desk.take({ type: 'went-online', request }),
      ...{ question: (hub) => hub.health(), inputOf: linkInput },
    });
  }

  pull({ request, epoch, want, since, maxRows }: PullEffect): void {
    const { network, seat, clientId, takePull } = this.#desk;
    const { hubNowMs } = network.env;
    const startedMs = hubNowMs();
    const body = { proto: 1, schema: 1, client_id: clientId, epoch, want, since, max_rows: maxRows };
    this.#ask<PullResponse>({
      about: { what: 'pull' },
      call: ({ hub }) => network.hub.pull(hub, seat.userId, body),
      done: ({ epoch: hubEpoch, reset, grants, last_n: lastN, parts: sent }) => {
        const parts = sent.map((part) => {
          const checked = checkPart(part);
          if (!checked.ok) throw new Violation('N6', checked.error.message);
          return checked.value;
        });
        takePull(request, { epoch: hubEpoch, reset, grants, lastN, parts, tookMs: hubNowMs() - startedMs }, parts);
      },
      ...{ question: (hub) => hub.pull(body), inputOf: (failure) => pullInput(failure, request) },
    });
  }

  push(effect: PushEffect): void {
    const { files, planted, take } = this.#desk;
    const { request, fromN, maxActions } = effect;
    const batch = files.nextBatch(fromN, planted.batchLimit ?? maxActions);
    const sending = this.#sending;
    if (batch.length === 0) take({ type: 'push-refused', request, why: 'other', problem: null, retryAfterMs: 0 });
    else if (sending?.hasPending() !== true) this.#sendActions(effect, batch);
    else this.#later(sending.prepare(batch), (prepared) => this.#afterFiles(effect, batch, prepared));
  }

  /** As the product's `drainOutbox`. */
  #afterFiles(effect: PushEffect, batch: readonly Mutation[], { ready, failure }: { ready: number; failure: HubFailure | null }): void {
    const isHeld = failure?.kind === 'error';
    if (failure === null || (isHeld && ready > 0)) this.#sendActions(effect, batch.slice(0, ready));
    else this.#desk.take(isHeld ? heldInput(failure, effect.request) : pushInput(failure, effect.request));
  }

  #sendActions({ request, epoch }: PushEffect, batch: readonly Mutation[]): void {
    const { network, seat, clientId, files, planted, take } = this.#desk;
    files.markSent(batch);
    const { versions } = planted;
    const mutations = versions === null ? [...batch] : batch.map((mutation) => versions.bend(mutation));
    const body: PushRequest = { proto: 1, schema: 1, client_id: clientId, epoch, mutations };
    const reply = ({ epoch: hubEpoch, last_n: lastN, expected_n: expectedN, results }: PushResponse) =>
      take({ type: 'push-reply', request, answer: { epoch: hubEpoch, lastN, expectedN, results } });
    const inputOf = (failure: HubFailure) => {
      if (planted.refusalIsReceipt && failure.kind !== 'offline') return believedReply(request, body);
      const input = withoutNumbers(planted, pushInput(failure, request));
      return planted.unfitStops ? asAnyRefusal(input) : input;
    };
    this.#ask<PushResponse>({
      about: { what: 'push', words: () => JSON.stringify(mutations) },
      call: ({ hub }) => network.hub.push(hub, seat.userId, body),
      ...{ done: reply, question: (hub) => hub.push(body), inputOf },
    });
  }

  /** `question` is put to the product's client where something else was said than the hub says. */
  #ask<T>(asked: {
    about: About;
    call: Request<T>['call'];
    done(answer: T): void;
    question: Question;
    inputOf(failure: HubFailure): Input;
  }): void {
    const { network, seat } = this.#desk;
    const { about, call, done } = asked;
    const heard = (outcome: Outcome<T>) => {
      if (this.#isOver) return;
      if (outcome.ok) done(outcome.value);
      else this.#hear(outcome, asked);
    };
    network.send<T>(seat, { about, call, done: heard });
  }

  #hear(outcome: FailedOutcome, { question, inputOf }: { question: Question; inputOf(failure: HubFailure): Input }): void {
    const { take } = this.#desk;
    const known = failureWithoutAnswer(outcome);
    if (known !== null) take(inputOf(known));
    else this.#later(failureOf(outcome, question), (failure) => take(inputOf(failure)));
  }

  /** Nobody of a process that ended goes on. */
  #later<T>(work: Promise<T>, then: (value: T) => void): void {
    const { network, guard } = this.#desk;
    const { env } = network;
    env.scheduler.busy = true;
    const goOn = (run: () => void) => {
      if (!this.#isOver) guard(run);
    };
    const done = work.then(
      (value) => goOn(() => then(value)),
      (error: unknown) =>
        goOn(() => {
          throw error;
        }),
    );
    done.catch((error: unknown) => {
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      env.failure ??= error instanceof Violation ? error : new Violation('bug', said);
    });
  }
}
