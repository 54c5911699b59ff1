/** Reads the golden file of clocks: its calendars, and each case with times as epoch ms. */
import { readFileSync } from 'node:fs';
import type { ClockKind, Pause, PauseReason } from '../../src/shared/clock/pauses.ts';
import type { CalendarData } from '../../src/shared/pack/pack.ts';

type Terms = { wall: number } | { open: number } | { workdays: number } | { fixed: string };
type ClockCase = {
  of: 'clock';
  kind: ClockKind;
  start: string;
  terms: Terms;
  pauses: { from: string; to: string | null; reason: PauseReason }[];
  now: string;
  met: string | null;
  expect: { due: string; tone: string; leftMinutes: number; paused: PauseReason | null };
};
type LawCase = {
  of: 'law';
  event: string;
  n: number;
  unit: 'hour' | 'day' | 'workday' | 'month' | 'year';
  binds: 'company' | 'regulator' | 'individual';
  expect: { due: string };
};
type BetweenCase = { of: 'between'; from: string; to: string; expect: { minutes: number } };
export type GoldenCase = { name: string; calendar: string } & (ClockCase | LawCase | BetweenCase);
type GoldenFile = {
  dates: { holidays: string[]; workdays: string[] };
  calendars: Record<string, { weekly: CalendarData['weekly'] }>;
  cases: GoldenCase[];
};

export const golden = JSON.parse(readFileSync(`${import.meta.dirname}/../golden/clocks.json`, 'utf8')) as GoldenFile;

export function goldenCalendar(name: string): CalendarData {
  const weekly = golden.calendars[name]?.weekly;
  if (weekly === undefined) throw new Error(`no calendar ${name}`);
  return { utc_offset_minutes: 480, weekly, ...golden.dates };
}

/** 「2026-11-18 10:00」 of China. */
export function localMs(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
}

export function localText(atMs: number): string {
  return new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

export function pausesFrom(pauses: ClockCase['pauses']): Pause[] {
  return pauses.map(({ from, to, reason }) => ({ fromMs: localMs(from), toMs: to === null ? null : localMs(to), reason }));
}
