/** What teams ask of departments, and what the hub finds missed: acts with dice of their own, so that older seeds keep their plans. */
import { escalate } from '../../src/hub/services/escalate.ts';
import type { Suspect } from '../../src/hub/services/escalation-storage.ts';
import type { MutationRequest } from '../../src/shared/sync/queue-mutations.ts';
import { freeSlot } from '../../src/shared/ticket/routing.ts';
import { askedDepartments, departmentScopesOf, type Task } from '../../src/shared/ticket/task.ts';
import type { SeatedDesk } from './desk-port.ts';
import { Dice } from './dice.ts';
import { startMs } from './env.ts';
import type { HubSide } from './hub-side.ts';
import type { MemoryHub } from './memory-storage.ts';

export const departmentActs = ['ask', 'answer', 'hand-back', 'ask-again', 'withdraw', 'worsen', 'take', 'escalate'] as const;
export type DepartmentAct = (typeof departmentActs)[number];

export type PlannedAct = { atMs: number; who: number; act: DepartmentAct };

const weights: Record<DepartmentAct, number> = {
  ask: 6,
  answer: 4,
  'hand-back': 2,
  'ask-again': 2,
  withdraw: 1,
  worsen: 2,
  take: 2,
  escalate: 4,
};

/** Half of the seeds have departments. */
export function drawDepartments(seed: number, desks: number, stormMs: number): PlannedAct[] {
  const dice = new Dice(`departments ${seed}`);
  if (!dice.hit(0.5)) return [];
  const bag = departmentActs.flatMap((act) => Array.from({ length: weights[act] }, () => act));
  return Array.from({ length: dice.int(12, 40) }, () => ({
    atMs: dice.int(1_000, stormMs),
    who: dice.int(0, desks - 1),
    act: dice.pick(bag) ?? 'ask',
  }));
}

/** What everyone who sees a team may see beside it. */
export function departmentGrants(teams: readonly string[]): string[] {
  return teams.flatMap(departmentScopesOf);
}

function onTask(state: Task['state'] | null, make: (task: Task, dice: Dice, word: string) => MutationRequest) {
  return (desk: SeatedDesk, dice: Dice, word: string) => {
    const task = dice.pick(desk.shown('task').filter((each) => state === null || each.state === state));
    if (task !== undefined) desk.enqueue([make(task, dice, word)]);
  };
}

type Play = (desk: SeatedDesk, dice: Dice, word: string) => void;

const ask: Play = (desk, dice, word) => {
  const ticket = dice.pick(desk.shown('ticket'));
  const department = dice.pick(askedDepartments);
  if (ticket === undefined || department === undefined || department === 'service') return;
  const place = freeSlot(ticket.id, department, desk.shown('task'));
  if (place === null) return;
  const dueAtMs = startMs + dice.int(0, 90_000);
  const args = { ...place, ticketId: ticket.id, department, kind: 'work' as const, duty: null, what: word, dueAtMs };
  desk.enqueue([{ name: 'task.assign', args }]);
};

const take: Play = (desk, dice) => {
  const open = dice.pick(desk.shown('escalation').filter(({ state }) => state === 'open'));
  if (open === undefined) return;
  desk.enqueue([{ name: 'escalation.take', args: { escalationId: open.id, ticketId: open.ticketId, note: '' } }]);
};

const worsen: Play = (desk, dice, word) => {
  const ticket = dice.pick(desk.shown('ticket'));
  if (ticket !== undefined) desk.enqueue([{ name: 'ticket.worsen', args: { ticketId: ticket.id, code: 'regulator', note: word } }]);
};

export const departmentPlays: Record<Exclude<DepartmentAct, 'escalate'>, Play> = {
  ask,
  answer: onTask('open', ({ id }, _dice, word) => ({ name: 'task.answer', args: { taskId: id, result: word, proof: '' } })),
  'hand-back': onTask('open', ({ id }, _dice, word) => ({ name: 'task.handBack', args: { taskId: id, code: 'other', note: word } })),
  'ask-again': onTask(null, ({ id, ticketId, dueAtMs }, _dice, word) => ({
    name: 'task.askAgain',
    args: { taskId: id, ticketId, what: word, dueAtMs: dueAtMs + 60_000 },
  })),
  withdraw: onTask(null, ({ id, ticketId }, _dice, word) => ({ name: 'task.withdraw', args: { taskId: id, ticketId, reason: word } })),
  worsen,
  take,
};

/** Everything that might be missed: the service looks again at locked rows. */
async function* suspectsIn({ tables }: Pick<MemoryHub, 'tables'>): AsyncGenerator<Suspect[]> {
  const found: Suspect[] = [];
  for (const put of tables.rows.values()) {
    if (put.row.deleted) continue;
    if (put.entity === 'commitment') found.push({ clock: 'commitment', subjectId: put.row.id, ticketId: put.row.ticketId });
    if (put.entity === 'ticket') {
      for (const clock of ['golden', 'plan'] as const) found.push({ clock, subjectId: put.row.id, ticketId: put.row.id });
    }
    if (put.entity === 'task') found.push({ clock: 'department', subjectId: put.row.id, ticketId: put.row.ticketId });
    if (put.entity === 'contact' && put.row.channel === 'public') {
      found.push({ clock: 'post', subjectId: put.row.id, ticketId: put.row.ticketId });
    }
    if (put.entity === 'ticket_event' && put.row.kind === 'worsened') {
      found.push({ clock: 'worsened', subjectId: put.row.id, ticketId: put.row.ticketId });
    }
  }
  if (found.length > 0) yield found.sort((a, b) => (a.subjectId < b.subjectId ? -1 : 1));
}

/** A round of one of the hub's processes, which may end under it. */
export async function escalationRound(hub: HubSide): Promise<void> {
  const process = hub.pick('escalation');
  if (process !== null) await escalate(process.hub, () => suspectsIn(hub.store));
}

/** Rules that come due within a storm. */
export const simEscalation = (['commitment', 'department', 'golden', 'plan', 'worsened', 'post'] as const).map((clock) => ({
  clock,
  steps: [
    { role: 'owner' as const, after_minutes: 0 },
    { role: 'lead' as const, after_minutes: 1 },
  ],
}));
