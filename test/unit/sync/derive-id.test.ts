import { expect, test } from 'vitest';
import { idSchema } from '../../../src/shared/base/words.ts';
import { deriveId } from '../../../src/shared/sync/derive-id.ts';
import { idOf } from '../../support/facts.ts';

test('desk and hub derive the same valid id, whatever the case of the mutation id', () => {
  const id = deriveId(idOf(0xabc), 'ticket_event/note');
  expect(idSchema.safeParse(id).success).toBe(true);
  expect(deriveId(idOf(0xabc).toUpperCase(), 'ticket_event/note')).toBe(id);
});

test('ids of neighbouring mutations and of different labels never meet in 100,000', () => {
  const seen = new Set<string>();
  for (let n = 0; n < 50_000; n++) seen.add(deriveId(idOf(n), 'a')).add(deriveId(idOf(n), 'b'));
  expect(seen.size).toBe(100_000);
});

test('the derived id keeps the time of the mutation id, so that rows lie together', () => {
  expect(deriveId(idOf(1), 'x').slice(0, 13)).toBe(idOf(1).slice(0, 13));
});
