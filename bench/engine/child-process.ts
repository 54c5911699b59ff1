/** Owns one measured process: started with a spec, asked one thing at a time, ended by its own handle. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export class MeasuredProcess<Ready, Ask extends string, Answer> {
  private readonly child: ChildProcess;
  private readonly name: string;
  readonly ready: Promise<Ready>;

  /** `module` is relative to this folder; `spec` arrives as JSON in its first argument; `flags` are Node's. */
  constructor(module: string, spec: object, flags: readonly string[] = []) {
    this.name = `${module} ${JSON.stringify(spec)}`;
    this.child = fork(fileURLToPath(new URL(module, import.meta.url)), [JSON.stringify(spec)], { execArgv: ['--expose-gc', ...flags] });
    this.ready = this.next<Ready>();
  }

  private next<Message>(): Promise<Message> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => reject(new Error(`${this.name} ended with ${code}`));
      this.child.once('exit', onExit);
      this.child.once('message', (message) => {
        this.child.off('exit', onExit);
        resolve(message as Message);
      });
    });
  }

  async ask(question: Ask): Promise<Answer> {
    await this.ready;
    const answer = this.next<Answer>();
    this.child.send(question);
    return answer;
  }

  end(): void {
    this.child.kill();
  }
}
