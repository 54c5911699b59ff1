/**
 * The server side of first syncs, in a process of its own: one set of rows behind the hub's protocol, as bare pages, as documents for
 * RxDB and as PowerSync's stream of lines. Serialises at each request, checks nothing, keeps nothing.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { proto, protoMin, schema } from '../../src/shared/contract/protocol-version.ts';
import { entityTables } from '../../src/shared/sync/entity-table.ts';
import type { PullRequest, PullResponse } from '../../src/shared/sync/wire.ts';
import { servePowerSync } from './powersync-service.ts';
import { benchScope, kindsOf, tellRows, toWireRows, type WireRow } from './world-rows.ts';

export type PageServerSpec = { rows: number };
export type PageServerReady = { url: string };
/** `change`: the first thousand rows get a new version and every listener is poked. */
export type PageServerAsk = 'change';

const spec = JSON.parse(process.argv[2] ?? '{}') as PageServerSpec;
const epoch = '00000000-0000-7000-8000-0000000000e1';
const rows = toWireRows(tellRows(spec.rows));
const columnsOf = new Map(Object.values(entityTables).map(({ kind, columns }) => [kind, columns]));
const changedAtOnce = 1_000;
const listeners = new Set<ServerResponse>();
/** Rows in the order of seq; changed ones come again behind, as in the hub's compacted index. */
let log: WireRow[] = rows;
const rowsByKind = new Map([...columnsOf.keys()].map((kind) => [kind, rows.filter((row) => row.kind === kind)]));

function pull(request: PullRequest): PullResponse {
  const from = request.want[benchScope] ?? 0;
  const page = log.slice(from, from + request.max_rows);
  const part = { scope: benchScope, from, to: from + page.length, head: log.length, more: from + page.length < log.length, reset: false };
  return {
    epoch,
    reset: false,
    grants: { ver: 1, scopes: [benchScope] },
    last_n: 0,
    parts: [{ ...part, kinds: kindsOf(page) }],
    hub_time: Date.now(),
  };
}

/** Documents of one kind, JSON columns as values; `deleted` is the replication's own field there. */
function documents(kind: number, from: number, count: number): object[] {
  const columns = columnsOf.get(kind) ?? [];
  return (rowsByKind.get(kind) ?? [])
    .slice(from, from + count)
    .map(({ cells }) => Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function send(response: ServerResponse, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.byteLength });
  response.end(body);
}

function listen(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(': here\n\n');
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://bench');
  const asked = (name: string) => Number(url.searchParams.get(name) ?? 0);
  if (url.pathname === '/health') {
    send(response, {
      product: 'steadydesk-hub',
      proto_min: protoMin,
      proto_max: proto,
      schema,
      epoch,
      sample: false,
      hub_time: Date.now(),
    });
  } else if (url.pathname === '/sync/v1/pull') send(response, pull(JSON.parse(await bodyOf(request)) as PullRequest));
  else if (url.pathname === '/sync/v1/poke') listen(response);
  else if (url.pathname === '/bare') {
    const to = Math.min(log.length, asked('from') + asked('rows'));
    send(response, { to, head: log.length, kinds: kindsOf(log.slice(asked('from'), to)) });
  } else if (url.pathname === '/documents') send(response, documents(asked('kind'), asked('from'), asked('rows')));
  else if (url.pathname === '/sync/stream') await servePowerSync(response, rows);
  else response.writeHead(404).end();
}

function change(): void {
  const changed = log
    .slice(-changedAtOnce)
    .map((row) => ({ ...row, cells: row.cells.map((cell, at) => (at === 2 ? Number(cell) + 1 : cell)) }));
  log = [...log, ...changed];
  for (const response of listeners) response.write(`data: ${JSON.stringify({ seqs: { [benchScope]: log.length } })}\n\n`);
}

const server: Server = createServer((request, response) => {
  answer(request, response).catch((error) => response.destroy(error as Error));
});
server.listen(0, '127.0.0.1', () => {
  const ready: PageServerReady = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  process.send?.(ready);
});
process.on('message', () => {
  change();
  process.send?.({});
});
// Whoever measures has ended.
process.on('disconnect', () => process.exit());
