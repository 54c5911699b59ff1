/** A transaction that another writer stands in the way of. */
import { describe, expect, test } from 'vitest';
import { StorageFault } from '../../../src/hub/services/hub-storage.ts';
import { tryAgain } from '../../../src/hub/services/try-again.ts';

/** A transaction that fails with each of these, and then succeeds. */
function failingWith(...faults: Error[]) {
  let tries = 0;
  const work = async (): Promise<number> => {
    const fault = faults[tries++];
    if (fault !== undefined) throw fault;
    return tries;
  };
  return { work, tries: () => tries };
}

const deadlock = () => new StorageFault('contention', 'SQLSTATE 40P01');

describe('a transaction that waits in a circle with another', () => {
  test('is begun again, and each time is told in one line', async () => {
    const lines: string[] = [];
    const { work } = failingWith(deadlock(), deadlock());
    expect(await tryAgain(work, { what: 'escalation', log: (line) => lines.push(line) })).toBe(3);
    expect(lines).toEqual(Array(2).fill('escalation is tried again after SQLSTATE 40P01'));
  });

  test('is given up after six times, with the last fault', async () => {
    const { work, tries } = failingWith(...Array.from({ length: 9 }, deadlock));
    await expect(tryAgain(work, { what: 'escalation', log: () => {} })).rejects.toThrow('40P01');
    expect(tries()).toBe(6);
  });

  test.each([new StorageFault('unstorable', 'SQLSTATE 22P05'), new Error('the connection ended')])(
    'but not for what the same again would not mend: %s',
    async (fault) => {
      const { work, tries } = failingWith(fault);
      await expect(tryAgain(work, { what: 'escalation', log: () => {} })).rejects.toBe(fault);
      expect(tries()).toBe(1);
    },
  );
});
