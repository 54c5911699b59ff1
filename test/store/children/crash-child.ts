/** Enqueues notes and applies pages until it is killed; says what is done on stdout, one line each, only after it is done. */
import { writeSync } from 'node:fs';
import { applyPullInSlices, storedState } from '../../../src/main/store/sync/apply-pull.ts';
import { enqueueMutation } from '../../../src/main/store/sync/mutate.ts';
import { rebuildOverlay } from '../../../src/main/store/sync/overlay.ts';
import type { CheckedPart } from '../../../src/shared/sync/page.ts';
import type { ApplyEffect } from '../../../src/shared/sync/sync-state.ts';
import { aDesk, applyParts, testEpoch } from '../../support/desk-store.ts';
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
/** With a turn after every row, and an action in the middle. */
async function applyInSlices(part: CheckedPart): Promise<void> {
  const before = storedState(desk.store);
  const { scope, to, head } = part;
  const effect: ApplyEffect = {
    ...{ kind: 'apply', epoch: before.epoch ?? testEpoch, grants: { ver: 1, scopes: [scope] }, lastN: before.lastN, purge: [] },
    ...{ dataAtMs: null, settle: [], parts: [{ scope, cursor: { seq: to, head, phase: 'live' }, restart: false }] },
  };
  let turn = 0;
  const breathe = async () => {
    if (++turn === 20) note(`分段 ${to}`);
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  await applyPullInSlices(desk.store, { effect, parts: [part] }, { isTimeUp: () => true, breathe, isStopped: () => false });
}

function note(text: string): void {
  const queued = enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(2), text });
  if (!queued.ok) throw new Error(queued.error.message);
  writeSync(1, `note ${queued.value}\n`);
}

for (;;) {
  const from = storedState(desk.store).cursors[teamScope]?.seq ?? 0;
  const rows = Array.from({ length: rowsPerPage }, (_, i): PageRow => ({ entity: 'customer', row: aCustomer(from + i + 100) }));
  const part = aCheckedPart({ from, rows });
  if (from % (2 * rowsPerPage) < rowsPerPage) applyParts(desk.store, [part]);
  else await applyInSlices(part);
  writeSync(1, `page ${from + rowsPerPage}\n`);
  note(`记录 ${from}`);
}
