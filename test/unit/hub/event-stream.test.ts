import { expect, test } from 'vitest';
import { eventStream } from '../../../src/hub/routes/poke-route.ts';

type Told = { text: string };

function aCentre() {
  const seats = new Set<(told: Told) => void>();
  return {
    seats,
    say: (text: string) => {
      for (const send of seats) send({ text });
    },
    listen: async ({ send }: { send(told: Told): void }) => {
      seats.add(send);
      return () => void seats.delete(send);
    },
  };
}

const long = '长'.repeat(10_000);

test('a desk that does not read is let go before its stream fills the memory of the hub', async () => {
  const centre = aCentre();
  const response = eventStream(centre, async () => null);
  await expect.poll(() => centre.seats.size).toBe(1);
  for (let said = 0; said < 1_000; said += 1) centre.say(long);
  expect(centre.seats.size).toBe(0);
  await expect(response.text()).rejects.toThrow('does not read');
});

test('a desk that reads hears any amount', async () => {
  const centre = aCentre();
  const reader = eventStream(centre, async () => null).body?.getReader();
  await expect.poll(() => centre.seats.size).toBe(1);
  for (let said = 0; said < 1_000; said += 1) {
    centre.say(long);
    await reader?.read();
  }
  expect(centre.seats.size).toBe(1);
  await reader?.cancel();
  expect(centre.seats.size).toBe(0);
});
