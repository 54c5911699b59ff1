/** The packs of `assets/packs` as written, unchecked. Read from the project's folder: in a simulated window `import.meta.url` is no file. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { PackKind } from '../../src/shared/pack/pack.ts';
import { joinRuleFiles } from '../../src/shared/pack/rule-files.ts';

const read = (path: string): unknown => parse(readFileSync(`assets/packs/${path}`, 'utf8'));

export function shippedContent(kind: PackKind): unknown {
  if (kind !== 'rules') return read(`${kind}.yaml`);
  const names = readdirSync('assets/packs/rules').filter((name) => name.endsWith('.yaml'));
  return joinRuleFiles(names.sort().map((name) => ({ name, document: read(`rules/${name}`) })));
}
