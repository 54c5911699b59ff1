/** Owns the rows of a desk that is level: a thousand changed rows from poke to visible, and one change of a colleague through the real hub. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { eventsByTicket } from '../../src/main/store/db/ticket-events-repo.ts';
import { proto, schema } from '../../src/shared/contract/protocol-version.ts';
import type { PullResponse, PushRequest, PushResponse } from '../../src/shared/sync/wire.ts';
import { type Measurement, median, quantile } from '../bench-row.ts';
import { MeasuredProcess } from '../engine/child-process.ts';
import { type BarePage, bareSync, bareWriter, openBare } from './bare-tables.ts';
import type { HubReady } from './hub-child.ts';
import { benchFolder, openDesk, untilNews } from './own-desk.ts';
import type { PageServerAsk, PageServerReady } from './page-server.ts';
import { row, timedRow } from './rounds.ts';
import { benchScope } from './world-rows.ts';

const changed = 1_000;

export async function pokeRows(rows: number, rounds: number): Promise<Measurement[]> {
  const server = new MeasuredProcess<PageServerReady, PageServerAsk, object>('../sync/page-server.ts', { rows });
  const { url } = await server.ready;
  const desk = openDesk({ hubUrl: url });
  const sync = desk.startSync();
  const dir = benchFolder();
  const db = openBare(join(dir, 'bare.db'), true);
  const write = bareWriter(db);
  try {
    await untilNews(desk.store, () => sync.link().firstSync === null && sync.link().dataAtMs !== null);
    let at = await bareSync(url, write);
    const own: number[] = [];
    const bare: number[] = [];
    const seqHere = () => Number(desk.store.cache.prepare('SELECT seq FROM cursor WHERE scope = ?').pluck().get(benchScope));
    for (let round = 0; round < rounds + 2; round++) {
      let started = performance.now();
      const visible = untilNews(desk.store, () => !desk.store.cache.inTransaction && seqHere() === at + changed);
      await Promise.all([server.ask('change'), visible]);
      const took = performance.now() - started;
      started = performance.now();
      write((await (await fetch(`${url}/bare?from=${at}&rows=${changed}`)).json()) as BarePage);
      const bareTook = performance.now() - started;
      at += changed;
      if (round < 2) continue;
      own.push(took);
      bare.push(bareTook);
    }
    return [timedRow('poke-page', `T6 ${changed.toLocaleString('en')} changed rows, poke to visible / bare fetch and write`, own, bare)];
  } finally {
    await sync.stop();
    await desk.close();
    db.close();
    rmSync(dir, { recursive: true, force: true });
    server.end();
  }
}

async function post<Answer>(hub: HubReady, token: string, path: string, body: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(hub.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** A colleague writes a note; the time until it stands on this desk. */
export async function colleagueRows(hub: HubReady, notes: number): Promise<Measurement[]> {
  const { user, hubId, token } = hub;
  const desk = openDesk({ hubUrl: hub.url, token, identity: { user, hubId, sample: false, packKeys: {} } });
  const sync = desk.startSync();
  try {
    await untilNews(desk.store, () => sync.link().firstSync === null && sync.link().dataAtMs !== null);
    const clientId = uuidv7();
    const head = { proto, schema, client_id: clientId };
    const { epoch } = await post<PullResponse>(hub, hub.otherToken, '/sync/v1/pull', { ...head, epoch: null, want: {}, max_rows: 1 });
    const times: number[] = [];
    for (let n = 1; n <= notes; n++) {
      const ticketId = hub.ticketIds[n % hub.ticketIds.length] ?? '';
      const text = `第${n}次回访`;
      const args = { ticketId, text };
      const request: PushRequest = {
        ...head,
        epoch,
        mutations: [{ id: uuidv7(), n, name: 'ticket.addNote', v: 1, args, at_wall: Date.now() }],
      };
      const visible = untilNews(desk.store, () => eventsByTicket(desk.store.cache, ticketId).some((event) => event.text === text));
      const pushed = post<PushResponse>(hub, hub.otherToken, '/sync/v1/push', request).then(() => performance.now());
      const [accepted] = await Promise.all([pushed, visible]);
      times.push(Math.max(0, performance.now() - accepted));
    }
    const p99 = quantile(times, 0.99);
    const name = `T6 a colleague's note, accepted to visible, p99 of ${notes} / 250 ms`;
    return [row('poke-visible', name, `${p99.toFixed(0)} ms, p50 ${median(times).toFixed(0)}`, p99, p99 / 250)];
  } finally {
    await sync.stop();
    await desk.close();
  }
}
