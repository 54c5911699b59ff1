/** Fills an empty hub with the sample team, once, and gives each seat a fresh enrolment code at every start. */
import { randomBytes } from 'node:crypto';
import type { EntityPut } from '../../shared/sync/mutation.ts';
import { hubCommit } from '../db/commit.ts';
import { markSample, readMeta } from '../db/meta-repo.ts';
import { HubRefusal } from '../db/refusal.ts';
import type { Db } from '../db/tables.ts';
import { addTeam, addUser, listUsers, setCode } from '../db/user-repo.ts';
import type { HubCore } from '../services/hub-core.ts';
import { cast, eastTeam, southTeam } from '../services/sample/cast.ts';
import { rollDice } from '../services/sample/dice.ts';
import { tellPosts } from '../services/sample/posts.ts';
import { tellWorld } from '../services/sample/sample-world.ts';
import { shippedPacks, shippedPolicy, shippedWrapCodes } from '../services/sample/shipped-packs.ts';
import { tellTasks } from '../services/sample/tasks.ts';
import { seatCommit } from './seats.ts';

const seed = 20_261_122;
const rowsPerCommit = 4_000;

/** One transaction: a start that is interrupted leaves an empty hub, not half a team. */
async function fill(hub: HubCore, db: Db): Promise<void> {
  const nowMs = hub.nowMs();
  const packs = shippedPacks(hub.signer, rollDice(seed - 1), nowMs).map((row): EntityPut => ({ entity: 'pack', row }));
  const told = tellWorld({ seed, nowMs, wrapCodes: shippedWrapCodes() });
  const posts = tellPosts({ seed: seed - 2, nowMs });
  const world = [...packs, ...told, ...tellTasks(told, { nowMs, policy: shippedPolicy() }), ...posts];
  await db.transaction().execute(async (tx) => {
    for (const team of [eastTeam, southTeam]) await addTeam(tx, team);
    for (const member of cast) await addUser(tx, member);
    await hubCommit(tx, seatCommit(cast, nowMs));
    for (let at = 0; at < world.length; at += rowsPerCommit) await hubCommit(tx, { puts: world.slice(at, at + rowsPerCommit) });
    await markSample(tx);
  });
}

/** Answers the codes by seat. Refuses a hub that holds a real team. */
export async function openSampleTeam(hub: HubCore, db: Db): Promise<Record<string, string>> {
  const { sample } = await readMeta(db);
  if (!sample) {
    if ((await listUsers(db)).length > 0) {
      throw new HubRefusal(
        'input.invalid',
        'This hub holds a real team, so no sample team was added. Its data is untouched. Start it without --sample, or choose another folder with --data.',
      );
    }
    const startedMs = performance.now();
    await fill(hub, db);
    hub.log(`sample team made in ${Math.round(performance.now() - startedMs)} ms`);
  }
  const codes: Record<string, string> = {};
  for (const { seat, id } of cast) {
    const code = randomBytes(12).toString('base64url');
    await db.transaction().execute((tx) => setCode(tx, id, { text: code, reusable: true, atMs: hub.nowMs() }));
    codes[seat] = code;
  }
  return codes;
}
