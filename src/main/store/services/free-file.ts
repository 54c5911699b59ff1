/** Where a file that a person saves goes: never over one that is there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The first path that is free: `name.ending`, `name (2).ending`… `name` holds nothing that file systems do not take. */
export function freeFile(dir: string, name: string, ending: string): string {
  for (let n = 1; ; n++) {
    const file = join(dir, `${name}${n === 1 ? '' : ` (${n})`}.${ending}`);
    if (!existsSync(file)) return file;
  }
}
