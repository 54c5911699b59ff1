/** Evidence on a ticket: appended or refined by id, never removed, so that it never conflicts. The file itself travels apart, by hash. */
import { z } from 'zod';
import { idSchema } from '../../base/words.ts';
import { type Evidence, evidenceSchema } from '../../ticket/ticket.ts';
import { defineMutation } from '../mutation.ts';
import { done, sameJson, writableRow } from './judge.ts';
import { briefPuts, taskRefs } from './task.ts';
import { storyEvent, ticketPut, withLastAction } from './ticket-story.ts';

const rank: { readonly [S in Evidence['state']]: number } = { wanted: 0, asked: 1, waived: 2, have: 3 };

/** What is had stays had: a list written from an older view cannot take back a file or a state that is further on. */
function refine(stored: Evidence, given: Evidence): Evidence {
  return {
    ...given,
    state: rank[given.state] >= rank[stored.state] ? given.state : stored.state,
    note: given.note === '' ? stored.note : given.note,
    sha256: given.sha256 ?? stored.sha256,
    fileName: given.fileName ?? stored.fileName,
  };
}

export function mergeEvidence(stored: readonly Evidence[], given: readonly Evidence[]): Evidence[] {
  const byId = new Map(given.map((item) => [item.id, item]));
  const merged = stored.map((item) => {
    const newer = byId.get(item.id);
    byId.delete(item.id);
    return newer === undefined ? item : refine(item, newer);
  });
  return [...merged, ...byId.values()];
}

/** Only what came in is progress to the customer; what was merely asked for, or read from our own records, is not. */
function isProgress({ source, state }: Evidence): boolean {
  return source !== 'desk' && state === 'have';
}

const storyLead: { readonly [S in Evidence['state']]: string } = {
  wanted: '需要凭证',
  asked: '已请客户提供',
  waived: '不再需要',
  have: '收到凭证',
};

function storyOf({ source, state, label, fileName }: Evidence): string {
  const lead = source === 'desk' && state === 'have' ? '系统已查到' : storyLead[state];
  return `${lead}：${fileName === null ? label : `${label}(${fileName})`}`;
}

export const evidenceAttach = defineMutation({
  v: 1,
  args: z.strictObject({ ticketId: idSchema, evidence: evidenceSchema }),
  reads: (args) => [{ entity: 'ticket', id: args.ticketId }, ...taskRefs(args.ticketId)],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const evidence = mergeEvidence(found.row.evidence, [args.evidence]);
    if (sameJson(evidence, found.row.evidence)) return done([]);
    const told = isProgress(args.evidence) ? withLastAction(found.row, `收到${args.evidence.label}`, context.atMs) : found.row;
    const ticket = { ...told, evidence };
    const story = storyEvent(context, ticket, { kind: 'evidence', text: storyOf(args.evidence) });
    return done([ticketPut(ticket), story, ...briefPuts(context, ticket)]);
  },
  describe: (args) => `添加凭证「${args.evidence.label}」`,
});
