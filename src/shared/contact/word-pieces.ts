/**
 * Owns how the words of a long talk become pieces that reach the hub through any proxy. A usual one lets 1 MiB through; a push is
 * 256 KiB at most, so a piece stays below that with all that goes around it.
 */
import { jsonBytes } from '../base/json-bytes.ts';
import type { Severity } from '../base/words.ts';
import type { Utterance } from './contact.ts';

export const mostPieceBytes = 200 * 1024;
/** The contact's id, the place of the first utterance, names and brackets. */
const aroundBytes = 200;

/** `pieces` are sent first, in order; `left` goes with the end of the contact. */
export type WordPieces = { pieces: Utterance[][]; left: Utterance[] };

const bySeverity: Record<Severity, number> = { block: 0, warn: 1, hint: 2 };

/** Words always go whole. Findings on one utterance that would fill more than a piece: the gravest that fit, in their places. */
function fitting(utterance: Utterance, mostBytes: number): Utterance {
  if (jsonBytes(utterance) <= mostBytes) return utterance;
  const gravest = utterance.findings
    .map((finding, place) => ({ finding, place }))
    .sort((a, b) => bySeverity[a.finding.severity] - bySeverity[b.finding.severity] || a.place - b.place);
  let bytes = jsonBytes({ ...utterance, findings: [] });
  const kept = new Set<number>();
  for (const { finding, place } of gravest) {
    bytes += jsonBytes(finding) + 1;
    if (bytes > mostBytes) break;
    kept.add(place);
  }
  return { ...utterance, findings: utterance.findings.filter((_, place) => kept.has(place)) };
}

/** `endBytes`: what the end of the contact weighs without words. A talk that fits into it whole is not cut. */
export function wordPieces(utterances: readonly Utterance[], endBytes: number): WordPieces {
  if (endBytes + jsonBytes(utterances) <= mostPieceBytes) return { pieces: [], left: [...utterances] };
  const mostBytes = mostPieceBytes - aroundBytes;
  const pieces: Utterance[][] = [];
  let piece: Utterance[] = [];
  let bytes = 0;
  for (const utterance of utterances) {
    const one = fitting(utterance, mostBytes);
    const more = jsonBytes(one) + 1;
    if (piece.length > 0 && bytes + more > mostBytes) {
      pieces.push(piece);
      piece = [];
      bytes = 0;
    }
    piece.push(one);
    bytes += more;
  }
  if (endBytes + bytes <= mostPieceBytes) return { pieces, left: piece };
  return { pieces: piece.length > 0 ? [...pieces, piece] : pieces, left: [] };
}
