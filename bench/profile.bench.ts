/** A profile and a telephone number among a million customers: what the product takes, and the same rows bare, in the same run. */
import { type Bench, type BenchWish, judge, type Measurement, median, quantile } from './bench-row.ts';
import { askLarge, customersOf, time } from './large/ask-large.ts';
import { ensureLarge } from './large/large-desk.ts';
import type { ProfileAnswer, ProfileSpec } from './large/profile-child.ts';
import { ratioOf } from './sync/rounds.ts';

type Times = readonly (readonly number[])[];

const each = (times: Times, share: number) => times.map((round) => quantile(round, share));

function figure(times: Times): string {
  return `${time(median(each(times, 0.5)))} / ${time(median(each(times, 0.99)))}`;
}

function compared(id: string, name: string, over: Times, under: Times, share = 0.5): Measurement {
  const { ratio, range } = ratioOf(each(over, share), each(under, share));
  return { id, name: `${name} (${range})`, figure: figure(over), value: median(each(over, share)), ratio };
}

function rowsOf({ rows, profile, phone, cold }: ProfileAnswer): Measurement[] {
  const spread = median(profile.own.map((round) => quantile(round, 0.99) / quantile(round, 0.5)));
  return [
    compared(
      'profile-cipher',
      `T10 a profile's statements (${rows.toFixed(0)} rows) / the same on a plain file`,
      profile.bare,
      profile.plain,
    ),
    { id: 'profile-spread', name: 'T10 full profile, p99 / p50', figure: figure(profile.own), value: spread, ratio: spread },
    compared('profile-full', 'full profile / its statements bare, p50', profile.own, profile.bare),
    compared('profile-cold', 'T11 children by arrival / by customer, both files cold', cold.heap, cold.own),
    { id: 'profile-cold-own', name: '  the latter', figure: figure(cold.own), value: median(each(cold.own, 0.5)), ratio: null },
    compared('phone', 'telephone number to customer / two reads by key, p50', phone.own, phone.bare),
  ];
}

export const bench: Bench = {
  name: 'profile',
  about:
    'figures p50 / p99, processor time but for cold files; an encrypted cache of 1,000,000 customers (or --rows), three contacts and a ticket for each; every twentieth has 20 contacts, 20 orders, 5 tickets',
  names: null,
  async run(wish: BenchWish) {
    const dir = await ensureLarge(customersOf(wish));
    const spec: ProfileSpec = { dir, rounds: wish.quick ? 3 : 7, perRound: wish.quick ? 100 : 300, cold: wish.quick ? 30 : 100 };
    return judge('profile', rowsOf(await askLarge<ProfileSpec, ProfileAnswer>('profile-child.ts', spec)));
  },
};
