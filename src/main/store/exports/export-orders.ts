/** What the store and the thread that writes a table file tell each other. */
export type ExportOrder =
  /** `part`: written first, whole or not at all it becomes `file`. */
  | { kind: 'begin'; format: 'csv' | 'xlsx'; file: string; part: string; sheet: string; heads: string[] }
  | { kind: 'rows'; rows: string[][] }
  | { kind: 'end' };

export type ExportAnswer = { kind: 'took' } | { kind: 'done'; bytes: number } | { kind: 'failed'; isFull: boolean; message: string };
