/** The far side of the network as a script: answers `fetch` with whatever the test says a hub, or something that is no hub, would say. */
import type { Fetch } from '../../src/main/store/sync/hub-client.ts';
import { proto, schema } from '../../src/shared/contract/protocol-version.ts';
import type { PullRequest, PullResponse, PushRequest, PushResponse } from '../../src/shared/sync/wire.ts';
import { testEpoch } from './desk-store.ts';
import { teamScope } from './synced-rows.ts';

export type ScriptedHub = {
  fetch: Fetch;
  /** Paths asked for, in order. */
  asked: string[];
  pushes: PushRequest[];
  files: Map<string, number>;
  /** Replaces the answer to a path; undefined: back to the ordinary one. */
  script: Record<string, ((init: RequestInit | undefined) => Response | Promise<Response>) | undefined>;
  answer: { pull: (request: PullRequest) => PullResponse; push: (request: PushRequest) => PushResponse };
  poke(seqs: Record<string, number>): void;
  endPoke(): void;
};

export const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
export const page = (status = 200) => new Response('<html>请登录网络</html>', { status, headers: { 'content-type': 'text/html' } });

/** No answer until the desk gives up. */
export const silence = (init: RequestInit | undefined) =>
  new Promise<Response>((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));

export const health = {
  product: 'steadydesk-hub',
  proto_min: proto,
  proto_max: proto,
  schema,
  epoch: testEpoch,
  sample: true,
  hub_time: 0,
};

export function anEmptyPull(given: Partial<PullResponse> = {}): PullResponse {
  const part = { scope: teamScope, from: 0, to: 0, head: 0, more: false, reset: false, kinds: [] };
  return { epoch: testEpoch, reset: false, grants: { ver: 1, scopes: [teamScope] }, last_n: 0, parts: [part], hub_time: 0, ...given };
}

export function aScriptedHub(): ScriptedHub {
  let stream: ReadableStreamDefaultController<Uint8Array> | null = null;
  let lastN = 0;
  const openStream = () =>
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        stream = controller;
      },
    });
  const hub: ScriptedHub = {
    asked: [],
    pushes: [],
    files: new Map(),
    script: {},
    answer: {
      pull: () => anEmptyPull({ last_n: lastN }),
      push: ({ epoch, mutations }) => {
        lastN = Math.max(lastN, mutations.at(-1)?.n ?? 0);
        return {
          epoch,
          last_n: lastN,
          expected_n: null,
          results: mutations.map(({ id, n }) => ({ id, n, status: 'ok', code: '', seqs: {} })),
        };
      },
    },
    poke: (seqs) => stream?.enqueue(new TextEncoder().encode(`data: ${JSON.stringify({ seqs })}\n\n`)),
    endPoke: () => stream?.close(),
    fetch: async (input, init) => {
      const path = new URL(String(input)).pathname;
      hub.asked.push(path);
      const scripted = hub.script[path];
      if (scripted !== undefined) return scripted(init);
      if (path === '/health') return json(health);
      if (path === '/sync/v1/poke') return new Response(openStream(), { status: 200 });
      if (path.startsWith('/sync/v1/attachments/')) {
        hub.files.set(path.slice(-64), init?.body instanceof Uint8Array ? init.body.byteLength : 0);
        return new Response(null, { status: 204 });
      }
      const body = JSON.parse(String(init?.body));
      if (path === '/sync/v1/pull') return json(hub.answer.pull(body));
      hub.pushes.push(body);
      return json(hub.answer.push(body));
    },
  };
  return hub;
}
