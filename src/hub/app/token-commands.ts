/** `token NAME [SCOPE]` and `untoken NAME`: which source systems may send rows, and where these go. Also while the hub runs. */
import { randomBytes } from 'node:crypto';
import { forgetEventsOf } from '../db/contact-event-repo.ts';
import { HubRefusal } from '../db/refusal.ts';
import { addIntegrationToken, revokeIntegrationTokens, scopeOfSource } from '../db/source-repo.ts';
import type { Db } from '../db/tables.ts';

/** Stands for the hub's own customers among the sources. */
const reserved = 'steadydesk';

async function chooseScope(db: Db, source: string, wished: string | undefined): Promise<string> {
  const known = await scopeOfSource(db, source);
  if (known !== null) {
    if (wished === undefined || wished === known) return known;
    throw new HubRefusal('input.invalid', `${source} sends into ${known} already. Nothing was changed. Choose another name for ${wished}.`);
  }
  if (wished === 'global') return wished;
  const teams = (await db.selectFrom('team').select('id').orderBy('id').execute()).map(({ id }) => `team:${id}`);
  const [only] = teams;
  if (wished === undefined && only !== undefined && teams.length === 1) return only;
  if (wished !== undefined && teams.includes(wished)) return wished;
  const why = wished === undefined ? `Say into which scope ${source} sends.` : `${wished} is no team of this hub.`;
  const listed = teams.length === 0 ? 'There is no team yet.' : `Teams: ${teams.join(', ')}.`;
  throw new HubRefusal('input.invalid', `${why} Nothing was changed. ${listed}`);
}

/** Rows sent with the token are of the source NAME for ever; a second token for the same name lets one be replaced without a pause. */
export async function giveToken(
  db: Db,
  wish: { source: string; scope?: string | undefined; atMs: number },
): Promise<{ token: string; scope: string }> {
  const { source, atMs } = wish;
  if (source === reserved)
    throw new HubRefusal('input.invalid', `${reserved} is the hub itself. Nothing was changed. Choose another name.`);
  const scope = await chooseScope(db, source, wish.scope);
  const token = randomBytes(32).toString('base64url');
  await addIntegrationToken(db, token, { source, scope, atMs });
  return { token, scope };
}

/** Answers how many tokens ended; the rows stay, what was told of running calls and chats goes. */
export async function endTokens(db: Db, source: string, atMs: number): Promise<number> {
  const ended = await revokeIntegrationTokens(db, source, atMs);
  if (ended === 0) throw new HubRefusal('not-found', `${source} has no token. Nothing was changed. Check the name.`);
  await forgetEventsOf(db, source);
  return ended;
}
