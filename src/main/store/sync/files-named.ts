/** Which files the arguments of a mutation speak of: a file's name is the SHA-256 of its bytes, in hex. */
import type { Json } from '../../../shared/base/result.ts';

export function filesNamedIn(args: Json): string[] {
  if (typeof args === 'string') return /^[0-9a-f]{64}$/.test(args) ? [args] : [];
  if (Array.isArray(args)) return args.flatMap(filesNamedIn);
  return typeof args === 'object' && args !== null ? Object.values(args).flatMap(filesNamedIn) : [];
}
