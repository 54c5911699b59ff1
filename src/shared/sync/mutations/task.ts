/**
 * Parts of a ticket that other departments have. The team asks, asks again and withdraws; the department answers or hands back. Each
 * side writes only its own row: a department never sees the ticket itself.
 */
import { z } from 'zod';
import { may } from '../../base/rights.ts';
import { atMsSchema, departmentSchema, idSchema } from '../../base/words.ts';
import {
  briefOf,
  departmentScope,
  handBackReasons,
  isUnsettled,
  type Task,
  type TaskEntry,
  taskIdOf,
  taskIdsOf,
  taskKinds,
  taskSlots,
} from '../../ticket/task.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import {
  defineMutation,
  type EntityPut,
  type MutationActor,
  type MutationContext,
  type MutationOutcome,
  type RowRef,
} from '../mutation.ts';
import { settleEscalation, taskEscalationRef } from './escalation-end.ts';
import { done, isLeading, mayWrite, rejected, writableRow } from './judge.ts';
import { storyEvent, ticketPut, withLastAction } from './ticket-story.ts';

const departmentWords = {
  quality: '质量部',
  logistics: '物流部',
  membership: '会员部',
  product: '产品部',
  finance: '财务部',
  service: '客服部',
} as const;

/** A department speaks through its own people; a lead may write down what it said by other ways. */
function speaksFor(actor: MutationActor): boolean {
  return may(actor.role, 'speakForDepartment');
}

function entry(context: MutationContext, kind: TaskEntry['kind'], text: string, more: Partial<TaskEntry> = {}): TaskEntry {
  return { kind, text, byName: context.actor.name, atMs: context.atMs, code: null, proof: '', ...more };
}

/** Parts of the ticket that nobody has settled yet, as far as the actor may see them. */
export function unsettledTasks(context: MutationContext, ticketId: string): Task[] {
  return taskIdsOf(ticketId).flatMap((id) => {
    const task = context.row('task', id);
    return task !== null && isUnsettled(task) ? [task] : [];
  });
}

export function taskRefs(ticketId: string): RowRef[] {
  return taskIdsOf(ticketId).map((id) => ({ entity: 'task', id }));
}

/** What became known of a case goes on to the departments that are at work on it. */
export function briefPuts(context: MutationContext, ticket: Ticket): EntityPut[] {
  return unsettledTasks(context, ticket.id)
    .filter(({ scope }) => mayWrite(context.actor, scope))
    .map((task) => ({ entity: 'task', row: { ...task, brief: briefOf(ticket) } }));
}

type Told = { task: Task; ticket: Ticket; text: string; code: string };

function toldToCustomer({ task, ticket, text, code }: Told, context: MutationContext, lastAction: string): MutationOutcome {
  return done([
    { entity: 'task', row: task },
    ticketPut(withLastAction(ticket, lastAction, context.atMs)),
    storyEvent(context, ticket, { kind: 'task', text, reasonCode: code }),
  ]);
}

export const taskAssign = defineMutation({
  v: 1,
  args: z.strictObject({
    taskId: idSchema,
    ticketId: idSchema,
    department: departmentSchema.exclude(['service']),
    slot: z.int().min(1).max(taskSlots),
    kind: z.enum(taskKinds),
    duty: z.string().max(60).nullable(),
    what: z.string().min(1).max(500),
    dueAtMs: atMsSchema,
  }),
  reads: (args) => [
    { entity: 'ticket', id: args.ticketId },
    { entity: 'task', id: args.taskId },
  ],
  apply(context, args) {
    const { taskId, ticketId, department, slot, kind, duty, what, dueAtMs } = args;
    if (taskId !== taskIdOf(ticketId, department, slot)) return rejected('input.invalid', 'task', taskId);
    const found = writableRow(context, 'ticket', ticketId);
    if (found.row === null) return found.refusal;
    const ticket = found.row;
    const scope = departmentScope(department, ticket.scope);
    if (scope === null || !mayWrite(context.actor, scope)) return rejected('auth.forbidden', 'task', taskId);
    // A colleague asked for something in the same place first.
    if (context.row('task', taskId) !== null) return rejected('ticket.conflict', 'task', taskId);
    const task: Task = {
      ...{ id: taskId, scope, ver: 0, deleted: false, ticketId, customerId: ticket.customerId, department, slot, kind, duty, what },
      ...{ brief: briefOf(ticket), askedById: context.actor.userId, askedByName: context.actor.name, askedAtMs: context.atMs, dueAtMs },
      ...{ state: 'open', result: '', settledAtMs: null, thread: [entry(context, 'asked', what)], rev: context.mutationId },
    };
    const text = `请${departmentWords[department]}协办：${what}`;
    return toldToCustomer({ task, ticket, text, code: 'asked' }, context, `已请${departmentWords[department]}协办`);
  },
  describe: (args) => `请${departmentWords[args.department]}协办「${args.what}」`,
});

/** `ticketId` is the part's own, named so that its row can be locked first. */
const about = { taskId: idSchema, ticketId: idSchema };
const aboutReads = (args: { taskId: string; ticketId: string }): RowRef[] => [
  { entity: 'task', id: args.taskId },
  { entity: 'ticket', id: args.ticketId },
  taskEscalationRef(args.taskId),
];

type Found = { task: Task; ticket: Ticket; refusal: null } | { task: null; ticket: null; refusal: MutationOutcome };

/** The part and its ticket, for the team's side. */
function findBoth(context: MutationContext, args: { taskId: string; ticketId: string }): Found {
  const found = writableRow(context, 'task', args.taskId);
  if (found.row === null) return { task: null, ticket: null, refusal: found.refusal };
  const parent = writableRow(context, 'ticket', args.ticketId);
  if (parent.row === null) return { task: null, ticket: null, refusal: parent.refusal };
  if (found.row.ticketId === args.ticketId) return { task: found.row, ticket: parent.row, refusal: null };
  return { task: null, ticket: null, refusal: rejected('input.invalid', 'task', args.taskId) };
}

export const taskAskAgain = defineMutation({
  v: 1,
  args: z.strictObject({ ...about, what: z.string().min(1).max(500), dueAtMs: atMsSchema }),
  reads: aboutReads,
  apply(context, args) {
    const found = findBoth(context, args);
    if (found.refusal !== null) return found.refusal;
    const { task, ticket } = found;
    if (task.state === 'open') return rejected('ticket.conflict', 'task', task.id);
    const { what, dueAtMs } = args;
    const next: Task = {
      ...task,
      ...{ state: 'open', what, dueAtMs, askedAtMs: context.atMs, askedById: context.actor.userId, askedByName: context.actor.name },
      ...{ brief: briefOf(ticket), result: '', settledAtMs: null, thread: [...task.thread, entry(context, 'asked', what)] },
      rev: context.mutationId,
    };
    const name = departmentWords[task.department];
    return toldToCustomer({ task: next, ticket, text: `再请${name}协办：${what}`, code: 'asked' }, context, `已再请${name}协办`);
  },
  describe: (args) => `再次请部门协办「${args.what}」`,
});

export const taskWithdraw = defineMutation({
  v: 1,
  args: z.strictObject({ ...about, reason: z.string().min(1).max(300) }),
  reads: aboutReads,
  apply(context, args) {
    const found = findBoth(context, args);
    if (found.refusal !== null) return found.refusal;
    const { task, ticket } = found;
    if (task.state === 'withdrawn' && task.rev === context.mutationId) return done([]);
    // Also when a colleague withdrew it: the reason given here is kept on a card.
    if (!isUnsettled(task)) return rejected('ticket.conflict', 'task', task.id);
    // What a law asks for is not for an agent to drop.
    if (task.kind === 'report' && !isLeading(context.actor)) return rejected('auth.forbidden', 'task', task.id);
    const row: Task = {
      ...task,
      ...{ state: 'withdrawn', settledAtMs: context.atMs, thread: [...task.thread, entry(context, 'withdrawn', args.reason)] },
      rev: context.mutationId,
    };
    const text = `不再请${departmentWords[task.department]}协办「${task.what}」：${args.reason}`;
    const story = storyEvent(context, ticket, { kind: 'task', text, reasonCode: 'withdrawn' });
    return done([{ entity: 'task', row }, story, ...settleEscalation(context, taskEscalationRef(task.id))]);
  },
  describe: () => '撤回一件协办',
});

export const taskAnswer = defineMutation({
  v: 1,
  args: z.strictObject({ taskId: idSchema, result: z.string().min(1).max(2_000), proof: z.string().max(200) }),
  reads: (args) => [{ entity: 'task', id: args.taskId }, taskEscalationRef(args.taskId)],
  apply(context, args) {
    const found = writableRow(context, 'task', args.taskId);
    if (found.row === null) return found.refusal;
    const task = found.row;
    if (!speaksFor(context.actor)) return rejected('auth.forbidden', 'task', task.id);
    if (task.state !== 'open') return rejected('ticket.conflict', 'task', task.id);
    const proof = args.proof.trim();
    if (task.kind === 'report' && proof === '') return rejected('input.invalid', 'task', task.id);
    const row: Task = {
      ...task,
      ...{ state: 'answered', result: args.result, settledAtMs: context.atMs },
      ...{ thread: [...task.thread, entry(context, 'answered', args.result, { proof })], rev: context.mutationId },
    };
    return done([{ entity: 'task', row }, ...settleEscalation(context, taskEscalationRef(task.id))]);
  },
  describe: (args) => `答复协办「${args.result.length > 20 ? `${args.result.slice(0, 20)}…` : args.result}」`,
});

export const taskHandBack = defineMutation({
  v: 1,
  args: z.strictObject({ taskId: idSchema, code: z.enum(handBackReasons), note: z.string().max(500) }),
  reads: (args) => [{ entity: 'task', id: args.taskId }],
  apply(context, args) {
    const found = writableRow(context, 'task', args.taskId);
    if (found.row === null) return found.refusal;
    const task = found.row;
    if (!speaksFor(context.actor)) return rejected('auth.forbidden', 'task', task.id);
    if (task.state !== 'open') return rejected('ticket.conflict', 'task', task.id);
    const { code, note } = args;
    if (code === 'other' && note.trim() === '') return rejected('input.invalid', 'task', task.id);
    const told = entry(context, 'handed_back', note.trim(), { code });
    return done([{ entity: 'task', row: { ...task, state: 'handed_back', thread: [...task.thread, told], rev: context.mutationId } }]);
  },
  describe: () => '退回一件协办',
});
