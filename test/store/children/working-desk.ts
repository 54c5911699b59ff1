/**
 * The whole store of a desk as a process: works through its own contract until it is killed, and says what is done on stdout, one line
 * each, only after it is done. With `drain` it only sends what is left and says when it is level with the hub.
 */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { uuidv7 } from 'uuidv7';
import type { StoreStart } from '../../../src/main/store/process-messages.ts';
import { startStore } from '../../../src/main/store/store.ts';
import { realTimer } from '../../../src/main/store/sync/timers.ts';
import type { deskContract } from '../../../src/shared/contract/desk.ts';

const [given = '', mode = '', ticketId = '', run = ''] = process.argv.slice(2);
const say = (line: string) => writeSync(1, `${line}\n`);
const store = startStore({
  logThread: new URL('../../../src/main/store/db/log-thread.ts', import.meta.url),
  pageCheckThread: new URL('../../../src/main/store/db/page-check-thread.ts', import.meta.url),
  start: JSON.parse(given) as StoreStart,
  nowMs: () => Date.now(),
  newId: uuidv7,
  random: Math.random,
  setTimer: realTimer,
  fetch,
  log: (level, event, fields) => {
    if (level !== 'info') process.stderr.write(`${event} ${JSON.stringify(fields)}\n`);
  },
  onDamaged: () => process.exit(75),
  onHandedOver: () => process.exit(77),
  onErased: () => process.exit(76),
});
if (store.failure !== null) throw new Error(`${store.failure.code}: ${store.failure.message}`);
const { port1, port2 } = new MessageChannel();
store.serve(port2);
port1.start();
const desk: ContractRouterClient<typeof deskContract> = createORPCClient(new RPCLink({ port: port1 as unknown as MessagePort }));

async function untilLink(isWished: (link: Awaited<ReturnType<typeof desk.link.get>>) => boolean): Promise<void> {
  for await (const _ of await desk.news()) if (isWished(await desk.link.get())) return;
}

/** A line for each complete pull. */
async function tellPulls(): Promise<void> {
  let dataAtMs = (await desk.link.get()).dataAtMs;
  await untilLink((link) => {
    if (link.dataAtMs !== dataAtMs) say('pulled');
    dataAtMs = link.dataAtMs;
    return false;
  });
}

async function work(): Promise<void> {
  void tellPulls();
  await untilLink(({ firstSync }) => firstSync === null);
  say('ready');
  for (let k = 0; ; k++) {
    const text = `记录 ${run}-${k}`;
    await desk.ticket.addNote({ ticketId, text });
    say(`note ${text}`);
    await desk.draft.save({ key: `ticket:${ticketId}`, text: `草稿 ${run}-${k}`, selectionStart: 0, selectionEnd: 0 });
    say(`draft ${run} ${k}`);
    if (k % 3 === 0) {
      const file = { item: 'photo', label: '照片', fileName: `${run}-${k}.jpg`, data: randomBytes(30_000).toString('base64') };
      const { sha256 } = await desk.ticket.attach({ contactId: null, ticketId, ...file });
      say(`file ${sha256}`);
    }
    await wait(4);
  }
}

async function drain(): Promise<void> {
  await untilLink(({ state, unsent, firstSync }) => state === 'online' && unsent === 0 && firstSync === null);
  const { isComplete } = await desk.link.check();
  say(`level ${isComplete}`);
}

await (mode === 'drain' ? drain() : work());
