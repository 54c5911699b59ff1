/** Owns the `analyze` command: reads sentences or dialogues line by line, answers each on one line, in the same order. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type AnalyzeMode, analyzeModes, answerLine } from './analyze-lines.ts';
import { explainSentence } from './explain.ts';
import { loadRules, shippedRulesUrl } from './load-pack.ts';

const usage = `Usage:
  npm run -s analyze -- agent|customer|dialogue [--pack FILE] < in.jsonl > out.jsonl
  npm run -s analyze -- explain "句子" [--pack FILE]
`;

type Arguments = { mode: AnalyzeMode; pack: string | undefined } | { mode: 'explain'; sentence: string; pack: string | undefined };

function readArguments(argv: readonly string[]): Arguments | null {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: { pack: { type: 'string' } }, allowPositionals: true });
    const [first, sentence] = positionals;
    if (first === 'explain') {
      return sentence !== undefined && positionals.length === 2 ? { mode: 'explain', sentence, pack: values.pack } : null;
    }
    const mode = analyzeModes.find((known) => known === first);
    return mode !== undefined && positionals.length === 1 ? { mode, pack: values.pack } : null;
  } catch {
    return null;
  }
}

/** Waits when the reader of our output is slower than we are. */
async function writeLine(line: string): Promise<void> {
  if (process.stdout.write(`${line}\n`)) return;
  await new Promise<void>((resolve) => {
    process.stdout.once('drain', resolve);
  });
}

async function main(): Promise<number> {
  const wanted = readArguments(process.argv.slice(2));
  if (wanted === null) {
    process.stderr.write(usage);
    return 2;
  }
  const rules = await loadRules(wanted.pack ?? shippedRulesUrl);
  if (!rules.ok) {
    process.stderr.write(`${rules.error.message}\n`);
    return 1;
  }
  if (wanted.mode === 'explain') {
    await writeLine(explainSentence(rules.value, wanted.sentence));
    return 0;
  }
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') await writeLine(answerLine(wanted.mode, rules.value, line).answer);
  }
  return 0;
}

// A reader that has seen enough (`| head`) closes the pipe: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});
process.exitCode = await main();
