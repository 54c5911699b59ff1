/** Sends the good rows of a file to the hub, batch by batch, and keeps count. Ends only when all were answered, it is cancelled, or the hub refuses. */
import type { ErrorCode } from '../../../shared/base/error-codes.ts';
import type { ImportView } from '../../../shared/contract/import-views.ts';
import { type ImportResult, importAnswerSchema, importPath } from '../../../shared/contract/imports.ts';
import type { Issue } from '../../../shared/imports/issues.ts';
import type { GoodRow } from '../imports/import-orders.ts';
import type { ImportWorker } from '../imports/import-worker.ts';
import type { HubClient, HubFailure } from '../sync/hub-client.ts';
import type { SetTimer } from '../sync/timers.ts';
import type { RefusedRow } from './unfinished-imports.ts';

export type Sent = NonNullable<ImportView['sent']>;

export type Sending = {
  worker: ImportWorker;
  ask: HubClient['ask'];
  setTimer: SetTimer;
  total: number;
  /** What an import of the same rows came to before it was cut short; `left` says where it goes on. */
  before: Sent;
  isCancelled(): boolean;
  /** Something is to be shown: how far it is, and what it waits for. */
  told(sent: Sent, problem: ErrorCode | null): void;
  /** The hub has answered every row of the file up to `upToRow`; of the last batch it refused these. */
  answered(sent: Sent, upToRow: number, refused: readonly RefusedRow[]): Promise<void>;
  /** Called with what ends the present wait early. */
  onWait(wake: () => void): void;
};

export type SendingEnd = { sent: Sent; problem: ErrorCode | null };

const rowsPerBatch = 400;
const againAfterMs = 5_000;

const waitCodes: Partial<Record<HubFailure['kind'], ErrorCode>> = {
  offline: 'hub.offline',
  'not-ours': 'hub.not-ours',
  'signed-out': 'auth.expired',
  'app-too-old': 'hub.app-too-old',
  error: 'hub.error',
};

/** What the hub will say again however often it is asked. */
function refusalCode({ message }: HubFailure): ErrorCode {
  if (message.includes('403')) return 'auth.forbidden';
  return message.includes('404') ? 'hub.too-old' : 'hub.error';
}

export function hubIssue({ row, code }: RefusedRow): Issue {
  return { row, column: null, field: null, code, value: '', hint: '' };
}

function wait({ setTimer, onWait }: Sending): Promise<void> {
  return new Promise((resolve) => {
    const cancel = setTimer(resolve, againAfterMs);
    onWait(() => {
      cancel();
      resolve();
    });
  });
}

async function take(sending: Sending, sent: Sent, batch: readonly GoodRow[], results: readonly ImportResult[]): Promise<void> {
  const refused: RefusedRow[] = [];
  for (const [at, good] of batch.entries()) {
    const { status, code } = results[at] ?? { status: 'rejected', code: 'refused' };
    if (status === 'rejected') refused.push({ row: good.row, code: code ?? 'refused' });
    sent[status === 'rejected' ? 'refused' : status]++;
  }
  sent.left -= batch.length;
  await sending.answered({ ...sent }, batch.at(-1)?.row ?? 0, refused);
}

export async function sendImport(sending: Sending): Promise<SendingEnd> {
  const { worker, ask, total } = sending;
  const sent: Sent = { ...sending.before };
  let unsure = 0;
  while (sent.left > 0 && !sending.isCancelled()) {
    const batch = await worker.ask('batch', { from: total - sent.left, count: rowsPerBatch });
    if (!batch.ok) return { sent, problem: batch.error.code };
    const body = { rows: batch.value.map(({ value }) => value) };
    const answer = await ask({ method: 'POST', path: `${importPath}/rows`, body }, importAnswerSchema);
    if (answer.ok) {
      unsure = 0;
      await take(sending, sent, batch.value, answer.value.results);
      sending.told({ ...sent }, null);
      continue;
    }
    const problem = waitCodes[answer.failure.kind];
    if (problem === undefined) return { sent, problem: refusalCode(answer.failure) };
    // The request may have reached the hub all the same.
    unsure = Math.max(unsure, batch.value.length);
    sending.told({ ...sent }, problem);
    if (!sending.isCancelled()) await wait(sending);
  }
  return { sent: { ...sent, unsure, left: sent.left - unsure }, problem: null };
}
