/** The one list of mutations. A change that is not here cannot be made, on a desk or on the hub. */
import type { z } from 'zod';
import { fail, type Json, ok, type Result } from '../base/result.ts';
import type { EntityName } from './entity-table.ts';
import type { MutationContext, MutationDef, MutationOutcome, RowLookup, RowRef } from './mutation.ts';
import { approvalDecide, approvalRequest } from './mutations/approval.ts';
import { commitmentMake, commitmentSettle } from './mutations/commitment.ts';
import { complianceContest } from './mutations/compliance.ts';
import { conflictResolve } from './mutations/conflict.ts';
import { contactAddAlerts, contactAddWords, contactFinish, contactStart } from './mutations/contact.ts';
import { customerCreate } from './mutations/customer.ts';
import { escalationTake } from './mutations/escalation.ts';
import { evidenceAttach } from './mutations/evidence.ts';
import { followUpComplete, followUpPlan } from './mutations/follow-up.ts';
import { packPublish } from './mutations/pack.ts';
import { postAdd, postClose, postJoin, postReply } from './mutations/post.ts';
import { progressLinkMake, progressLinkRevoke } from './mutations/progress-link.ts';
import { taskAnswer, taskAskAgain, taskAssign, taskHandBack, taskWithdraw } from './mutations/task.ts';
import { ticketAddNote, ticketChooseOption, ticketSetOwner, ticketSetStage, ticketUpdateFields } from './mutations/ticket.ts';
import { ticketRequestCorrection } from './mutations/ticket-correction.ts';
import { ticketCreate } from './mutations/ticket-create.ts';
import { ticketDeclareEmergency } from './mutations/ticket-emergency.ts';
import { ticketGoodsReturned, ticketTakeBack } from './mutations/ticket-happened.ts';
import { ticketSetPause } from './mutations/ticket-pause.ts';
import { ticketWorsen } from './mutations/ticket-worsen.ts';
import type { MutationStatus } from './wire.ts';

/** Definitions with their exact argument types. */
const definitions = {
  'customer.create': customerCreate,
  'contact.start': contactStart,
  'contact.addWords': contactAddWords,
  'contact.addAlerts': contactAddAlerts,
  'contact.finish': contactFinish,
  'ticket.create': ticketCreate,
  'ticket.updateFields': ticketUpdateFields,
  'ticket.setStage': ticketSetStage,
  'ticket.setOwner': ticketSetOwner,
  'ticket.addNote': ticketAddNote,
  'ticket.setPause': ticketSetPause,
  'ticket.chooseOption': ticketChooseOption,
  'evidence.attach': evidenceAttach,
  'commitment.make': commitmentMake,
  'commitment.settle': commitmentSettle,
  'followUp.plan': followUpPlan,
  'followUp.complete': followUpComplete,
  'conflict.resolve': conflictResolve,
  'progressLink.make': progressLinkMake,
  'progressLink.revoke': progressLinkRevoke,
  'compliance.contest': complianceContest,
  'pack.publish': packPublish,
  'approval.request': approvalRequest,
  'approval.decide': approvalDecide,
  'task.assign': taskAssign,
  'task.askAgain': taskAskAgain,
  'task.withdraw': taskWithdraw,
  'task.answer': taskAnswer,
  'task.handBack': taskHandBack,
  'escalation.take': escalationTake,
  'ticket.worsen': ticketWorsen,
  'ticket.goodsReturned': ticketGoodsReturned,
  'ticket.takeBack': ticketTakeBack,
  'ticket.requestCorrection': ticketRequestCorrection,
  'ticket.declareEmergency': ticketDeclareEmergency,
  'post.add': postAdd,
  'post.reply': postReply,
  'post.close': postClose,
  'post.join': postJoin,
};

export type MutationName = keyof typeof definitions;
/** What to pass as `args` for a name. */
export type MutationArgs<N extends MutationName> = z.input<(typeof definitions)[N]['args']>;

export const mutations: Readonly<Record<MutationName, MutationDef<z.ZodType>>> = definitions;
export const mutationNames = Object.keys(definitions) as MutationName[];

export function isMutationName(name: string): name is MutationName {
  return Object.hasOwn(definitions, name);
}

type Parsed = { def: MutationDef<z.ZodType>; args: unknown };

/** By the args as they were given, which nobody changes: the hub reads a mutation several times for one push, a desk again for each overlay. */
const parsedArgs = new WeakMap<object, Parsed>();

/** Null for a name, version or shape that is not known. */
function parse(name: string, v: number, args: unknown): Parsed | null {
  if (!isMutationName(name)) return null;
  const def = mutations[name];
  if (v !== def.v || typeof args !== 'object' || args === null) return null;
  const before = parsedArgs.get(args);
  if (before?.def === def) return before;
  const checked = def.args.safeParse(args);
  if (!checked.success) return null;
  const parsed = { def, args: checked.data };
  parsedArgs.set(args, parsed);
  return parsed;
}

/** Args as they are kept and sent. Checked ones come out of their schema as they went in: `applyMutation` takes them as they are. */
export function checkArgs(name: MutationName, args: unknown): Result<Json> {
  const def = mutations[name];
  const checked = def.args.safeParse(args);
  if (!checked.success) return fail('input.invalid', 'main', `${name}: ${checked.error.message}`);
  const { data } = checked;
  if (typeof data === 'object' && data !== null) parsedArgs.set(data, { def, args: data });
  return ok(data as Json);
}

const entityOfNoun = new Map<string, EntityName>([
  ['customer', 'customer'],
  ['contact', 'contact'],
  ['post', 'contact'],
  ['commitment', 'commitment'],
  ['followUp', 'follow_up'],
  ['conflict', 'conflict'],
  ['compliance', 'contest'],
  ['pack', 'pack'],
  ['approval', 'approval'],
  ['task', 'task'],
  ['escalation', 'escalation'],
]);

/**
 * Runs one mutation. An unknown name, an unknown version or bad args are answered as a rejected outcome `input.invalid`
 * under the mutation's own id, never thrown: a poison mutation must not hold up the ones behind it.
 */
export function applyMutation(name: string, v: number, args: unknown, context: MutationContext): Result<MutationOutcome> {
  const parsed = parse(name, v, args);
  if (parsed !== null) return ok(parsed.def.apply(context, parsed.args));
  const entity = entityOfNoun.get(name.split('.')[0] ?? '') ?? 'ticket';
  return ok({ status: 'rejected', code: 'input.invalid', entity, entityId: context.mutationId });
}

/** Rows that `applyMutation` may read, to be locked first; none for one that will be rejected as malformed. */
export function mutationReads(name: string, v: number, args: unknown): RowRef[] {
  const parsed = parse(name, v, args);
  return parsed === null ? [] : parsed.def.reads(parsed.args);
}

/** Whether `applyMutation` may ask for the authority. */
export function asksAuthority(name: string): boolean {
  return isMutationName(name) && mutations[name].needsAuthority === true;
}

/** Whether the hub's answer alone changes what is shown: a refusal takes an action away, an acceptance may bring one that was refused here. */
export function answerShows(name: string, status: MutationStatus): boolean {
  return status !== 'ok' || (isMutationName(name) && mutations[name].standsOnceAccepted === true);
}

/** One Chinese line for the outbox. */
export function describeMutation(name: string, v: number, args: unknown): string {
  const parsed = parse(name, v, args);
  return parsed === null ? `无法识别的操作 ${name}` : parsed.def.describe(parsed.args);
}

const groupOf: { readonly [N in MutationName]?: { group: string; rev: 'fieldsRev' | 'statusRev' | 'ownerRev' } } = {
  'ticket.updateFields': { group: 'fields', rev: 'fieldsRev' },
  'ticket.chooseOption': { group: 'fields', rev: 'fieldsRev' },
  'ticket.setStage': { group: 'status', rev: 'statusRev' },
  'ticket.setOwner': { group: 'owner', rev: 'ownerRev' },
};

/**
 * The `expects` to record when a mutation is queued: the revs its author sees now, own unsent changes included.
 * Empty for mutations that only append.
 */
export function expectedRevs(name: MutationName, args: unknown, row: RowLookup): Record<string, string> {
  const group = groupOf[name];
  const id = typeof args === 'object' && args !== null && 'ticketId' in args ? args.ticketId : null;
  if (group === undefined || typeof id !== 'string') return {};
  const ticket = row('ticket', id);
  return ticket === null ? {} : { [group.group]: ticket[group.rev] };
}
