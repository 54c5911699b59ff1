/**
 * What crosses a window's port for one question and its one answer. Values cross as they are, by structured clone: no text, no walk over
 * them. Streams go by the RPC library on the same port, whose messages are texts.
 */
import type { AppError } from '../base/result.ts';

/** `path`: of the procedure in the desk table, joined by dots. `id`: rises with each question of the port. */
export type PortAsk = { kind: 'ask'; id: number; path: string; input: unknown };
/** Nobody waits for the answer any more; none comes. */
export type PortGiveUp = { kind: 'give-up'; id: number };
export type PortAnswer = { kind: 'answer'; id: number; value: unknown } | { kind: 'refusal'; id: number; error: AppError };

/** By its shape only; whoever takes it checks what is in it. */
export function isPortCall(data: unknown): data is PortAsk | PortGiveUp | PortAnswer {
  return typeof data === 'object' && data !== null && 'kind' in data && 'id' in data;
}
