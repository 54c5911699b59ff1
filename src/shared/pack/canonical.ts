/** The exact text of a pack that is signed, shipped and stored (RFC 8785). Refuses nothing: checking is `check-content.ts`. */
import canonicalize from 'canonicalize';
import type { Pack } from './pack.ts';

/** RFC 8785 text of any JSON value; throws on what JSON cannot hold (NaN, lone surrogates). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('this value has no JSON form');
  return text;
}

export function canonicalPack(pack: Pack): string {
  return canonicalJson(pack);
}
