/** From the key that makes a finding to the painted warning, in a real window, against the next frame of a field that does nothing. */
import { join } from 'node:path';
import { type Bench, judge, type Measurement, median, quantile } from './bench-row.ts';
import type { WarningAnswer, WarningSpec } from './warning/warning-child.ts';
import { askWindow } from './window/ask-window.ts';

const frameMs = 1_000 / 60;
const size = { rules: 5_000, characters: 2_000, rounds: 7, perRound: 30 };

const child = join('bench', 'warning', 'warning-child.ts');

function rowsOf({ electron, warned, bare }: WarningAnswer): Measurement[] {
  const at = (rounds: readonly (readonly number[])[], share: number) => rounds.map((times) => quantile(times, share));
  const row = (id: string, name: string, share: number): Measurement => {
    const [ours, theirs] = [at(warned, share), at(bare, share)];
    const frames = median(ours.map((ms, round) => (ms - (theirs[round] ?? Number.NaN)) / frameMs));
    return { id, name, figure: `${median(ours).toFixed(1)} ms; ${median(theirs).toFixed(1)} ms`, value: median(ours), ratio: frames };
  };
  return [
    row('extra-p95', `U3 key to painted warning in Electron ${electron}, frames beyond an empty handler's, p95`, 0.95),
    row('extra-p50', '  the same in the middle', 0.5),
  ];
}

export const bench: Bench = {
  name: 'warning',
  about: `${size.rules} rules beside the shipped ones, a text of ${size.characters} characters, ${size.perRound} keys a round; the middle of ${size.rounds} rounds in turn`,
  names: null,
  async run({ quick }) {
    const spec = quick ? { ...size, rounds: 2, perRound: 10 } : size;
    return judge('warning', rowsOf(await askWindow<WarningSpec, WarningAnswer>(child, spec)));
  },
};
