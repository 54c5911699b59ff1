/** `npm run hub`: the hub as a process of its own. Stops cleanly on SIGTERM and SIGINT. */
import { hourMs } from '../../shared/base/clock.ts';
import { enrolCodeGoodMs } from '../../shared/contract/hub.ts';
import { openDatabase } from '../db/open.ts';
import { HubRefusal } from '../db/refusal.ts';
import type { Db } from '../db/tables.ts';
import { setGrant, setSenior, wipeDevices } from './access-commands.ts';
import { backUpBeforeUpgrade } from './automatic-backups.ts';
import { backUp, restore } from './backup-commands.ts';
import { backupsHolding } from './backups-holding.ts';
import { readSettings, type Settings, usage } from './config.ts';
import { eraseCustomer, exportCustomer, findCustomer, holdCustomer, releaseCustomer } from './customer-commands.ts';
import { leave, leftLines } from './leaving.ts';
import { packTermLines, publishMissing, publishPack, writePack } from './pack-commands.ts';
import { addPerson, giveCode, openTeam, peopleLines } from './people-commands.ts';
import { runRetention } from './run-retention.ts';
import { shiftedClock } from './shifted-clock.ts';
import { startHub } from './start-hub.ts';
import { endTokens, giveToken } from './token-commands.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** PostgreSQL's own chatter stays out of the terminal unless asked for. */
function logLine(line: string): void {
  if (process.env.STEADYDESK_HUB_VERBOSE === '1' || !/ LOG: {2}/.test(line)) process.stderr.write(`${line}\n`);
}

async function serve(settings: Settings): Promise<void> {
  const { clockFile } = settings;
  const hub = await startHub({ ...settings, log: logLine, ...(clockFile === undefined ? {} : { nowMs: shiftedClock(clockFile) }) });
  say(`Hub ready at ${hub.url} (data in ${settings.databaseUrl === undefined ? settings.dataDir : 'the database of DATABASE_URL'}).`);
  if (clockFile !== undefined) say(`This is a rehearsal: its time is moved by ${clockFile}.`);
  if (settings.sample) say(`Sample team: enrolment codes are in ${settings.dataDir}/enrolment.json.`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    say('Stopping the hub.');
    hub.stop().then(
      () => process.exit(0),
      (error) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

type Command = Settings['command'];

async function runOnFile(db: Db, command: Extract<Command, { name: 'backup' | 'restore' }>): Promise<void> {
  if (command.name === 'backup') {
    const rows = await backUp(db, command.file, { atMs: Date.now() });
    say(`Backed up ${rows} rows to ${command.file}. The file holds the hub's signing key: keep it safe.`);
    return;
  }
  await restore(db, command.file);
  say(`Restored ${command.file}. Every desk will check its data again; nothing unsent on a desk is lost.`);
}

/** The code alone on standard output. */
function sayCode(name: string, code: string): void {
  say(code);
  process.stderr.write(
    `${name} types this code and the hub's address when the app starts on a new PC. It is shown once, and good once within ${enrolCodeGoodMs / hourMs} hours.\n`,
  );
}

async function runAboutTeam(db: Db, command: Extract<Command, { name: 'team' | 'person' | 'people' }>): Promise<void> {
  const atMs = Date.now();
  switch (command.name) {
    case 'people':
      for (const line of [...(await peopleLines(db)), ...(await packTermLines(db, atMs))]) say(line);
      return;
    case 'person': {
      const { person: name, role, team, departments = '' } = command;
      const wished = departments.split(',').filter((each) => each !== '');
      const { code } = await addPerson(db, { name, role, team, departments: wished, atMs });
      return sayCode(name, code);
    }
    case 'team': {
      await openTeam(db, { id: command.id, name: command.title });
      const packs = await publishMissing(db, atMs);
      const began = packs.length === 0 ? '' : ` It begins with what is shipped: ${packs.join(', ')}.`;
      return say(`${command.title} is the team ${command.id}.${began} Add its people with person NAME ROLE ${command.id}.`);
    }
  }
}

async function runAboutPack(db: Db, command: Extract<Command, { name: 'publish' | 'pack' }>): Promise<void> {
  const { name, kind, file } = command;
  if (name === 'publish') {
    const version = await publishPack(db, { kind, file, atMs: Date.now() });
    return say(`Version ${version} of ${kind} is published. Desks fetch it by themselves; a running call keeps the one it began with.`);
  }
  say(`Wrote version ${await writePack(db, { kind, file })} of ${kind} to ${file}. Change it, then publish ${kind} ${file}.`);
}

async function runAboutUser(db: Db, command: Extract<Command, { user: string }>): Promise<void> {
  if ('scope' in command) {
    const granted = command.name === 'grant';
    const name = await setGrant(db, { user: command.user, scope: command.scope, granted, atMs: Date.now() });
    const after = granted ? 'Desks fetch it by themselves.' : 'Desks remove it at their next contact; unsent work is still judged here.';
    say(`${name} ${granted ? 'may now see' : 'may no longer see'} ${command.scope}. ${after}`);
    return;
  }
  if (command.name === 'senior') {
    const name = await setSenior(db, { user: command.user, senior: command.senior === 'yes' });
    say(`${name} ${command.senior === 'yes' ? 'is senior now: emergencies may be handed to them.' : 'is no longer senior.'}`);
    return;
  }
  if (command.name === 'enrol') {
    const { name, code } = await giveCode(db, command.user, Date.now());
    return sayCode(name, code);
  }
  if (command.name === 'leave') {
    for (const line of leftLines(await leave(db, command.user, Date.now()))) say(line);
    return;
  }
  const { name, devices } = await wipeDevices(db, command.user, Date.now());
  say(`${devices} device(s) of ${name} will erase all their data at their next contact. Data on the hub is unaffected.`);
}

function sayCounts(counts: Readonly<Record<string, number>>): string {
  const told = Object.entries(counts).map(([kind, rows]) => `${kind} ${rows}`);
  return told.length === 0 ? 'nothing' : told.join(', ');
}

async function runErase(db: Db, { customer, dataDir, atMs }: { customer: string; dataDir: string; atMs: number }): Promise<void> {
  const id = await findCustomer(db, customer);
  say(`Erased: ${sayCounts(await eraseCustomer(db, id, atMs))}. Desks remove it at their next contact.`);
  const holding = await backupsHolding(dataDir, id);
  if (holding.length > 0) {
    say('These backups still hold it. Restoring one erases it again; delete what may not wait:');
    for (const line of holding) say(`  ${line}`);
  }
  say('Backups that you made or copied elsewhere are yours to look through; restoring one erases it again.');
}

async function runAboutCustomer(db: Db, command: Extract<Command, { customer: string }>, dataDir: string): Promise<void> {
  const { customer } = command;
  const atMs = Date.now();
  switch (command.name) {
    case 'erase':
      return runErase(db, { customer, dataDir, atMs });
    case 'export':
      say(
        `Wrote ${sayCounts(await exportCustomer(db, customer, { file: command.file, atMs }))} to ${command.file}. It holds personal data.`,
      );
      return;
    case 'hold':
      await holdCustomer(db, customer, { reason: command.reason, atMs });
      return say('Nothing of this customer is removed from the hub until it is released.');
    case 'release':
      await releaseCustomer(db, customer, atMs);
      return say('Released. What has outlived its period goes with the next run.');
  }
}

async function runRetentionNow(db: Db, { dryRun }: { dryRun: boolean }, nowMs: number): Promise<void> {
  const { counts, policy } = await runRetention({ db, nowMs, dryRun });
  const by = policy === null ? 'No policy was published' : `Policy version ${policy}`;
  say(`${by}. ${dryRun ? 'Would remove or put away' : 'Removed or put away'}: ${sayCounts(counts)}.`);
}

async function runAboutSource(db: Db, command: Extract<Command, { source: string }>): Promise<void> {
  const { source } = command;
  const atMs = Date.now();
  if (command.name === 'untoken') {
    return say(`${await endTokens(db, source, atMs)} token(s) of ${source} ended. The rows it sent stay; what it told of calls is gone.`);
  }
  const { token, scope } = await giveToken(db, { source, scope: command.scope, atMs });
  say(token);
  process.stderr.write(`${source} sends into ${scope} with this token. It is shown once: the hub keeps only its hash.\n`);
}

type RunOptions = { nowMs: number; dataDir: string };

function runOn(db: Db, command: Exclude<Command, { name: 'serve' }>, { nowMs, dataDir }: RunOptions): Promise<void> {
  if (command.name === 'team' || command.name === 'person' || command.name === 'people') return runAboutTeam(db, command);
  if ('kind' in command) return runAboutPack(db, command);
  if ('source' in command) return runAboutSource(db, command);
  if ('user' in command) return runAboutUser(db, command);
  if ('customer' in command) return runAboutCustomer(db, command, dataDir);
  return 'dryRun' in command ? runRetentionNow(db, command, nowMs) : runOnFile(db, command);
}

/** Of a rehearsal, retention is run in the rehearsal's time. */
async function runCommand({ command, dataDir, databaseUrl, clockFile }: Settings): Promise<void> {
  if (command.name === 'serve') return;
  const nowMs = clockFile === undefined ? Date.now() : shiftedClock(clockFile)();
  const database = await openDatabase({
    dataDir,
    databaseUrl,
    log: logLine,
    isShared: command.name !== 'restore',
    beforeUpgrade: (db) => backUpBeforeUpgrade(db, { dataDir, nowMs: Date.now() }),
  });
  try {
    await runOn(database.db, command, { nowMs, dataDir });
  } finally {
    await database.close();
  }
}

async function main(): Promise<void> {
  let settings: Settings | 'help';
  try {
    settings = readSettings(process.argv.slice(2), process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    process.exitCode = 2;
    return;
  }
  if (settings === 'help') return say(usage);
  try {
    await (settings.command.name === 'serve' ? serve(settings) : runCommand(settings));
  } catch (error) {
    if (!(error instanceof HubRefusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

await main();
