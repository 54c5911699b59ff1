/** `publish KIND [FILE]` and `pack KIND FILE`: what an administrator does about scripts, rules, guides and policy. Also while the hub runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { uuidv7 } from 'uuidv7';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { CompiledRules } from '../../shared/compliance/compile-rules.ts';
import { type PackKind, packKinds, packSchema } from '../../shared/pack/pack.ts';
import { packDaysLeft, packTerm } from '../../shared/pack/pack-term.ts';
import { hubCommit } from '../db/commit.ts';
import { addFirstKey, lockLastVersion, readKeys, readNewestBody } from '../db/pack-repo.ts';
import { HubRefusal } from '../db/refusal.ts';
import type { Db } from '../db/tables.ts';
import { buildPack, openSigner, type PackSigner, packIdOf, rulesInForce } from '../services/packs.ts';
import { packTitles, readShippedContent } from '../services/sample/shipped-packs.ts';
import { utcDate } from './utc-date.ts';

/** Of `pack.published_by`: nobody of a team published it. */
const publisher = '管理员';
const mostTold = 10;

const packHeadSchema = z.object({ expires_at: z.int() });
const problemsSchema = z.object({ problems: z.array(z.object({ path: z.string(), message: z.string() })) });

function signerOf(db: Db, nowMs: number): Promise<PackSigner> {
  return openSigner({ signingKeys: () => readKeys(db), addFirstKey: (key, atMs) => addFirstKey(db, key, atMs) }, nowMs);
}

/** `rules`: those that its sentences must pass; null for what is shipped, which passes ours. */
type Draft = { kind: PackKind; content: unknown; rules: CompiledRules | null; atMs: number };

async function insertPack(tx: Db, signer: PackSigner, { kind, content, rules, atMs }: Draft): Promise<number> {
  const version = (await lockLastVersion(tx, packIdOf(kind))) + 1;
  const draft = { id: uuidv7(), kind, title: packTitles[kind], content, version, issuedAtMs: atMs, publishedBy: publisher };
  const built = buildPack(signer, draft, rules);
  if (!built.ok) {
    const { message, details } = built.error;
    const problems = problemsSchema.safeParse(details).data?.problems ?? [];
    const told = problems.slice(0, mostTold).map(({ path, message: what }) => `\n  ${path}: ${what}`);
    throw new HubRefusal(
      'pack.invalid',
      `This content of ${kind} cannot be published: ${message}. What was in force stays. Mend it and publish again.${told.join('')}`,
    );
  }
  await hubCommit(tx, { puts: [{ entity: 'pack', row: built.value }] });
  return version;
}

function why(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function readContent(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new HubRefusal(
      'input.invalid',
      `${file} could not be read as YAML or JSON: ${why(error)}. Nothing was published. Check the file.`,
    );
  }
}

/** Without a file, what this version of the product ships. Answers the number. */
export async function publishPack(db: Db, wish: { kind: PackKind; file?: string | undefined; atMs: number }): Promise<number> {
  const { kind, file, atMs } = wish;
  const content = file === undefined ? readShippedContent(kind) : readContent(file);
  const signer = await signerOf(db, atMs);
  return db.transaction().execute(async (tx) => {
    const inForce = file === undefined ? null : await rulesInForce({ newestPack: (packId) => readNewestBody(tx, packId) }, null);
    return insertPack(tx, signer, { kind, content, rules: inForce?.rules ?? null, atMs });
  });
}

/** Publishes what is shipped of every kind that the hub has none of: a new team has its five steps, rules and scripts from the first call on. */
export async function publishMissing(db: Db, atMs: number): Promise<PackKind[]> {
  const signer = await signerOf(db, atMs);
  return db.transaction().execute(async (tx) => {
    const missing: PackKind[] = [];
    for (const kind of packKinds) {
      if ((await lockLastVersion(tx, packIdOf(kind))) > 0) continue;
      await insertPack(tx, signer, { kind, content: readShippedContent(kind), rules: null, atMs });
      missing.push(kind);
    }
    return missing;
  });
}

/** A line for each kind whose time runs out or is over; none while all is well. */
export async function packTermLines(db: Db, nowMs: number): Promise<string[]> {
  const lines: string[] = [];
  for (const kind of packKinds) {
    const newest = await readNewestBody(db, packIdOf(kind));
    if (newest === null) continue;
    const { expires_at: expiresAtMs } = packHeadSchema.parse(JSON.parse(newest.body));
    const term = packTerm(expiresAtMs, nowMs);
    const what = `Version ${newest.version} of ${kind}`;
    if (term === 'over')
      lines.push(`${what} ended on ${utcDate(expiresAtMs)}. Desks go on using it; look through it and publish it again.`);
    if (term === 'soon')
      lines.push(
        `${what} ends on ${utcDate(expiresAtMs)}, in ${packDaysLeft(expiresAtMs, nowMs)} day(s). Look through it and publish it again.`,
      );
  }
  return lines;
}

/** What is in force goes into a file, to be changed and published. Answers its number. */
export async function writePack(db: Db, { kind, file }: { kind: PackKind; file: string }): Promise<number> {
  const newest = await readNewestBody(db, packIdOf(kind));
  if (newest === null)
    throw new HubRefusal('not-found', `No ${kind} were published yet. Nothing was written. publish ${kind} begins with ours.`);
  const { content } = packSchema.parse(JSON.parse(newest.body));
  try {
    writeFileSync(file, stringify(content), { flag: 'wx' });
  } catch (error) {
    throw new HubRefusal(
      'input.invalid',
      `${file} could not be written: ${why(error)}. Nothing was changed. Name a file that is not there yet.`,
    );
  }
  return newest.version;
}
