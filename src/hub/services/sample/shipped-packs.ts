/** Reads the shipped packs (`assets/packs`: a file each, and a folder of files for the rules) and signs them as version 1 of this hub. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { ComplaintType } from '../../../shared/base/words.ts';
import { complaintTypes } from '../../../shared/base/words.ts';
import { type PackKind, type PackRow, type PolicyContent, packKinds, policyContentSchema } from '../../../shared/pack/pack.ts';
import { joinRuleFiles } from '../../../shared/pack/rule-files.ts';
import { buildPack, type PackSigner } from '../packs.ts';
import type { Dice } from './dice.ts';

export const packTitles: Readonly<Record<PackKind, string>> = {
  scripts: '标准话术',
  rules: '合规规则',
  guides: '五步引导',
  policy: '团队政策',
};
const folder = new URL('../../../../assets/packs/', import.meta.url);

export function readShippedContent(kind: PackKind): unknown {
  if (kind !== 'rules') return readYaml(`${kind}.yaml`);
  const names = readdirSync(new URL('rules/', folder)).filter((name) => name.endsWith('.yaml'));
  return joinRuleFiles(names.sort().map((name) => ({ name, document: readYaml(`rules/${name}`) })));
}

function readYaml(path: string): unknown {
  return parse(readFileSync(new URL(path, folder), 'utf8'));
}

/** Throws with the position of the fault: a shipped pack that does not pass is a mistake in this repository. */
export function shippedPacks(signer: PackSigner, dice: Dice, nowMs: number): PackRow[] {
  return packKinds.map((kind) => {
    const built = buildPack(
      signer,
      {
        id: dice.id(nowMs),
        kind,
        title: packTitles[kind],
        content: readShippedContent(kind),
        version: 1,
        issuedAtMs: nowMs,
        publishedBy: '稳接',
      },
      null,
    );
    if (built.ok) return built.value;
    throw new Error(`assets/packs, ${kind}: ${built.error.message} ${JSON.stringify(built.error.details ?? null)}`);
  });
}

export function shippedPolicy(): PolicyContent {
  return policyContentSchema.parse(readShippedContent('policy'));
}

/** Leaf codes `type/leaf` of the policy pack, for past contacts. */
export function shippedWrapCodes(): Partial<Record<ComplaintType, string[]>> {
  const policy = shippedPolicy();
  const codes: Partial<Record<ComplaintType, string[]>> = {};
  for (const type of complaintTypes) {
    const branch = policy.wrap_codes.find(({ id }) => id === type);
    if (branch) codes[type] = branch.children.map(({ id }) => (id.includes('/') ? id : `${branch.id}/${id}`));
  }
  return codes;
}
