/**
 * One desk in a process of its own that fills, then reads its rows into the index of words, while a screen in another thread asks for
 * profiles all the time: how long the screen waits, and what the index costs against building it bare in one go.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { gramsOf } from '../../src/main/store/db/search-grams.ts';
import { emptySearch, mergeSearchIndex, queueAllForSearch } from '../../src/main/store/db/search-index-repo.ts';
import { warmNames } from '../../src/main/store/db/search-keys-repo.ts';
import { searchEntities, searchFacts } from '../../src/main/store/db/search-texts.ts';
import { viewRows } from '../../src/main/store/db/statements.ts';
import { startSearchIndexer } from '../../src/main/store/sync/search-indexer.ts';
import { realTimer } from '../../src/main/store/sync/timers.ts';
import { benchFolder, benchKey, openDesk, untilNews } from './own-desk.ts';
import { openScreen } from './profile-reads.ts';
import { tellRows } from './world-rows.ts';

export type BackgroundSpec = { url: string; rounds: number };
export type BackgroundAnswer = { idle: number[]; filling: number[]; indexing: number[]; bareMs: number[]; ownMs: number[] };

const spec = JSON.parse(process.argv[2] ?? '{}') as BackgroundSpec;
const idleMs = 3_000;
const known = tellRows(400).flatMap((put) => (put.entity === 'customer' ? [put.row.id] : []));
const desk = openDesk({ hubUrl: spec.url });
const { cache } = desk.store;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

async function cost(work: () => void | Promise<void>): Promise<number> {
  const before = cpuMs();
  await work();
  return cpuMs() - before;
}

/** The same rows, the same grams, one transaction, no queue and no slices. */
function indexBare(): void {
  const dir = benchFolder();
  const db = new BetterSqlite3(join(dir, 'grams.db'));
  db.pragma("cipher='aegis'");
  db.pragma(`key='raw:${benchKey}'`);
  db.pragma('journal_mode = WAL');
  db.exec(
    "CREATE TABLE place (rid INTEGER PRIMARY KEY, kind TEXT, id TEXT, UNIQUE (kind, id)); CREATE VIRTUAL TABLE gram USING fts5(g, content='', contentless_delete=1, detail=none, tokenize='ascii')",
  );
  const place = db.prepare('INSERT INTO place VALUES (?, ?, ?)');
  const gram = db.prepare('INSERT INTO gram (rowid, g) VALUES (?, ?)');
  let rid = 0;
  db.transaction(() => {
    for (const entity of searchEntities) {
      for (const row of viewRows(cache, entity, '')) {
        rid++;
        place.run(rid, entity, row.id);
        gram.run(rid, gramsOf(searchFacts(entity, row as never).texts));
      }
    }
  })();
  db.close();
  rmSync(dir, { recursive: true, force: true });
}

/** Asked often, and in the processor's time that is measured: counting what waits would cost more than the words. */
const isWaiting = cache.prepare('SELECT EXISTS (SELECT 1 FROM search_todo)').pluck();

async function indexOwn(): Promise<void> {
  const indexer = startSearchIndexer({
    ...{ store: desk.store, setTimer: realTimer, elapsedMs: () => performance.now(), onDamaged: () => {} },
    onCommitted: desk.onCommitted,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  while (isWaiting.get() === 1) await pause(20);
  indexer.stop();
  for (let turn = 0; turn < 10_000 && mergeSearchIndex(cache); turn++) if (turn % 20 === 0) await pause(1);
  // The bare one is copied into its file as a whole, when it is closed.
  cache.pragma('wal_checkpoint(PASSIVE)');
}

function forgetIndex(): void {
  cache
    .transaction(() => {
      emptySearch(cache);
      queueAllForSearch(cache);
    })
    .immediate();
  // Copying what this wrote is no part of what the next index costs.
  cache.pragma('wal_checkpoint(TRUNCATE)');
}

/** Somebody is on the phone: that is when waiting matters, and what makes background work give way. */
function beginContact(): void {
  desk.store.own.prepare(`INSERT INTO running_contact VALUES ('c', 'bench', 'c', 0, 'talking', '{}', '{}', 0)`).run();
}

function endContact(): void {
  desk.store.own.prepare('DELETE FROM running_contact').run();
}

/** How long a screen waits: while rows come in, while nothing happens, while words are read in. */
async function waitingTimes(): Promise<Pick<BackgroundAnswer, 'idle' | 'filling' | 'indexing'>> {
  beginContact();
  let held: readonly string[] = [];
  const screen = openScreen(cache, () => held);
  // What a process does once at its start is no part of a fill, nor is what telling the rows left behind.
  warmNames();
  await (await fetch(`${spec.url}/health`)).text();
  globalThis.gc?.();
  await pause(300);
  let sync = { stop: async () => {} };
  const filling = await screen.during(async () => {
    const started = desk.startSync();
    sync = started;
    held = known;
    await untilNews(desk.store, () => started.link().firstSync === null && started.link().dataAtMs !== null);
  });
  const idle = await screen.during(() => pause(idleMs));
  const indexing = await screen.during(indexOwn);
  await screen.end();
  await sync.stop();
  endContact();
  return { idle, filling, indexing };
}

async function run(): Promise<BackgroundAnswer> {
  const times = await waitingTimes();
  const bareMs: number[] = [];
  const ownMs: number[] = [];
  for (let round = 0; round < spec.rounds; round++) {
    bareMs.push(await cost(indexBare));
    forgetIndex();
    ownMs.push(await cost(indexOwn));
  }
  await desk.close();
  return { ...times, bareMs, ownMs };
}

process.on('message', () => {
  run()
    .then((answer) => process.send?.(answer))
    .catch((error) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    });
});
process.send?.({});
