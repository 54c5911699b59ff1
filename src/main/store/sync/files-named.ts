/** Which files the arguments of a mutation speak of: a file's name is the SHA-256 of its bytes, in hex. */
import type { Json } from '../../../shared/base/result.ts';

const hexLength = 64;

function collect(value: Json, into: string[]): void {
  if (typeof value === 'string') {
    if (value.length === hexLength && /^[0-9a-f]+$/.test(value)) into.push(value);
  } else if (Array.isArray(value)) {
    for (const each of value) collect(each, into);
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) collect(value[key] ?? null, into);
  }
}

/** In the order in which they stand there; one that stands there twice is told twice. */
export function filesNamedIn(args: Json): string[] {
  const found: string[] = [];
  collect(args, found);
  return found;
}
