/**
 * An HTTP proxy as bad as they come, between desks and several hub processes: it loses, delays, cuts, doubles and replaces what passes.
 * What it did is counted by kind.
 */
import {
  createServer,
  type IncomingMessage,
  request as openRequest,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Dice } from '../sim/dice.ts';

const faults = {
  /** Never reaches the hub. */
  dropped: 0.05,
  /** The hub carried it out; the answer is lost. */
  'answer lost': 0.05,
  /** Headers and half the body, then the connection breaks. */
  truncated: 0.04,
  /** The connection is reset before or after the hub saw the request. */
  reset: 0.04,
  /** A page of somebody else's, instead of the hub's answer or of the request. */
  html: 0.04,
  /** Nothing is answered, and the connection stays. */
  'half open': 0.02,
  delayed: 0.12,
  /** Carried out once more, up to 15 s later; nobody waits for that answer. */
  duplicated: 0.06,
  'stream cut': 0.3,
  'stream silent': 0.2,
} as const;
export type Fault = keyof typeof faults;

export type BadProxy = {
  url: string;
  counts: Map<Fault, number>;
  /** From now on it passes everything on. */
  behave(): void;
  stop(): Promise<void>;
};

type Passing = { method: string; path: string; headers: IncomingMessage['headers']; body: Buffer };
type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer };

const streamPath = '/sync/v1/poke';
const halfOpenMs = 20_000;
const pages = ['<!doctype html><title>Sign in to the network</title>', '<html><body><h1>502 Bad Gateway</h1></body></html>'];

export async function startBadProxy(ports: readonly number[], dice: Dice): Promise<BadProxy> {
  const proxy = new FaultyPassage(ports, dice);
  await proxy.listen();
  return proxy;
}

class FaultyPassage implements BadProxy {
  url = '';
  readonly counts = new Map<Fault, number>();
  readonly #ports: readonly number[];
  readonly #dice: Dice;
  readonly #server: Server;
  #isBad = true;

  constructor(ports: readonly number[], dice: Dice) {
    this.#ports = ports;
    this.#dice = dice;
    this.#server = createServer((request, response) => {
      response.on('error', () => undefined);
      this.#serve(request, response).catch(() => response.destroy());
    });
    this.#server.keepAliveTimeout = 5_000;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  behave(): void {
    this.#isBad = false;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #hit(fault: Fault): boolean {
    if (!this.#isBad || !this.#dice.hit(faults[fault])) return false;
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
    return true;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const passing: Passing = { method: request.method ?? 'GET', path: request.url ?? '/', headers: request.headers, body };
    if (passing.path === streamPath) return this.#stream(passing, response);
    const socket = response.socket;
    if (this.#hit('dropped')) return void response.destroy();
    if (this.#hit('half open')) return this.#stayHalfOpen(response);
    if (this.#hit('reset') && this.#dice.hit(0.5)) return void socket?.resetAndDestroy();
    if (this.#hit('html') && this.#dice.hit(0.5)) return this.#page(response);
    if (this.#hit('delayed')) await wait(this.#dice.int(50, 4_000));
    if (this.#hit('duplicated')) this.#later(passing);
    const answer = await this.#ask(passing);
    if (answer === null) return this.#page(response);
    if (this.#hit('answer lost')) return void response.destroy();
    if (this.#hit('reset')) return void socket?.resetAndDestroy();
    if (this.#hit('html')) return this.#page(response);
    response.writeHead(answer.status, passable(answer.headers));
    if (!this.#hit('truncated')) return void response.end(answer.body);
    response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () => response.destroy());
  }

  /** Null when no hub process answers. */
  async #ask(passing: Passing): Promise<Answer | null> {
    const first = this.#dice.int(0, this.#ports.length - 1);
    for (const port of [this.#ports[first], this.#ports[(first + 1) % this.#ports.length]]) {
      try {
        return await exchange(port ?? 0, passing);
      } catch {
        // A balancer tries the next one only when nothing was sent; half of them do it anyway.
        if (this.#dice.hit(0.5)) return null;
      }
    }
    return null;
  }

  #later(passing: Passing): void {
    const port = this.#ports[this.#dice.int(0, this.#ports.length - 1)] ?? 0;
    setTimeout(() => exchange(port, passing).catch(() => undefined), this.#dice.int(0, 15_000)).unref();
  }

  #stayHalfOpen(response: ServerResponse): void {
    setTimeout(() => response.destroy(), halfOpenMs).unref();
  }

  #page(response: ServerResponse): void {
    const [page = '', status = 200] = this.#dice.hit(0.5) ? [pages[0], 200] : [pages[1], 502];
    response.writeHead(status, { 'content-type': 'text/html' }).end(page);
  }

  #stream(passing: Passing, response: ServerResponse): void {
    const port = this.#ports[this.#dice.int(0, this.#ports.length - 1)] ?? 0;
    const upstream = openRequest(optionsOf(port, passing), (answer) => {
      response.writeHead(answer.statusCode ?? 502, passable(answer.headers));
      answer.pipe(response);
      answer.on('error', () => response.destroy());
      answer.on('close', () => response.destroy());
      if (this.#hit('stream cut')) setTimeout(() => response.destroy(), this.#dice.int(500, 15_000)).unref();
      else if (this.#hit('stream silent')) setTimeout(() => answer.unpipe(response), this.#dice.int(500, 10_000)).unref();
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    upstream.end();
  }
}

function optionsOf(port: number, { method, path, headers }: Passing): RequestOptions {
  return { host: '127.0.0.1', port, method, path, headers: { ...headers, host: `127.0.0.1:${port}` } };
}

function passable(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...rest } = headers;
  return rest;
}

function exchange(port: number, passing: Passing): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = openRequest(optionsOf(port, passing), (answer) => {
      readAll(answer).then((body) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body }), reject);
    });
    request.on('error', reject);
    request.end(passing.body);
  });
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
