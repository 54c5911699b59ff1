/** A real HTTP proxy before a hub that answers 413 to bodies above a size, with a page of its own, as office gateways do, and may be closed for a while. */
import { request as ask, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type NarrowProxy = {
  url: string;
  /** Largest body it lets through; may be changed at any time. */
  mostBytes: number;
  /** While set, whoever asks is told to come back after so many seconds; may be changed at any time. */
  closedForS: number | null;
  /** Sizes of the bodies that it turned away, in order. */
  turnedAway: number[];
  /** The next request to `path` reaches the hub and is answered, and the answer is lost; `then` happens at that moment. */
  loseAnswer(path: string, then: () => void): void;
  stop(): Promise<void>;
};

export async function startNarrowProxy(hubUrl: string, mostBytes: number): Promise<NarrowProxy> {
  let losing: { path: string; then(): void } | null = null;
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming).catch(() => null);
    // Whoever was sending it is gone.
    if (body === null) return void outgoing.destroy();
    if (proxy.closedForS !== null) {
      proxy.turnedAway.push(body.length);
      outgoing.writeHead(503, { 'retry-after': String(proxy.closedForS) }).end();
      return;
    }
    if (body.length > proxy.mostBytes) {
      proxy.turnedAway.push(body.length);
      outgoing.writeHead(413, { 'content-type': 'text/html' }).end('<html><h1>413 Request Entity Too Large</h1></html>');
      return;
    }
    const { method = 'GET', headers, url = '/' } = incoming;
    const onward = ask(new URL(url, hubUrl), { method, headers }, (answer) => {
      const lost = losing;
      if (lost?.path === url) {
        losing = null;
        lost.then();
        outgoing.destroy();
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: NarrowProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mostBytes,
    closedForS: null,
    turnedAway: [],
    loseAnswer: (path, then) => {
      losing = { path, then };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
