/** One process that searches the very large team: as the product does, by LIKE over every row in between, and then judges what was found. */
import { search } from '../../src/main/store/services/search.ts';
import { openLarge, sizesIn } from './large-desk.ts';
import { timed } from './processor-time.ts';
import { misspelt, type Wanted } from './search-oracle.ts';
import { hitLimit, type Way, waysOf } from './search-ways.ts';

/** `queries` of each kind are timed, `scans` of them asked by LIKE as well, `judged` compared with what should be found. */
export type SearchSpec = { dir: string; queries: number; scans: number; judged: number };
/** Processor times in ms; `found` of `wanted` rows, and `wrong` ones, in those that were judged; `inOrder` of the judged answers are right to the last place. */
export type SearchKind = {
  kind: string;
  own: number[];
  box: number[];
  scan: number[];
  judged: number;
  found: number;
  wanted: number;
  wrong: number;
  inOrder: number;
};
export type SearchAnswer = { kinds: SearchKind[]; keys: { looked: number; wrong: number } };

const spec = JSON.parse(process.argv[2] ?? '{}') as SearchSpec;
const large = openLarge(spec.dir);
const sizes = sizesIn(spec.dir);
const began = performance.now();
const warmQueries = 30;
const keysLooked = 5_000;

type Answered = { query: string; ids: readonly string[] };
type Measured = { way: Way; told: SearchKind; answers: Answered[] };

function tell(text: string): void {
  process.stderr.write(`  ${((performance.now() - began) / 1_000).toFixed(0)} s: ${text}\n`);
}

function measure(way: Way): Measured {
  const told: SearchKind = { kind: way.kind, own: [], box: [], scan: [], judged: 0, found: 0, wanted: 0, wrong: 0, inOrder: 0 };
  const answers: Answered[] = [];
  const queries = way.scan === null ? spec.judged : spec.queries;
  const everyScan = Math.floor(queries / spec.scans);
  for (let warm = 0; warm < warmQueries; warm++) search(large.desk, { text: way.query(), limit: hitLimit });
  for (let n = 0; n < queries; n++) {
    const query = way.query();
    const own = timed(() => way.own(query));
    told.own.push(own.ms);
    told.box.push(timed(() => search(large.desk, { text: query, limit: hitLimit })).ms);
    if (n < spec.judged) answers.push({ query, ids: own.answer });
    if (way.scan !== null && n % everyScan === everyScan - 1) told.scan.push(timed(() => way.scan?.(query)).ms);
  }
  tell(way.kind);
  return { way, told, answers };
}

function judge({ told, answers }: Measured, wanted: Wanted): SearchKind {
  for (const { query, ids } of answers) {
    const right = wanted.get(query) ?? [];
    const known = new Set(right);
    const found = ids.filter((id) => known.has(id)).length;
    told.judged += 1;
    told.wanted += right.length;
    told.found += found;
    told.wrong += ids.length - found;
    told.inOrder += String(ids) === String(right) ? 1 : 0;
  }
  return told;
}

/** One reading of all rows answers every query of ways that share an oracle. */
function judgeAll(measured: readonly Measured[]): SearchKind[] {
  const oracles = new Set(measured.map(({ way }) => way.oracle));
  const judged = [...oracles].flatMap((oracle) => {
    const mine = measured.filter(({ way }) => way.oracle === oracle);
    const wanted = oracle(mine.flatMap(({ answers }) => answers.map(({ query }) => query)));
    return mine.map((each) => judge(each, wanted));
  });
  tell(`${measured.map(({ told }) => told.kind).join(', ')} judged`);
  return judged;
}

function run(): SearchAnswer {
  const kinds = waysOf(large, sizes).flatMap((ways) => judgeAll(ways.map(measure)));
  return { kinds, keys: misspelt(large.cache, Math.max(1, Math.floor(sizes.customers / keysLooked))) };
}

process.on('message', () => {
  process.send?.(run());
});
process.send?.({});
