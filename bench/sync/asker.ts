/** A screen in a thread of its own: asks for profiles at uneven moments and keeps how long each answer took. */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { Dice } from '../engine/dice.ts';

export type AskerStart = { port: MessagePort };
/** `begin`: forget earlier times; `end`: hand them over. */
export type AskerOrder = 'begin' | 'end';

const gapMs = { least: 2, most: 12 };
const dice = new Dice(7);
let times: number[] = [];

async function askOn(port: MessagePort): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, gapMs.least + dice.next() * (gapMs.most - gapMs.least)));
    const started = performance.now();
    const answered = new Promise<void>((resolve) => port.once('message', () => resolve()));
    port.postMessage('profile');
    await answered;
    times.push(performance.now() - started);
  }
}

parentPort?.on('message', (message: AskerStart | AskerOrder) => {
  if (message === 'begin') times = [];
  else if (message === 'end') parentPort?.postMessage(times);
  else void askOn(message.port);
});
