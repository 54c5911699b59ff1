/** Asks a child process that has a real window for its answer: on a display, through a file, since its own output is Electron's. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDisplay } from '../../scripts/system-libraries.mjs';

/** `child`: its path from the project's folder. It is given the spec as JSON, and in `out` the file to write its answer to. */
export async function askWindow<Spec extends { out: string }, Answer>(child: string, spec: Omit<Spec, 'out'>): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'steadydesk-bench-'));
  const out = join(folder, 'answer.json');
  try {
    const code = await withDisplay(process.execPath, [child, JSON.stringify({ ...spec, out })]);
    if (code !== 0) throw new Error(`${child} ended with ${code}`);
    return JSON.parse(readFileSync(out, 'utf8')) as Answer;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
