/** One question over a port and its one answer: given up, lost with the port, or refused, beside the streams of the RPC library. */
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { EventPublisher, os } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, expect, test } from 'vitest';
import { answerCalls } from '../../src/main/store/answer-calls.ts';
import { createDeskConnection } from '../../src/renderer/ipc/desk-client.ts';

type Question = (input?: unknown, options?: { signal: AbortSignal }) => Promise<unknown>;
type Client = {
  echo: Question;
  wait: Question;
  fail: Question;
  news(): Promise<AsyncIterable<unknown>>;
  absent: Question;
  known: Question;
};

const ports: { close(): void }[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

function openWindow() {
  const given: AbortSignal[] = [];
  const line = new EventPublisher<{ waiting: number; gone: number }>();
  const router = {
    echo: os.handler(({ input }) => input),
    wait: os.handler(async ({ signal }) => {
      if (signal !== undefined) given.push(signal);
      line.publish('waiting', given.length);
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      line.publish('gone', given.length);
    }),
    fail: os.handler(() => {
      throw new Error('no');
    }),
    news: os.handler(async function* () {
      yield 'first';
      yield 'second';
    }),
  };
  const known = (input: unknown) => {
    if (input === 'nobody') throw new Error('no');
    return { known: input };
  };
  const { port1, port2 } = new MessageChannel();
  const refused: string[] = [];
  const answer = answerCalls({
    ...{ router, context: {}, atOnce: new Map([['known', known]]) },
    refusalOf: (path) => {
      refused.push(path);
      return { code: 'disk.full', origin: 'main', message: path };
    },
  });
  new RPCHandler(router).upgrade(answer(port2));
  const connection = createDeskConnection();
  connection.attach(port1 as unknown as MessagePort);
  ports.push(port1);
  return { client: createORPCClient(connection.link) as unknown as Client, line, given, refused, port1, port: port2 };
}

test('values cross as they are, and questions may overtake one another', async () => {
  const { client, line } = openWindow();
  const began = line.subscribe('waiting');
  const stop = new AbortController();
  const slow = client.wait(undefined, { signal: stop.signal });
  await began.next();
  const value = { a: [1, null, { b: '林' }], none: undefined, at: new Date(5) };
  expect(await client.echo(value)).toEqual(value);
  stop.abort();
  await expect(slow).rejects.toBe(stop.signal.reason);
});

test('what can be told at once is told by its path, and refused as anything else is', async () => {
  const { client, refused } = openWindow();
  expect(await client.known('林')).toEqual({ known: '林' });
  await expect(client.known('nobody')).rejects.toMatchObject({ code: 'DESK', data: { code: 'disk.full' } });
  expect(refused).toEqual(['known']);
});

test('an answer that cannot cross is a refusal, and the next question is answered', async () => {
  const { port1, refused } = openWindow();
  const answers: unknown[] = [];
  const two = new Promise<void>((resolve) =>
    port1.on('message', (data: unknown) => {
      answers.push(data);
      if (answers.length === 2) resolve();
    }),
  );
  port1.postMessage({ kind: 'ask', id: 101, path: 'news', input: undefined });
  port1.postMessage({ kind: 'ask', id: 102, path: 'echo', input: 1 });
  await two;
  expect(answers).toContainEqual({ kind: 'refusal', id: 101, error: { code: 'disk.full', origin: 'main', message: 'news' } });
  expect(answers).toContainEqual({ kind: 'answer', id: 102, value: 1 });
  expect(refused).toEqual(['news']);
});

test('a question that is given up is given up in the store as well', async () => {
  const { client, line, given } = openWindow();
  const [began, ended] = [line.subscribe('waiting'), line.subscribe('gone')];
  const stop = new AbortController();
  const slow = client.wait(undefined, { signal: stop.signal });
  await began.next();
  stop.abort();
  await expect(slow).rejects.toBe(stop.signal.reason);
  await ended.next();
  expect(given.map(({ aborted }) => aborted)).toEqual([true]);
  await expect(client.echo(1, { signal: AbortSignal.abort('before') })).rejects.toBe('before');
});

test('whoever asks after one that was given up is not given up with it, and can be by itself', async () => {
  const { client, line, given } = openWindow();
  const told = { waiting: line.subscribe('waiting'), gone: line.subscribe('gone') };
  const asked = async () => {
    const stop = new AbortController();
    const waits = client.wait(undefined, { signal: stop.signal });
    waits.catch(() => undefined);
    await told.waiting.next();
    return { stop, waits };
  };
  await client.echo('answered');
  const [first, second] = [await asked(), await asked()];
  first.stop.abort();
  await told.gone.next();
  expect(given.map(({ aborted }) => aborted)).toEqual([true, false]);
  await client.echo('answered');
  const third = await asked();
  expect(given.map(({ aborted }) => aborted)).toEqual([true, false, false]);
  for (const { stop, waits } of [second, third]) {
    stop.abort();
    await expect(waits).rejects.toBe(stop.signal.reason);
    await told.gone.next();
  }
  expect(given.map(({ aborted }) => aborted)).toEqual([true, true, true]);
});

test('who waits when the port is lost is told that the store starts anew', async () => {
  const { client, line, port } = openWindow();
  const began = line.subscribe('waiting');
  const slow = client.wait();
  await began.next();
  port.close();
  await expect(slow).rejects.toMatchObject({ code: 'DESK', data: { code: 'store.restarting' } });
  await expect(client.echo(1)).rejects.toMatchObject({ data: { code: 'store.restarting' } });
});

test('whatever is thrown crosses as one error of the contract; what is not in the table does not exist', async () => {
  const { client, refused } = openWindow();
  await expect(client.fail()).rejects.toMatchObject({ code: 'DESK', defined: true, data: { code: 'disk.full', message: 'fail' } });
  await expect(client.absent()).rejects.toMatchObject({ data: { message: 'absent' } });
  expect(refused).toEqual(['fail', 'absent']);
});

test('streams go on over the same port', async () => {
  const { client } = openWindow();
  const told: unknown[] = [];
  for await (const news of await client.news()) told.push(news);
  expect(told).toEqual(['first', 'second']);
});
