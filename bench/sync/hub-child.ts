/** A real hub on embedded PostgreSQL in a process of its own, with a team's rows in it, and the measurements that are taken inside it. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { uuidv7 } from 'uuidv7';
import { startHub } from '../../src/hub/app/start-hub.ts';
import { hubCommit } from '../../src/hub/db/commit.ts';
import { pgStorage } from '../../src/hub/db/hub-storage-pg.ts';
import { pgIngestStorage } from '../../src/hub/db/ingest-storage-pg.ts';
import { connect } from '../../src/hub/db/open.ts';
import { addTeam, addToken, addUser } from '../../src/hub/db/user-repo.ts';
import type { HubCore } from '../../src/hub/services/hub-core.ts';
import { openSigner } from '../../src/hub/services/packs.ts';
import type { User } from '../../src/shared/contract/hub.ts';
import { orderTrial } from './hub-order.ts';
import { pagePrices } from './hub-pages.ts';
import { pushPrices } from './hub-pushes.ts';
import { benchFolder } from './own-desk.ts';
import { benchScope, tellRows } from './world-rows.ts';

export type HubSpec = { rows: number; rounds: number; seconds: number };
export type HubReady = { url: string; token: string; otherToken: string; user: User; other: User; hubId: string; ticketIds: string[] };
/** `cpu`: processor time of this process so far, ms. */
export type HubAsk = 'push' | 'page' | 'order' | 'cpu' | 'stop';
export type HubAnswer = Record<string, number[]>;

const spec = JSON.parse(process.argv[2] ?? '{}') as HubSpec;
const dataDir = benchFolder();
const running = await startHub({ dataDir });
const db = connect(running.databaseUrl, () => {});
const storage = pgStorage(db, running.databaseUrl);
const hub: HubCore = {
  storage,
  ingest: pgIngestStorage(db),
  nowMs: Date.now,
  log: () => {},
  signer: await openSigner(storage, Date.now()),
  ruleBook: null,
  announce: () => {},
};

async function enrolUser(name: string): Promise<{ user: User; token: string }> {
  const user: User = { id: uuidv7(), name, role: 'agent', teamId: 'bench', teamName: 'bench' };
  await addTeam(db, { id: 'bench', name: 'bench' });
  await addUser(db, user);
  const scopes = ['global', benchScope, `user:${user.id}`];
  await hubCommit(db, { grants: scopes.map((scope) => ({ userId: user.id, scope, granted: true, atMs: Date.now() })) });
  const token = randomBytes(32).toString('base64url');
  await addToken(db, token, { userId: user.id, device: 'bench', atMs: Date.now() });
  return { user, token };
}

const { user, token } = await enrolUser('周敏');
const { user: other, token: otherToken } = await enrolUser('王敏');
const puts = tellRows(spec.rows);
for (let at = 0; at < puts.length; at += 4_000) await hubCommit(db, { puts: puts.slice(at, at + 4_000) });
const ticketIds = puts.flatMap((put) => (put.entity === 'ticket' && put.row.stage !== 'closed' ? [put.row.id] : []));

async function answer(ask: HubAsk): Promise<HubAnswer> {
  if (ask === 'push') return pushPrices({ hub, db, userId: user.id, ticketIds, rounds: spec.rounds * 6 });
  if (ask === 'page') return pagePrices({ hub, databaseUrl: running.databaseUrl, userId: user.id, rounds: spec.rounds * 4 });
  if (ask === 'order') return orderTrial(running.databaseUrl, spec.seconds);
  if (ask === 'stop') {
    await db.destroy();
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
    return {};
  }
  const { user: own, system } = process.cpuUsage();
  return { ms: [(own + system) / 1_000] };
}

process.on('message', (ask: HubAsk) => {
  answer(ask)
    .then((value) => process.send?.(value))
    .catch((error) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      void running.stop().finally(() => process.exit(1));
    });
});
const ready: HubReady = { url: running.url, token, otherToken, user, other, hubId: running.hubId, ticketIds };
process.send?.(ready);
// Whoever measures has ended; the database must not be left running.
process.on('disconnect', () => void running.stop().finally(() => process.exit()));
