/** A child process that is killed without warning (SIGKILL), and what it had said by then. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Waits until it `isTime` by what the child has said, does `meanwhile`, kills it, and answers all lines. A child that ends by itself is an error. */
export function runAndKill(
  args: readonly string[],
  isTime: (said: readonly string[]) => boolean,
  meanwhile: () => Promise<unknown>,
): Promise<string[]> {
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  let failure = '';
  let hasBegun = false;
  child.stderr.on('data', (chunk) => {
    failure += String(chunk);
  });
  const killed = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      if (hasBegun || !isTime(said)) return;
      hasBegun = true;
      meanwhile()
        .then(() => resolve(), reject)
        .finally(() => child.kill('SIGKILL'));
    });
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('close', (code, signal) => (signal === 'SIGKILL' ? resolve() : reject(new Error(`exit ${code}: ${failure}`))));
  });
  return Promise.all([ended, Promise.race([killed, ended])]).then(() => said);
}
