/**
 * Speaks HTTP with the hub and tells apart what can go wrong: no answer, somebody else's answer, a refusal.
 * Decides nothing and keeps nothing; every request has an idle timeout, not a total one.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import zlib from 'node:zlib';
import { z } from 'zod';
import type { Json } from '../../../shared/base/result.ts';
import { attachmentPath, attachmentStandingSchema, eraseWords } from '../../../shared/contract/hub.ts';
import {
  type DigestRequest,
  type DigestResponse,
  digestResponseSchema,
  type MutationResult,
  mutationResultSchema,
  type PullRequest,
  type PullResponse,
  type PushRequest,
  type PushResponse,
  pullKindSchema,
  pullPartSchema,
  pullResponseSchema,
  pushResponseSchema,
  type RowsRequest,
  type RowsResponse,
  rowsResponseSchema,
} from '../../../shared/sync/wire.ts';
import { openPokeStream, type PokeStream } from './poke-stream.ts';
import type { SetTimer } from './timers.ts';

export type Fetch = typeof globalThis.fetch;

/**
 * offline: no answer. not-ours: an answer that is no hub's (a network sign-in page). signed-out: the token is not accepted.
 * app-too-old, conflict, refused (4xx), error (5xx, or it is too busy): the hub answered.
 */
export type HubFailure = {
  kind: 'offline' | 'not-ours' | 'signed-out' | 'app-too-old' | 'conflict' | 'refused' | 'error';
  /**
   * Of a conflict: epoch, id_reuse or cursor_ahead. Of signed-out: erase, when the hub has proved that it orders it.
   * Of refused: too-large, malformed or forbidden.
   */
  reason: string;
  /** Of refused: the hub itself says so, not something on the way to it. */
  isOwnWord?: boolean;
  /** Of id_reuse, where other numbers would do: see `hubErrors`. */
  numbers?: { expectedN: number; results: MutationResult[] };
  /** What the hub asked for with Retry-After; 0 if nothing. */
  retryAfterMs: number;
  /** For the log; never customer data. */
  message: string;
};
/** `tookMs` in whole ms, never more than it took: what was asked for now is not told as older than now. */
export type HubAnswer<T> = { ok: true; value: T; tookMs: number } | { ok: false; failure: HubFailure };

/** All that is asked of a hub of any age: whether it is one, and the newest protocol and rows it speaks (0: from before there was a number). */
const greetingSchema = z.object({ product: z.literal('steadydesk-hub'), proto_max: z.int().catch(0), schema: z.int().catch(0) });
export type Greeting = z.infer<typeof greetingSchema>;

export type HubQuestion = {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
  /** How long the answer may take to begin; as for any request when left out. */
  patienceMs?: number;
  /** Ends the request as offline; the hub hears that nobody waits any more. */
  signal?: AbortSignal | undefined;
};

export type FileSink = {
  /** The bytes that follow begin there: at the place asked for, or at 0. */
  begin(at: number): void;
  /** False: no more is wanted. */
  take(bytes: Uint8Array): boolean;
};

/** `bytes` stand `at` that place in a file of `size` bytes. */
export type AttachmentPart = { at: number; size: number; bytes: Uint8Array };

export type HubClient = {
  health(): Promise<HubAnswer<Greeting>>;
  pull(request: PullRequest): Promise<HubAnswer<PullResponse>>;
  push(request: PushRequest): Promise<HubAnswer<PushResponse>>;
  digest(request: DigestRequest): Promise<HubAnswer<DigestResponse>>;
  rows(request: RowsRequest): Promise<HubAnswer<RowsResponse>>;
  putAttachment(sha256: string, bytes: Uint8Array): Promise<HubAnswer<null>>;
  /** A piece of a larger file, or a question when it has no bytes; answers how much of the file the hub has from its beginning on. */
  putAttachmentPart(sha256: string, part: AttachmentPart): Promise<HubAnswer<number>>;
  /** Hands the bytes of a file to `into` as they come, from `from` on where the hub can; what came before a failure was handed over. */
  getAttachment(sha256: string, from: number, into: FileSink): Promise<HubAnswer<null>>;
  /** What a person asks of the hub at this moment, beside sync. */
  ask<T>(question: HubQuestion, answer: z.ZodType<T>): Promise<HubAnswer<T>>;
  openPoke: (listener: { onPoke(seqs: Record<string, number>): void; onLost(): void }) => PokeStream;
  /** Ends every request under way as offline. */
  abortAll(): void;
};

export type HubClientOptions = {
  hubUrl: string;
  token: () => string;
  fetch: Fetch;
  setTimer: SetTimer;
  /** Monotonic, ms: how long answers take. */
  elapsedMs: () => number;
  /** An answer began, or did not begin in time. Sending a file may take its time and says nothing. */
  onPace?: (isSlow: boolean) => void;
};

const idleTimeoutMs = 15_000;
/** zstd only where this runtime's fetch is known to undo it by itself. Asked of the module as a whole: a name that it lacks would keep the store from starting. */
const [undiciMajor = 0, undiciMinor = 0] = (process.versions.undici ?? '').split('.').map(Number);
const readsZstd = typeof zlib.createZstdDecompress === 'function' && (undiciMajor > 7 || (undiciMajor === 7 && undiciMinor >= 29));
export const acceptEncoding = readsZstd ? 'zstd, gzip' : 'gzip';

/** The hashes of a million rows, and more: nothing that a hub says is longer. */
const mostAnswerBytes = 128 * 1024 * 1024;

class AnswerTooLong extends Error {}

/** An answer that has not begun by then makes the link a slow one. */
export const slowAnswerMs = 3_000;

/** Rows are left unread here: cells are checked by column type in `page.ts`, far cheaper than by schema. */
const kindEnvelopeSchema = pullKindSchema.extend({ rows: z.custom<Json[][]>((rows) => Array.isArray(rows) && rows.every(Array.isArray)) });
const pullEnvelopeSchema = pullResponseSchema.extend({ parts: z.array(pullPartSchema.extend({ kinds: z.array(kindEnvelopeSchema) })) });
const rowsEnvelopeSchema = rowsResponseSchema.extend({ kinds: z.array(kindEnvelopeSchema) });

export function createHubClient(options: HubClientOptions): HubClient {
  const underWay = new Set<AbortController>();
  const send = (call: Call) => exchange(options, underWay, call);
  const json = async <T>(call: Call, schema: z.ZodType<T>): Promise<HubAnswer<T>> => {
    const answer = await send(call);
    return answer.ok ? parsed(answer, schema) : answer;
  };
  return {
    health: () => json({ method: 'GET', path: '/health' }, greetingSchema),
    pull: (request) => json({ method: 'POST', path: '/sync/v1/pull', body: request }, pullEnvelopeSchema),
    push: (request) => json({ method: 'POST', path: '/sync/v1/push', body: request }, pushResponseSchema),
    digest: (request) => json({ method: 'POST', path: '/sync/v1/digest', body: request, isLong: true }, digestResponseSchema),
    rows: (request) => json({ method: 'POST', path: '/sync/v1/rows', body: request, isLong: true }, rowsEnvelopeSchema),
    putAttachment: async (sha256, bytes) => {
      const answer = await send({ method: 'PUT', path: `${attachmentPath}/${sha256}`, bytes, isAnsweredBare: true });
      return answer.ok ? { ...answer, value: null } : answer;
    },
    putAttachmentPart: async (sha256, { at, size, bytes }) => {
      const place = bytes.length === 0 ? '*' : `${at}-${at + bytes.length - 1}`;
      const answer = await json(
        { method: 'PUT', path: `${attachmentPath}/${sha256}`, bytes, contentRange: `bytes ${place}/${size}` },
        attachmentStandingSchema,
      );
      return answer.ok ? { ...answer, value: answer.value.have } : answer;
    },
    getAttachment: async (sha256, from, into) => {
      const answer = await send({ method: 'GET', path: `${attachmentPath}/${sha256}`, from, into, isLong: true });
      return answer.ok ? { ...answer, value: null } : answer;
    },
    ask: (question, answer) => json({ ...question, isLong: true }, answer),
    openPoke: (listener) => openPokeStream(options, listener),
    abortAll: () => {
      for (const controller of underWay) controller.abort();
    },
  };
}

type Call = {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body?: unknown;
  bytes?: Uint8Array;
  /** Its answer may take long without the link being slow. */
  isLong?: boolean;
  patienceMs?: number;
  signal?: AbortSignal | undefined;
  from?: number;
  into?: FileSink;
  contentRange?: string;
  /** The hub answers it with 204: anything else that looks like success is somebody else's page. */
  isAnsweredBare?: boolean;
};
type Raw = { status: number; contentType: string; retryAfterMs: number; text: string };

async function exchange(options: HubClientOptions, underWay: Set<AbortController>, call: Call): Promise<HubAnswer<string>> {
  const startedMs = options.elapsedMs();
  const controller = new AbortController();
  underWay.add(controller);
  const abort = () => controller.abort();
  if (call.signal?.aborted === true) abort();
  call.signal?.addEventListener('abort', abort, { once: true });
  let cancelTimer = options.setTimer(abort, call.patienceMs ?? idleTimeoutMs);
  const stillAlive = () => {
    cancelTimer();
    cancelTimer = options.setTimer(abort, idleTimeoutMs);
  };
  const token = options.token();
  const pace = (isSlow: boolean) => call.bytes === undefined && call.isLong !== true && options.onPace?.(isSlow);
  const cancelSlow = options.setTimer(() => pace(true), slowAnswerMs);
  try {
    const response = await options.fetch(`${options.hubUrl}${call.path}`, requestOf(token, call, controller.signal));
    stillAlive();
    cancelSlow();
    pace(options.elapsedMs() - startedMs >= slowAnswerMs);
    const contentType = response.headers.get('content-type') ?? '';
    // A file comes as bytes: a page in its place would end what was fetched of it.
    const isFile = call.into !== undefined && !contentType.includes('html');
    const raw: Raw = {
      status: response.status,
      contentType,
      retryAfterMs: retryAfterOf(response.headers),
      text: isFile && call.into && response.ok ? await pour(response, call.into, stillAlive) : await readText(response, stillAlive),
    };
    const isOddAnswer = (call.isAnsweredBare === true && raw.status !== 204) || (call.into !== undefined && !isFile);
    const failure = judge(raw, token) ?? (isOddAnswer ? failed('not-ours', `status ${raw.status} with what was not asked for`) : null);
    return failure === null ? { ok: true, value: raw.text, tookMs: Math.floor(options.elapsedMs() - startedMs) } : { ok: false, failure };
  } catch (error) {
    if (error instanceof AnswerTooLong) return { ok: false, failure: failed('not-ours', 'an answer without end') };
    return { ok: false, failure: failed('offline', error instanceof Error ? `${error.name}: ${error.message}` : 'no answer') };
  } finally {
    cancelTimer();
    cancelSlow();
    call.signal?.removeEventListener('abort', abort);
    underWay.delete(controller);
  }
}

function requestOf(token: string, call: Call, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-encoding': acceptEncoding,
    authorization: `Bearer ${token}`,
  };
  if (call.from !== undefined && call.from > 0) headers.range = `bytes=${call.from}-`;
  const request: RequestInit = { method: call.method, headers, signal, redirect: 'manual' };
  if (call.bytes !== undefined) {
    headers['content-type'] = 'application/octet-stream';
    if (call.contentRange !== undefined) headers['content-range'] = call.contentRange;
    request.body = call.bytes as Uint8Array<ArrayBuffer>;
  } else if (call.body !== undefined) {
    headers['content-type'] = 'application/json';
    request.body = JSON.stringify(call.body);
  }
  return request;
}

/** Nothing of it is text. A part that does not say where it begins counts as the whole. */
async function pour(response: Response, into: FileSink, onChunk: () => void): Promise<string> {
  const from = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  into.begin(response.status === 206 && from !== undefined ? Number(from) : 0);
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    onChunk();
    if (!into.take(chunk)) break;
  }
  return '';
}

/** In one piece: a text put together from decoded chunks is copied once more before it can be read. */
async function readText(response: Response, onChunk: () => void): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    onChunk();
    bytes += chunk.length;
    if (bytes > mostAnswerBytes) throw new AnswerTooLong();
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

const mostRetryAfterMs = 3_600_000;

/** Seconds, or a date, which is compared with the sender's own clock where it tells it; a broken header must not keep a desk away for days. */
export function retryAfterOf(headers: Headers): number {
  const said = headers.get('retry-after')?.trim() ?? '';
  if (said === '') return 0;
  const ms = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - Date.parse(headers.get('date') ?? '');
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), mostRetryAfterMs) : askedLaterMs;
}

/** Of who asks for a pause in a way nobody can read. */
const askedLaterMs = 30_000;

function judge(raw: Raw, token: string): HubFailure | null {
  if (raw.status >= 200 && raw.status < 300) return null;
  if (raw.status >= 300 && raw.status < 400) return failed('not-ours', `redirected (${raw.status})`);
  if (raw.status >= 500 && !raw.contentType.includes('json'))
    return { ...failed('error', `status ${raw.status}`), retryAfterMs: raw.retryAfterMs };
  const body = readJson(raw.text);
  // A proxy before the hub says this in its own words.
  if (raw.status === 413) {
    const isOwnWord = problemSchema.safeParse(body).data?.code === 'PAYLOAD_TOO_LARGE';
    return { ...failed('refused', 'status 413'), reason: 'too-large', isOwnWord };
  }
  if (body === undefined) return failed('not-ours', `status ${raw.status} without our JSON`);
  const problem = problemSchema.safeParse(body);
  const said = problem.data?.data?.reason ?? problem.data?.reason ?? '';
  const isProved = said !== 'erase' || isEraseOrder(problem.data?.data?.proof ?? '', token);
  const failure = { reason: reasons[raw.status] ?? (isProved ? said : ''), retryAfterMs: raw.retryAfterMs };
  const message = `status ${raw.status} ${problem.data?.code ?? ''} ${failure.reason}`.trim();
  const told = { ...failed(kindOf(raw.status), message), ...failure };
  const used = told.kind === 'conflict' ? numbersSchema.safeParse(body).data?.data : undefined;
  if (used !== undefined) return { ...told, numbers: { expectedN: used.expected_n, results: used.results } };
  return told.kind === 'refused' ? { ...told, isOwnWord: problem.data?.code !== undefined } : told;
}

/** As the hub's routes answer errors; the reason lies in `data` when the contract declares it. */
const problemSchema = z.object({
  code: z.string().optional(),
  reason: z.string().optional(),
  data: z.object({ reason: z.string().optional(), proof: z.string().optional() }).nullish(),
});

/** Nothing where the hub says no such thing, or not in a form that can be relied on. */
const numbersSchema = z.object({
  data: z.object({ reason: z.literal('id_reuse'), expected_n: z.int().positive(), results: z.array(mutationResultSchema) }),
});

/** Nobody but the hub that knows this token may order an erasure: a wrong network must not be able to. */
function isEraseOrder(proof: string, token: string): boolean {
  const wanted = createHmac('sha256', token).update(eraseWords).digest();
  const given = Buffer.from(proof, 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const reasons: Readonly<Record<number, string>> = { 400: 'malformed', 403: 'forbidden', 422: 'malformed' };

function kindOf(status: number): HubFailure['kind'] {
  if (status === 401) return 'signed-out';
  if (status === 409) return 'conflict';
  if (status === 426) return 'app-too-old';
  return status >= 500 || status === 408 || status === 429 ? 'error' : 'refused';
}

function parsed<T>(answer: { ok: true; value: string; tookMs: number }, schema: z.ZodType<T>): HubAnswer<T> {
  const body = readJson(answer.value);
  if (body === undefined) return { ok: false, failure: failed('not-ours', 'the answer is not JSON') };
  const result = schema.safeParse(body);
  if (result.success) return { ok: true, value: result.data, tookMs: answer.tookMs };
  const where = result.error.issues[0]?.path.join('.') ?? '';
  return { ok: false, failure: failed('not-ours', `the answer does not have the agreed shape at ${where}`) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failed(kind: HubFailure['kind'], message: string): HubFailure {
  return { kind, reason: '', retryAfterMs: 0, message };
}
