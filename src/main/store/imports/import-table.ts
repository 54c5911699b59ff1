/** Holds the table of one file: its headings, its rows as judged, and what is wrong with the bad ones. Sends nothing anywhere. */
import { type Cell, cellText, isBlank } from '../../../shared/imports/cell.ts';
import type { ImportKind } from '../../../shared/imports/fields.ts';
import { guessHeadingRow, guessKind } from '../../../shared/imports/guess-mapping.ts';
import type { Issue } from '../../../shared/imports/issues.ts';
import { createJudge, maskedSample } from '../../../shared/imports/judge-rows.ts';
import { reportCsv } from '../../../shared/imports/report.ts';
import type { BadRow, CheckFacts, GoodRow, ReadOrder, TableFacts, ThreadOrders } from './import-orders.ts';
import { readTable } from './read-table.ts';
import type { Table } from './table.ts';

type Ask<N extends keyof ThreadOrders> = ThreadOrders[N]['ask'];
export type Pause = (done: number, total: number) => Promise<void>;

const rowsPerTurn = 2_000;
const sampleRows = 200;
const mostSamples = 3;

export class ImportTable {
  #table: Table | null = null;
  #headingAt = 0;
  #headings: string[] = [];
  #kind: ImportKind = 'ticket';
  #good: GoodRow[] = [];
  readonly #bad = new Map<number, Issue[]>();
  /** Rises whenever the file is read or judged anew. */
  #turn = 0;

  /** Throws once something newer was asked: what the table holds is of the latest order only. */
  #holdTo(turn: number): void {
    if (turn !== this.#turn) throw new Error('overtaken');
  }

  async read({ bytes, choice, headingRow }: ReadOrder): Promise<TableFacts> {
    const turn = ++this.#turn;
    const table = await readTable(bytes, choice);
    this.#holdTo(turn);
    const { rows } = table;
    this.#table = table;
    this.#headingAt = headingRow === null ? guessHeadingRow(rows) : Math.min(Math.max(1, headingRow), rows.length) - 1;
    const heading = (rows[this.#headingAt] ?? []).map(cellText);
    // Headings end where the last one stands.
    this.#headings = heading.slice(0, heading.findLastIndex((text) => text !== '') + 1);
    this.#forget();
    const { rows: _rows, ...facts } = table;
    return {
      ...facts,
      headingRow: this.#headingAt + 1,
      headings: this.#headings,
      samples: this.#samples(),
      rows: this.#body().filter((row) => !row.every(isBlank)).length,
      guessedKind: guessKind(this.#headings),
    };
  }

  #forget(): void {
    this.#good = [];
    this.#bad.clear();
  }

  #body(): Cell[][] {
    return this.#table?.rows.slice(this.#headingAt + 1) ?? [];
  }

  #samples(): string[][] {
    const rows = this.#body().slice(0, sampleRows);
    return this.#headings.map((heading, column) => {
      const texts = new Set<string>();
      for (const row of rows) {
        const text = maskedSample(heading, row[column] ?? null);
        if (text !== '') texts.add(text);
        if (texts.size === mostSamples) break;
      }
      return [...texts];
    });
  }

  /** `pause` is called every so often and may throw to end it. */
  async check(judging: Ask<'check'>, pause: Pause): Promise<CheckFacts> {
    const turn = ++this.#turn;
    this.#forget();
    this.#kind = judging.kind;
    const judge = createJudge({ ...judging, columns: this.#headings.length });
    const body = this.#body();
    for (const [at, cells] of body.entries()) {
      if (at % rowsPerTurn === 0) {
        await pause(at, body.length);
        this.#holdTo(turn);
      }
      if (cells.every(isBlank)) continue;
      const row = this.#headingAt + 2 + at;
      const judged = judge(row, cells);
      if (judged.issues === null) this.#good.push({ row, value: judged.row });
      else this.#bad.set(row, judged.issues);
    }
    return this.#facts();
  }

  #facts(): CheckFacts {
    let issues = 0;
    for (const each of this.#bad.values()) issues += each.length;
    return { good: this.#good.length, bad: this.#bad.size, issues };
  }

  batch({ from, count }: Ask<'batch'>): GoodRow[] {
    return this.#good.slice(from, from + count);
  }

  goodUpTo({ row }: Ask<'goodUpTo'>): number {
    return this.#good.filter((good) => good.row <= row).length;
  }

  /** What the hub did not take joins the report. */
  refuse({ rows }: Ask<'refuse'>): CheckFacts {
    for (const issue of rows) this.#bad.set(issue.row, [...(this.#bad.get(issue.row) ?? []), issue]);
    return this.#facts();
  }

  #inOrder(): [number, Issue[]][] {
    return [...this.#bad].sort(([a], [b]) => a - b);
  }

  badRows({ from, count }: Ask<'badRows'>): { total: number; rows: BadRow[] } {
    const rows = this.#inOrder()
      .slice(from, from + count)
      .map(([row, issues]) => ({ row, issues }));
    return { total: this.#bad.size, rows };
  }

  report({ locale }: Ask<'report'>): string {
    return reportCsv(
      this.#inOrder().flatMap(([, issues]) => issues),
      this.#kind,
      this.#headings,
      locale,
    );
  }
}
