/** Owns the least quality that may land: figures recorded in `floor.json`, a little under what was reached. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type Part, parts } from './labelled-data.ts';
import { sections } from './quality-table.ts';
import type { Cells } from './tally.ts';

/** Room for a sentence or two whose label is mended. */
const margin = 0.005;

const floorFile = new URL('./floor.json', import.meta.url).pathname;
const floorSchema = z.partialRecord(z.enum(parts), z.record(z.string(), z.number()));
export type Floor = z.infer<typeof floorSchema>;

const guarded = sections.flatMap((section) => section.rows).filter((row) => !row.name.startsWith('  '));

function isRare(key: string): boolean {
  const row = guarded.find((item) => item.key === key);
  return key === 'clean.warned' || (row?.aim !== undefined && 'atMost' in row.aim);
}

export function readFloor(): Floor {
  return floorSchema.parse(JSON.parse(readFileSync(floorFile, 'utf8')));
}

/** What fell below (or, for what should be rare, rose above) the recorded figure; empty when all is well. */
export function belowFloor(floor: Floor, part: Part, cells: Cells): string[] {
  return Object.entries(floor[part] ?? {}).flatMap(([key, bound]) => {
    const value = cells.get(key)?.value ?? null;
    const isWithin = value !== null && (isRare(key) ? value <= bound : value >= bound);
    return isWithin ? [] : [`${part} ${key}: ${value?.toFixed(3) ?? 'nothing measured'}, recorded ${bound}`];
  });
}

export function recordFloor(measured: readonly { part: Part; cells: Cells }[]): void {
  const floor: Floor = {};
  for (const { part, cells } of measured) {
    const bounds: Record<string, number> = {};
    for (const { key } of guarded) {
      const value = cells.get(key)?.value ?? null;
      if (value === null) continue;
      const bound = isRare(key) ? Math.ceil((value + margin) * 1_000) : Math.floor((value - margin) * 1_000);
      bounds[key] = Math.max(0, bound) / 1_000;
    }
    floor[part] = bounds;
  }
  writeFileSync(floorFile, `${JSON.stringify(floor, null, 2)}\n`);
}
