/** Owns the rows of the real hub on embedded PostgreSQL: pushes, replays, pages, empty pulls, and writers in disorder. */
import { uuidv7 } from 'uuidv7';
import { proto, schema } from '../../src/shared/contract/protocol-version.ts';
import type { PullResponse } from '../../src/shared/sync/wire.ts';
import { type Measurement, median } from '../bench-row.ts';
import { MeasuredProcess } from '../engine/child-process.ts';
import type { HubAnswer, HubAsk, HubReady, HubSpec } from './hub-child.ts';
import { colleagueRows } from './live-rows.ts';
import { ratioOf, row, timedRow } from './rounds.ts';

type Hub = MeasuredProcess<HubReady, HubAsk, HubAnswer>;

async function cpuMs(hub: Hub): Promise<number> {
  return (await hub.ask('cpu')).ms?.[0] ?? 0;
}

/** Processor time of the hub's process per request, in turns: a pull that finds nothing new, and its shortest answer that asks the database. */
async function emptyPulls(hub: Hub, rounds: number, requests: number): Promise<Measurement> {
  const { url, token } = await hub.ready;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const head = { proto, schema, client_id: uuidv7(), max_rows: 5_000 };
  let want: Record<string, number> = {};
  let epoch: string | null = null;
  const pull = async () => {
    const body = JSON.stringify({ ...head, epoch, want });
    const answer = (await (await fetch(`${url}/sync/v1/pull`, { method: 'POST', headers, body })).json()) as PullResponse;
    epoch = answer.epoch;
    want = Object.fromEntries(answer.parts.map(({ scope, to }) => [scope, to]));
    return answer.parts.some(({ more }) => more);
  };
  while (await pull()) {}
  const greet = async () => void (await (await fetch(`${url}/health`)).json());
  const costOf = async (ask: () => Promise<unknown>) => {
    const before = await cpuMs(hub);
    for (let asked = 0; asked < requests; asked++) await ask();
    return ((await cpuMs(hub)) - before) / requests;
  };
  const own: number[] = [];
  const least: number[] = [];
  for (let round = 0; round < rounds + 1; round++) {
    const times = [await costOf(pull), await costOf(greet)] as const;
    if (round === 0) continue;
    own.push(times[0]);
    least.push(times[1]);
  }
  return timedRow('empty-pull', "T7 empty pull, hub's processor time / a request that asks the database one row", own, least);
}

async function orderRows(hub: Hub): Promise<Measurement[]> {
  const trial = await hub.ask('order');
  const rates = (name: string) => trial[name] ?? [];
  const missed = (name: string) => rates(`${name}Missed`).reduce((sum, count) => sum + count, 0);
  if (missed('own') + missed('ownOne') > 0) throw new Error('a reader missed rows of the hub');
  if (missed('naive') === 0) throw new Error('the naive sequence missed nothing: this trial proves nothing');
  const many = ratioOf(rates('own'), rates('naive'));
  const one = ratioOf(rates('ownOne'), rates('naive'));
  const figure = (name: string, range: string) => `${median(rates(name)).toFixed(0)}/s (${range}×)`;
  const name = `T14 8 writers, late counters of 12 scopes / naive sequence (missed 0; it missed ${missed('naive')})`;
  return [
    row('writers', name, figure('own', many.range), median(rates('own')), many.ratio),
    row('writers-one-scope', '  all in one scope', figure('ownOne', one.range), median(rates('ownOne')), one.ratio),
  ];
}

export async function hubRows(spec: HubSpec & { notes: number; requests: number }): Promise<Measurement[]> {
  const hub: Hub = new MeasuredProcess('../sync/hub-child.ts', spec);
  const ready = await hub.ready;
  try {
    const push = await hub.ask('push');
    const page = await hub.ask('page');
    return [
      ...(await colleagueRows(ready, spec.notes)),
      await emptyPulls(hub, spec.rounds, spec.requests),
      timedRow('push-chatty', 'T8 push of 10 notes, one statement per step / ours', push.chatty ?? [], push.own ?? []),
      timedRow('push-replay', 'T9 first acceptance of 10 notes / the same again (no new rows)', push.own ?? [], push.replay ?? []),
      timedRow('hub-page', 'T13 plain SELECTs and JSON of the same 1,000 rows / page of the hub', page.plain ?? [], page.own ?? []),
      ...(await orderRows(hub)),
    ];
  } finally {
    await hub.ask('stop').catch(() => ({}));
    hub.end();
  }
}
