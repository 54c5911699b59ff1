/** Between desks and hub processes: requests and answers get lost, late, doubled and out of order; streams of pokes break. */
import { Refused } from '../../src/hub/services/refused.ts';
import type { Env } from './env.ts';
import type { About, Front } from './front.ts';
import type { HubSide } from './hub-side.ts';
import { HubGone, type Life } from './hub-store.ts';
import type { OddAnswer } from './odd-answers.ts';

/** `odd`: something else was said than the hub says. */
export type Outcome<T> =
  | { ok: true; value: T }
  | { ok: false; why: 'offline' | 'error' }
  | { ok: false; why: 'refused'; refused: Refused }
  | { ok: false; why: 'odd'; answer: OddAnswer };
export type Seat = { readonly name: string; readonly userId: string; offline: boolean };
export type PokeSeat = { onPoke(seqs: Record<string, number>): void; onLost(): void };
export type Upstream = NonNullable<ReturnType<HubSide['pick']>>;
export type Request<T> = {
  call(upstream: Upstream): Promise<T>;
  done(outcome: Outcome<T>): void;
  about: About;
  /** What comes of it when the line breaks in the middle of its body; nobody hears of it. */
  half?: (upstream: Upstream) => Promise<unknown>;
};
type Stream = { life: Life | null; seat: Seat; open: boolean; lose(): void };

const idleTimeoutMs = 15_000;
const silentStreamMs = 45_000;
const latency = [3, 90] as const;

export class Network {
  readonly env: Env;
  readonly hub: HubSide;
  readonly front: Front;
  readonly #streams = new Set<Stream>();

  constructor(env: Env, hub: HubSide, front: Front) {
    this.env = env;
    this.front = front;
    this.hub = hub;
    hub.onEnd = (life) => {
      for (const stream of [...this.#streams]) if (stream.life === life) this.#later(stream.seat, () => stream.lose());
    };
  }

  /** One request; `done` is called exactly once. */
  send<T>(seat: Seat, { call, done, about, half }: Request<T>): void {
    const { scheduler, faults } = this.env;
    let over = false;
    const finish = (outcome: Outcome<T>) => {
      if (over) return;
      over = true;
      done(outcome);
    };
    const offline = () => finish({ ok: false, why: 'offline' });
    if (seat.offline) {
      scheduler.after(5, offline);
      return;
    }
    scheduler.after(idleTimeoutMs, offline);
    if (faults.hit('drop-request', seat.name)) return;
    if (faults.hit('duplicate', seat.name)) {
      // A proxy's own second try: it is carried out whenever it arrives, and nobody waits for its answer.
      scheduler.after(faults.span('duplicate-after', seat.name, [1, 40_000]), () => this.#deliver(seat, { call, about }, () => undefined));
    }
    if (half !== undefined && faults.hit('cut-piece', seat.name)) {
      this.#later(seat, () => {
        this.#deliver(seat, { call: half, about }, () => undefined);
        this.#later(seat, offline);
      });
      return;
    }
    const delayMs = faults.span('latency', seat.name, faults.hit('delay', seat.name) ? [200, 20_000] : latency);
    scheduler.after(delayMs, () =>
      this.#deliver(seat, { call, about }, (outcome) => {
        if (faults.hit('drop-answer', seat.name)) return;
        this.#later(seat, () => (seat.offline ? offline() : finish(outcome)));
      }),
    );
  }

  openPoke(seat: Seat, listener: PokeSeat): { close(): void } {
    const { scheduler, faults } = this.env;
    let leave = () => undefined as unknown;
    const close = () => {
      stream.open = false;
      this.#streams.delete(stream);
      leave();
    };
    const lose = () => {
      if (!stream.open) return;
      close();
      listener.onLost();
    };
    const stream: Stream = { life: null, seat, open: true, lose };
    this.#streams.add(stream);
    this.#later(seat, () => {
      const upstream = this.hub.pick(seat.name);
      if (upstream === null || seat.offline || !stream.open) {
        lose();
        return;
      }
      stream.life = upstream.life;
      scheduler.busy = true;
      const send = (poke: { seqs: Record<string, number> }) => {
        if (seat.offline || faults.hit('lost-poke', seat.name)) return;
        this.#later(seat, () => {
          if (stream.open && !seat.offline) listener.onPoke(poke.seqs);
        });
      };
      const end = () => this.#later(seat, lose);
      this.hub.listen(upstream.centre, { life: upstream.life, userId: seat.userId }, { send, end }).then((left) => {
        if (stream.open) leave = left;
        else left();
      }, lose);
    });
    return { close };
  }

  /** The cable is out: streams fall silent and are noticed later. */
  cut(seat: Seat): void {
    for (const stream of this.#streams) {
      if (stream.seat === seat)
        this.env.scheduler.after(this.env.faults.span('silence', seat.name, [100, silentStreamMs]), () => stream.lose());
    }
  }

  #later(seat: Seat, run: () => void): void {
    this.env.scheduler.after(this.env.faults.span('latency', seat.name, latency), run);
  }

  #deliver<T>(seat: Seat, { call, about }: Pick<Request<T>, 'call' | 'about'>, back: (outcome: Outcome<T>) => void): void {
    const odd = this.front.oddAnswer(seat.name, about);
    if (odd !== null && !odd.after) {
      back({ ok: false, why: 'odd', answer: odd.answer });
      return;
    }
    const upstream = this.hub.pick(seat.name);
    if (upstream === null) {
      back({ ok: false, why: 'offline' });
      return;
    }
    this.env.scheduler.busy = true;
    call(upstream).then(
      (value) => back(odd === null ? { ok: true, value } : { ok: false, why: 'odd', answer: odd.answer }),
      (error: unknown) => {
        if (error instanceof Refused) back({ ok: false, why: 'refused', refused: error });
        else if (error instanceof HubGone || upstream.life.dead) back({ ok: false, why: 'offline' });
        else {
          this.hub.bugs.push(`the hub failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
          back({ ok: false, why: 'error' });
        }
      },
    );
  }
}
