/**
 * A first sync over a link that is up 3 s and down 27 s, at 1 MB/s, on a clock that is turned by hand: the real store and sync loop, pages
 * from memory. Counts bytes that crossed the link, those of broken answers too, against the bytes of the same sync without a break.
 */
import { hasOpenBatch } from '../../src/main/store/db/open-batch.ts';
import { proto, protoMin, schema } from '../../src/shared/contract/protocol-version.ts';
import type { PullRequest } from '../../src/shared/sync/wire.ts';
import { Dice } from '../engine/dice.ts';
import { openDesk } from './own-desk.ts';
import { benchScope, kindsOf, tellRows, toWireRows } from './world-rows.ts';

export type FlappingSpec = { rows: number };
export type FlappingAnswer = { steadyBytes: number; flappingBytes: number; cycles: number };

const spec = JSON.parse(process.argv[2] ?? '{}') as FlappingSpec;
const bytesPerMs = 1_000;
const tickMs = 20;
const cycle = { upMs: 3_000, downMs: 27_000 };
const epoch = '00000000-0000-7000-8000-0000000000e1';
const rows = toWireRows(tellRows(spec.rows));

type Timer = { atMs: number; callback: () => void };

class Link {
  nowMs = 1_795_000_000_000;
  readonly beganMs = this.nowMs;
  bytes = 0;
  timers: Timer[] = [];
  readonly isFlapping: boolean;
  readonly ways = new Set<{ advance(): void }>();

  constructor(isFlapping: boolean) {
    this.isFlapping = isFlapping;
  }

  isUp(): boolean {
    return !this.isFlapping || (this.nowMs - this.beganMs) % (cycle.upMs + cycle.downMs) < cycle.upMs;
  }

  setTimer = (callback: () => void, delayMs: number): (() => void) => {
    const timer = { atMs: this.nowMs + delayMs, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };

  tick(): void {
    this.nowMs += tickMs;
    for (const way of [...this.ways]) way.advance();
    const due = this.timers.filter(({ atMs }) => atMs <= this.nowMs).sort((a, b) => a.atMs - b.atMs);
    this.timers = this.timers.filter(({ atMs }) => atMs > this.nowMs);
    for (const { callback } of due) callback();
  }

  /** Bytes arrive tick by tick; a link that goes down breaks the answer off. */
  answer(text: string, signal: AbortSignal | null | undefined): Response {
    const bytes = Buffer.from(text);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const way = {
          advance: () => {
            const end = (problem: Error | null) => {
              this.ways.delete(way);
              if (problem === null) controller.close();
              else controller.error(problem);
            };
            if (signal?.aborted === true) return end(new Error('given up'));
            if (!this.isUp()) return end(new Error('the link went down'));
            const part = bytes.subarray(sent, sent + tickMs * bytesPerMs);
            sent += part.byteLength;
            this.bytes += part.byteLength;
            controller.enqueue(new Uint8Array(part));
            if (sent >= bytes.byteLength) end(null);
          },
        };
        this.ways.add(way);
      },
    });
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  }

  fetch: typeof globalThis.fetch = async (input, init) => {
    if (!this.isUp()) throw new TypeError('no network');
    const path = new URL(String(input)).pathname;
    if (path === '/health') {
      const greeting = {
        product: 'steadydesk-hub',
        proto_min: protoMin,
        proto_max: proto,
        schema,
        epoch,
        sample: false,
        hub_time: this.nowMs,
      };
      return this.answer(JSON.stringify(greeting), init?.signal);
    }
    if (path !== '/sync/v1/pull') throw new TypeError('no such stream');
    const { want, max_rows: most } = JSON.parse(String(init?.body)) as PullRequest;
    const from = want[benchScope] ?? 0;
    const page = rows.slice(from, from + most);
    const to = from + page.length;
    const part = { scope: benchScope, from, to, head: rows.length, more: to < rows.length, reset: false, kinds: kindsOf(page) };
    const grants = { ver: 1, scopes: [benchScope] };
    return this.answer(JSON.stringify({ epoch, reset: false, grants, last_n: 0, parts: [part], hub_time: this.nowMs }), init?.signal);
  };
}

async function bytesOf(isFlapping: boolean): Promise<{ bytes: number; cycles: number }> {
  const link = new Link(isFlapping);
  const desk = openDesk({ hubUrl: 'http://hub.bench', nowMs: () => link.nowMs });
  const { store } = desk;
  const dice = new Dice(5);
  // The log is copied in real time, which this clock knows nothing of.
  const fakes = {
    elapsedMs: () => link.nowMs,
    setTimer: link.setTimer,
    fetch: link.fetch,
    random: () => dice.next(),
    log: () => {},
    onCommitted: async () => {},
  };
  const sync = desk.startSync(fakes);
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  // A batch stays open until the next page, for which the link must go on.
  const isWriting = () => store.cache.inTransaction && !hasOpenBatch(store.cache, 'pages') && !hasOpenBatch(store.cache, 'words');
  while (sync.link().firstSync !== null || sync.link().dataAtMs === null) {
    for (let turns = 0; turns < 4 || isWriting(); turns++) await turn();
    link.tick();
  }
  const answer = { bytes: link.bytes, cycles: (link.nowMs - link.beganMs) / (cycle.upMs + cycle.downMs) };
  const stopped = sync.stop();
  for (let turns = 0; turns < 20; turns++) {
    link.tick();
    await turn();
  }
  await stopped;
  await desk.close();
  return answer;
}

process.on('message', () => {
  void (async () => {
    const steady = await bytesOf(false);
    const flapping = await bytesOf(true);
    const answer: FlappingAnswer = { steadyBytes: steady.bytes, flappingBytes: flapping.bytes, cycles: flapping.cycles };
    process.send?.(answer);
  })().catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
});
process.send?.({});
