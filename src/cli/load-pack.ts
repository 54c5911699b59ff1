/** Owns reading a rule pack from disk for the command line: YAML as authors write it (a file, or a folder of them), or the JSON of a compiled pack. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { fail, type Result } from '../shared/base/result.ts';
import { type CompiledRules, compileRules } from '../shared/compliance/compile-rules.ts';
import { rulesContentSchema } from '../shared/compliance/rule.ts';
import { joinRuleFiles } from '../shared/pack/rule-files.ts';

export const shippedRulesUrl = new URL('../../assets/packs/rules', import.meta.url);

/** A whole pack carries its rules under `content`; an author's file is the content itself. */
function contentOf(document: unknown): unknown {
  return typeof document === 'object' && document !== null && 'content' in document ? document.content : document;
}

async function readFolder(folder: string): Promise<unknown> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const files = names.map(async (name) => ({ name, document: parse(await readFile(join(folder, name), 'utf8')) as unknown }));
  return joinRuleFiles(await Promise.all(files));
}

/** The message of a failure names the file and the place in it. */
export async function loadRules(file: string | URL): Promise<Result<CompiledRules>> {
  const name = file instanceof URL ? fileURLToPath(file) : file;
  let document: unknown;
  try {
    document = (await stat(name)).isDirectory() ? await readFolder(name) : parse(await readFile(name, 'utf8'));
  } catch (error) {
    return fail('pack.invalid', 'main', `${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const content = rulesContentSchema.safeParse(contentOf(document));
  if (!content.success) {
    const [issue] = content.error.issues;
    return fail('pack.invalid', 'main', `${name}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a rule pack'}`);
  }
  const rules = compileRules(content.data);
  return rules.ok ? rules : { ok: false, error: { ...rules.error, message: `${name}: ${rules.error.message}` } };
}
