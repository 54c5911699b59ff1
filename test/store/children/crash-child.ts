/** Enqueues notes and applies pages until it is killed; says what is done on stdout, one line each, only after it is done. */
import { writeSync } from 'node:fs';
import { storedState } from '../../../src/main/store/sync/apply-pull.ts';
import { enqueueMutation } from '../../../src/main/store/sync/mutate.ts';
import { rebuildOverlay } from '../../../src/main/store/sync/overlay.ts';
import { aDesk, applyParts } from '../../support/desk-store.ts';
import { aCheckedPart, aCustomer, aTicket, idOf, type PageRow, teamScope } from '../../support/synced-rows.ts';

const rowsPerPage = 40;
const [dir = ''] = process.argv.slice(2);
const desk = aDesk({ dir });
desk.clock.nowMs = Date.now();
rebuildOverlay(desk.store);

if (storedState(desk.store).cursors[teamScope] === undefined) {
  const rows: PageRow[] = [
    { entity: 'customer', row: aCustomer(1) },
    { entity: 'ticket', row: aTicket(2, idOf(1)) },
  ];
  applyParts(desk.store, [aCheckedPart({ rows })]);
}
for (;;) {
  const from = storedState(desk.store).cursors[teamScope]?.seq ?? 0;
  const rows = Array.from({ length: rowsPerPage }, (_, i): PageRow => ({ entity: 'customer', row: aCustomer(from + i + 100) }));
  applyParts(desk.store, [aCheckedPart({ from, rows })]);
  writeSync(1, `page ${from + rowsPerPage}\n`);
  const queued = enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(2), text: `记录 ${from}` });
  if (!queued.ok) throw new Error(queued.error.message);
  writeSync(1, `note ${queued.value}\n`);
}
