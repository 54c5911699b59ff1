import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/shared/base/result.ts';
import { layeredLookup, overlayOf, type PendingMutation } from '../../../src/shared/sync/local-view.ts';
import type { MutationStatus } from '../../../src/shared/sync/wire.ts';
import { agent, aTicket, at, idOf, Rows } from '../../support/facts.ts';

const ticketId = idOf(2);

function pending(n: number, name: string, args: Json, rest: Partial<PendingMutation>): PendingMutation {
  const now = { mutationId: idOf(1_000 + n), createdAtMs: at('2026-11-18T10:00') };
  return { n, name, argsVer: 1, args, expects: null, dependsOn: null, status: null, ...now, ...rest };
}

/** What the desk shows of a case that a colleague had closed when it last heard of it. */
function shownOnClosed(name: string, args: Json, status: MutationStatus | null) {
  const closed = aTicket({ id: ticketId, stage: 'closed', closedAtMs: at('2026-11-18T09:00'), statusRev: idOf(902) });
  const base = new Rows().put({ entity: 'ticket', row: closed }).lookup;
  const waiting = [
    pending(1, name, args, { status }),
    pending(2, 'ticket.setStage', { ticketId, stage: 'verifying', reason: '又响了' }, { expects: { status: idOf(902) } }),
  ];
  const layer = overlayOf({ actor: agent, waiting, refused: new Set(), settling: new Set(), base });
  return { ticket: layeredLookup(base, layer)('ticket', ticketId), puts: [...layer.values()] };
}

describe('the local view', () => {
  test('an emergency that the hub accepted is shown on a case that this desk last heard of as closed, and stays when it is opened again', () => {
    const args = { ticketId, note: '烫伤' };
    expect(shownOnClosed('ticket.declareEmergency', args, 'ok').ticket).toMatchObject({ stage: 'verifying', urgency: 'emergency' });
    // Not judged yet: the hub may refuse it.
    expect(shownOnClosed('ticket.declareEmergency', args, null).ticket).toMatchObject({ stage: 'verifying', urgency: 'normal' });
  });

  test('what made a case worse is shown there as well', () => {
    const told = (status: MutationStatus | null) =>
      shownOnClosed('ticket.worsen', { ticketId, code: 'media', note: '要找记者' }, status).puts.filter(
        ({ entity, row }) => entity === 'ticket_event' && 'kind' in row && row.kind === 'worsened',
      );
    expect(told('ok')).toHaveLength(1);
    expect(told(null)).toHaveLength(0);
  });
});
