/** F1: when everything has drained, every file that an applied action names is whole on the hub, under the hash of its bytes. */
import { filesNamedIn } from '../../src/main/store/sync/files-named.ts';
import { Violation } from './env.ts';
import type { HubStore } from './hub-store.ts';
import type { Truth } from './oracle.ts';
import { sha256Of } from './sim-files.ts';

export async function checkFiles(
  store: Pick<HubStore, 'tables' | 'wholeFile'>,
  { truth, lost }: { truth: ReadonlyMap<string, Pick<Truth, 'name' | 'args'>>; lost: ReadonlySet<string> },
): Promise<void> {
  for (const { mutationId, status } of store.tables.ledger.values()) {
    // Its author's own.db has neither the action nor the file any more.
    const saved = status === 'ok' && !lost.has(mutationId) ? truth.get(mutationId) : undefined;
    for (const sha256 of saved === undefined ? [] : filesNamedIn(saved.args)) {
      const bytes = await store.wholeFile(sha256);
      const what = `the file ${sha256.slice(0, 12)} of ${saved?.name} ${mutationId}`;
      if (bytes === null) throw new Violation('F1', `${what} is not on the hub`);
      if (sha256Of(bytes) !== sha256) throw new Violation('F1', `${what} is not what it was on the hub`);
    }
  }
}
