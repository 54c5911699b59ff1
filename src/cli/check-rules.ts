/** Owns the `rules` command: checks a folder of rule files as publishing would, and says of every fault in which file and line it stands. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { checkPackContent } from '../shared/pack/check-content.ts';
import { joinRuleFiles } from '../shared/pack/rule-files.ts';
import { shippedRulesUrl } from './load-pack.ts';

const usage = `Usage:
  npm run -s rules [-- FOLDER]
`;

type RuleFile = { name: string; document: Document.Parsed; lines: LineCounter; ruleCount: number };

async function readRuleFile(folder: string, name: string): Promise<RuleFile> {
  const lines = new LineCounter();
  const document = parseDocument(await readFile(join(folder, name), 'utf8'), { lineCounter: lines });
  const rules: unknown = document.toJS()?.rules;
  return { name, document, lines, ruleCount: Array.isArray(rules) ? rules.length : 0 };
}

/** `rules[12].any[3]` of the whole pack is a place in one of its files. */
function locate(files: readonly RuleFile[], path: string): string {
  const [, place, rest = ''] = /^rules\[(\d+)\](.*)$/.exec(path) ?? [];
  if (place === undefined) return '';
  let local = Number(place);
  for (const file of files) {
    if (local >= file.ruleCount) {
      local -= file.ruleCount;
      continue;
    }
    const steps = [...rest.matchAll(/\.([a-z_]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
    return `${file.name}:${lineOf(file, ['rules', local, ...steps])}`;
  }
  return '';
}

/** Of the innermost part of the path that stands in the file. */
function lineOf({ document, lines }: RuleFile, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function problemsIn(details: unknown): { path: string; message: string }[] {
  const listed = typeof details === 'object' && details !== null && 'problems' in details ? details.problems : [];
  return (Array.isArray(listed) ? listed : []).map(({ path, message }) => ({ path: String(path), message: String(message) }));
}

async function main(): Promise<number> {
  const [folder = fileURLToPath(shippedRulesUrl), ...more] = process.argv.slice(2);
  if (more.length > 0 || folder.startsWith('-')) {
    process.stderr.write(usage);
    return 2;
  }
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const files = await Promise.all(names.map((name) => readRuleFile(folder, name)));
  const broken = files.flatMap(({ name, document }) => document.errors.map((error) => `${name}: ${error.message}`));
  for (const line of broken) process.stdout.write(`${line}\n`);
  if (broken.length > 0) return 1;
  const content = joinRuleFiles(files.map(({ name, document }) => ({ name, document: document.toJS() as unknown })));
  z.config(z.locales.zhCN());
  const checked = checkPackContent('rules', content);
  if (checked.ok) {
    process.stdout.write(`${content.rules.length} 条规则，没有发现问题\n`);
    return 0;
  }
  for (const { path, message } of problemsIn(checked.error.details)) {
    process.stdout.write(`${[locate(files, path), message].filter((part) => part !== '').join(' ')}\n`);
  }
  return 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
