/** Packs as a hub would sign and send them, with a key made for the run. */
import { generateKeyPairSync } from 'node:crypto';
import { buildPack } from '../../src/hub/services/packs.ts';
import type { PackRow } from '../../src/shared/pack/pack.ts';
import { idOf } from './synced-rows.ts';
import { aTemplate } from './talk.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** What a desk pins at enrolment. */
export const packKeys = { k1: spki };

/** A pack of ready sentences. `n` is the number of its row. */
export function aSignedPack(n: number, version: number): PackRow {
  const draft = {
    ...{ id: idOf(n), kind: 'scripts' as const, title: `话术 ${version}`, content: { templates: [aTemplate()] }, version },
    ...{ issuedAtMs: 1_790_000_000_000, publishedBy: '主管' },
  };
  const built = buildPack({ keyId: 'k1', publicKeys: packKeys, privateKey }, draft, null);
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  return { ...built.value, ver: 1 };
}
