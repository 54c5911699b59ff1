/** The language engine against its peers: scanning, rules with gaps, keystrokes, a day's review, dialogue turns. */
import { type Bench, judge } from './bench-row.ts';
import { seed } from './engine/corpus.ts';
import { loadRows } from './engine/load-rows.ts';
import { ensurePeers } from './engine/peers.ts';
import { corpusBytes, rounds, scanRows } from './engine/scan-rows.ts';

export const bench: Bench = {
  name: 'engine',
  about: `seed ${seed}, ${corpusBytes >> 20} MiB of generated dialogue, line by line; median of ${rounds} rounds in turn, one process per engine; hits equal to a plain search first`,
  names: null,
  async run() {
    ensurePeers();
    return judge('engine', [...(await scanRows()), ...(await loadRows())]);
  },
};
