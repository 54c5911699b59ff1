/**
 * Owns how the words and the alerts of a long talk become pieces that reach the hub through any proxy. A usual one lets 1 MiB through;
 * a push is 256 KiB at most, so a piece stays below that with all that goes around it.
 */
import { jsonBytes } from '../base/json-bytes.ts';
import type { Severity } from '../base/words.ts';
import type { Alert } from '../monitor/alert.ts';
import type { Utterance } from './contact.ts';

export const mostPieceBytes = 200 * 1024;
/** Alerts that weigh more go before the end, so that the guide and a few words have room in it. */
const mostEndAlertsBytes = 64 * 1024;
/** The contact's id, the place of the first one, names and brackets. */
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

/** In their order, as many in each as fit. */
function filled<One>(all: readonly One[], mostBytes: number): { full: One[][]; last: One[]; lastBytes: number } {
  const full: One[][] = [];
  let last: One[] = [];
  let lastBytes = 0;
  for (const one of all) {
    const more = jsonBytes(one) + 1;
    if (last.length > 0 && lastBytes + more > mostBytes) {
      full.push(last);
      last = [];
      lastBytes = 0;
    }
    last.push(one);
    lastBytes += more;
  }
  return { full, last, lastBytes };
}

/** `endBytes`: what the end of the contact weighs without words. A talk that fits into it whole is not cut. */
export function wordPieces(utterances: readonly Utterance[], endBytes: number): WordPieces {
  if (endBytes + jsonBytes(utterances) <= mostPieceBytes) return { pieces: [], left: [...utterances] };
  const mostBytes = mostPieceBytes - aroundBytes;
  const { full, last, lastBytes } = filled(
    utterances.map((utterance) => fitting(utterance, mostBytes)),
    mostBytes,
  );
  if (endBytes + lastBytes <= mostPieceBytes) return { pieces: full, left: last };
  return { pieces: last.length > 0 ? [...full, last] : full, left: [] };
}

/** All of them in pieces, or all with the end. */
export function alertPieces(alerts: readonly Alert[]): { pieces: Alert[][]; left: Alert[] } {
  if (jsonBytes(alerts) <= mostEndAlertsBytes) return { pieces: [], left: [...alerts] };
  const { full, last } = filled(alerts, mostPieceBytes - aroundBytes);
  return { pieces: [...full, last], left: [] };
}
