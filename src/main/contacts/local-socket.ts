/**
 * The door for softphones on this PC: HTTP and WebSocket on 127.0.0.1, with a token. A web page may come in only from an origin that was
 * allowed, and nobody under another host name, so that no site a browser shows can reach the desk. Knows no customers.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { EventEnvelope } from '../../shared/contact/event.ts';
import { mostPayloadChars, readBatch } from '../../shared/contact/read-batch.ts';
import type { Intake } from './intake.ts';
import { asLive } from './live-event.ts';

export type RefusalReason = 'token' | 'origin' | 'host' | 'size' | 'malformed' | 'path';
export type DoorEvent = { kind: 'clients'; count: number } | { kind: 'events'; count: number } | { kind: 'refused'; why: RefusalReason };

export type LocalSocketOptions = {
  /** 0 picks a free one. */
  port: number;
  token: string;
  /** Web pages that may connect, as `https://host[:port]`. */
  origins: readonly string[];
  intake: Intake;
  nowMs(): number;
  onDoor(event: DoorEvent): void;
};

export type LocalSocket = {
  port: number;
  /** To every softphone that is connected; answers how many. */
  send(event: EventEnvelope): number;
  stop(): Promise<void>;
};

export const eventsPath = '/events';
/** Offered as WebSocket subprotocol, beside `token.TOKEN` where a client cannot set headers. */
export const socketProtocol = 'steadydesk.v1';
const adapter = 'local';
const mostBodyBytes = 1024 * 1024;
const mostClients = 8;
/** Events that may wait before a socket is not read on. */
const mostWaiting = 1_000;
const pingMs = 30_000;

/** Equal in time that tells nothing about the token. */
function isToken(given: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function givenToken(request: IncomingMessage): string | undefined {
  const header = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
  if (header !== undefined) return header;
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return offered.find((name) => name.startsWith('token.'))?.slice('token.'.length);
}

/** Why this request does not come in; null when it does. */
export function refusalOf(
  request: Pick<IncomingMessage, 'headers' | 'url'>,
  door: { port: number; token: string; origins: readonly string[] },
): RefusalReason | null {
  const host = request.headers.host ?? '';
  if (host !== `127.0.0.1:${door.port}` && host !== `localhost:${door.port}`) return 'host';
  const origin = request.headers.origin;
  if (origin !== undefined && !door.origins.includes(origin)) return 'origin';
  if ((request.url ?? '').split('?')[0] !== eventsPath) return 'path';
  return isToken(givenToken(request as IncomingMessage), door.token) ? null : 'token';
}

const statusOf: { readonly [R in RefusalReason]: number } = { token: 401, origin: 403, host: 403, size: 413, malformed: 400, path: 404 };

function answerJson(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  const security = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, { 'content-type': 'application/json', ...security, ...headers }).end(JSON.stringify(body));
}

/** Null when it is longer than allowed; the rest is not read. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

type Door = LocalSocketOptions & { port: number };

async function takePost(request: IncomingMessage, response: ServerResponse, door: Door, cors: Record<string, string>): Promise<void> {
  const refuse = (why: RefusalReason) => {
    door.onDoor({ kind: 'refused', why });
    answerJson(response, statusOf[why], { refused: why }, { ...cors, connection: 'close' });
  };
  if (Number(request.headers['content-length'] ?? 0) > mostBodyBytes) return refuse('size');
  const text = await readBody(request);
  if (text === null) return refuse('size');
  const batch = readBatch(text);
  if (batch === null) return refuse('malformed');
  if (batch.refused.length > 0) door.onDoor({ kind: 'refused', why: 'malformed' });
  await door.intake.take(batch.events.map((event) => asLive(event, adapter, door.nowMs())));
  if (batch.events.length > 0) door.onDoor({ kind: 'events', count: batch.events.length });
  answerJson(response, batch.events.length === 0 ? 400 : 200, { accepted: batch.events.length, refused: batch.refused }, cors);
}

/** Browsers ask first; only an allowed page gets a yes. */
function corsOf(request: IncomingMessage, origins: readonly string[]): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined || !origins.includes(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-allow-methods': 'POST',
    'access-control-allow-private-network': 'true',
    vary: 'origin',
  };
}

function serveRequests(door: Door): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const cors = corsOf(request, door.origins);
    const why = refusalOf(request, door);
    if (request.method === 'OPTIONS' && why === 'token') return void response.writeHead(204, cors).end();
    if (why !== null) {
      door.onDoor({ kind: 'refused', why });
      return answerJson(response, statusOf[why], { refused: why }, { connection: 'close' });
    }
    if (request.method !== 'POST') return answerJson(response, 405, { refused: 'method' }, { allow: 'POST', connection: 'close' });
    takePost(request, response, door, cors).catch(() => response.destroy());
  };
}

function serveClient(client: WebSocket, door: Door): void {
  let isAlive = true;
  const ping = setInterval(() => {
    if (!isAlive) return client.terminate();
    isAlive = false;
    client.ping();
  }, pingMs);
  client.on('pong', () => {
    isAlive = true;
  });
  client.on('close', () => clearInterval(ping));
  // A message that is too long or no text is answered by closing; the cause is told once, here.
  client.on('error', () => door.onDoor({ kind: 'refused', why: 'size' }));
  client.on('message', (data, isBinary) => {
    const batch = isBinary ? null : readBatch(String(data));
    if (batch === null) {
      door.onDoor({ kind: 'refused', why: 'malformed' });
      client.send(JSON.stringify({ accepted: 0, refused: [{ index: 0, why: 'not JSON' }] }));
      return;
    }
    if (batch.refused.length > 0) door.onDoor({ kind: 'refused', why: 'malformed' });
    if (batch.events.length > 0) door.onDoor({ kind: 'events', count: batch.events.length });
    const taken = door.intake.take(batch.events.map((event) => asLive(event, adapter, door.nowMs())));
    if (door.intake.waiting() > mostWaiting) client.pause();
    void taken.then(() => {
      if (client.isPaused) client.resume();
      if (client.readyState === client.OPEN) client.send(JSON.stringify({ accepted: batch.events.length, refused: batch.refused }));
    });
  });
}

function serveSockets(server: Server, door: Door): { clients: Set<WebSocket> } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: mostPayloadChars * 4,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(socketProtocol) ? socketProtocol : false),
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const why = refusalOf(request, door);
    const isFull = sockets.clients.size >= mostClients;
    if (why !== null || isFull) {
      if (why !== null) door.onDoor({ kind: 'refused', why });
      const status = why === null ? '503 Busy' : `${statusOf[why]} Refused`;
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      serveClient(client, door);
      const count = () => door.onDoor({ kind: 'clients', count: sockets.clients.size });
      client.on('close', () => setImmediate(count));
      count();
    });
  });
  return sockets;
}

/** Rejects when the port is taken. */
export async function openLocalSocket(options: LocalSocketOptions): Promise<LocalSocket> {
  const door: Door = { ...options };
  const server = createServer({ maxHeaderSize: 8 * 1024, requestTimeout: 10_000, headersTimeout: 5_000 }, serveRequests(door));
  server.maxConnections = 64;
  const { clients } = serveSockets(server, door);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  server.on('error', () => undefined);
  door.port = (server.address() as AddressInfo).port;
  return {
    port: door.port,
    send(event) {
      const text = JSON.stringify(event);
      const open = [...clients].filter((client) => client.readyState === client.OPEN);
      for (const client of open) client.send(text);
      return open.length;
    },
    async stop() {
      options.intake.stop();
      for (const client of clients) client.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
