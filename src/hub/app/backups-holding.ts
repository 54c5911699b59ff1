/** Which of the hub's own backup files still name a customer: for whoever erased them and has to know when the last copy is gone. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { backupFolder, keptBackups } from './automatic-backups.ts';
import { backupsIn } from './room-for-backup.ts';

/** Reads the file in pieces, whatever the length of its lines. */
async function names(path: string, id: string): Promise<boolean> {
  let end = Buffer.alloc(0);
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    const text = Buffer.concat([end, piece]);
    if (text.includes(id)) return true;
    end = Buffer.from(text.subarray(-id.length));
  }
  return false;
}

function untilWhen(name: string): string {
  if (name.startsWith('running-')) return `goes by itself once ${keptBackups.running} newer ones are made`;
  if (name.startsWith('before-upgrade-')) return `goes by itself after ${keptBackups['before-upgrade']} more upgrades`;
  return 'stays until you delete it';
}

/** A line for each file in `backups` of the data folder that names this customer, the oldest first: its path, its date, and when it goes. */
export async function backupsHolding(dataDir: string, customerId: string): Promise<string[]> {
  const folder = backupFolder(dataDir);
  const lines: string[] = [];
  for (const { name, madeAtMs } of backupsIn(folder)) {
    const path = join(folder, name);
    // One that has just gone by itself holds nobody any more.
    const holds = await names(path, customerId).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    });
    if (holds) lines.push(`${path} (${new Date(madeAtMs).toISOString().slice(0, 16).replace('T', ' ')} UTC), ${untilWhen(name)}`);
  }
  return lines;
}
