/** A command of an operator, as a process of its own beside whatever else runs on the folder. */
import { type ChildProcess, spawn } from 'node:child_process';

type Heard = { code: number | null; out: string; err: string };

function heardOf(child: ChildProcess): Promise<Heard> {
  const heard = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    heard.out += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    heard.err += chunk.toString('utf8');
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...heard })));
}

/** Resolves when the process has ended. */
export function hubCommand(data: string, ...words: string[]): Promise<Heard> {
  const args = ['src/hub/app/server.ts', ...words, '--data', data];
  return heardOf(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
}
