/** A day's transcripts through the full engine in a worker thread: 10 MB of lines, every one judged with the full load of rules. */
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { checkText } from '../../src/shared/compliance/check-text.ts';
import { bytesOf, corpusOf } from './corpus.ts';
import { compiledFullLoad } from './rule-load.ts';

export type Review = { ms: number; bytes: number; lines: number; findings: number };

function review(): Review {
  const lines = corpusOf(10_000_000);
  const rules = compiledFullLoad();
  for (const line of lines.slice(0, 2_000)) checkText(rules, line, { channel: 'phone' });
  const started = performance.now();
  let findings = 0;
  for (const line of lines) findings += checkText(rules, line, { channel: 'phone' }).length;
  return { ms: performance.now() - started, bytes: bytesOf(lines), lines: lines.length, findings };
}

/** Run by the main thread; only judging is timed. */
export function reviewInWorker(): Promise<Review> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url));
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (!isMainThread && parentPort !== null) parentPort.postMessage(review());
