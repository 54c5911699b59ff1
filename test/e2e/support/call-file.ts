/** Writes a call that a telephone system would tell of: it rings, is answered, and the customer says these sentences. What the agent says is typed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventEnvelope } from '../../../src/shared/contact/event.ts';

const apartMs = 900;

export type CallWords = { folder: string; name: string; phone: string; atMs: number; says: readonly string[] };

/** The line stays open until the agent hangs up. */
export function writeCall({ folder, name, phone, atMs, says }: CallWords): void {
  const told: { kind: string; payload: EventEnvelope['payload'] }[] = [
    { kind: 'call.offered', payload: { from: phone, to: '4000000000', channel: 'phone', direction: 'in', display_name: name } },
    { kind: 'call.answered', payload: { seat: 'sample' } },
    ...says.map((text, index) => ({
      kind: 'transcript.final',
      payload: {
        ...{ utterance_id: `u${index + 1}`, rev: 0, role: 'customer', channel: 'phone', text, lang: 'zh-CN', confidence: 0.95 },
        ...{ begin_ms: (index + 1) * apartMs, end_ms: (index + 1) * apartMs + 600 },
      } as const,
    })),
  ];
  const lines = told.map(({ kind, payload }, index) => {
    const seq = index + 1;
    const monoMs = seq * apartMs;
    const head = { v: 1, id: `${name}-${seq}`, seq, source: 'recording', contact_id: name, kind };
    return JSON.stringify({ ...head, ts_wall: atMs + monoMs, ts_mono_ms: monoMs, payload });
  });
  writeFileSync(join(folder, `${name}.events.jsonl`), `${lines.join('\n')}\n`);
}
