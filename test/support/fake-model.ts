/** A model endpoint of the OpenAI shape on this machine, that answers as it is told and keeps what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ModelAsked = { path: string; authorization: string | undefined; body: string };
export type ModelReply = (response: ServerResponse, asked: ModelAsked) => void;

export type FakeModel = {
  /** As an administrator writes it, `/v1` included. */
  url: string;
  asked: ModelAsked[];
  /** Requests that the other side gave up before they were answered. */
  givenUp(): number;
  reply(reply: ModelReply): void;
  stop(): Promise<void>;
};

export function completion(content: unknown, reason: unknown = 'stop'): unknown {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: reason }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}

export function says(content: unknown): ModelReply {
  return json(200, completion(content));
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): ModelReply {
  return (response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function raw(status: number, body: string | Uint8Array, headers: Record<string, string> = {}): ModelReply {
  return (response) => response.writeHead(status, headers).end(body);
}

/** Says something now and then and never ends. */
export const endless: ModelReply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

export const silent: ModelReply = () => undefined;

/** More than anybody should read. */
export const flood: ModelReply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = 'x'.repeat(65_536);
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export async function startFakeModel(): Promise<FakeModel> {
  const asked: ModelAsked[] = [];
  let reply: ModelReply = says('好');
  let givenUp = 0;
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) givenUp += 1;
    });
    void bodyOf(request).then((body) => {
      const one = { path: request.url ?? '', authorization: request.headers.authorization, body };
      asked.push(one);
      reply(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    givenUp: () => givenUp,
    reply(next) {
      reply = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
