/** Changes to a ticket that is open already: its field groups `fields`, `status`, `owner`, and notes. Group writes check their rev. */
import { z } from 'zod';
import type { ErrorCode } from '../../base/error-codes.ts';
import type { Json } from '../../base/result.ts';
import {
  atMsSchema,
  complaintTypeSchema,
  departmentSchema,
  emotionSchema,
  idSchema,
  type TicketStage,
  ticketStageSchema,
  type Urgency,
  urgencies,
  urgencySchema,
} from '../../base/words.ts';
import { followUpNames, mootAt } from '../../ticket/follow-up-plan.ts';
import { canMove, isDoneStage, isReopening, needsReason, reopenReasons, stageName } from '../../ticket/stage-moves.ts';
import { ownerText, stageText } from '../../ticket/story-texts.ts';
import { demandSchema, evidenceSchema, type FollowUp, givenOptionSchema, problemSchema, type Ticket } from '../../ticket/ticket.ts';
import { defineMutation, type EntityPut, type MutationContext } from '../mutation.ts';
import { isTypeTooTight, mayChoose } from './approval.ts';
import { mergeEvidence } from './evidence.ts';
import { done, judgeGroup, mayWrite, ownerObstacle, ownerRefs, rejected, writableRow } from './judge.ts';
import { taskRefs, unsettledTasks } from './task.ts';
import { storyEvent, ticketPut, withLastAction } from './ticket-story.ts';

/** Group `fields`. Evidence is merged by id, never removed; `null` means "set to nothing" only where the column may be null. */
export const ticketPatchSchema = z.strictObject({
  orderId: idSchema.nullable().optional(),
  contactId: idSchema.nullable().optional(),
  type: complaintTypeSchema.optional(),
  title: z.string().max(200).optional(),
  emotion: emotionSchema.optional(),
  urgency: urgencySchema.optional(),
  firstResponseAtMs: atMsSchema.nullable().optional(),
  planGivenAtMs: atMsSchema.nullable().optional(),
  problem: problemSchema.optional(),
  demands: z.array(demandSchema).optional(),
  facts: z.array(z.string()).optional(),
  evidence: z.array(evidenceSchema).optional(),
  options: z.array(givenOptionSchema).optional(),
});
export type TicketPatch = z.infer<typeof ticketPatchSchema>;

const patchNames: { readonly [K in keyof TicketPatch]-?: string } = {
  orderId: '订单',
  contactId: '来电',
  type: '类型',
  title: '标题',
  emotion: '情绪',
  urgency: '紧急程度',
  firstResponseAtMs: '首次响应',
  planGivenAtMs: '给出方案',
  problem: '问题描述',
  demands: '诉求',
  facts: '事实',
  evidence: '凭证',
  options: '方案',
};

function changedKeys(ticket: Ticket, patch: TicketPatch): (keyof TicketPatch)[] {
  return (Object.keys(patchNames) as (keyof TicketPatch)[]).filter((key) => patch[key] !== undefined && key in ticket);
}

function isWorse(before: Ticket, after: Ticket): boolean {
  const rank = (urgency: Urgency) => urgencies.indexOf(urgency);
  return after.emotion > before.emotion || rank(after.urgency) > rank(before.urgency);
}

type FieldsArgs = { patch: TicketPatch; approvalId?: string | null | undefined };

/**
 * A list written anew keeps what was chosen, and makes it no dearer than its author may grant; a new type stretches no limit around it.
 * Null: so it does.
 */
function choiceObstacle(context: MutationContext, ticket: Ticket, { patch, approvalId }: FieldsArgs): ErrorCode | null {
  if (ticket.chosenOptionId === null) return null;
  const { options, type: to = ticket.type } = patch;
  const chosen = (options ?? ticket.options).find(({ id }) => id === ticket.chosenOptionId);
  if (chosen !== undefined && isTypeTooTight(context, { ticket, to, option: chosen }, approvalId)) return 'approval.type-limit';
  if (options === undefined) return null;
  const before = ticket.options.find(({ id }) => id === ticket.chosenOptionId);
  // Left out, it could come back at any price.
  if (chosen === undefined) return before === undefined ? null : 'input.invalid';
  const rises = chosen.costCents > (before?.costCents ?? 0) || (chosen.couponCents ?? 0) > (before?.couponCents ?? 0);
  return rises && !mayChoose(context, { id: ticket.id, type: to }, chosen, approvalId) ? 'approval.needed' : null;
}

export const ticketUpdateFields = defineMutation({
  v: 1,
  needsAuthority: true,
  /** `approvalId`: what allows the choice that stands, where a new type has a lower limit. */
  args: z.strictObject({
    ticketId: idSchema,
    patch: ticketPatchSchema,
    lastAction: z.string().max(200).optional(),
    approvalId: idSchema.nullable().optional(),
  }),
  reads: (args) => [
    { entity: 'ticket', id: args.ticketId },
    ...(typeof args.approvalId === 'string' ? [{ entity: 'approval' as const, id: args.approvalId }] : []),
  ],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const ticket = found.row;
    const { evidence, ...plain } = args.patch;
    const merged = evidence === undefined ? ticket.evidence : mergeEvidence(ticket.evidence, evidence);
    const patch: TicketPatch = evidence === undefined ? plain : { ...plain, evidence: merged };
    const keys = changedKeys(ticket, patch);
    const mine = Object.fromEntries(keys.map((key) => [key, patch[key] ?? null])) as Json;
    const theirs = Object.fromEntries(keys.map((key) => [key, ticket[key]])) as Json;
    const verdict = judgeGroup(context, ticket.id, { name: 'fields', rev: ticket.fieldsRev, mine, theirs });
    if (verdict === 'settled') return done([]);
    if (verdict !== 'write') return verdict;
    const obstacle = choiceObstacle(context, ticket, args);
    if (obstacle !== null) return rejected(obstacle, 'ticket', ticket.id);
    const changed: Ticket = { ...ticket, ...(mine as Partial<Ticket>), fieldsRev: context.mutationId };
    const next = args.lastAction === undefined ? changed : withLastAction(changed, args.lastAction, context.atMs);
    const puts: EntityPut[] = [ticketPut(next)];
    puts.push(storyEvent(context, next, { kind: 'fields', text: `更新了${keys.map((key) => patchNames[key]).join('、')}` }));
    if (isWorse(ticket, next)) {
      puts.push(storyEvent(context, next, { kind: 'worsened', text: '情绪或紧急程度升级', reasonCode: 'severity-raised' }));
    }
    return done(puts);
  },
  describe: (args) => `更新工单的${(Object.keys(args.patch) as (keyof TicketPatch)[]).map((key) => patchNames[key]).join('、') || '内容'}`,
});

/** Of those named, the ones that belong to this ticket, are open, and are moot at its stage. */
function endedFollowUps(context: MutationContext, ticket: Ticket, ids: readonly string[]): FollowUp[] {
  const named = [...new Set(ids)].map((id) => context.row('follow_up', id));
  const own = named.filter((row) => row !== null && row.ticketId === ticket.id && mayWrite(context.actor, row.scope));
  return mootAt(
    ticket.stage,
    own.filter((row) => row !== null),
  );
}

/** Two people moved it to the same stage: what the second one wrote as a reason stays in the story. */
function reasonBeside(context: MutationContext, ticket: Ticket, stage: TicketStage, reason: string): EntityPut[] {
  if (reason.trim() === '' || ticket.statusRev === context.mutationId) return [];
  return [storyEvent(context, ticket, { kind: 'note', text: `也要进入「${stageName(stage)}」：${reason.trim()}` })];
}

export const ticketSetStage = defineMutation({
  v: 1,
  /**
   * `reopenCode` and `planDueAtMs` only where a ticket is opened again: its plan is owed anew from then on. `endsFollowUps`: those that
   * are moot at the new stage.
   */
  args: z.strictObject({
    ticketId: idSchema,
    stage: ticketStageSchema,
    reason: z.string().max(300),
    reopenCode: z.enum(reopenReasons).optional(),
    planDueAtMs: atMsSchema.optional(),
    endsFollowUps: z.array(idSchema).max(20).optional(),
  }),
  reads: (args) => [
    { entity: 'ticket', id: args.ticketId },
    ...(isDoneStage(args.stage) ? taskRefs(args.ticketId) : []),
    ...(args.endsFollowUps ?? []).map((id) => ({ entity: 'follow_up' as const, id })),
  ],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const ticket = found.row;
    const { stage, reason } = args;
    const verdict = judgeGroup(context, ticket.id, {
      name: 'status',
      rev: ticket.statusRev,
      mine: { stage },
      theirs: { stage: ticket.stage },
    });
    if (verdict === 'settled') return done(reasonBeside(context, ticket, stage, reason));
    if (verdict !== 'write') return verdict;
    if (!canMove(ticket.stage, stage)) return rejected('ticket.illegal-move', 'ticket', ticket.id);
    if (needsReason(ticket.stage, stage) && reason.trim() === '') return rejected('input.invalid', 'ticket', ticket.id);
    const waitsFor = isDoneStage(stage) ? unsettledTasks(context, ticket.id).length : 0;
    if (waitsFor > 0 && reason.trim() === '') return rejected('ticket.waiting', 'ticket', ticket.id);
    const reopened = isReopening(ticket.stage, stage);
    const planned = stage === 'executing' || stage === 'confirming' || stage === 'care';
    const next: Ticket = {
      ...withLastAction(ticket, reopened ? '重新打开工单' : `进入「${stageName(stage)}」`, context.atMs),
      stage,
      statusRev: context.mutationId,
      firstResponseAtMs: ticket.firstResponseAtMs ?? (stage === 'closed' ? null : context.atMs),
      planGivenAtMs: ticket.planGivenAtMs ?? (planned ? context.atMs : null),
      closedAtMs: stage === 'closed' ? context.atMs : null,
      ...(reopened ? { planGivenAtMs: null, planDueAtMs: args.planDueAtMs ?? ticket.planDueAtMs } : {}),
    };
    const waiting = waitsFor === 0 ? '' : `（还有 ${waitsFor} 件部门协办没有答复）`;
    const text = stageText(ticket.stage, stage, `${reason.trim() === '' ? '' : `：${reason.trim()}`}${waiting}`);
    const ended = endedFollowUps(context, next, args.endsFollowUps ?? []);
    const told = reopened
      ? { kind: 'reopened' as const, reasonCode: args.reopenCode ?? 'other' }
      : { kind: 'stage' as const, reasonCode: stage };
    const endedNames = [...new Set(ended.map(({ kind }) => followUpNames[kind]))].join('、');
    const whole = ended.length === 0 ? text : `${text}；不再需要${endedNames}`;
    return done([
      ticketPut(next),
      ...ended.map((row): EntityPut => ({ entity: 'follow_up', row: { ...row, status: 'cancelled', doneAtMs: context.atMs } })),
      storyEvent(context, next, { ...told, text: whole }),
    ]);
  },
  describe: (args) => `工单进入「${stageName(args.stage)}」`,
});

export const ticketSetOwner = defineMutation({
  v: 1,
  args: z.strictObject({
    ticketId: idSchema,
    ownerId: idSchema.nullable(),
    ownerName: z.string().max(50),
    department: departmentSchema.optional(),
  }),
  reads: (args) => [{ entity: 'ticket', id: args.ticketId }, ...ownerRefs(args.ownerId)],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const ticket = found.row;
    const { ownerId, ownerName } = args;
    const department = args.department ?? ticket.department;
    const mine = { ownerId, ownerName, department };
    const theirs = { ownerId: ticket.ownerId, ownerName: ticket.ownerName, department: ticket.department };
    const verdict = judgeGroup(context, ticket.id, { name: 'owner', rev: ticket.ownerRev, mine, theirs });
    if (verdict === 'settled') return done([]);
    if (verdict !== 'write') return verdict;
    const obstacle = ownerId === ticket.ownerId ? null : ownerObstacle(context, ownerId);
    if (obstacle !== null) return rejected(obstacle, 'ticket', ticket.id);
    const who = ownerName === '' ? '待分配' : ownerName;
    const next: Ticket = { ...withLastAction(ticket, `转由${who}负责`, context.atMs), ...mine, ownerRev: context.mutationId };
    const text = ownerText(ticket.ownerName, ownerName);
    // The clock of a department runs from the moment it got the ticket.
    const reasonCode = department === ticket.department ? null : department;
    return done([ticketPut(next), storyEvent(context, next, { kind: 'owner', text, reasonCode })]);
  },
  describe: (args) => `把工单转给${args.ownerName || '待分配'}`,
});

export const ticketAddNote = defineMutation({
  v: 1,
  args: z.strictObject({ ticketId: idSchema, text: z.string().min(1).max(5_000) }),
  reads: (args) => [{ entity: 'ticket', id: args.ticketId }],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    return done([storyEvent(context, found.row, { kind: 'note', text: args.text })]);
  },
  describe: (args) => `添加备注「${args.text.length > 20 ? `${args.text.slice(0, 20)}…` : args.text}」`,
});

export const ticketChooseOption = defineMutation({
  v: 1,
  needsAuthority: true,
  /** `options` replaces the list offered, when the choice is made together with it. `approvalId`: what allows it above the limit. */
  args: z.strictObject({
    ticketId: idSchema,
    optionId: z.string().min(1),
    options: z.array(givenOptionSchema).optional(),
    approvalId: idSchema.nullable().optional(),
  }),
  reads: (args) => [
    { entity: 'ticket', id: args.ticketId },
    ...(typeof args.approvalId === 'string' ? [{ entity: 'approval' as const, id: args.approvalId }] : []),
  ],
  apply(context, args) {
    const found = writableRow(context, 'ticket', args.ticketId);
    if (found.row === null) return found.refusal;
    const ticket = found.row;
    const options = args.options ?? ticket.options;
    const chosen = options.find((option) => option.id === args.optionId);
    if (chosen === undefined) return rejected('input.invalid', 'ticket', ticket.id);
    const mine = { chosenOptionId: args.optionId, options };
    const theirs = { chosenOptionId: ticket.chosenOptionId, options: ticket.options };
    const verdict = judgeGroup(context, ticket.id, { name: 'fields', rev: ticket.fieldsRev, mine, theirs });
    if (verdict === 'settled') return done([]);
    if (verdict !== 'write') return verdict;
    if (!mayChoose(context, ticket, chosen, args.approvalId)) return rejected('approval.needed', 'ticket', ticket.id);
    const next: Ticket = {
      ...withLastAction(ticket, `您选择了「${chosen.title}」`, context.atMs),
      ...mine,
      planGivenAtMs: ticket.planGivenAtMs ?? context.atMs,
      fieldsRev: context.mutationId,
    };
    return done([ticketPut(next), storyEvent(context, next, { kind: 'option', text: `客户选择：${chosen.title}`, reasonCode: chosen.id })]);
  },
  describe: () => '记录客户选择的方案',
});
