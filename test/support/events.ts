/** Builds event envelopes for tests, with sensible values for what a test does not care about. */

import type { Speaker } from '../../src/shared/base/words.ts';
import type { EventEnvelope } from '../../src/shared/contact/event.ts';

export const callBeganMs = 1_795_312_800_000;

export function anEvent(seq: number, kind: string, payload: EventEnvelope['payload'] = {}): EventEnvelope {
  const monoMs = seq * 1_000;
  return { v: 1, id: `e${seq}`, seq, source: 'test', contact_id: 'c1', kind, ts_wall: callBeganMs + monoMs, ts_mono_ms: monoMs, payload };
}

export type SaidParts = { id?: string; rev?: number; role?: Speaker; kind?: 'partial' | 'final' | 'revised'; beginMs?: number };

export function said(seq: number, text: string, parts: SaidParts = {}): EventEnvelope {
  const beginMs = parts.beginMs ?? seq * 1_000 - 900;
  return anEvent(seq, `transcript.${parts.kind ?? 'final'}`, {
    utterance_id: parts.id ?? `u${seq}`,
    rev: parts.rev ?? 0,
    role: parts.role ?? 'customer',
    channel: 'phone',
    text,
    lang: 'zh-CN',
    begin_ms: beginMs,
    end_ms: beginMs + 800,
  });
}
