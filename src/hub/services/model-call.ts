/**
 * One request to an endpoint that speaks the OpenAI chat-completions shape, and everything that may come back instead of an answer.
 * Redirects are not followed (the key must not travel), an answer is read up to a size and a time, and nothing of either side is logged.
 */
import { z } from 'zod';
import type { ModelMessage } from '../../shared/assist/model-prompt.ts';
import type { ModelFailure } from '../../shared/contract/assist.ts';

export type ModelAddress = { url: string; model: string; key: string };
export type ModelRequest = { messages: readonly ModelMessage[]; mostTokens: number; patienceMs: number; signal?: AbortSignal | undefined };
/** `isCut`: the model was stopped at the bound of tokens, so the text is a piece of an answer. */
export type ModelAnswer = { ok: true; text: string; isCut: boolean } | { ok: false; why: ModelFailure };

const mostBytes = 256 * 1024;

const answerSchema = z.object({
  choices: z.tuple([z.object({ message: z.object({ content: z.string().nullish() }), finish_reason: z.unknown() })]).rest(z.unknown()),
});

function addressOf(url: string): string {
  const base = url.replace(/\/+$/, '');
  return base.endsWith('/chat/completions') ? base : `${base}/chat/completions`;
}

function failureOf(status: number): ModelFailure | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'not-a-model';
  if (status === 401 || status === 403) return 'key-refused';
  if (status === 404 || status === 405) return 'not-a-model';
  return status === 429 ? 'busy' : 'endpoint-error';
}

/** Null when there is more than an answer may have. */
async function readUpTo(response: Response, most: number): Promise<string | null> {
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > most) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function contentOf(body: string): ModelAnswer {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { ok: false, why: 'not-a-model' };
  }
  const answer = answerSchema.safeParse(json);
  if (!answer.success) return { ok: false, why: 'not-a-model' };
  const { message, finish_reason: reason } = answer.data.choices[0];
  const text = message.content ?? '';
  return text.trim() === '' ? { ok: false, why: 'empty' } : { ok: true, text, isCut: reason === 'length' };
}

/** Never throws. */
export async function askModel({ url, model, key }: ModelAddress, request: ModelRequest): Promise<ModelAnswer> {
  const late = AbortSignal.timeout(request.patienceMs);
  const signal = request.signal === undefined ? late : AbortSignal.any([late, request.signal]);
  try {
    const response = await fetch(addressOf(url), {
      method: 'POST',
      redirect: 'manual',
      signal,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ model, messages: request.messages, max_tokens: request.mostTokens, temperature: 0.3, stream: false }),
    });
    const why = failureOf(response.status);
    if (why !== null) {
      await response.body?.cancel();
      return { ok: false, why };
    }
    const body = await readUpTo(response, mostBytes);
    return body === null ? { ok: false, why: 'too-long' } : contentOf(body);
  } catch {
    return { ok: false, why: late.aborted ? 'too-slow' : 'unreachable' };
  }
}
