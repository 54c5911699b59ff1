/** Composition root of the hub: opens the database, builds the services, listens, and takes it all down again in order. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { pgAway } from '../db/away-repo.ts';
import { pgContactEvents } from '../db/contact-event-repo.ts';
import { pgStorage } from '../db/hub-storage-pg.ts';
import { pgIngestStorage } from '../db/ingest-storage-pg.ts';
import { pgModelEndpoint } from '../db/model-endpoint-repo.ts';
import { openDatabase } from '../db/open.ts';
import { pgPresence } from '../db/presence-repo.ts';
import type { Db } from '../db/tables.ts';
import { hubRoutes } from '../routes/hub-routes.ts';
import { createAssist } from '../services/assist.ts';
import { openAway } from '../services/away.ts';
import { openContactEvents } from '../services/contact-events.ts';
import type { HubCore, HubLog } from '../services/hub-core.ts';
import { recheckNumbers } from '../services/ingest/callers.ts';
import { openSigner, warmRuleBook } from '../services/packs.ts';
import { openPokeCentre } from '../services/poke.ts';
import { openPresence } from '../services/presence.ts';
import { backUpBeforeUpgrade, startAutomaticBackups } from './automatic-backups.ts';
import { startContactEventRounds } from './contact-event-rounds.ts';
import { startEscalationRounds } from './escalation-rounds.ts';
import { startHousekeeping } from './housekeeping.ts';
import { openSampleTeam } from './sample-team.ts';

export type HubOptions = {
  /** Persistent folder of the embedded PostgreSQL; also where `enrolment.json` goes. */
  dataDir: string;
  /** Another PostgreSQL instead of the embedded one. */
  databaseUrl?: string | undefined;
  /** 0 or absent: a free one. */
  port?: number;
  host?: string;
  /** Fills an empty hub with the sample team. */
  sample?: boolean;
  /** Whether a proxy before the hub says who asks (X-Forwarded-For). */
  trustsProxy?: boolean;
  /** How long the optional model may take to answer. */
  modelPatienceMs?: number | undefined;
  nowMs?: () => number;
  log?: HubLog;
};

export type RunningHub = {
  url: string;
  hubId: string;
  /** Reusable codes of the sample team by seat; empty unless `sample`. */
  enrolCodes: Readonly<Record<string, string>>;
  /** Connection string of the database, password included. */
  databaseUrl: string;
  stop(): Promise<void>;
};

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Requests in flight get a moment; streams were ended before.
    const cut = setTimeout(() => server.closeAllConnections(), 2_000);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function writeEnrolment(dataDir: string, hubUrl: string, codes: Readonly<Record<string, string>>): void {
  const path = join(dataDir, 'enrolment.json');
  writeFileSync(path, `${JSON.stringify({ hub_url: hubUrl, codes }, null, 2)}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
}

/** Rejects with a `HubRefusal` when the folder is in use, the database cannot be opened, or it is from a newer hub. */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const {
    dataDir,
    databaseUrl,
    port = 0,
    host = '127.0.0.1',
    sample = false,
    trustsProxy = false,
    nowMs = Date.now,
    log = () => {},
  } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const beforeUpgrade = (db: Db) => backUpBeforeUpgrade(db, { dataDir, nowMs: nowMs() });
  const database = await openDatabase({ dataDir, databaseUrl, log, beforeUpgrade });
  const undo: (() => Promise<void>)[] = [() => database.close()];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const storage = pgStorage(database.db, database.url);
    const centre = await openPokeCentre({ storage, log });
    undo.push(() => centre.stop());
    const hub: HubCore = {
      storage,
      ingest: pgIngestStorage(database.db),
      nowMs,
      log,
      signer: await openSigner(storage, nowMs()),
      ruleBook: null,
      announce: centre.announce,
    };
    const contactEvents = pgContactEvents(database.db);
    const contacts = openContactEvents({ storage: contactEvents, nowMs, log });
    undo.push(async () => contacts.stop());
    const presence = openPresence({ storage: pgPresence(database.db), nowMs, log });
    undo.push(async () => presence.stop());
    undo.push(startContactEventRounds({ storage: contactEvents, nowMs, log }));
    if (database.embedded) {
      const backups = startAutomaticBackups({ db: database.db, dataDir, nowMs, log });
      hub.backups = backups.state;
      undo.push(backups.stop);
    }
    undo.push(startHousekeeping({ db: database.db, nowMs, log }));
    const rounds = startEscalationRounds(hub, database.db);
    hub.hurry = rounds.hurry;
    hub.numbersCame = (scope, numbers) => recheckNumbers(hub, scope, numbers);
    undo.push(rounds.stop);
    const assist = createAssist({ storage: pgModelEndpoint(database.db), nowMs, log, patienceMs: options.modelPatienceMs });
    const enrolCodes = sample ? await openSampleTeam(hub, database.db) : {};
    // Node itself reads unread bodies away; the adaptor's own way closes the connection half a second later, under the next request.
    const server = createAdaptorServer({
      fetch: hubRoutes(hub, centre, { trustsProxy, contacts, presence, assist, away: openAway(hub, pgAway(database.db)) }).fetch,
      autoCleanupIncoming: false,
    }) as Server;
    const listening = await listen(server, port, host);
    undo.splice(1, 0, () => closeServer(server));
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${listening}`;
    if (sample) writeEnrolment(dataDir, url, enrolCodes);
    undo.push(warmRuleBook(hub));
    const { hubId } = await storage.meta();
    return { url, hubId, enrolCodes, databaseUrl: database.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
