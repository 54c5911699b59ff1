/** Opens the files of a desk, which brings them forward to this version; says so before and after, and waits to be killed. */
import { writeSync } from 'node:fs';
import { openFiles } from '../../support/desk-store.ts';

const [dir = ''] = process.argv.slice(2);
writeSync(1, 'opening\n');
openFiles(dir);
writeSync(1, 'opened\n');
setInterval(() => undefined, 1_000);
