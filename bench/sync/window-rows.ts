/** Owns the rows that only a real window can tell: typing while rows come in, and a profile's way into the window. */
import { join } from 'node:path';
import { type Measurement, median, quantile } from '../bench-row.ts';
import { askWindow } from '../window/ask-window.ts';
import { row, timedRow } from './rounds.ts';
import type { WindowAnswer, WindowSpec } from './window-child.ts';

const each = (rounds: readonly (readonly number[])[], share: number) => rounds.map((times) => quantile(times, share));

export async function windowRows(spec: Omit<WindowSpec, 'out'>): Promise<Measurement[]> {
  const { electron, keys, profiles, profileBytes } = await askWindow<WindowSpec, WindowAnswer>(
    join('bench', 'sync', 'window-child.ts'),
    spec,
  );
  const rows = (spec.teams * spec.rowsPerTeam).toLocaleString('en');
  const key = `U5 key to painted frame in Electron ${electron} while ${rows} rows come in`;
  const profile = `U2 profile into the window (${(profileBytes / 1_024).toFixed(0)} KiB) / echo of the same in an empty window`;
  const pressed = median(keys.filling.map((times) => times.length));
  return [
    timedRow('typing', `${key}, p99 / idle`, each(keys.filling, 0.99), each(keys.idle, 0.99)),
    timedRow('typing-p50', `  the same, p50 / idle (${pressed} keys a round)`, each(keys.filling, 0.5), each(keys.idle, 0.5)),
    timedRow('profile-p50', `${profile}, p50`, each(profiles.own, 0.5), each(profiles.echo, 0.5)),
    timedRow('profile-p99', `${profile}, p99`, each(profiles.own, 0.99), each(profiles.echo, 0.99)),
    row('profile-bytes', 'U2 size of a profile / 64 KiB', `${(profileBytes / 1_024).toFixed(1)} KiB`, profileBytes, profileBytes / 65_536),
  ];
}
