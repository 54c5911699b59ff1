/** Hub processes on one database, each of which may be killed and started again on its port. All are ended by pid. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(import.meta.dirname, '..', '..', 'src', 'hub', 'app', 'server.ts');
const startMs = 60_000;

export type HubOptions = { databaseUrl: string; dataDir: string; onBug(line: string): void };

export class HubProcess {
  port = 0;
  kills = 0;
  readonly #options: HubOptions;
  #child: ChildProcess | null = null;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const { databaseUrl, dataDir, onBug } = this.#options;
    const args = [program, '--port', String(this.port), '--data', dataDir];
    const child = spawn(process.execPath, args, { env: { ...process.env, DATABASE_URL: databaseUrl }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const said: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (/^bug|ALARM id_reuse/.test(line)) onBug(line);
    });
    await new Promise<void>((resolve, reject) => {
      const failed = (why: string) => reject(new Error(`the hub did not start: ${why}\n${said.slice(-5).join('\n')}`));
      const timer = setTimeout(() => failed('no answer'), startMs);
      child.once('error', (error) => failed(error.message));
      child.once('exit', (code) => failed(`exit ${code}`));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const port = /^Hub ready at http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        this.port = Number(port);
        resolve();
      });
    });
  }

  /** Without a warning; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    this.kills++;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await gone;
    }
  }
}
