import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/hub/app/config.ts';
import { shiftedClock } from '../../../src/hub/app/shifted-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'steadydesk-clock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the clock of a rehearsal', () => {
  test('is the machine’s, moved by what the file says now', () => {
    const file = join(folder, 'clock');
    let upMs = 0;
    const nowMs = shiftedClock(
      file,
      () => 1_000,
      () => upMs,
    );
    expect(nowMs()).toBe(1_000);
    writeFileSync(file, '5000\n');
    upMs += 1_000;
    expect(nowMs()).toBe(6_000);
    writeFileSync(file, '-400');
    upMs += 1_000;
    expect(nowMs()).toBe(600);
  });

  test('keeps the last shift while the file says nothing it can read', () => {
    const file = join(folder, 'torn');
    let upMs = 0;
    writeFileSync(file, '86400000');
    const nowMs = shiftedClock(
      file,
      () => 0,
      () => upMs,
    );
    expect(nowMs()).toBe(86_400_000);
    for (const text of ['', 'tomorrow', '1e9', '12.5']) {
      writeFileSync(file, text);
      upMs += 1_000;
      expect(nowMs()).toBe(86_400_000);
    }
    rmSync(file);
    upMs += 1_000;
    expect(nowMs()).toBe(86_400_000);
  });

  test('is refused without the sample team: a real one keeps real time', () => {
    expect(() => readSettings(['--clock', 'FILE'], {})).toThrow('--clock belongs to --sample');
    expect(readSettings(['--sample', '--clock', 'FILE'], {})).toMatchObject({ sample: true, clockFile: 'FILE' });
    expect(readSettings(['--sample'], {})).not.toMatchObject({ clockFile: expect.anything() });
  });
});
